// ctgrad/linear/logistic_regression.hpp — classes whose log-odds are linear, of two classes or many
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/data/require_weights.hpp>
#include <ctgrad/estimator/save.hpp>
#include <ctgrad/estimator/traits.hpp>
#include <ctgrad/linear/linear_classifier.hpp>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {

/// Minimises the sum of the cross-entropies + l1 |B|_1 + l2 |B|^2 / 2 over the coefficients B; intercepts are not
/// penalised. Newton's method for two classes, few columns and no l1; else OWL-QN (Andrew & Gao 2007), which without l1
/// is L-BFGS. (scikit-learn's C is 1 / l2.)
/// \code auto model = fit(logistic_regression{.l2 = 0.1}, train); \endcode
struct logistic_regression {
  double l1 = 0;              ///< at least 0
  double l2 = 1;              ///< at least 0; at 0, classes that a plane divides have no best coefficients
  bool intercept = true;      ///< a constant term, not penalised
  int max_iterations = 1000;  ///< at least 1
  double tolerance = 1e-7;  ///< stops once the largest derivative is below it times the number of rows, or a step no longer
                            ///< lowers the objective; above 0. Derivatives are by coefficients of standardised columns.
};

/// Fitted: the planes between the classes.
class logistic_regression_model : public linear_classifier {
 public:
  using linear_classifier::linear_classifier;

  /// Writes the probability of each class; `predict_proba` is the checked way to it.
  void evaluate(std::span<float const> rows, std::span<float> probabilities) const;
};

namespace learn {
auto log_odds(logistic_regression const& spec, table const& data, std::span<float const> weights) -> margins_fit;
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI

namespace ctgrad::inline CTGRAD_ABI {

template <>
inline constexpr bool has_compiled_text<logistic_regression_model> = true;

/// A class without rows has probability 0.
/// \throws error where the data set has no labels, or a field of the specification is out of its range
inline auto fit(logistic_regression const& spec, dataset const& data) -> logistic_regression_model {
  return {schema_of<classification>(data), learn::log_odds(spec, table_of<classification>("fit", data), {})};
}
/// Weights are divided by their mean, so that they do not change what the penalties mean.
inline auto fit(logistic_regression const& spec, dataset const& data, std::span<float const> weights)
    -> logistic_regression_model {
  require_weights("fit", weights, data.rows());
  return {schema_of<classification>(data), learn::log_odds(spec, table_of<classification>("fit", data), weights)};
}

template <>
struct estimator_traits<logistic_regression> : estimator_defaults, saved_as_text<logistic_regression_model> {
  static constexpr bool differentiable = true;
};

}  // namespace ctgrad::inline CTGRAD_ABI
