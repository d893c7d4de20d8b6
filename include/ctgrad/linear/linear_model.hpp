// ctgrad/linear/linear_model.hpp — what linear regressions return: a weighted sum of the features
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/data/require_weights.hpp>
#include <ctgrad/estimator/predict.hpp>
#include <ctgrad/estimator/save.hpp>
#include <ctgrad/estimator/table.hpp>
#include <ctgrad/estimator/tasks.hpp>

#include <span>
#include <utility>
#include <vector>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {

/// y = coefficients . x + intercept.
class linear_model {
 public:
  using task = regression;

  /// Throws `error` unless there is one finite coefficient for each feature of the schema.
  linear_model(table_schema schema, std::vector<double> coefficients, double intercept);

  auto schema() const noexcept -> table_schema const& { return schema_; }

  /// One a feature, in the units of the target over those of the feature.
  auto coefficients() const& noexcept -> std::span<double const> { return coefficients_; }
  auto coefficients() && noexcept -> std::vector<double> { return std::move(coefficients_); }
  auto intercept() const noexcept -> double { return intercept_; }  ///< the constant term; 0 if it was not asked for

  /// Writes one answer a row. `predict` is the checked way to it.
  void evaluate(std::span<float const> rows, std::span<float> answers) const;

  friend bool operator==(linear_model const&, linear_model const&) = default;

 private:
  table_schema schema_;
  std::vector<double> coefficients_;
  double intercept_;
};

namespace learn {
struct linear_fit {
  std::vector<double> coefficients{};
  double intercept = 0;
};
}  // namespace learn

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI

namespace ctgrad::inline CTGRAD_ABI {

template <>
inline constexpr bool has_compiled_text<linear_model> = true;

namespace detail {

/// What `solve(spec, table, weights)` finds, as a model of the data set's columns.
template <class Spec, class Solve>
auto fit_line(Solve solve, Spec const& spec, dataset const& data, std::span<float const> weights = {}) -> linear_model {
  auto [coefficients, intercept] = solve(spec, table_of<regression>("fit", data), weights);
  return {schema_of<regression>(data), std::move(coefficients), intercept};
}
/// The same with checked weights.
template <class Spec, class Solve>
auto fit_weighted_line(Solve solve, Spec const& spec, dataset const& data, std::span<float const> weights) -> linear_model {
  require_weights("fit", weights, data.rows());
  return fit_line(solve, spec, data, weights);
}

}  // namespace detail

}  // namespace ctgrad::inline CTGRAD_ABI
