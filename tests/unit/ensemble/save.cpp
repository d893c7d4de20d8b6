// tests/unit/ensemble/save.cpp — models as text: the same model back, and nothing believed of a damaged text
// SPDX-License-Identifier: MIT
#include <ctgrad/ensemble/save.hpp>

#include <catch2/catch.hpp>

#include <cstdio>
#include <filesystem>

#include "support/damaged_text.hpp"
#include "unit/tree/colours.hpp"
#include "unit/tree/data.hpp"

using namespace ctgrad;
using support::message, support::replaced;

namespace {

using single_model = decision_tree_model<classification>;
using forest_model = random_forest_model<classification>;
using boosted_model = gradient_boosting_model<classification>;

}  // namespace

TEST_CASE("serialize: every kind of model comes back with all its bits") {
  auto const rings = test::rings(200, 3, 1), two = test::xnor(200, 1);
  auto const curve = test::friedman(200, 1);
  auto const returns = [](auto const& model, dataset const& data) {
    using model_type = std::remove_cvref_t<decltype(model)>;
    auto const text = serialize(model);
    auto const back = deserialize<model_type>(text);
    CHECK(back == model);
    CHECK(serialize(back) == text);
    CHECK(predict(back, data) == predict(model, data));
  };
  returns(fit(decision_tree<classification>{}, two), two);
  returns(fit(decision_tree<regression>{}, curve), curve);
  returns(fit(random_forest<classification>{.trees = 4}, rings), rings);
  returns(fit(random_forest<regression>{.trees = 4}, curve), curve);
  returns(fit(gradient_boosting<classification>{.trees = 4}, rings), rings);
  returns(fit(gradient_boosting<classification>{.trees = 4}, two), two);
  returns(fit(gradient_boosting<regression>{.trees = 4, .validation_fraction = .2}, curve), curve);
}

TEST_CASE("serialize: a small tree, to the letter") {
  dataset const data{{.features = {0, 1}, .width = 1, .labels = {0, 1}, .feature_names = {"x"}}};
  CHECK(
      serialize(fit(decision_tree<classification>{}, data)) ==
      R"({"format":"ctgrad trees","version":2,"model":"decision_tree","task":"classification","width":1,"outputs":2,)"
      R"("feature_names":["x"],"output_names":[],"categories":[],"missing":false,"trees":[{"feature":[0,-1,-1],"threshold":[0.5,0.0,0.0],)"
      R"("left":[1,0,0],"rows":[2,1,1],"impurity":[0.5,0.0,0.0],"gain":[0.5,0.0,0.0],)"
      R"("set":[-1,-1,-1],"unknown_left":[true,false,false],"weight":[2.0,1.0,1.0],"sets":[],)"
      R"("values":[0.5,0.5,1.0,0.0,0.0,1.0]}]})"
      "\n");
}

TEST_CASE("serialize: categories and where missing values go") {
  auto const model = test::colours();
  auto const text = serialize(model);
  CHECK(deserialize<decision_tree_model<regression>>(text) == model);
  CHECK(text.find(R"("categories":[["red","green","blue"],[]],"missing":true)") != std::string::npos);
  CHECK(text.find(R"("sets":["101"])") != std::string::npos);
  auto const said = [&](std::string const& from, std::string const& to) {
    return message([&] { deserialize<decision_tree_model<regression>>(replaced(text, from, to)); });
  };
  CHECK(said("\"101\"", "\"1011\"") == "tree: set 0 of node 0 knows 4 categories, but column 0 has 3");
  CHECK(said("\"101\"", "\"12\"") == "deserialize: tree 0 has the set 12, which may hold only 0 and 1");
  CHECK(said("\"101\"", "7") == "deserialize: tree 0 has number for sets, a string is needed");
  CHECK(said("\"set\":[0", "\"set\":[1") == "tree: node 0 asks for set 1, but there are 1");
  CHECK(said("\"unknown_left\":[false", "\"unknown_left\":[0") ==
        "deserialize: tree 0 has number for unknown_left, true or false is needed");
  CHECK(said("\"missing\":true", "\"missing\":null") ==
        "deserialize: the model has null for missing, true or false is needed");
  CHECK(said("\"blue\"],[]]", "\"blue\"]]") == "model: categories of 1 columns were given for 2 features");
  CHECK(said("\"blue\"", "\"red\"") == "model: column 0 has two categories of the name red");
}

