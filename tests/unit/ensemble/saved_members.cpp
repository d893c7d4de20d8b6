// tests/unit/ensemble/saved_members.cpp — ensembles of any estimator as text: the same answers back, and nothing believed
// SPDX-License-Identifier: MIT
#include <ctgrad/ensemble/adaboost.hpp>
#include <ctgrad/ensemble/bagging.hpp>
#include <ctgrad/ensemble/extra_trees.hpp>
#include <ctgrad/ensemble/save.hpp>
#include <ctgrad/estimator/check_estimator.hpp>

#include <catch2/catch.hpp>

#include <cstdio>
#include <filesystem>

#include "support/damaged_text.hpp"
#include "unit/ensemble/nearest_mean.hpp"
#include "unit/tree/data.hpp"

using namespace ctgrad;
using stranger::nearest_mean, stranger::nearest_mean_model;
using support::message, support::no_damage_is_believed, support::replaced;

namespace {

using trees = bagging<decision_tree<classification>>;
using stumps = adaboost<classification>;

template <class Spec>
void returns(Spec const& spec, dataset const& data) {
  STATIC_REQUIRE(saved_estimator<Spec>);
  auto const model = fit(spec, data);
  auto const text = estimator_traits<Spec>::write(model);
  auto const back = estimator_traits<Spec>::read(text);
  CHECK(predict(back, data) == predict(model, data));
  if constexpr (probabilistic_classifier<Spec>) CHECK(predict_proba(back, data) == predict_proba(model, data));
  CHECK(back.schema() == model.schema());
  CHECK(estimator_traits<Spec>::write(back) == text);
}

}  // namespace

TEST_CASE("saved ensembles: bagging and adaboost come back with all their bits, over whatever can be saved") {
  auto const rings = test::rings(120, 3, 1), mixed = estimator_laws::with_categories({.width = 3}, 60);
  auto const curve = test::friedman(120, 1);
  returns(trees{.members = 4, .column_fraction = .5}, rings);
  returns(trees{.members = 3, .column_fraction = .7}, mixed);
  returns(bagging<decision_tree<regression>>{.members = 4}, curve);
  returns(bagging<extra_trees<regression>>{.base = {.trees = 2}, .members = 2}, curve);
  returns(stumps{.members = 6}, rings);
  returns(stumps{.members = 6}, mixed);
  returns(adaboost<regression>{.members = 4}, curve);
  returns(adaboost<classification, random_forest<classification>>{.base = {.trees = 2, .max_depth = 1}, .members = 3},
          rings);
  returns(bagging<adaboost<regression>>{.base = {.members = 2}, .members = 2}, curve);
  returns(bagging<nearest_mean>{.members = 3}, rings);
  returns(adaboost<classification, nearest_mean>{.members = 3}, rings);
  returns(extra_trees<classification>{.trees = 3}, mixed);
}

TEST_CASE("saved ensembles: a small one, to the letter; a member's text is in it, a character a byte") {
  dataset const data{{.features = {0, 1}, .width = 1, .labels = {0, 1}, .feature_names = {"x"}}};
  auto const member = fit(nearest_mean{}, data);
  auto const text = serialize(adaboost_model<classification, nearest_mean>(schema_of<classification>(data), {{member, .5}}));
  std::string const head =
      R"({"format":"ctgrad ensemble","version":1,"model":"adaboost","task":"classification","width":1,"outputs":2,)"
      R"("feature_names":["x"],"output_names":[],"categories":[],"missing":false,"members":[{"say":0.5,"model":")";
  CHECK(text.starts_with(head + "\\u0001\\u0000"));
  CHECK(text.find("\u00F0?") != std::string::npos);  // 1.0, the second mean, ends with the bytes F0 3F
  CHECK(text.ends_with("\"}]}\n"));
}

