// save.cpp — searches as text: what was found answers the same, and what all scored is kept
// SPDX-License-Identifier: MIT
#include <ctgrad/data/tables.hpp>
#include <ctgrad/ensemble/random_forest.hpp>
#include <ctgrad/estimator/check_estimator.hpp>
#include <ctgrad/preparation/select_k_best.hpp>
#include <ctgrad/preparation/standard_scaler.hpp>
#include <ctgrad/selection/choice.hpp>
#include <ctgrad/tree/decision_tree.hpp>

#include <catch2/catch.hpp>

#include "support/damaged_text.hpp"

using namespace ctgrad;
using support::no_damage_is_believed, support::refusal, support::replaced;

namespace {

using tree_of_classes = decision_tree<classification>;

}  // namespace

TEST_CASE("saved searches: a grid over a pipeline, with its points and scores") {
  auto const spec = standard_scaler{} | select_k_best{.k = 1} | tree_of_classes{};
  auto const search =
      grid_search{.of = spec, .over = grid(over<&select_k_best::k>({1, 2}), over<&tree_of_classes::max_depth>({1, 4}))};
  auto const found = fit(search, iris());
  using model = std::remove_const_t<decltype(found)>;
  STATIC_REQUIRE(saved_estimator<std::remove_const_t<decltype(search)>>);
  std::string const text = serialize(found);
  auto const back = deserialize<model>(text);
  CHECK(predict(back, iris()) == predict(found, iris()));
  CHECK(predict_proba(back, iris().features()) == predict_proba(found, iris().features()));
  CHECK((back.axes == found.axes && back.best == found.best && !back.best_spec));
  REQUIRE(back.points.size() == found.points.size());
  for (std::size_t p = 0; p < back.points.size(); ++p) {
    CHECK(back.points[p].values == found.points[p].values);
    CHECK(back.points[p].scores.values == found.points[p].scores.values);
  }
  CHECK(serialize(back) == text);
  no_damage_is_believed<model>(text, iris(), 200);
  CHECK(refusal<model>(replaced(text, "\"best\":", "\"best\":4"))
            .ends_with("but the best is point 4" + std::to_string(found.best)));
  CHECK(refusal<model>(replaced(text, "[\"1\",\"1\"]", "[\"1\"]")) ==
        "deserialize: point 0 of the search has 1 values, but there are 2 axes");
  CHECK(refusal<model>(replaced(text, "\"found\":[", "\"found\":[\"\",")) ==
        "deserialize: the search has found 2 models, 1 is needed");
}

TEST_CASE("saved searches: a choice among types, one of them twice; a preparation before it") {
  auto const search = choice{.among = std::tuple{tree_of_classes{.max_depth = 1}, random_forest<classification>{.trees = 3},
                                                 tree_of_classes{.max_depth = 3}}};
  auto const found = fit(search, iris());
  using model = std::remove_const_t<decltype(found)>;
  std::string const text = serialize(found);
  auto const back = deserialize<model>(text);
  CHECK((back.best == found.best && back.model.index() == found.best));
  CHECK(predict(back, iris()) == predict(found, iris()));
  CHECK(back.scores[2].values == found.scores[2].values);
  CHECK(serialize(back) == text);
  no_damage_is_believed<model>(text, iris(), 200);
  CHECK(refusal<model>(replaced(text, "\"best\":", "\"best\":3")).ends_with(" of 3, but it was among 3"));
  // Other specifications: the text is of another choice.
  CHECK(refusal<choice_model<tree_of_classes, tree_of_classes>>(text).ends_with("but it was among 2"));
  auto const scaled = standard_scaler{} | search;
  auto const whole = fit(scaled, iris());
  CHECK(predict(deserialize<model_of<std::remove_const_t<decltype(scaled)>>>(serialize(whole)), iris()) ==
        predict(whole, iris()));
}

TEST_CASE("saved searches keep the law of saving") {
  auto const report =
      check_estimator(grid_search{.of = tree_of_classes{}, .over = grid(over<&tree_of_classes::max_depth>({1, 4}))});
  INFO(report);
  CHECK(std::ranges::count_if(report.laws(), [](law_result const& law) {
          return law.law.starts_with("saved") && law.found == verdict::holds;
        }) == 2);
}
