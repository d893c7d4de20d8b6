// tests/unit/ensemble/losses.cpp — losses of boosting, weights of rows and classes, and going on from a model
// SPDX-License-Identifier: MIT
#include <ctgrad/ensemble/save.hpp>

#include <catch2/catch.hpp>

#include <cmath>

#include "support/message.hpp"
#include "unit/tree/data.hpp"

using namespace ctgrad;
using support::message;

namespace {

using numbers = gradient_boosting<regression>;

/// y = x + noise that is never below 0 and sometimes large: mean, median and other quantiles differ.
auto skewed(std::size_t n, std::uint64_t seed) -> dataset {
  dataset_parts parts{.width = 1};
  random_stream const draw{seed, stream_id("skewed")};
  for (std::size_t i = 0; i < n; ++i) {
    float const x = draw.uniform(2 * i), u = draw.uniform(2 * i + 1);
    parts.features.push_back(x);
    parts.targets.push_back(3 * x - std::log(1 - u) * (1 + 2 * x));
  }
  return dataset{std::move(parts)};
}

auto mean_of(dataset const& data, std::vector<float> const& y, auto loss) -> double {
  double sum = 0;
  for (std::size_t i = 0; i < y.size(); ++i) sum += loss(double(y[i]), double(data.targets()[i]));
  return sum / double(y.size());
}

auto below(dataset const& data, std::vector<float> const& y) -> double {
  return mean_of(data, y, [](double m, double t) { return t <= m ? 1. : 0.; });
}

}  // namespace

TEST_CASE("gradient_boosting: each loss is the lowest for who learns it") {
  auto const train = skewed(4000, 1), test = skewed(4000, 2);
  auto const learns = [&](boosting_loss loss) {
    return predict(fit(numbers{.trees = 60, .loss = loss, .quantile = .8, .huber_delta = .5, .max_leaves = 8}, train), test);
  };
  auto const squared = learns(boosting_loss::squared), absolute = learns(boosting_loss::absolute);
  auto const quantile = learns(boosting_loss::quantile), huber = learns(boosting_loss::huber);
  auto const least = [&](std::vector<float> const& of, auto loss) {
    for (auto const* other : {&squared, &absolute, &quantile, &huber})
      CHECK(mean_of(test, of, loss) <= 1.005 * mean_of(test, *other, loss));  // a sample, no mean
  };
  least(squared, [](double m, double y) { return (m - y) * (m - y); });
  least(absolute, [](double m, double y) { return std::abs(m - y); });
  least(quantile, [](double m, double y) { return m > y ? .2 * (m - y) : .8 * (y - m); });
  least(huber, [](double m, double y) {
    double const d = std::abs(m - y);
    return d <= .5 ? d * d / 2 : .5 * (d - .25);
  });
  CHECK(below(test, absolute) == Approx(.5).margin(.03));
  CHECK(below(test, quantile) == Approx(.8).margin(.03));
}

TEST_CASE("gradient_boosting: one round of the quantile loss, by hand") {
  dataset const data{{.features = {0, 1, 2, 3, 4, 5}, .width = 1, .targets = {0, 2, 4, 10, 20, 60}}};
  numbers const spec{.trees = 1, .loss = boosting_loss::absolute, .shrinkage = 1, .max_leaves = 2, .min_samples_leaf = 3};
  auto const model = fit(spec, data);
  CHECK(model.base()[0] == 7);
  CHECK(predict(model, data) == std::vector<float>{2, 2, 2, 20, 20, 20});
}

