// ctgrad/linear/ridge.hpp — least squares with a price on the squares of the coefficients
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/estimator/save.hpp>
#include <ctgrad/estimator/traits.hpp>
#include <ctgrad/linear/linear_model.hpp>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {

/// Minimises sum (y - b . x - a)^2 + alpha |b|^2 (Hoerl & Kennard 1970); the intercept is not penalised.
/// \code auto model = fit(ridge{.alpha = 10}, train); \endcode
struct ridge {
  double alpha = 1;       ///< at least 0; at 0 it is `linear_regression`
  bool intercept = true;  ///< a constant term, not penalised
};

namespace learn {
auto shrink(ridge const& spec, table const& data, std::span<float const> weights) -> linear_fit;
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI

namespace ctgrad::inline CTGRAD_ABI {

/// \throws error where the data set has no single target, or alpha is out of its range
inline auto fit(ridge const& spec, dataset const& data) -> linear_model {
  return detail::fit_line(learn::shrink, spec, data);
}
/// Weights are divided by their mean, so that they do not change what alpha means.
inline auto fit(ridge const& spec, dataset const& data, std::span<float const> weights) -> linear_model {
  return detail::fit_weighted_line(learn::shrink, spec, data, weights);
}

template <>
struct estimator_traits<ridge> : estimator_defaults, saved_as_text<linear_model> {
  static constexpr bool differentiable = true;
};

}  // namespace ctgrad::inline CTGRAD_ABI
