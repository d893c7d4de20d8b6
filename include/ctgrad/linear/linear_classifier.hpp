// ctgrad/linear/linear_classifier.hpp — what linear classifiers return: a weighted sum of the features for each class
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/estimator/predict.hpp>
#include <ctgrad/estimator/save.hpp>
#include <ctgrad/estimator/table.hpp>
#include <ctgrad/estimator/tasks.hpp>

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {

namespace learn {
/// Two classes have one row of coefficients, whose margin speaks for class 1; more classes have one each.
struct margins_fit {
  std::vector<double> coefficients{};  ///< margins x width
  std::vector<double> intercepts{};    ///< one a margin
};
inline auto margins_of(std::size_t classes) -> std::size_t { return classes == 2 ? 1 : classes; }
}  // namespace learn

/// The margins of a row: coefficients x + intercepts.
class linear_classifier {
 public:
  using task = classification;

  /// Throws `error` unless there is one finite coefficient for each margin and feature.
  linear_classifier(table_schema schema, learn::margins_fit fit);

  auto schema() const noexcept -> table_schema const& { return schema_; }

  /// Rows of coefficients: 1 for two classes, else as many as classes.
  auto margins() const noexcept -> std::size_t { return fit_.intercepts.size(); }
  /// margins() x width
  auto coefficients() const& noexcept -> std::span<double const> { return fit_.coefficients; }
  auto coefficients() && noexcept -> std::vector<double> { return std::move(fit_.coefficients); }
  auto intercepts() const& noexcept -> std::span<double const> { return fit_.intercepts; }  ///< one a row of coefficients
  auto intercepts() && noexcept -> std::vector<double> { return std::move(fit_.intercepts); }

  friend bool operator==(linear_classifier const& a, linear_classifier const& b) {
    return a.schema_ == b.schema_ && a.fit_.coefficients == b.fit_.coefficients && a.fit_.intercepts == b.fit_.intercepts;
  }

 protected:
  /// Writes margins() numbers.
  void margins_of(std::span<float const> row, std::span<double> out) const;

 private:
  table_schema schema_;
  learn::margins_fit fit_;
};

/// A linear classifier that knows no probabilities: the largest margin wins.
class margin_classifier : public linear_classifier {
 public:
  using linear_classifier::linear_classifier;
  static constexpr bool only_scores = true;  ///< its margins are no probabilities

  /// Writes one score a class; `predict` is the checked way to it.
  void evaluate(std::span<float const> rows, std::span<float> scores) const;
};

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI

namespace ctgrad::inline CTGRAD_ABI {

template <>
inline constexpr bool has_compiled_text<margin_classifier> = true;

}  // namespace ctgrad::inline CTGRAD_ABI
