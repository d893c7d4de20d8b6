// ctgrad/estimator/metrics.hpp — how good predictions are: accuracy, confusion matrix, squared error, R squared
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/core/error.hpp>
#include <ctgrad/core/few_numbers.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <ostream>
#include <span>
#include <string>
#include <utility>
#include <vector>

/// Scores of predictions against what was so. A namespace of their own, since `mean_squared_error` is also a loss, a
/// formula to train with. Sums run in double, in order: the same bits everywhere.
namespace ctgrad::inline CTGRAD_ABI::metrics {

namespace detail {
inline void require_pairs(char const* who, std::size_t predicted, std::size_t actual) {
  require(predicted == actual, "metrics::", who, ": ", predicted, " predictions were given for ", actual, " actual values");
  require(actual > 0, "metrics::", who, ": 0 predictions were given, at least 1 is needed");
}
}  // namespace detail

/// The share of labels predicted right, in [0, 1]. Throws `error` for unequal lengths or none.
inline auto accuracy(std::span<std::int32_t const> predicted, std::span<std::int32_t const> actual) -> double {
  detail::require_pairs("accuracy", predicted.size(), actual.size());
  std::size_t right = 0;
  for (std::size_t i = 0; i < actual.size(); ++i) right += predicted[i] == actual[i];
  return static_cast<double>(right) / static_cast<double>(actual.size());
}

/// How often each class was taken for each: a square of counts, row = true class, column = predicted class.
/// \code std::cout << metrics::confusion_matrix(predicted, test.labels(), 10); \endcode
class confusion_matrix {
 public:
  /// Throws `error` for unequal lengths, none, or a label outside 0 .. classes - 1. `class_names`: none, or one a
  /// class.
  confusion_matrix(std::span<std::int32_t const> predicted, std::span<std::int32_t const> actual, std::size_t classes,
                   std::vector<std::string> class_names = {})
      : classes_(classes), counts_(classes * classes), names_(std::move(class_names)) {
    detail::require_pairs("confusion_matrix", predicted.size(), actual.size());
    require(names_.empty() || names_.size() == classes, "metrics::confusion_matrix: ", names_.size(),
            " class names were given for ", classes, " classes");
    for (std::size_t i = 0; i < actual.size(); ++i) {
      check("actual", actual[i], i);
      check("predicted", predicted[i], i);
      ++counts_[static_cast<std::size_t>(actual[i]) * classes + static_cast<std::size_t>(predicted[i])];
    }
  }

  auto classes() const noexcept -> std::size_t { return classes_; }  ///< rows, and columns, of the matrix

  /// classes() x classes(), row-major.
  auto counts() const noexcept -> std::span<std::size_t const> { return counts_; }

  /// How often `actual` was taken for `predicted`. Throws `error` for a class that does not exist.
  auto operator()(std::size_t actual, std::size_t predicted) const -> std::size_t {
    require(actual < classes_ && predicted < classes_, "metrics::confusion_matrix: entry (", actual, ", ", predicted,
            ") was asked for, but there are ", classes_, " classes");
    return counts_[actual * classes_ + predicted];
  }

  /// The name of a class, or its number where no names were given.
  auto name(std::size_t c) const -> std::string { return names_.empty() ? std::to_string(c) : names_.at(c); }

  /// The share of right answers, in [0, 1].
  auto accuracy() const -> double {
    std::size_t right = 0, all = 0;
    for (std::size_t c = 0; c < classes_; ++c) right += (*this)(c, c);
    for (auto const n : counts_) all += n;
    return static_cast<double>(right) / static_cast<double>(all);
  }

  /// Of the samples of class c, the share found; of those taken for class c, the share that was right. 0 where there
  /// are none, as in scikit-learn.
  auto recall(std::size_t c) const -> double { return share(c, classes_ * c, 1); }
  /// Of those called c, the share that are c; 0 for none.
  auto precision(std::size_t c) const -> double { return share(c, c, classes_); }

