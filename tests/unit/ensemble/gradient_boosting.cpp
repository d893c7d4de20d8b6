// tests/unit/ensemble/gradient_boosting.cpp — boosting: one round by hand, the laws of its limits, and of its scoring
// SPDX-License-Identifier: MIT
#include <ctgrad/data/digits.hpp>
#include <ctgrad/ensemble/gradient_boosting.hpp>
#include <ctgrad/tree/instruction_set.hpp>

#include <catch2/catch.hpp>

#include <cstring>

#include "support/message.hpp"
#include "unit/tree/data.hpp"

using namespace ctgrad;
using support::message;

namespace {

using classes = gradient_boosting<classification>;
using numbers = gradient_boosting<regression>;

auto same_bits(std::vector<float> const& a, std::vector<float> const& b) -> bool {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

template <class Model>
auto margins(Model const& model, std::span<float const> rows, bool walking = false) {
  std::vector<float> sums(rows.size() / model.schema().width * model.base().size());
  walking ? model.margins_by_walking(rows, sums) : model.margins(rows, sums);
  return sums;
}

auto first(std::size_t n, std::vector<float> const& all) -> std::vector<float> {
  return {all.begin(), all.begin() + std::ptrdiff_t(n)};
}

}  // namespace

TEST_CASE("gradient_boosting: one round of squared error, by hand") {
  dataset const data{{.features = {0, 1, 2, 3}, .width = 1, .targets = {0, 0, 6, 10}}};
  numbers spec{.trees = 1, .shrinkage = .5, .max_leaves = 2, .min_samples_leaf = 1};
  auto const model = fit(spec, data);  // base 4; left mean -4, right mean +4
  CHECK(model.base()[0] == 4);
  CHECK(predict(model, data) == std::vector<float>{2, 2, 6, 6});
  CHECK(model.trees()[0].nodes[0].gain == Approx(64));
  spec.l2 = 2;  // -8 / (2 + 2)
  CHECK(predict(fit(spec, data), data) == std::vector<float>{3, 3, 5, 5});
  spec.l1 = 4, spec.l2 = 0;  // -(8 - 4) / 2
  CHECK(predict(fit(spec, data), data) == std::vector<float>{3, 3, 5, 5});
}

TEST_CASE("gradient_boosting: one round of logistic loss, by hand") {
  dataset const data{{.features = {0, 0, 0, 1}, .width = 1, .labels = {0, 0, 1, 1}}};
  auto const model = fit(classes{.trees = 1, .shrinkage = 1, .max_leaves = 2, .min_samples_leaf = 1}, data);
  CHECK(model.base()[0] == 0);  // as many of each
  // Left: g = 1/2 + 1/2 - 1/2, h = 3/4; right: g = -1/2, h = 1/4
  auto const m = margins(model, data.features());
  CHECK(m[0] == Approx(-2 / 3.));
  CHECK(m[3] == Approx(2));
  CHECK(predict_proba(model, data)[7] == Approx(1 / (1 + std::exp(-2.))));
}

TEST_CASE("gradient_boosting: one round of softmax, by hand") {
  dataset const data{{.features = {0, 1, 2}, .width = 1, .labels = {0, 1, 2}}};
  auto const model = fit(classes{.trees = 1, .shrinkage = 1, .max_leaves = 3, .min_samples_leaf = 1}, data);
  CHECK(model.trees().size() == 3);
  // p = 1/3 each; h = 3/2 * 2/9; right class: 2/3 / h = 2, wrong ones: -1/3 / h = -1
  auto const m = margins(model, data.features());
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t k = 0; k < 3; ++k) CHECK(m[3 * i + k] - model.base()[k] == Approx(i == k ? 2 : -1).epsilon(1e-4));
}

TEST_CASE("gradient_boosting: the training loss falls from round to round") {
  auto const curve = test::friedman(800, 1);
  double last = 1e30;
  for (int const trees : {1, 2, 4, 8, 16, 32, 64, 128}) {
    double const loss = metrics::mean_squared_error(predict(fit(numbers{.trees = trees}, curve), curve), curve.targets());
    CHECK(loss < last);
    last = loss;
  }
}

