// ctgrad/metrics/ranking.hpp — how well scores put the samples of a class before the others: ROC and precision-recall
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/estimator/metrics.hpp>

#include <algorithm>
#include <numeric>

namespace ctgrad::inline CTGRAD_ABI::metrics {

namespace detail {

/// Samples of one score: so many of the class, so many of the others. The highest score comes first.
struct tie {
  float score;
  std::uint64_t hits, others;
};

template <class IsHit>
auto ties_of(char const* who, std::span<float const> scores, IsHit is_hit) -> std::vector<tie> {
  for (std::size_t i = 0; i < scores.size(); ++i)
    require(std::isfinite(scores[i]), "metrics::", who, ": the score of sample ", i, " is ", scores[i],
            ", a finite number is needed");
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
  std::vector<tie> ties;
  for (std::size_t const i : order) {
    if (ties.empty() || scores[i] != ties.back().score) ties.push_back({scores[i], 0, 0});
    ++(is_hit(i) ? ties.back().hits : ties.back().others);
  }
  return ties;
}

inline auto total(std::vector<tie> const& ties) -> tie {
  tie all{};
  for (tie const& t : ties) all.hits += t.hits, all.others += t.others;
  return all;
}

/// Pairs of a hit and another put in order, ties counting half; whole numbers, so it is exact but for one division.
inline auto area(char const* who, std::vector<tie> const& ties) -> double {
  auto const [_, hits, others] = total(ties);
  require(hits > 0 && others > 0, "metrics::", who, ": samples of the class and of the others are needed, there are ", hits,
          " and ", others);
  std::uint64_t before = 0, halves = 0;  // hits with a higher score; half pairs
  for (tie const& t : ties) halves += (2 * before + t.hits) * t.others, before += t.hits;
  return static_cast<double>(halves) / (2 * static_cast<double>(hits) * static_cast<double>(others));
}

/// Labels of two classes, 0 and 1.
inline auto binary_ties(char const* who, std::span<float const> scores, std::span<std::int32_t const> actual)
    -> std::vector<tie> {
  require_pairs(who, scores.size(), actual.size());
  for (std::size_t i = 0; i < actual.size(); ++i)
    require(actual[i] == 0 || actual[i] == 1, "metrics::", who, ": label ", i, " is ", actual[i], ", 0 or 1 is needed");
  return ties_of(who, scores, [&](std::size_t i) { return actual[i] == 1; });
}

}  // namespace detail

/// A curve through points; `thresholds[i]` is the score from which on a sample is taken for class 1 at point i.
struct curve {
  std::vector<double> x{}, y{}, thresholds{};  ///< point by point; the thresholds fall
};

/// The area under the ROC curve: how likely a sample of class 1 has a higher score than one of class 0, ties counting
/// half (Mann & Whitney 1947). Throws `error` where one of the classes has no sample.
inline auto roc_auc(std::span<float const> scores, std::span<std::int32_t const> actual) -> double {
  return detail::area("roc_auc", detail::binary_ties("roc_auc", scores, actual));
}

/// The mean area of each class against the others, by rows x classes probabilities. Every class needs a sample.
inline auto roc_auc(std::span<float const> probabilities, std::span<std::int32_t const> actual, std::size_t classes)
    -> double {
  require(classes > 0, "metrics::roc_auc: 0 classes were given");
  detail::require_pairs("roc_auc", probabilities.size(), actual.size() * classes);
  std::vector<float> scores(actual.size());
  double sum = 0;
  for (std::size_t c = 0; c < classes; ++c) {
    for (std::size_t i = 0; i < scores.size(); ++i) scores[i] = probabilities[i * classes + c];
    auto const hit = [&](std::size_t i) { return static_cast<std::size_t>(actual[i]) == c; };
    sum += detail::area("roc_auc", detail::ties_of("roc_auc", scores, hit));
  }
  return sum / static_cast<double>(classes);
}

/// False positive rate (x) and true positive rate (y), from (0, 0) to (1, 1), a point for each different score.
inline auto roc_curve(std::span<float const> scores, std::span<std::int32_t const> actual) -> curve {
  auto const ties = detail::binary_ties("roc_curve", scores, actual);
  auto const [_, hits, others] = detail::total(ties);
  require(hits > 0 && others > 0, "metrics::roc_curve: samples of both classes are needed, there are ", hits,
          " of class 1 and ", others, " of class 0");
  curve roc{{0}, {0}, {HUGE_VAL}};
  std::uint64_t found = 0, wrong = 0;
  for (auto const& t : ties) {
    found += t.hits, wrong += t.others;
    roc.x.push_back(static_cast<double>(wrong) / static_cast<double>(others));
    roc.y.push_back(static_cast<double>(found) / static_cast<double>(hits));
    roc.thresholds.push_back(double{t.score});
  }
  return roc;
}

/// The sum over scores, from the highest, of what recall gains times the precision there: no interpolation.
/// Throws `error` where class 1 has no sample.
inline auto average_precision(std::span<float const> scores, std::span<std::int32_t const> actual) -> double {
  auto const ties = detail::binary_ties("average_precision", scores, actual);
  auto const hits = detail::total(ties).hits;
  require(hits > 0, "metrics::average_precision: class 1 has no sample");
  std::uint64_t found = 0, taken = 0;
  double sum = 0;
  for (auto const& t : ties) {
    found += t.hits, taken += t.hits + t.others;
    sum +=
        static_cast<double>(t.hits) / static_cast<double>(hits) * (static_cast<double>(found) / static_cast<double>(taken));
  }
  return sum;
}

}  // namespace ctgrad::inline CTGRAD_ABI::metrics