TEST_CASE("gradient_boosting: the poisson loss learns the logarithm of a mean that is never below 0") {
  dataset_parts parts{.width = 1};
  random_stream const draw{1, stream_id("poisson")};
  for (std::size_t i = 0; i < 5000; ++i) {
    float const x = draw.uniform(64 * i);
    parts.features.push_back(x);
    double const mean = std::exp(2 * double(x) - 1);
    int count = -1;
    for (double product = 1; product > std::exp(-mean) && count < 60; ++count)
      product *= double(draw.uniform(64 * i + 1 + std::size_t(count) + 1));
    parts.targets.push_back(float(std::max(count, 0)));
  }
  dataset const data{std::move(parts)};
  auto const model = fit(numbers{.loss = boosting_loss::poisson, .max_leaves = 4}, data);
  for (float const x : {.1f, .5f, .9f})
    CHECK(predict(model, std::vector<float>{x})[0] == Approx(std::exp(2 * x - 1)).epsilon(.15));
  CHECK(deserialize<gradient_boosting_model<regression>>(serialize(model)) == model);
  CHECK(predict(deserialize<gradient_boosting_model<regression>>(serialize(model)), data) == predict(model, data));
  dataset const negative{{.features = {0, 1}, .width = 1, .targets = {1, -1}}};
  CHECK(message([&] { fit(numbers{.loss = boosting_loss::poisson}, negative); }) ==
        "fit: the target of row 1 is -1, but the poisson loss needs at least 0");
}

TEST_CASE("gradient_boosting: losses that do not suit are refused") {
  auto const two = test::xnor(50, 1), three = test::rings(60, 3, 1);
  auto const curve = test::friedman(50, 1);
  using classes = gradient_boosting<classification>;
  CHECK(message([&] { fit(classes{.loss = boosting_loss::huber}, two); }) ==
        "fit: the loss is one of numbers, but classes are to be learnt; logistic or softmax is needed");
  CHECK(message([&] { fit(classes{.loss = boosting_loss::logistic}, three); }) ==
        "fit: the logistic loss is for 2 classes, but there are 3");
  CHECK(message([&] { fit(numbers{.loss = boosting_loss::softmax}, curve); }) ==
        "fit: the loss is one of classes, but numbers are to be learnt");
  CHECK(message([&] { fit(numbers{.loss = boosting_loss::quantile, .quantile = 1}, curve); }) ==
        "fit: quantile is 1, it must lie between 0 and 1");
  CHECK(message([&] { fit(numbers{.loss = boosting_loss::huber, .huber_delta = 0}, curve); }) ==
        "fit: huber_delta is 0, a finite number above 0 is needed");
  CHECK(message([&] { fit(numbers{.loss = boosting_loss::absolute, .monotone = {1, 0, 0, 0, 0, 0}}, curve); }) ==
        "fit: monotone was given, but leaves of this loss answer with quantiles, which obey no bound");
  auto const softmax = fit(classes{.loss = boosting_loss::softmax, .min_samples_leaf = 2}, two);
  CHECK(softmax.base().size() == 2);
  CHECK(score(softmax, two) > .95);
}

TEST_CASE("gradient_boosting: 12 rounds and 8 more are 20, bit for bit") {
  auto const goes_on = [](auto spec, dataset const& data) {
    spec.trees = 20;
    auto const whole = fit(spec, data);
    spec.trees = 12;
    auto const part = fit(spec, data);
    spec.trees = 8;
    CHECK(fit(spec, data, part) == whole);
  };
  goes_on(numbers{.row_fraction = .7, .column_fraction = .5}, test::friedman(400, 1));
  goes_on(gradient_boosting<classification>{}, test::rings(300, 3, 1));
  goes_on(gradient_boosting<classification>{}, test::xnor(300, 1));
  auto const model = fit(numbers{.trees = 2}, test::friedman(50, 1));
  CHECK(message([&] { fit(numbers{}, skewed(50, 1), model); }) ==
        "fit: the data set has other columns, categories or classes than the model to go on from");
  CHECK(message([&] {
          fit(numbers{.loss = boosting_loss::poisson},
              dataset{{.features = std::vector<float>(12), .width = 6, .targets = {1, 2}}}, model);
        }) == "fit: the model to go on from has another loss");
}