TEST_CASE("gradient_boosting: same seed, same bits on every instruction set; sampling depends on the seed") {
  auto const two = test::xnor(1500, 2), many = test::rings(600, 4, 2);
  auto const curve = test::friedman(900, 2);
  classes const sampled{.trees = 12, .row_fraction = .6, .column_fraction = .5, .seed = 3};
  std::vector<gradient_boosting_model<classification>> portable;
  std::vector<gradient_boosting_model<regression>> portable_curve;
  for (auto const name : learn::instruction_sets()) {
    learn::use_instruction_set(name);
    auto const a = fit(classes{.trees = 20}, two), b = fit(classes{.trees = 6}, many), c = fit(sampled, two);
    auto const d = fit(numbers{.trees = 20}, curve);
    if (name == "portable") portable = {a, b, c}, portable_curve = {d};
    CHECK(a == portable[0]);
    CHECK(b == portable[1]);
    CHECK(c == portable[2]);
    CHECK(d == portable_curve[0]);
  }
  auto other = sampled;
  other.seed = 4;
  CHECK(!(fit(other, two) == portable[2]));
}

TEST_CASE("gradient_boosting: fast scoring has the bits of walking, for any number of rows, on every instruction set") {
  auto const two = test::xnor(900, 3), many = test::rings(900, 3, 3);
  for (int const most : {2, 31, 32, 33, 200}) {  // one leaf word and several
    auto const a = fit(classes{.trees = 9, .max_leaves = most, .min_samples_leaf = 1}, two);
    auto const b = fit(classes{.trees = 9, .max_leaves = most, .min_samples_leaf = 1}, many);
    auto const slow_a = margins(a, two.features(), true), slow_b = margins(b, many.features(), true);
    for (auto const name : learn::instruction_sets()) {
      learn::use_instruction_set(name);
      for (std::size_t const n : {1u, 7u, 8u, 63u, 64u, 65u, 71u, 72u, 128u, 900u}) {
        CHECK(same_bits(margins(a, two.features().first(2 * n)), first(n, slow_a)));
        CHECK(same_bits(margins(b, many.features().first(3 * n)), first(3 * n, slow_b)));
      }
    }
  }
}

TEST_CASE("gradient_boosting: missing values have the same bits too, whichever side they go to") {
  auto const data = test::friedman(500, 3);
  auto const fitted = fit(gradient_boosting<regression>{.trees = 5, .max_leaves = 50}, data);
  learn::boosted_trees parts{.base = {1}, .trees = {fitted.trees().begin(), fitted.trees().end()}};
  for (auto& t : parts.trees)
    for (std::size_t i = 0; i < t.nodes.size(); ++i) t.nodes[i].unknown_left = !t.nodes[i].is_leaf() && i % 3 == 0;
  gradient_boosting_model<regression> const model(fitted.schema(), parts);
  std::vector<float> rows(data.features().begin(), data.features().end());
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (random_stream{1}.uniform(i) < .2f) rows[i] = NAN;
  for (auto const name : learn::instruction_sets()) {
    learn::use_instruction_set(name);
    CHECK(same_bits(margins(model, rows), margins(model, rows, true)));
  }
}

TEST_CASE("gradient_boosting: trees too large for leaf masks are walked, with the same bits") {
  auto const curve = test::friedman(3000, 4);
  auto const model = fit(numbers{.trees = 2, .max_leaves = 1000, .min_samples_leaf = 1}, curve);
  CHECK(leaves(model.trees()[0]) == 1000);
  CHECK(same_bits(margins(model, curve.features()), margins(model, curve.features(), true)));
}

TEST_CASE("gradient_boosting: values on a threshold go left, in training and in both ways of scoring") {
  dataset_parts parts{.width = 1};
  for (int i = 0; i < 256; ++i) parts.features.push_back(float(i % 4)), parts.targets.push_back(float(i % 4 > 1));
  dataset const data(parts);
  auto const model = fit(numbers{.trees = 1, .shrinkage = 1, .max_leaves = 2}, data);
  std::vector<float> const at(64, model.trees()[0].nodes[0].threshold);
  CHECK(predict(model, at) == std::vector<float>(64, 0.f));
  CHECK(same_bits(margins(model, at), margins(model, at, true)));
}

