// save.cpp — preparations and pipelines as text: the same answers back, and nothing believed of a damaged text
// SPDX-License-Identifier: MIT
#include <ctgrad/bayes/gaussian_naive_bayes.hpp>
#include <ctgrad/cluster/k_means.hpp>
#include <ctgrad/data/tables.hpp>
#include <ctgrad/data/to_dataset.hpp>
#include <ctgrad/decomposition/pca.hpp>
#include <ctgrad/ensemble/adaboost.hpp>
#include <ctgrad/ensemble/bagging.hpp>
#include <ctgrad/ensemble/random_forest.hpp>
#include <ctgrad/estimator/check_estimator.hpp>
#include <ctgrad/linear/ridge.hpp>
#include <ctgrad/preparation/imputer.hpp>
#include <ctgrad/preparation/min_max_scaler.hpp>
#include <ctgrad/preparation/one_hot.hpp>
#include <ctgrad/preparation/ordinal.hpp>
#include <ctgrad/preparation/pipeline.hpp>
#include <ctgrad/preparation/polynomial_features.hpp>
#include <ctgrad/preparation/select_k_best.hpp>
#include <ctgrad/preparation/standard_scaler.hpp>

#include <catch2/catch.hpp>

#include <cstdio>

#include "support/damaged_text.hpp"

using namespace ctgrad;
using support::no_damage_is_believed, support::refusal, support::replaced;

namespace {

// Numbers and categories, some missing; a name that JSON must escape.
auto mixed() -> dataset {
  return to_dataset(parse_csv("w,\"c \"\"q\"\"\",h,y\n1,red,0.1,0\n2,blue,0.7,1\n,red,3,0\n6,,-2,1\n2,green,0.3,1\n"),
                    {.label = "y", .categories = category_features::categories});
}
auto numbers() -> dataset {
  dataset_parts parts{.width = 2, .class_names = {"no", "yes"}};
  for (int i = 0; i < 24; ++i) {
    parts.features.insert(parts.features.end(), {float(i) / 3, float(i * i % 7)});
    parts.labels.push_back(i % 7 > 3);
  }
  return dataset{std::move(parts)};
}
auto curve() -> dataset {
  dataset_parts parts = numbers().parts();
  parts.labels.clear(), parts.class_names.clear(), parts.classes = 0;
  for (int i = 0; i < 24; ++i) parts.targets.push_back(float(i % 5) + float(i) / 10);
  return dataset{std::move(parts)};
}

/// Equal, where NaN equals NaN.
auto same(std::span<float const> a, std::span<float const> b) -> bool {
  return std::ranges::equal(a, b, [](float x, float y) { return x == y || (x != x && y != y); });
}

/// The model comes back, and of its text no damage is believed.
template <class Spec>
auto comes_back(Spec const& spec, dataset const& data) -> std::string {
  STATIC_REQUIRE(saved_by_traits<Spec>);
  using model_type = model_of<Spec>;
  auto const model = fit(spec, data);
  std::string const text = serialize(model);
  auto const back = deserialize<model_type>(text);
  CHECK(serialize(back) == text);
  if constexpr (requires { predict(model, data.features()); })
    CHECK(predict(back, data.features()) == predict(model, data.features()));
  else {
    auto const made = transform(model, data), again = transform(back, data);
    CHECK(same(again.features(), made.features()));
    CHECK(std::ranges::equal(again.feature_names(), made.feature_names()));
    CHECK(again.parts().categories == made.parts().categories);
  }
  no_damage_is_believed<model_type>(text, data, 400);
  return text;
}

}  // namespace

TEST_CASE("saved preparations: each comes back with all its bits, and no broken text does") {
  comes_back(standard_scaler{}, mixed());
  comes_back(min_max_scaler{.low = -1}, mixed());
  comes_back(imputer{.indicator = true}, mixed());
  comes_back(imputer{.with = fill::constant, .constant = std::numeric_limits<float>::quiet_NaN()}, mixed());
  comes_back(one_hot{}, mixed());
  comes_back(one_hot{.drop_first = true}, mixed());
  comes_back(ordinal{.orders = {{"c \"q\"", {"red", "green", "blue"}}}}, mixed());
  comes_back(ordinal{.unknown = -1}, mixed());
  comes_back(select_columns{.names = {"h", "c \"q\""}}, mixed());
  comes_back(polynomial_features{.degree = 3, .bias = true}, numbers());
  comes_back(select_k_best{.k = 1}, numbers());
  comes_back(pca{.components = 1}, numbers());
  comes_back(k_means{.clusters = 2}, numbers());
  comes_back(imputer{} | one_hot{} | standard_scaler{}, mixed());
}

