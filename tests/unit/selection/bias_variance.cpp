// bias_variance.cpp — bias, variance and noise sum to the error that is measured, and each is what theory says
// SPDX-License-Identifier: MIT
#include <ctgrad/selection/bias_variance.hpp>
#include <ctgrad/tree/decision_tree.hpp>

#include <catch2/catch.hpp>

#include <numbers>

using namespace ctgrad;

namespace {

noisy_function const wave{.truth = [](std::span<float const> x) { return std::sin(2 * std::numbers::pi * double(x[0])); },
                          .noise = 0.3};

}  // namespace

TEST_CASE("bias_variance: the parts sum to the measured error, within its standard error") {
  for (int depth : {0, 2, 20}) {
    auto const parts =
        bias_variance(decision_tree<regression>{.max_depth = depth}, wave, {.samples = 200, .seed = std::uint64_t(depth)});
    INFO("depth " << depth << ": " << parts.bias_squared << " + " << parts.variance << " + " << parts.noise << ", error "
                  << parts.error << " +- " << parts.standard_error);
    CHECK(std::abs(parts.sum() - parts.error) < 3 * parts.standard_error);
    CHECK(parts.noise == Approx(0.09).epsilon(0.05));
  }
}

TEST_CASE("bias_variance: a constant has the truth's variance as bias, and noise and truth over rows as variance") {
  auto const mean =
      bias_variance(decision_tree<regression>{.max_depth = 0}, wave, {.rows = 50, .samples = 400, .test_rows = 400});
  CHECK(mean.bias_squared == Approx(0.5).margin(0.05));             // sin^2 is 1/2 in the mean
  CHECK(mean.variance == Approx((0.5 + 0.09) / 50).epsilon(0.25));  // var(y) / rows
  auto const deep = bias_variance(decision_tree<regression>{}, wave, {.rows = 50, .samples = 400});
  CHECK(deep.bias_squared < 0.01);
  CHECK(deep.variance > 0.08);  // it learns the noise of its neighbour
}

TEST_CASE("bias_variance: the same for any number of threads; what makes no sense is refused") {
  decision_tree<regression> const tree{.max_depth = 3};
  auto const one = bias_variance(tree, wave, {.samples = 20, .threads = 1}),
             four = bias_variance(tree, wave, {.samples = 20, .threads = 4});
  CHECK((one.error == four.error && one.bias_squared == four.bias_squared && one.variance == four.variance));
  CHECK_THROWS_AS(bias_variance(tree, wave, {.samples = 1}), error);
  CHECK_THROWS_AS(bias_variance(tree, noisy_function{}, {}), error);
}