TEST_CASE("gradient_boosting: limits hold in every tree, also where rows are estimated by Hessians") {
  auto const data = test::xnor(600, 5);  // late rounds: Hessians differ by orders of magnitude
  classes const spec{.trees = 80, .shrinkage = .3, .max_leaves = 12, .max_depth = 5, .min_samples_leaf = 13};
  for (auto const& t : fit(spec, data).trees()) {
    CHECK(leaves(t) <= 12);
    CHECK(depth(t) <= 5);
    for (auto const& node : t.nodes) CHECK(node.rows >= 13);
  }
  for (auto const& t : fit(classes{.trees = 20, .min_gain = 2}, data).trees())
    for (auto const& node : t.nodes) CHECK((node.is_leaf() || node.gain > 2));
  for (auto const& t : fit(classes{.trees = 5, .min_samples_leaf = 1, .min_hessian = 20}, data).trees())
    for (auto const& node : t.nodes) CHECK(node.rows >= 80);  // a Hessian is at most 1/4
}

TEST_CASE("gradient_boosting: training stops when held-back rows say so, and keeps the best round") {
  auto const curve = test::friedman(600, 6);
  numbers const spec{.trees = 2000, .shrinkage = .3, .validation_fraction = .25, .patience = 5};
  auto const model = fit(spec, curve);
  auto const losses = model.validation_losses();
  auto const best = std::ranges::min_element(losses) - losses.begin();
  CHECK(losses.size() < 2000);
  CHECK(std::ptrdiff_t(losses.size()) == best + 1 + 5);
  CHECK(std::ptrdiff_t(model.trees().size()) == best + 1);
  CHECK(score(model, test::friedman(1000, 7)) > 0.75);
}

TEST_CASE("gradient_boosting: noise alone keeps no tree") {
  dataset_parts parts{.width = 2};
  random_stream const stream{1, 2};
  for (std::size_t i = 0; i < 400; ++i) {
    parts.features.insert(parts.features.end(), {stream.uniform(3 * i), stream.uniform(3 * i + 1)});
    parts.targets.push_back(stream.uniform(3 * i + 2));
  }
  auto const model = fit(numbers{.shrinkage = 1, .validation_fraction = .5, .patience = 3}, dataset(parts));
  CHECK(model.trees().empty());
  CHECK(predict(model, std::vector<float>{0, 0})[0] == Approx(.5).margin(.05));
}

TEST_CASE("gradient_boosting: each tree asks its share of the columns") {
  auto const curve = test::friedman(400, 8);
  for (auto const& t : fit(numbers{.trees = 10, .column_fraction = .34}, curve).trees()) {  // 2 of 6
    std::vector<bool> asked(6);
    for (auto const& node : t.nodes)
      if (!node.is_leaf()) asked[std::size_t(node.feature)] = true;
    CHECK(std::ranges::count(asked, true) <= 2);
  }
}

TEST_CASE("gradient_boosting: outliers leave the other rows their digits") {
  auto const curve = test::friedman(500, 9);
  dataset_parts parts{.features = {curve.features().begin(), curve.features().end()},
                      .width = 6,
                      .targets = {curve.targets().begin(), curve.targets().end()}};
  parts.features.insert(parts.features.end(), {9, 9, 9, 9, 9, 9}), parts.targets.push_back(1e6f);
  auto const model = fit(numbers{.trees = 200, .min_samples_leaf = 1}, dataset(parts));
  auto const predicted = predict(model, curve);
  CHECK(metrics::r2(predicted, curve.targets()) > 0.9);
}

