// ctgrad/linear/linear_regression.hpp — least squares in closed form, with its standard errors
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/data/require_weights.hpp>
#include <ctgrad/estimator/save.hpp>
#include <ctgrad/estimator/traits.hpp>
#include <ctgrad/linear/linear_model.hpp>

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {

/// The coefficients that make sum (y - b . x - a)^2 smallest, by the seminormal equations with a correction (Björck 1987).
/// Where columns nearly depend on each other, by a complete orthogonal decomposition instead (Golub & Van Loan, "Matrix
/// computations", 5.5): where they do, the shortest of the equally good b.
/// \code auto model = fit(linear_regression{}, train); model.errors().coefficients[0]; \endcode
struct linear_regression {
  bool intercept = true;  ///< else a = 0
};

/// How sure least squares is of its coefficients, if y = b . x + a + normal noise of one deviation. NaN where nothing can
/// be said: no degrees of freedom are left, or columns depend on each other.
struct coefficient_errors {
  std::vector<double> coefficients{};  ///< standard error of each
  double intercept = 0;                ///< its standard error
  double noise = 0;                    ///< estimated standard deviation of the noise
  std::size_t rank = 0;                ///< independent columns, after the intercept
  std::size_t degrees_of_freedom = 0;  ///< rows of weight above 0, less the parameters fitted

  /// NaN included: the same bits.
  friend auto operator==(coefficient_errors const& a, coefficient_errors const& b) -> bool;
};

/// Fitted: coefficients, intercept and their standard errors.
class linear_regression_model : public linear_model {
 public:
  linear_regression_model(linear_model line, coefficient_errors errors);

  auto errors() const& noexcept -> coefficient_errors const& { return errors_; }  ///< standard errors, as theory has them
  auto errors() && noexcept -> coefficient_errors { return std::move(errors_); }

  friend bool operator==(linear_regression_model const&, linear_regression_model const&) = default;

 private:
  coefficient_errors errors_;
};

namespace learn {
struct least_squares_fit {
  linear_fit line{};
  coefficient_errors errors{};
};
auto least_squares(linear_regression const& spec, table const& data, std::span<float const> weights) -> least_squares_fit;
}  // namespace learn

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI

namespace ctgrad::inline CTGRAD_ABI {

template <>
inline constexpr bool has_compiled_text<linear_regression_model> = true;

namespace detail {
inline auto fit_linear_regression(linear_regression const& spec, dataset const& data, std::span<float const> weights)
    -> linear_regression_model {
  auto [line, errors] = learn::least_squares(spec, table_of<regression>("fit", data), weights);
  return {{schema_of<regression>(data), std::move(line.coefficients), line.intercept}, std::move(errors)};
}
}  // namespace detail

/// \throws error where the data set has no single target, or columns that are no numbers
inline auto fit(linear_regression const& spec, dataset const& data) -> linear_regression_model {
  return detail::fit_linear_regression(spec, data, {});
}

/// Each square is multiplied by its row's weight, that is, the variance of a row's noise is one over its weight.
inline auto fit(linear_regression const& spec, dataset const& data, std::span<float const> weights)
    -> linear_regression_model {
  require_weights("fit", weights, data.rows());
  return detail::fit_linear_regression(spec, data, weights);
}

template <>
struct estimator_traits<linear_regression> : estimator_defaults, saved_as_text<linear_regression_model> {
  static constexpr bool differentiable = true;
  static constexpr bool weights_are_repetitions = true;
};

}  // namespace ctgrad::inline CTGRAD_ABI
