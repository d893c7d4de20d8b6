// tests/unit/ensemble/adaboost.cpp — weak estimators that mind what those before them got wrong
// SPDX-License-Identifier: MIT
#include <ctgrad/data/tables.hpp>
#include <ctgrad/ensemble/adaboost.hpp>
#include <ctgrad/estimator/check_estimator.hpp>

#include <catch2/catch.hpp>

#include "support/message.hpp"
#include "unit/ensemble/nearest_mean.hpp"
#include "unit/tree/data.hpp"

using namespace ctgrad;
using stranger::nearest_mean;
using support::message;

namespace {
using classes = adaboost<classification>;
using numbers = adaboost<regression>;
using strangers = adaboost<classification, nearest_mean>;
}  // namespace

TEST_CASE("adaboost: keeps the laws of estimators") {
  auto const a = check_estimator(classes{.members = 10});
  INFO(a);
  CHECK(a.passed());
  auto const b = check_estimator(numbers{.members = 10});
  INFO(b);
  CHECK(b.passed());
  auto const c = check_estimator(strangers{.members = 5});
  INFO(c);
  CHECK(c.passed());
}

TEST_CASE("adaboost: two rounds of SAMME by hand") {
  // Means 10/3 and 6, so only the row at 9 is wrong: error 1/6, say log 5. Then that row has half of all weight.
  dataset const data{{.features = {0, 1, 9, 5, 6, 7}, .width = 1, .labels = {0, 0, 0, 1, 1, 1}}};
  auto const model = fit(strangers{.members = 2}, data);
  auto const wrong = [&](std::size_t k, std::vector<double> const& w) {
    double sum = 0;
    auto const said = predict(model.members()[k].model, data.features());
    for (std::size_t i = 0; i < 6; ++i) sum += said[i] != data.labels()[i] ? w[i] : 0;
    return sum;
  };
  std::vector<double> w(6, 1.0 / 6);
  double const first = wrong(0, w);
  REQUIRE(model.members().size() == 2);
  CHECK(first == Approx(1.0 / 6));
  CHECK(model.members()[0].say == Approx(std::log((1 - first) / first)));
  auto const said = predict(model.members()[0].model, data.features());
  double sum = 0;
  for (std::size_t i = 0; i < 6; ++i) sum += w[i] *= said[i] != data.labels()[i] ? (1 - first) / first : 1;
  for (double& v : w) v /= sum;
  CHECK(wrong(0, w) == Approx(.5));  // what the last member got wrong weighs as much as what it got right
  std::vector<float> const weights(w.begin(), w.end());
  auto const second = fit(nearest_mean{}, data, weights);
  for (std::size_t c = 0; c < 2; ++c) CHECK(model.members()[1].model.means[c] == Approx(second.means[c]));
  CHECK(model.members()[1].say == Approx(std::log((1 - wrong(1, w)) / wrong(1, w))));
  // Probabilities are the softmax of the votes.
  auto const p = predict_proba(model, data.row(2));
  double votes[2] = {};
  for (auto const& m : model.members()) votes[predict(m.model, data.row(2))[0]] += m.say;
  CHECK(p[0] == Approx(1 / (1 + std::exp(votes[1] - votes[0]))));
}

TEST_CASE("adaboost: a member that is perfect ends it, one no better than chance is not asked") {
  dataset const easy{{.features = {0, 1, 5, 6}, .width = 1, .labels = {0, 0, 1, 1}}};
  CHECK(fit(strangers{}, easy).members().size() == 1);
  dataset const hopeless{{.features = {0, 1, 0, 1}, .width = 1, .labels = {0, 0, 1, 1}}};
  auto const model = fit(strangers{}, hopeless);
  CHECK(model.members().size() == 1);
  CHECK(score(model, hopeless) == .5);
}

