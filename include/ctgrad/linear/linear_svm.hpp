// ctgrad/linear/linear_svm.hpp — the plane with the widest margin
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/data/require_weights.hpp>
#include <ctgrad/estimator/save.hpp>
#include <ctgrad/estimator/traits.hpp>
#include <ctgrad/linear/linear_classifier.hpp>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {

/// Minimises sum max(0, 1 - t z)^2 + l2 |b|^2 / 2, z = b . x + a, t = 1 for a class and -1 for the others: a support vector
/// machine with squared hinge loss, one against the rest for more than two classes, by L-BFGS. (scikit-learn's C is 1 / l2;
/// the intercept is not penalised here.)
/// \code auto model = fit(linear_svm{.l2 = 0.1}, train); \endcode
struct linear_svm {
  double l2 = 1;              ///< above 0
  bool intercept = true;      ///< a constant term, not penalised
  int max_iterations = 1000;  ///< at least 1
  double tolerance = 1e-7;    ///< see `logistic_regression`
};

namespace learn {
auto widest_margins(linear_svm const& spec, table const& data, std::span<float const> weights) -> margins_fit;
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI

namespace ctgrad::inline CTGRAD_ABI {

/// \throws error where the data set has no labels, or a field of the specification is out of its range
inline auto fit(linear_svm const& spec, dataset const& data) -> margin_classifier {
  return {schema_of<classification>(data), learn::widest_margins(spec, table_of<classification>("fit", data), {})};
}
/// Weights are divided by their mean, so that they do not change what l2 means.
inline auto fit(linear_svm const& spec, dataset const& data, std::span<float const> weights) -> margin_classifier {
  require_weights("fit", weights, data.rows());
  return {schema_of<classification>(data), learn::widest_margins(spec, table_of<classification>("fit", data), weights)};
}

template <>
struct estimator_traits<linear_svm> : estimator_defaults, saved_as_text<margin_classifier> {
  static constexpr bool differentiable = true;
};

}  // namespace ctgrad::inline CTGRAD_ABI
