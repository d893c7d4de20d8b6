// ctgrad/linear/best_subset.hpp — least squares on the few columns that explain most
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/estimator/save.hpp>
#include <ctgrad/estimator/traits.hpp>
#include <ctgrad/linear/linear_model.hpp>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {

/// Minimises sum (y - b . x - a)^2 with at most `features` coefficients that are not 0: a bound on the L0 "norm". All
/// subsets are searched, but for those that a bound excludes (Furnival & Wilson 1974); for small problems.
/// \code auto model = fit(best_subset{.features = 3}, train); \endcode
struct best_subset {
  int features = 1;       ///< at least 0; more than the width count as the width
  bool intercept = true;  ///< a constant term, never left out
};

namespace learn {
auto choose_subset(best_subset const& spec, table const& data) -> linear_fit;
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI

namespace ctgrad::inline CTGRAD_ABI {

/// \throws error where the data set has no single target or more than 40 columns
inline auto fit(best_subset const& spec, dataset const& data) -> linear_model {
  auto line = learn::choose_subset(spec, table_of<regression>("fit", data));
  return {schema_of<regression>(data), std::move(line.coefficients), line.intercept};
}

template <>
struct estimator_traits<best_subset> : estimator_defaults, saved_as_text<linear_model> {
  static constexpr bool differentiable = true;
};

}  // namespace ctgrad::inline CTGRAD_ABI