TEST_CASE("adaboost: stumps from sorted columns are the trees of depth 1 that the weights ask for") {
  auto const agrees = [](dataset const& data, decision_tree<classification> const& spec, std::uint64_t seed) {
    random_stream const chance{seed, stream_id("weights")};
    std::vector<float> weights;
    for (std::size_t i = 0; i < data.rows(); ++i) weights.push_back(float(chance.below(i, 8)));
    auto const table = mixed_table_of<classification>("fit", data);
    REQUIRE(learn::stump_fitter::takes(spec, table));
    learn::stump_fitter fitter(spec, table);
    std::vector<std::int32_t> said;
    decision_tree_model<classification> const stump(schema_of<classification>(data), fitter.grow(weights, said));
    auto const whole = fit(spec, data, weights);
    REQUIRE(stump.structure().nodes.size() == whole.structure().nodes.size());
    CHECK(said == predict(stump, data));
    auto const &a = stump.structure().nodes[0], &b = whole.structure().nodes[0];
    CHECK(a.feature == b.feature);
    CHECK(a.impurity == Approx(b.impurity).epsilon(1e-4));
    CHECK(a.gain == Approx(b.gain).epsilon(1e-3));
    for (std::size_t i = 0; i < stump.structure().values.size(); ++i)
      CHECK(stump.structure().values[i] == Approx(whole.structure().values[i]).epsilon(1e-4));
  };
  decision_tree<classification> const gini{.max_depth = 1};
  decision_tree<classification> const entropy{.criterion = criterion::entropy, .max_depth = 1, .min_samples_leaf = 30};
  agrees(breast_cancer(), gini, 1);
  agrees(breast_cancer(), entropy, 2);
  agrees(test::rings(3000, 2, 1), gini, 3);  // more rows than stretches of thresholds, many equal values
  agrees(test::rings(3000, 2, 1), entropy, 4);
  dataset const alike{{.features = {3, 3, 3, 3}, .width = 1, .labels = {0, 1, 1, 1}}};
  agrees(alike, gini, 5);
}

TEST_CASE("adaboost: fifty stumps are better than one, about as good as scikit-learn's") {
  double sum = 0, alone = 0;
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    auto const [train, held_out] = split(breast_cancer(), {.seed = seed});
    sum += score(fit(classes{}, train), held_out) / 5;
    alone += score(fit(decision_tree<classification>{.max_depth = 1}, train), held_out) / 5;
  }
  CHECK(sum > .95);
  CHECK(sum > alone + .03);
}

TEST_CASE("adaboost: three classes, and stumps of columns with categories and holes, by trees that take weights") {
  CHECK(score(fit(classes{}, iris()), iris()) > .95);
  auto const mixed = estimator_laws::with_categories({.width = 3}, 90);
  CHECK(score(fit(classes{.base = {.max_depth = 2}}, mixed), mixed) == 1);
}

TEST_CASE("adaboost: stumps cannot learn XNOR, since a sum of functions of one column each has no product in it") {
  double stumps = 0, two_questions = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    auto const [train, held_out] = split(test::xnor(500, seed), {.seed = seed});
    stumps += score(fit(classes{}, train), held_out) / 20;
    two_questions += score(fit(classes{.base = {.max_depth = 2}}, train), held_out) / 20;
  }
  CHECK(std::abs(stumps - .5) < .08);
  CHECK(two_questions > .97);
}

TEST_CASE("adaboost: numbers are the weighted median of the members' numbers") {
  auto const data = test::friedman(150, 2);
  auto const model = fit(numbers{.members = 8, .seed = 1}, data);
  auto const y = predict(model, data);
  double all = 0;
  for (auto const& m : model.members()) all += m.say;
  for (std::size_t i = 0; i < data.rows(); ++i) {
    double below = 0, at_most = 0;
    for (auto const& m : model.members()) {
      float const said = predict(m.model, data.row(i))[0];
      below += said < y[i] ? m.say : 0, at_most += said <= y[i] ? m.say : 0;
    }
    CHECK(below < all / 2);
    CHECK(at_most >= all / 2 * (1 - 1e-12));
  }
}

TEST_CASE("adaboost: boosting of numbers is better than its members") {
  auto const [train, held_out] = split(test::friedman(900, 4), {.test_fraction = .4});
  CHECK(score(fit(numbers{.seed = 2}, train), held_out) >
        score(fit(decision_tree<regression>{.max_depth = 3}, train), held_out) + .05);
}

TEST_CASE("adaboost: what is out of range is refused") {
  auto const data = test::friedman(20, 5);
  CHECK(message([&] { (void)fit(numbers{.members = 0}, data); }) == "fit: 0 members were asked for, at least 1 is needed");
  CHECK(message([&] { (void)fit(numbers{.shrinkage = 0}, data); }) ==
        "fit: shrinkage is 0, a finite number above 0 is needed");
}
