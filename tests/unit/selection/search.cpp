// search.cpp — cross-validation, grids and curves: what they compute, that nothing leaks, and the same bits for any threads
// SPDX-License-Identifier: MIT
#include <ctgrad/data/generators.hpp>
#include <ctgrad/data/tables.hpp>
#include <ctgrad/ensemble/random_forest.hpp>
#include <ctgrad/preparation/select_k_best.hpp>
#include <ctgrad/preparation/standard_scaler.hpp>
#include <ctgrad/selection/choice.hpp>
#include <ctgrad/selection/curves.hpp>
#include <ctgrad/tree/decision_tree.hpp>

#include <catch2/catch.hpp>

using namespace ctgrad;

namespace {

using tree_of_classes = decision_tree<classification>;
using forest = random_forest<classification>;
template <class T>
auto vector_of(T const& from) {
  return std::vector(from.begin(), from.end());
}

}  // namespace

TEST_CASE("cross_validate: is fit and score on each fold") {
  dataset const data = iris();
  auto const spec = standard_scaler{} | tree_of_classes{.max_depth = 3};
  auto const result = cross_validate(spec, data, stratified_k_fold{.folds = 4}, {.train_scores = true});
  auto const folds = folds_of(stratified_k_fold{.folds = 4}, data);
  REQUIRE(result.test.values.size() == 4);
  for (std::size_t f = 0; f < 4; ++f) {
    auto const model = fit(spec, data.subset(folds[f].train));
    CHECK(result.test.values[f] == score(model, data.subset(folds[f].test)));
    CHECK(result.train.values[f] == score(model, data.subset(folds[f].train)));
    CHECK(result.fit_seconds[f] > 0);
  }
  CHECK(result.test.mean() > 0.9);
  auto const probable = cross_validate(spec, data, k_fold{}, {}, scoring::roc_auc{});
  CHECK(probable.test.mean() > 0.9);
  auto const own =
      cross_validate(spec, data, k_fold{}, {}, [](auto const&, dataset const& test) { return double(test.rows()); });
  CHECK(own.test.mean() == 30);
}

TEST_CASE("selection: nothing of the rows that judge leaks into what prepares them") {
  // Labels are tossed: no honest score is far from a half. Columns chosen on all rows would say 0.9.
  dataset_parts parts{.width = 2000, .classes = 2};
  random_stream const noise{1, 1}, coin{1, 2};
  for (std::size_t i = 0; i < 60; ++i) {
    for (std::size_t c = 0; c < 2000; ++c) parts.features.push_back(noise.normal(i * 2000 + c));
    parts.labels.push_back(std::int32_t(coin.below(i, 2)));
  }
  dataset const data{parts};
  forest const small{.trees = 20};
  double const honest = cross_validate(select_k_best{.k = 10} | small, data).test.mean();
  double const leaking = cross_validate(small, transform(fit(select_k_best{.k = 10}, data), data)).test.mean();
  CHECK(honest < 0.65);
  CHECK(leaking > 0.75);
  // And to the last bit: the rows that judge may be anything, the fitted stages are the same.
  fold const first = folds_of(k_fold{}, data)[0];
  for (std::size_t const i : first.test)
    for (std::size_t c = 0; c < 2000; ++c) parts.features[i * 2000 + c] = 1e6f;
  auto const spec = standard_scaler{} | select_k_best{.k = 10};
  auto const seen = [&](dataset const& all) { return fit(spec, all.subset(first.train)); };
  CHECK(std::get<0>(seen(data).stages) == std::get<0>(seen(dataset{parts}).stages));
  CHECK(std::get<1>(seen(data).stages) == std::get<1>(seen(dataset{parts}).stages));
}

TEST_CASE("cross_val_predict: each row by the model that has not seen it") {
  dataset const data = iris();
  tree_of_classes const spec{.max_depth = 2};
  auto const answers = cross_val_predict(spec, data, k_fold{.folds = 3});
  auto const shares = cross_val_predict_proba(spec, data, k_fold{.folds = 3});
  REQUIRE(answers.size() == 150);
  REQUIRE(shares.size() == 450);
  for (fold const& f : folds_of(k_fold{.folds = 3}, data)) {
    auto const model = fit(spec, data.subset(f.train));
    for (std::size_t const i : f.test) {
      CHECK(answers[i] == predict(model, data.row(i))[0]);
      CHECK(shares[3 * i + 1] == predict_proba(model, data.row(i))[1]);
    }
  }
  CHECK_THROWS_WITH(cross_val_predict(spec, data, time_series_split{}),
                    "cross_val_predict: row 0 is judged 0 times, but folds that judge each row once are needed");
}