  friend bool operator==(confusion_matrix const&, confusion_matrix const&) = default;

  /// Aligned, with the class names at both edges; ends with a newline. Names are aligned by bytes.
  friend auto operator<<(std::ostream& out, confusion_matrix const& m) -> std::ostream& {
    std::string const corner = "true \\ predicted";
    std::size_t left = corner.size(), cell = 1;
    for (std::size_t c = 0; c < m.classes_; ++c) {
      left = ctgrad::detail::most(left, m.name(c).size());
      cell = ctgrad::detail::most(cell, m.name(c).size());
    }
    for (auto const n : m.counts_) cell = ctgrad::detail::most(cell, std::to_string(n).size());
    auto const pad = [&out](std::string const& text, std::size_t width) {
      out << std::string(width - text.size(), ' ') << text;
    };
    pad(corner, left);
    for (std::size_t c = 0; c < m.classes_; ++c) pad(m.name(c), cell + 2);
    out << '\n';
    for (std::size_t row = 0; row < m.classes_; ++row) {
      pad(m.name(row), left);
      for (std::size_t column = 0; column < m.classes_; ++column) pad(std::to_string(m(row, column)), cell + 2);
      out << '\n';
    }
    return out;
  }

 private:
  void check(char const* whose, std::int32_t label, std::size_t i) const {
    require(label >= 0 && static_cast<std::size_t>(label) < classes_, "metrics::confusion_matrix: ", whose, " label ", i,
            " is ", label, ", but there are ", classes_, " classes, counted from 0");
  }

  auto share(std::size_t c, std::size_t first, std::size_t stride) const -> double {
    std::size_t const hits = (*this)(c, c);
    std::size_t all = 0;
    for (std::size_t k = 0; k < classes_; ++k) all += counts_[first + k * stride];
    return all == 0 ? 0 : static_cast<double>(hits) / static_cast<double>(all);
  }

  std::size_t classes_;
  std::vector<std::size_t> counts_;
  std::vector<std::string> names_;
};

/// The mean of (predicted - actual)^2. Several outputs a row weigh alike. Throws `error` for unequal lengths or none.
inline auto mean_squared_error(std::span<float const> predicted, std::span<float const> actual) -> double {
  detail::require_pairs("mean_squared_error", predicted.size(), actual.size());
  double sum = 0;
  for (std::size_t i = 0; i < actual.size(); ++i) {
    double const d = double{predicted[i]} - double{actual[i]};
    sum = std::fma(d, d, sum);
  }
  return sum / static_cast<double>(actual.size());
}

/// The mean of |predicted - actual|. Throws `error` for unequal lengths or none.
inline auto mean_absolute_error(std::span<float const> predicted, std::span<float const> actual) -> double {
  detail::require_pairs("mean_absolute_error", predicted.size(), actual.size());
  double sum = 0;
  for (std::size_t i = 0; i < actual.size(); ++i) sum += std::fabs(double{predicted[i]} - double{actual[i]});
  return sum / static_cast<double>(actual.size());
}

/// R squared: 1 for perfect predictions, 0 for the best constant, negative for worse ones. One output. Where all actual
/// values are equal, it is 1 for perfect predictions and 0 otherwise, as in scikit-learn.
/// Throws `error` for unequal lengths or none.
inline auto r2(std::span<float const> predicted, std::span<float const> actual) -> double {
  detail::require_pairs("r2", predicted.size(), actual.size());
  double mean = 0;
  for (float const y : actual) mean += double{y};
  mean /= static_cast<double>(actual.size());
  double spread = 0;
  for (float const y : actual) spread = std::fma(double{y} - mean, double{y} - mean, spread);
  double const residual = mean_squared_error(predicted, actual) * static_cast<double>(actual.size());
  if (spread == 0) return residual == 0 ? 1 : 0;
  return 1 - residual / spread;
}

}  // namespace ctgrad::inline CTGRAD_ABI::metrics
