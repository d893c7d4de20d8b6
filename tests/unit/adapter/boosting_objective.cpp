// tests/unit/adapter/boosting_objective.cpp — losses of one's own in boosting: by hand, and derived from a formula
// SPDX-License-Identifier: MIT
#include <ctgrad/adapter/boosting_objective.hpp>
#include <ctgrad/ctgrad.hpp>
#include <ctgrad/ensemble/gradient_boosting.hpp>

#include <catch2/catch.hpp>

#include "support/message.hpp"
#include "unit/tree/data.hpp"

using namespace ctgrad;
using support::message;

namespace {

using numbers = gradient_boosting<regression>;

inline constexpr input<"m", 1> m;
inline constexpr target<"y", 1> y;
inline constexpr auto squared = half_squared_error(m, y);
inline constexpr auto counted = poisson_nll(m, y);
inline constexpr auto robust = log_cosh(m, y);
inline constexpr auto two = binary_cross_entropy(m, y);

inline constexpr input<"margins", 3> margins;
inline constexpr label<"class", 3> truth;
inline constexpr auto three = logsumexp(margins) - dot(margins, truth);
inline constexpr auto smooth = cross_entropy(margins, truth, {.label_smoothing = 0.1});
inline constexpr input<"pair", 2> pair;
inline constexpr label<"side", 2> side;
inline constexpr auto either = cross_entropy(pair, side);

auto agree(std::vector<float> const& a, std::vector<float> const& b, double tolerance) -> bool {
  for (std::size_t i = 0; i < a.size(); ++i)
    if (!(std::abs(double(a[i]) - double(b[i])) <= tolerance * (1 + std::abs(double(b[i]))))) return false;
  return a.size() == b.size() && !a.empty();
}

auto counts(std::size_t rows) -> dataset {
  auto parts = test::friedman(rows, 3).parts();
  for (float& t : parts.targets) t = std::max(0.f, std::round(t / 4));
  return dataset{std::move(parts)};
}

}  // namespace

TEST_CASE("objective: the squared error as a formula is the squared error") {
  auto const data = test::friedman(400, 1);
  auto const ours = fit(numbers{.trees = 20}, data);
  auto const derived = fit(numbers{.trees = 20, .objective = objective_from(ref<squared>, m, y)}, data);
  CHECK(agree(predict(derived, data), predict(ours, data), 1e-4));
}

TEST_CASE("objective: the poisson loss as a formula, with its link, is the poisson loss") {
  auto const data = counts(400);
  auto const ours = fit(numbers{.trees = 20, .loss = boosting_loss::poisson}, data);
  auto const derived =
      fit(numbers{.trees = 20, .objective = objective_from(ref<counted>, m, y, boosting_link::exponential)}, data);
  CHECK(agree(predict(derived, data), predict(ours, data), 2e-3));
}

TEST_CASE("objective: of two classes, the logistic loss as a formula is the logistic loss") {
  auto const data = test::xnor(400, 2);
  using classes = gradient_boosting<classification>;
  auto const ours = fit(classes{.trees = 15}, data);
  auto const derived = fit(classes{.trees = 15, .objective = objective_from(ref<two>, m, y)}, data);
  CHECK(agree(predict_proba(derived, data), predict_proba(ours, data), 2e-3));
}