TEST_CASE("saved preparations: one to the letter; what is infinite, or no number, has a word of its own") {
  dataset const data{{.features = {1, 5, 3, 5}, .width = 2, .labels = {0, 1}, .feature_names = {"a", "b"}}};
  CHECK(serialize(fit(standard_scaler{}, data)) ==
        R"({"format":"ctgrad model","version":1,"model":"standard_scaler","takes":{"names":["a","b"],"categories":[[],[]]},)"
        R"("mean":[2.0,5.0],"deviation":[1.0,1.0]})"
        "\n");
  auto const found =
      fit(select_k_best{.k = 1}, dataset{{.features = {0, 7, 0, 7, 1, 7, 1, 7}, .width = 2, .labels = {0, 0, 1, 1}}});
  std::string const text = serialize(found);
  CHECK(text.find(R"("scores":["infinity",null])") != std::string::npos);
  CHECK(std::isinf(deserialize<select_k_best_model>(text).scores[0]));
  CHECK(serialize(fit(ordinal{}, data)).find(R"("unknown":null)") != std::string::npos);
}

TEST_CASE("saved preparations: what does not suit the columns is refused with a sentence") {
  std::string const scaler = serialize(fit(standard_scaler{}, numbers()));
  auto const said = [&](std::string const& from, std::string const& to) {
    return refusal<standard_scaler_model>(replaced(scaler, from, to));
  };
  CHECK(said("{", "") == "deserialize: the text is no JSON");
  CHECK(said("ctgrad model", "toy") == "deserialize: the format is toy, but ctgrad model is needed");
  CHECK(said("\"version\":1", "\"version\":2") == "deserialize: the version is 2, but 1 is needed");
  CHECK(said("standard_scaler", "one_hot") == "deserialize: the model is one_hot, but standard_scaler is needed");
  CHECK(said("\"names\":[]", "\"names\":[\"a\"]") == "model: 1 feature names were given for 2 features");
  CHECK(said("[[],[]]", "[]") == "model: it has 0 features, at least 1 is needed");
  CHECK(said("[[],[]]", "[[],[],[]]") == "standard_scaler: the model has 2 means, but takes 3 columns");
  CHECK(said("[[],[]]", "[[],[\"a\",\"a\"]]") == "model: column 1 has two categories of the name a");
  CHECK(said("[[],[]]", "[[],[\"a\"]]") == "standard_scaler: the model scales column 1, which holds categories");
  CHECK(said("\"mean\":[", "\"mean\":[null,").starts_with("standard_scaler: the model has 3 means"));
  CHECK(said("\"deviation\":[", "\"deviation\":[0,\"infinity\"],\"was\":[") ==
        "deserialize: the model has a field that this version does not know: was");
  auto const of = [](auto const& model, std::string const& from, std::string const& to) {
    return refusal<std::remove_cvref_t<decltype(model)>>(replaced(serialize(model), from, to));
  };
  CHECK(of(fit(imputer{}, mixed()), "\"values\":[2.75,2.0,", "\"values\":[2.75,3.0,") ==
        "imputer: the model fills column 1 with 3, which is none of its 3 categories");
  CHECK(of(fit(imputer{.indicator = true}, mixed()), "\"indicators\":[0,", "\"indicators\":[3,") ==
        "imputer: the model reads column 3, but takes 3 columns");
  CHECK(of(fit(ordinal{}, mixed()), "[[],[0.0,", "[[],[") ==
        "ordinal: the model has 2 numbers for the 3 categories of column 1");
  CHECK(of(fit(polynomial_features{}, numbers()), "[0,1]", "[1,0]") ==
        "polynomial_features: the model has a product whose columns do not ascend");
  CHECK(of(fit(select_columns{.names = {"h"}}, mixed()), "\"columns\":[2]", "\"columns\":[]") ==
        "selected_columns: the model keeps no column");
  CHECK(of(fit(select_columns{.names = {"h"}}, mixed()), "\"columns\":[2]", "\"columns\":[-2]") ==
        "deserialize: columns holds number, whole numbers from 0 to 2^32 - 1 are needed");
}