TEST_CASE("deserialize: each field is checked, and the sentence names it") {
  dataset const data{{.features = {0, 1}, .width = 1, .labels = {0, 1}}};
  auto const good = serialize(fit(decision_tree<classification>{}, data));
  auto const said = [&](std::string const& from, std::string const& to) {
    return message([&] { deserialize<single_model>(replaced(good, from, to)); });
  };
  CHECK(said("{", "") == "deserialize: the text is no JSON");
  CHECK(message([] { deserialize<single_model>(""); }) == "deserialize: the text is no JSON");
  CHECK(message([] { deserialize<single_model>("[1]"); }) == "deserialize: the model is array, an object is needed");
  CHECK(said("ctgrad trees", "toy") == "deserialize: the format is toy, but ctgrad trees is needed");
  CHECK(said("\"version\":2", "\"version\":1") == "deserialize: the version is 1, but 2 is needed");
  CHECK(said("decision_tree", "random_forest") == "deserialize: the model is random_forest, but decision_tree is needed");
  CHECK(said("\"classification\"", "\"regression\"") == "deserialize: the task is regression, but classification is needed");
  CHECK(said("\"width\":1", "\"width\":0") ==
        "deserialize: the model has 0 for width, which must lie between 1 and 2147483647");
  CHECK(said("\"width\":1", "\"width\":1.5") == "deserialize: the model has number for width, whole numbers are needed");
  CHECK(said("\"width\":1,", "") == "deserialize: the model has no field width");
  CHECK(said("\"width\":1", "\"width\":1,\"wit\":1") ==
        "deserialize: the model has a field that this version does not know: wit");
  CHECK(said("\"outputs\":2", "\"outputs\":18446744073709551615")
            .starts_with("deserialize: the model has 18446744073709551615 for outputs"));
  CHECK(said("\"outputs\":2", "\"outputs\":3") == "tree: 6 values were given for 3 nodes of 3");
  CHECK(said("[0,-1,-1]", "[0,-1]") == "deserialize: tree 0 has columns of different lengths");
  CHECK(said("[0,-1,-1]", "[7,-1,-1]") == "tree: node 0 asks column 7, but there are 1");
  CHECK(said("[0,-1,-1]", "[0,-2,-1]") ==
        "deserialize: tree 0 has -2 for feature, which must lie between -1 and 2147483647");
  CHECK(said("[0.5,0.0,0.0]", "[1e99,0.0,0.0]") == "deserialize: tree 0 has 1e+99 in threshold, which no float is");
  CHECK(said("[0.5,0.0,0.0]", "[0.1,0.0,0.0]") == "deserialize: tree 0 has 0.1 in threshold, which no float is");
  CHECK(said("[0.5,0.0,0.0]", "[null,0.0,0.0]") == "deserialize: tree 0 has null in threshold, numbers are needed");
  CHECK(said("\"left\":[1,0,0]", "\"left\":[1,1,0]").starts_with("tree: node 1 asks column -1"));
  CHECK(said("\"left\":[1,0,0]", "\"left\":[0,0,0]").starts_with("tree: the children of node 0 are 0"));
  CHECK(said("\"rows\":[2,1,1]", "\"rows\":[2,1,-1]").starts_with("deserialize: tree 0 has -1 for rows"));
  CHECK(said("\"rows\":[2,1,1]", "\"rows\":[2,2,1]") == "tree: node 0 has 2 rows, but its children have 3");
  CHECK(said("\"output_names\":[]", "\"output_names\":[\"a\"]") == "model: 1 output names were given for 2 outputs");
  CHECK(said("\"trees\":[", "\"trees\":[{},").starts_with("deserialize: tree 0 has no field feature"));
  CHECK(message([&] { deserialize<forest_model>(good); }) ==
        "deserialize: the model is decision_tree, but random_forest is needed");
}

TEST_CASE("deserialize: boosted parts must fit together") {
  auto const good = serialize(fit(gradient_boosting<classification>{.trees = 2}, test::rings(90, 3, 1)));
  auto const said = [&](std::string const& from, std::string const& to) {
    return message([&] { deserialize<boosted_model>(replaced(good, from, to)); });
  };
  CHECK(said("\"base\":[", "\"base\":[0.5,") == "model: 4 base margins were given, 3 are needed for 3 outputs");
  CHECK(said("\"base\":[", "\"base\":[1e300,") == "deserialize: the model has 1e+300 in base, which no float is");
  CHECK(said("\"validation_losses\"", "\"losses\"") == "deserialize: the model has no field validation_losses");
}

TEST_CASE("deserialize: a text cut anywhere, or with any byte changed, gives an error or a whole model") {
  auto const data = test::xnor(100, 2);
  auto const model = fit(gradient_boosting<classification>{.trees = 1, .max_leaves = 4}, data);
  support::no_damage_is_believed<boosted_model>(serialize(model), data);
}

TEST_CASE("save and load: a file, or the reason why not") {
  auto const folder = std::filesystem::temp_directory_path() / "ctgrad_save_test";
  std::filesystem::create_directories(folder);
  auto const path = (folder / "model.json").string();
  auto const model = fit(random_forest<classification>{.trees = 3}, test::xnor(100, 3));
  save(model, path);
  CHECK(load<forest_model>(path) == model);
  CHECK(message([&] { load<single_model>(path); }) ==
        path + ": deserialize: the model is random_forest, but decision_tree is needed");
  CHECK(message([&] { load<forest_model>(path + ".not"); }) == path + ".not: it cannot be read");
  std::filesystem::remove_all(folder);
}
