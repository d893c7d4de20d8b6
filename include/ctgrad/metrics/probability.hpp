// ctgrad/metrics/probability.hpp — how good predicted probabilities are: log loss and Brier score
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/estimator/metrics.hpp>

#include <algorithm>
#include <limits>

namespace ctgrad::inline CTGRAD_ABI::metrics {

namespace detail {
inline void check_probabilities(char const* who, std::span<float const> p, std::span<std::int32_t const> actual,
                                std::size_t classes) {
  require(classes >= 2, "metrics::", who, ": ", classes, " classes were given, at least 2 are needed");
  require_pairs(who, p.size(), actual.size() * classes);
  for (std::size_t i = 0; i < p.size(); ++i)
    require(p[i] >= 0 && p[i] <= 1, "metrics::", who, ": the probability of class ", i % classes, " for sample ",
            i / classes, " is ", p[i], ", a number from 0 to 1 is needed");
  for (std::size_t i = 0; i < actual.size(); ++i)
    require(actual[i] >= 0 && static_cast<std::size_t>(actual[i]) < classes, "metrics::", who, ": label ", i, " is ",
            actual[i], ", but there are ", classes, " classes, counted from 0");
}
}  // namespace detail

/// The mean of -log(probability of the true class), rows x classes probabilities. A probability below 2^-52 counts as
/// 2^-52: one certain mistake is no infinite loss.
inline auto log_loss(std::span<float const> probabilities, std::span<std::int32_t const> actual, std::size_t classes)
    -> double {
  detail::check_probabilities("log_loss", probabilities, actual, classes);
  constexpr double least = std::numeric_limits<double>::epsilon();
  double sum = 0;
  for (std::size_t i = 0; i < actual.size(); ++i) {
    double const p = double{probabilities[i * classes + static_cast<std::size_t>(actual[i])]};
    sum -= std::log(std::min(std::max(p, least), 1 - least));
  }
  return sum / static_cast<double>(actual.size());
}

/// The mean squared distance of the probabilities from 1 for the true class and 0 for the others (Brier 1950), in
/// [0, 2]; for two classes that of class 1 alone, in [0, 1], as is the custom.
inline auto brier_score(std::span<float const> probabilities, std::span<std::int32_t const> actual, std::size_t classes)
    -> double {
  detail::check_probabilities("brier_score", probabilities, actual, classes);
  double sum = 0;
  for (std::size_t i = 0; i < actual.size(); ++i)
    for (std::size_t c = classes == 2 ? 1 : 0; c < classes; ++c) {
      double const d = double{probabilities[i * classes + c]} - (static_cast<std::size_t>(actual[i]) == c ? 1 : 0);
      sum = std::fma(d, d, sum);
    }
  return sum / static_cast<double>(actual.size());
}

}  // namespace ctgrad::inline CTGRAD_ABI::metrics
