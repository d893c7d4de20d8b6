// ctgrad/metrics/classification.hpp — precision, recall, F1 and balanced accuracy of predicted classes
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/estimator/metrics.hpp>

#include <algorithm>

namespace ctgrad::inline CTGRAD_ABI::metrics {

/// How the scores of several classes become one.
enum class average {
  macro,  ///< the mean over the classes that occur, predicted or true: each has the same say
  micro   ///< over all samples: each has the same say. With one label a sample, it is the accuracy
};

namespace detail {

inline auto count_of(std::span<std::int32_t const> a, std::span<std::int32_t const> b) -> std::size_t {
  std::int32_t largest = 0;
  for (auto const labels : {a, b})
    for (std::int32_t const c : labels) largest = std::max(largest, c);
  return static_cast<std::size_t>(largest) + 1;
}

/// The mean of `score(class)` over classes that occur.
template <class Score>
auto mean_over_classes(confusion_matrix const& m, Score score) -> double {
  double sum = 0;
  std::size_t occurring = 0;
  for (std::size_t c = 0; c < m.classes(); ++c) {
    std::size_t seen = 0;
    for (std::size_t k = 0; k < m.classes(); ++k) seen += m(c, k) + m(k, c);
    if (seen == 0) continue;
    sum += score(c);
    ++occurring;
  }
  return sum / static_cast<double>(occurring);
}

}  // namespace detail

/// Of the samples taken for a class, the share that was right; 0 where there are none, as in scikit-learn.
inline auto precision(confusion_matrix const& m, average how = average::macro) -> double {
  return how == average::micro ? m.accuracy() : detail::mean_over_classes(m, [&](std::size_t c) { return m.precision(c); });
}

/// Of the samples of a class, the share found; 0 where there are none, as in scikit-learn.
inline auto recall(confusion_matrix const& m, average how = average::macro) -> double {
  return how == average::micro ? m.accuracy() : detail::mean_over_classes(m, [&](std::size_t c) { return m.recall(c); });
}

/// The harmonic mean of precision and recall of one class: 2 right / (predicted + true); 0 where it does not occur.
inline auto f1(confusion_matrix const& m, std::size_t c) -> double {
  std::size_t both = 0;
  for (std::size_t k = 0; k < m.classes(); ++k) both += m(c, k) + m(k, c);
  return both == 0 ? 0 : 2 * static_cast<double>(m(c, c)) / static_cast<double>(both);
}
inline auto f1(confusion_matrix const& m, average how = average::macro) -> double {
  return how == average::micro ? m.accuracy() : detail::mean_over_classes(m, [&](std::size_t c) { return f1(m, c); });
}

/// The mean recall over the classes that occur among the true ones: a half for two classes and a constant answer,
/// however rare one of them is.
inline auto balanced_accuracy(confusion_matrix const& m) -> double {
  double sum = 0;
  std::size_t occurring = 0;
  for (std::size_t c = 0; c < m.classes(); ++c) {
    std::size_t samples = 0;
    for (std::size_t k = 0; k < m.classes(); ++k) samples += m(c, k);
    if (samples == 0) continue;
    sum += m.recall(c);
    ++occurring;
  }
  return sum / static_cast<double>(occurring);
}

/// The same of labels; classes are counted up to the largest. Throw `error` for unequal lengths, none, or a negative label.
using labels = std::span<std::int32_t const>;
inline auto precision(labels predicted, labels actual, average how = average::macro) -> double {
  return precision(confusion_matrix(predicted, actual, detail::count_of(predicted, actual)), how);
}
inline auto recall(labels predicted, labels actual, average how = average::macro) -> double {
  return recall(confusion_matrix(predicted, actual, detail::count_of(predicted, actual)), how);
}
inline auto f1(labels predicted, labels actual, average how = average::macro) -> double {
  return f1(confusion_matrix(predicted, actual, detail::count_of(predicted, actual)), how);
}
inline auto balanced_accuracy(labels predicted, labels actual) -> double {
  return balanced_accuracy(confusion_matrix(predicted, actual, detail::count_of(predicted, actual)));
}

}  // namespace ctgrad::inline CTGRAD_ABI::metrics