TEST_CASE("saved pipelines: stages of every kind, pipelines of pipelines, and ensembles over them") {
  using forest = random_forest<classification>;
  auto const prepared = imputer{} | one_hot{} | standard_scaler{} | forest{.trees = 2, .max_depth = 2};
  comes_back(prepared, mixed());
  comes_back(standard_scaler{} | polynomial_features{} | ridge{}, curve());
  comes_back(pipeline{std::tuple{standard_scaler{} | pca{}, min_max_scaler{} | forest{.trees = 1}}}, numbers());
  auto const scaled = standard_scaler{} | decision_tree<classification>{.max_depth = 1};
  comes_back(bagging{.base = scaled, .members = 2, .column_fraction = .5}, numbers());
  comes_back(bagging{.base = prepared, .members = 2}, mixed());
  comes_back(adaboost<classification, std::remove_const_t<decltype(scaled)>>{.base = scaled, .members = 2}, numbers());
}

TEST_CASE("saved pipelines: a stage's mistake is told with its number; stages must fit together") {
  auto const narrow = fit(select_columns{.names = {"w", "c \"q\""}} | imputer{} | one_hot{}, mixed());
  auto const wide = fit(select_columns{.names = {"h", "w", "c \"q\""}} | imputer{} | one_hot{}, mixed());
  using model = std::remove_const_t<decltype(narrow)>;
  std::string const text = serialize(narrow);
  model exchanged = narrow;
  std::get<1>(exchanged.stages) = std::get<1>(wide.stages);
  CHECK(refusal<model>(serialize(exchanged)) == "deserialize: stage 1: it takes 3 columns, but gets 2");
  CHECK(refusal<model>(replaced(text, "imputer", "one_hot")) ==
        "deserialize: stage 1: deserialize: the model is one_hot, but imputer is needed");
  CHECK(refusal<model>(replaced(text, R"(\"green\")", R"(\"greed\")")) ==
        "deserialize: stage 1: it takes other categories in column 1 than it gets");
  using shorter = model_of<pipeline<select_columns, imputer>>;
  CHECK(refusal<shorter>(text) == "deserialize: the pipeline has 3 stages, but 2 are needed");
  // A forest behind a scaler of another width
  auto const spec = standard_scaler{} | random_forest<classification>{.trees = 1};
  auto mended = fit(spec, numbers());
  std::get<0>(mended.stages) = fit(standard_scaler{}, iris());
  CHECK(refusal<model_of<decltype(spec)>>(serialize(mended)) == "deserialize: stage 1: it takes 2 columns, but gets 4");
}

TEST_CASE("saved pipelines: a file, or the reason why not") {
  std::string const path = "saved_pipeline_of_a_test.json";
  auto const model = fit(standard_scaler{} | random_forest<classification>{.trees = 3}, iris());
  save(model, path);
  auto const again = load<decltype(model)>(path);
  CHECK(predict_proba(again, iris()) == predict_proba(model, iris()));
  CHECK_THROWS_WITH(load<pca_model>(path), path + ": deserialize: the model is pipeline, but pca is needed");
  std::remove(path.c_str());
  CHECK_THROWS_WITH(load<decltype(model)>(path), path + ": it cannot be read");
}

TEST_CASE("preparations refuse to learn what no text could give back") {
  float const infinite = std::numeric_limits<float>::infinity();
  CHECK_THROWS_WITH(fit(imputer{.with = fill::constant, .constant = infinite}, numbers()),
                    "imputer: the model fills column 0 with inf, a finite number is needed");
  CHECK_THROWS_WITH(fit(ordinal{.unknown = -infinite}, mixed()),
                    "ordinal: unknown is -inf, a finite number or NaN is needed");
  CHECK_THROWS_AS(fit(min_max_scaler{.high = double(infinite)}, numbers()), error);
}

TEST_CASE("saved pipelines keep all laws of estimators") {
  auto const report = check_estimator(standard_scaler{} | gaussian_naive_bayes{});
  INFO(report);
  CHECK(report.passed());
}