TEST_CASE("gradient_boosting: one row, one class, a class without rows, equal rows, a constant target") {
  dataset const one{{.features = {1}, .width = 1, .labels = {0}}};
  dataset const two{{.features = {1, 2, 3}, .width = 1, .labels = {1, 1, 1}}};
  dataset const missing{{.features = {1, 2, 3}, .width = 1, .labels = {0, 2, 2}, .classes = 3}};
  dataset const constant{{.features = {1, 2, 3}, .width = 1, .targets = {7.25f, 7.25f, 7.25f}}};
  CHECK(predict(fit(classes{.trees = 3}, one), one) == std::vector<std::int32_t>{0});
  CHECK(predict(fit(classes{.trees = 3}, two), two) == std::vector<std::int32_t>{1, 1, 1});
  CHECK(predict(fit(classes{.trees = 50, .min_samples_leaf = 1}, missing), missing) == std::vector<std::int32_t>{0, 2, 2});
  CHECK(predict(fit(numbers{.trees = 3, .min_samples_leaf = 1}, constant), constant) ==
        std::vector<float>{7.25f, 7.25f, 7.25f});
}

TEST_CASE("gradient_boosting: digits and real sets, as well as others' boosting") {
  auto const [train, test] = split(digits(), {.seed = 1});
  CHECK(score(fit(classes{.trees = 60}, train), test) > 0.95);  // scikit-learn, 100 rounds: 0.961
  auto const cancer = test::read_numbers("tabular/breast-cancer-sklearn.csv");
  if (cancer.width == 0) {
    WARN("SKIPPED: no breast-cancer-sklearn.csv in CTGRAD_DATA/tabular");
    return;
  }
  double sum = 0;
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    auto const [learn, judge] = split(test::labelled(cancer), {.seed = seed});
    sum += score(fit(classes{}, learn), judge);
  }
  CHECK(sum / 5 > 0.945);  // scikit-learn: 0.957
}

TEST_CASE("gradient_boosting: specifications out of range are refused in one sentence") {
  auto const data = test::xnor(30, 0);
  auto const said = [&](auto change) {
    classes spec{};
    change(spec);
    return message([&] { fit(spec, data); });
  };
  CHECK(said([](auto& s) { s.trees = 0; }) == "fit: trees is 0, at least 1 is needed");
  CHECK(said([](auto& s) { s.max_leaves = 1; }) == "fit: max_leaves is 1, at least 2 is needed");
  CHECK(said([](auto& s) { s.max_depth = 0; }) == "fit: max_depth is 0, at least 1 is needed");
  CHECK(said([](auto& s) { s.min_samples_leaf = 0; }) == "fit: min_samples_leaf is 0, at least 1 is needed");
  CHECK(said([](auto& s) { s.patience = 0; }) == "fit: patience is 0, at least 1 is needed");
  CHECK(said([](auto& s) { s.max_bins = 257; }) == "fit: max_bins is 257, it must lie between 2 and 256");
  CHECK(said([](auto& s) { s.shrinkage = 0; }) == "fit: shrinkage is 0, it must lie above 0 and at most at 1");
  CHECK(said([](auto& s) { s.row_fraction = 1.5; }) == "fit: row_fraction is 1.5, it must lie above 0 and at most at 1");
  CHECK(said([](auto& s) { s.column_fraction = NAN; }) ==
        "fit: column_fraction is nan, it must lie above 0 and at most at 1");
  CHECK(said([](auto& s) { s.validation_fraction = -.5; }) ==
        "fit: validation_fraction is -0.5, it must lie between 0 and 1");
  CHECK(said([](auto& s) { s.validation_fraction = 1; }) ==
        "fit: a validation_fraction of 1 leaves none of 30 rows to train on");
  CHECK(said([](auto& s) { s.l1 = -1; }) == "fit: l1 is -1, a finite number of at least 0 is needed");
  CHECK(said([](auto& s) { s.l2 = INFINITY; }) == "fit: l2 is inf, a finite number of at least 0 is needed");
  CHECK(said([](auto& s) { s.min_gain = -1; }) == "fit: min_gain is -1, a finite number of at least 0 is needed");
  CHECK(said([](auto& s) { s.min_hessian = -1; }) == "fit: min_hessian is -1, a finite number of at least 0 is needed");
  CHECK(message([&] { fit(numbers{}, data); }) == "fit: a regression needs targets, but the data set has labels");
}