TEST_CASE("grid_search: finds the best of all combinations, and is fitted on all rows") {
  dataset const data = breast_cancer();
  auto const found = fit(grid_search{.of = tree_of_classes{},
                                     .over = grid(over<&tree_of_classes::max_depth>({1, 3, 8}),
                                                  over<&tree_of_classes::min_samples_leaf>({1, 10}))},
                         data);
  CHECK(found.axes == std::vector<std::string>{"max_depth", "min_samples_leaf"});
  REQUIRE(found.points.size() == 6);
  CHECK(found.points[3].values == std::vector<std::string>{"3", "10"});
  for (std::size_t p = 0; p < 6; ++p) {
    tree_of_classes const spec{.max_depth = std::stoi(found.points[p].values[0]),
                               .min_samples_leaf = std::stoi(found.points[p].values[1])};
    CHECK(found.points[p].scores.values == cross_validate(spec, data).test.values);
    CHECK(found.points[p].scores.mean() <= found.points[found.best].scores.mean());
  }
  CHECK(found.model == fit(*found.best_spec, data));
  CHECK(score(found, data) == score(found.model, data));
  static_assert(estimator<grid_search<tree_of_classes, std::tuple<>>>);
}

TEST_CASE("grid_search: stages of pipelines by their members, or by number; nested searches") {
  dataset const data = iris();
  auto const spec = standard_scaler{} | select_k_best{.k = 1} | tree_of_classes{};
  auto const search =
      grid_search{.of = spec, .over = grid(over<&select_k_best::k>({1, 2, 4}), over<&tree_of_classes::max_depth>({1, 4}))};
  auto const found = fit(search, data);
  CHECK(found.axes == std::vector<std::string>{"k", "max_depth"});
  CHECK(std::get<1>(found.best_spec->stages).k > 1);
  auto const twice = standard_scaler{} | standard_scaler{} | tree_of_classes{};
  auto const by_number =
      fit(grid_search{.of = twice, .over = grid(over<stage<1>, &standard_scaler::centre>({false, true}))}, data);
  CHECK(by_number.axes[0] == "stage 1.centre");
  CHECK(by_number.points[0].values[0] == "false");
  CHECK(cross_validate(search, data, k_fold{.folds = 3}).test.mean() > 0.9);  // an honest score of the search itself
}

TEST_CASE("choice: the best of several types, from a tuple of Hana's") {
  dataset const data = breast_cancer();
  auto const found = fit(choice{.among = boost::hana::make_tuple(tree_of_classes{.max_depth = 1}, forest{.trees = 20},
                                                                 tree_of_classes{.max_depth = 2})},
                         data);
  REQUIRE(found.scores.size() == 3);
  CHECK(found.best == 1);
  CHECK(std::get<1>(found.model) == fit(forest{.trees = 20}, data));
  CHECK(predict(found, data) == predict(std::get<1>(found.model), data));
  CHECK(found.scores[0].values == cross_validate(tree_of_classes{.max_depth = 1}, data).test.values);
}

TEST_CASE("selection: the same bits for any number of threads; of errors, the first one") {
  dataset const data = iris();
  auto const search = [](int threads) {
    return grid_search{.of = forest{.trees = 5}, .over = grid(over<&forest::max_depth>({1, 2, 5})), .threads = threads};
  };
  auto const alone = fit(search(1), data), together = fit(search(5), data);
  for (std::size_t p = 0; p < 3; ++p) CHECK(alone.points[p].scores.values == together.points[p].scores.values);
  CHECK(alone.model == together.model);
  for (int threads : {1, 2, 7}) {
    std::vector<int> done(20);
    CHECK_THROWS_WITH(detail::in_parallel(20, threads,
                                          [&](std::size_t job) {
                                            done[job] = 1;
                                            require(job % 7 != 3, "job ", job);
                                          }),
                      "job 3");
    CHECK(std::ranges::count(done, 1) == 20);
  }
  CHECK_THROWS_AS(cross_validate(forest{}, data, k_fold{}, {.threads = -1}), error);
}

TEST_CASE("curves: more rows help, and depth helps only on the rows learnt from") {
  dataset const data = moons({.rows = 400, .noise = 0.35});
  auto const rows = learning_curve(tree_of_classes{}, data, {0.05, 1.0});
  REQUIRE(rows.size() == 2);
  CHECK((rows[0].rows == 16 && rows[1].rows == 320));
  CHECK(rows[1].test.mean() > rows[0].test.mean());
  auto const depth = validation_curve(tree_of_classes{}, over<&tree_of_classes::max_depth>({1, 4, 30}), data);
  CHECK(depth[2].at == "30");
  CHECK(depth[2].train.mean() == 1);
  CHECK(depth[1].test.mean() > depth[0].test.mean());
  CHECK(depth[1].test.mean() > depth[2].test.mean());
  CHECK(depth[1].test.values == cross_validate(tree_of_classes{.max_depth = 4}, data).test.values);
  CHECK_THROWS_AS(learning_curve(tree_of_classes{}, data, {0.0}), error);
  CHECK_THROWS_AS(learning_curve(tree_of_classes{}, data, {0.001}), error);
}