TEST_CASE("objective: of several classes, softmax with cross-entropy as a formula is the softmax loss") {
  using classes = gradient_boosting<classification>;
  auto const derived = objective_from(ref<three>, margins, truth);
  CHECK(derived.scores == 3);
  std::vector<float> const rows{0, 1, -2, .5f, .5f, 3}, code{1, 2};
  std::vector<float> g(6), h(6), losses(2);
  derived.derivatives(rows, code, g, h);
  derived.loss(rows, code, losses);
  for (std::size_t i = 0; i < 2; ++i) {
    double sum = 0;
    for (std::size_t k = 0; k < 3; ++k) sum += std::exp(double(rows[3 * i + k]));
    CHECK(losses[i] == Approx(std::log(sum) - double(rows[3 * i + std::size_t(code[i])])));
    for (std::size_t k = 0; k < 3; ++k) {
      double const p = std::exp(double(rows[3 * i + k])) / sum;
      CHECK(g[3 * i + k] == Approx(p - (code[i] == float(k) ? 1 : 0)).margin(1e-6));
      CHECK(h[3 * i + k] == Approx(1.5 * p * (1 - p)).margin(1e-6));  // 3 / (3 - 1)
    }
  }
  auto const data = test::rings(400, 3, 2);
  std::vector<float> uneven(data.rows(), 1);
  for (std::size_t i = 0; i < uneven.size(); i += 3) uneven[i] = 4;
  CHECK(agree(predict_proba(fit(classes{.trees = 15, .objective = derived}, data), data),
              predict_proba(fit(classes{.trees = 15}, data), data), 2e-3));
  CHECK(agree(predict_proba(fit(classes{.trees = 15, .objective = derived}, data, uneven), data),
              predict_proba(fit(classes{.trees = 15}, data, uneven), data), 2e-3));
  classes const held{.trees = 40, .objective = derived, .shrinkage = .5, .validation_fraction = .3, .patience = 3};
  CHECK(fit(held, data).validation_losses().size() < 40);
}

TEST_CASE("objective: two classes may have a margin each, and a loss of classes may be another than the library's") {
  using classes = gradient_boosting<classification>;
  auto const data = test::xnor(400, 2);
  classes const both{.trees = 15, .objective = objective_from(ref<either>, pair, side)};
  CHECK(agree(predict_proba(fit(both, data), data),
              predict_proba(fit(classes{.trees = 15, .loss = boosting_loss::softmax}, data), data), 2e-3));
  auto const rings = test::rings(400, 3, 2);
  auto const sure = fit(classes{.trees = 100, .shrinkage = .3}, rings);
  auto const wary =
      fit(classes{.trees = 100, .objective = objective_from(ref<smooth>, margins, truth), .shrinkage = .3}, rings);
  auto const most = [&](auto const& model) { return std::ranges::max(predict_proba(model, rings)); };
  CHECK(most(sure) > .995f);
  CHECK(most(wary) < .99f);  // a smoothed truth is at most .9 + .1 / 3
}

TEST_CASE("objective: training begins with the constants that lower the loss most, however uneven the classes") {
  dataset_parts parts{.width = 1, .classes = 3};
  for (int i = 0; i < 200; ++i) parts.features.push_back(0), parts.labels.push_back(i < 190 ? 0 : i < 198 ? 1 : 2);
  dataset const data{std::move(parts)};
  gradient_boosting<classification> spec{.trees = 1, .objective = objective_from(ref<three>, margins, truth)};
  auto const shares_of = [&] {
    auto const base = fit(spec, data).base();
    double sum = 0;
    for (float const b : base) sum += std::exp(double(b));
    return std::vector<double>{std::exp(double(base[0])) / sum, std::exp(double(base[1])) / sum,
                               std::exp(double(base[2])) / sum};
  };
  auto const right = [](std::vector<double> const& shares) {
    CHECK(shares[0] == Approx(.95).epsilon(1e-4));
    CHECK(shares[1] == Approx(.04).epsilon(1e-4));
    CHECK(shares[2] == Approx(.01).epsilon(1e-4));
  };
  right(shares_of());
  // Also with second derivatives that are too small for all scores to move at once.
  auto const given = spec.objective.derivatives;
  spec.objective.derivatives = [given](auto m, auto t, auto first, auto second) {
    given(m, t, first, second);
    for (float& h : second) h /= 3;
  };
  right(shares_of());
  // And where a whole step leads out of numbers: from 0 to exp(299).
  auto counts = test::friedman(50, 1).parts();
  for (float& t : counts.targets) t = 300;
  numbers const poisson{.trees = 1, .objective = objective_from(ref<counted>, m, y, boosting_link::exponential)};
  CHECK(fit(poisson, dataset{std::move(counts)}).base()[0] == Approx(std::log(300.)));
}

