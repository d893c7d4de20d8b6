// tests/unit/adapter/boosting_objective.cpp — losses of one's own in boosting: by hand, and derived from a formula
// SPDX-License-Identifier: MIT
#include <ctgrad/adapter/boosting_objective.hpp>
#include <ctgrad/ctgrad.hpp>
#include <ctgrad/ensemble/gradient_boosting.hpp>

#include <catch2/catch.hpp>

#include "unit/tree/data.hpp"

using namespace ctgrad;
using test::message;

namespace {

using numbers = gradient_boosting<regression>;

inline constexpr input<"m", 1> m;
inline constexpr target<"y", 1> y;
inline constexpr auto squared = half_squared_error(m, y);
inline constexpr auto counted = poisson_nll(m, y);
inline constexpr auto robust = log_cosh(m, y);
inline constexpr auto two = binary_cross_entropy(m, y);

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
        "fit: an objective of your own is for numbers or 2 classes, but there are 3");
}