TEST_CASE("weights: a weight of 3 is the row three times, for nodes, gains and answers of a tree") {
  auto const data = test::friedman(60, 1);
  auto const two = test::xnor(60, 1);
  auto const check = [](auto const& spec, dataset const& rows) {
    std::vector<float> weights;
    std::vector<std::size_t> repeated;
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      weights.push_back(float(i % 4));
      repeated.insert(repeated.end(), i % 4, i);
    }
    auto const a = fit(spec, rows, weights).structure(), b = fit(spec, rows.subset(repeated)).structure();
    REQUIRE(a.nodes.size() == b.nodes.size());
    CHECK(a.values == b.values);
    for (std::size_t i = 0; i < a.nodes.size(); ++i) {
      CHECK(a.nodes[i].weight == b.nodes[i].weight);
      CHECK(a.nodes[i].threshold == b.nodes[i].threshold);
      CHECK(a.nodes[i].impurity == Approx(b.nodes[i].impurity).margin(1e-6));
      CHECK(a.nodes[i].gain == Approx(b.nodes[i].gain).margin(1e-6));
    }
  };
  for (auto const search : {split_search::exact, split_search::histogram}) {
    check(decision_tree<classification>{.splits = search}, two);
    check(decision_tree<classification>{.criterion = criterion::entropy, .splits = search}, two);
    check(decision_tree<regression>{.splits = search}, data);
  }
  check(decision_tree<regression>{.criterion = criterion::absolute_error}, data);
}

TEST_CASE("weights: boosting and forests hear them") {
  // Targets say 0 and 10 of the same rows: the heavier one wins, in the measure of its weight.
  dataset_parts parts{.width = 1};
  std::vector<float> weights;
  for (int i = 0; i < 200; ++i) {
    parts.features.push_back(float(i / 100));
    parts.targets.push_back(i % 2 == 0 ? 0.f : 10.f);
    weights.push_back(i % 2 == 0 ? 3.f : 1.f);
  }
  dataset const data{std::move(parts)};
  CHECK(predict(fit(numbers{}, data, weights), std::vector<float>{0})[0] == Approx(2.5).margin(.01));
  CHECK(predict(fit(random_forest<regression>{}, data, weights), std::vector<float>{0})[0] == Approx(2.5).margin(.5));
  auto const model = fit(numbers{.trees = 1}, data, weights);
  CHECK(model.trees()[0].nodes[0].weight == Approx(200));
}

TEST_CASE("weights of classes: balanced ones give a rare class its say") {
  auto const whole = test::rings(600, 2, 5);
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < 600; ++i)
    if (whole.labels()[i] == 0 || i % 20 == 1) rows.push_back(i);
  auto const data = whole.subset(rows);
  auto const rare_found = [&](auto spec) {
    auto const y = predict(fit(spec, data), whole);
    double found = 0;
    for (std::size_t i = 0; i < 600; ++i) found += whole.labels()[i] == 1 && y[i] == 1;
    return found / 300;
  };
  auto const helps = [&](auto spec) {
    double const plain = rare_found(spec);
    spec.classes.balanced = true;
    CHECK(rare_found(spec) > plain);
  };
  helps(decision_tree<classification>{.max_depth = 2});
  helps(random_forest<classification>{.trees = 30, .max_depth = 2});
  helps(gradient_boosting<classification>{.trees = 20});
  CHECK(message([&] { fit(decision_tree<classification>{.classes = {.weights = {1}}}, data); }) ==
        "fit: 1 weights of classes were given, but there are 2 classes");
  CHECK(message([&] { fit(decision_tree<classification>{.classes = {.weights = {1, -1}}}, data); }) ==
        "fit: the weight of class 1 is -1, a finite number of at least 0 is needed");
  CHECK(message([&] { fit(decision_tree<regression>{.classes = {.balanced = true}}, test::friedman(10, 1)); }) ==
        "fit: weights of classes were given, but the data set has no labels");
}