TEST_CASE("saved ensembles: each field is checked, and the sentence names it, or the member") {
  auto const good = serialize(fit(trees{.members = 2, .column_fraction = .5}, test::rings(60, 3, 1)));
  auto const said = [&](std::string const& from, std::string const& to) {
    return message([&] { deserialize<bagging_model<decision_tree<classification>>>(replaced(good, from, to)); });
  };
  CHECK(said("{", "") == "deserialize: the text is no JSON");
  CHECK(said("ctgrad ensemble", "toy") == "deserialize: the format is toy, but ctgrad ensemble is needed");
  CHECK(said("\"version\":1", "\"version\":2") == "deserialize: the version is 2, but 1 is needed");
  CHECK(said("\"bagging\"", "\"adaboost\"") == "deserialize: the model is adaboost, but bagging is needed");
  CHECK(said("\"classification\"", "\"regression\"") == "deserialize: the task is regression, but classification is needed");
  CHECK(said("\"outputs\":3", "\"outputs\":2147483647") ==
        "deserialize: the model has 2147483647 for outputs, which must lie between 1 and 65536");
  CHECK(said("\"outputs\":3", "\"outputs\":4") == "deserialize: member 0: it answers with 3 numbers, but 4 are needed");
  CHECK(said("\"columns\":[", "\"columns\":[2,").ends_with(", but each of the 3 may be named once, in order"));
  CHECK(said("\"columns\":[", "\"columns\":[7").starts_with("deserialize: member 0 sees column 7"));
  CHECK(said("\"columns\":[", "\"columns\":[-").starts_with("deserialize: "));
  CHECK(said("{\"columns\":", "{\"say\":1,\"columns\":") ==
        "deserialize: member 0 has a field that this version does not know: say");
  CHECK(said("ctgrad trees", "toy") == "deserialize: member 0: deserialize: the format is toy, but ctgrad trees is needed");
  CHECK(said("ctgrad trees", "ctgrad tr\u20ACes") == "deserialize: member 0 has a character in its model that is no byte");
  CHECK(said("\"members\":[", "\"members\":[],\"rest\":[").find("no members") != std::string::npos);

  auto const weak = serialize(fit(stumps{.members = 2}, test::rings(60, 2, 1)));
  for (char const* const say : {"-1,", "0,", "null,", "1e999,"})
    CHECK_THROWS_AS(
        deserialize<adaboost_model<classification>>(replaced(weak, "\"say\":", std::string("\"say\":") + say + "\"was\":")),
        error);
}

TEST_CASE("saved ensembles: members that do not fit together are refused, or found out when they answer") {
  auto const narrow = fit(decision_tree<regression>{.max_depth = 1}, test::friedman(30, 1));
  auto schema = narrow.schema();
  schema.width = 3;
  CHECK(message([&] {
          using model = bagging_model<decision_tree<regression>>;
          deserialize<model>(serialize(model(schema, {{narrow, {}}})));
        }) == "deserialize: member 0: it takes 6 columns, but gets 3");
  // A stranger's model does not say how many classes it knows.
  auto const three = fit(nearest_mean{}, test::rings(60, 3, 1));
  adaboost_model<classification, nearest_mean> const two({3, 2, {}, {}}, {{three, 1.}});
  CHECK(message([&] {
          predict(deserialize<adaboost_model<classification, nearest_mean>>(serialize(two)), test::rings(60, 3, 1));
        }) == "predict: a member says class 2, but there are 2");
}

TEST_CASE("saved ensembles: a text cut anywhere, or with any byte changed, gives an error or a whole model") {
  auto const data = test::xnor(40, 2);
  no_damage_is_believed<model_of<stumps>>(serialize(fit(stumps{.members = 2}, data)), data);
  auto const bag = fit(trees{.base = {.max_depth = 1}, .members = 2, .column_fraction = .5}, data);
  no_damage_is_believed<model_of<trees>>(serialize(bag), data);
}

TEST_CASE("saved ensembles: save and load, a file or the reason why not") {
  auto const folder = std::filesystem::temp_directory_path() / "ctgrad_saved_members_test";
  std::filesystem::create_directories(folder);
  auto const path = (folder / "model.json").string();
  auto const data = test::xnor(60, 3);
  auto const model = fit(stumps{.members = 3}, data);
  save(model, path);
  CHECK(predict_proba(load<adaboost_model<classification>>(path), data) == predict_proba(model, data));
  CHECK(message([&] { load<bagging_model<decision_tree<classification>>>(path); }) ==
        path + ": deserialize: the model is adaboost, but bagging is needed");
  std::filesystem::remove_all(folder);
}