TEST_CASE("objective: by hand and derived, a loss that the library does not have; outliers pull less") {
  auto parts = test::friedman(600, 4).parts();
  dataset const clean{parts};
  for (std::size_t i = 0; i < parts.targets.size(); i += 10) parts.targets[i] += 500;
  dataset const spoilt{std::move(parts)};
  boosting_objective const by_hand{.derivatives = [](auto margins, auto targets, auto first, auto second) {
    for (std::size_t i = 0; i < margins.size(); ++i) {
      first[i] = std::tanh(margins[i] - targets[i]);
      second[i] = 1 - first[i] * first[i];
    }
  }};
  auto const derived = objective_from(ref<robust>, m, y);
  std::vector<float> margins{0, 1, -2, .5f}, targets{1, 1, 0, -3}, g(4), h(4), g2(4), h2(4), losses(4);
  by_hand.derivatives(margins, targets, g, h);
  derived.derivatives(margins, targets, g2, h2);
  derived.loss(margins, targets, losses);
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(g2[i] == Approx(g[i]).margin(1e-6));
    CHECK(h2[i] == Approx(h[i]).margin(1e-6));
    CHECK(losses[i] == Approx(std::log(std::cosh(margins[i] - targets[i]))).margin(1e-6));
  }
  // A curvature that vanishes far away wants small steps and an l2.
  numbers const spec{.trees = 300, .objective = derived, .shrinkage = .3, .min_samples_leaf = 5, .l2 = 1};
  CHECK(score(fit(spec, spoilt), clean) > score(fit(numbers{.trees = 300}, spoilt), clean));
}

TEST_CASE("objective: what it writes is not believed") {
  auto const data = test::friedman(60, 5);
  auto const told = [&](float g, float h) {
    boosting_objective const bad{.derivatives = [=](auto, auto, auto first, auto second) {
      std::ranges::fill(first, g), std::ranges::fill(second, h);
    }};
    return message([&] { (void)fit(numbers{.objective = bad}, data); });
  };
  CHECK(told(std::nanf(""), 1).starts_with("fit: the objective's derivatives of row 0 are nan and 1 at a margin of 0"));
  CHECK(told(1, -1).ends_with("finite ones are needed, the second at least 0"));
  boosting_objective const forgets{.derivatives = [](auto, auto, auto, auto second) { std::ranges::fill(second, 1.f); }};
  CHECK(message([&] { (void)fit(numbers{.objective = forgets}, data); }).find("row 0 are nan") != std::string::npos);
  boosting_objective const no_loss{.derivatives = [](auto margins, auto targets, auto first, auto second) {
    for (std::size_t i = 0; i < first.size(); ++i) first[i] = margins[i] - targets[i], second[i] = 1;
  }};
  CHECK(message([&] { (void)fit(numbers{.objective = no_loss, .validation_fraction = .2}, data); }) ==
        "fit: rows are held back for validation, but the objective has no loss to judge them by");
  CHECK(message([&] { (void)fit(gradient_boosting<classification>{.objective = no_loss}, test::rings(60, 3, 1)); }) ==
        "fit: an objective with scores = 1 was given, but 3 classes are learnt with 3 a row");
  auto const three_scores = objective_from(ref<three>, margins, truth);
  CHECK(message([&] { (void)fit(gradient_boosting<classification>{.objective = three_scores}, test::xnor(60, 1)); }) ==
        "fit: an objective with scores = 3 was given, but 2 classes are learnt with 2 or 1 a row");
  CHECK(message([&] { (void)fit(numbers{.objective = three_scores}, data); }) ==
        "fit: an objective with scores = 3 was given, but numbers are learnt with 1 a row");
}
