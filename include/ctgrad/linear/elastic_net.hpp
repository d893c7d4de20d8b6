// ctgrad/linear/elastic_net.hpp — least squares with a price on the absolute values of the coefficients: lasso, elastic net
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/estimator/save.hpp>
#include <ctgrad/estimator/traits.hpp>
#include <ctgrad/linear/linear_model.hpp>

#include <vector>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {

/// Minimises mean (y - b . x - a)^2 / 2 + alpha (l1_ratio |b|_1 + (1 - l1_ratio) |b|^2 / 2) by coordinate descent on the
/// covariances (Friedman, Hastie & Tibshirani 2010). A price on absolute values makes coefficients exactly 0.
/// \code auto model = fit(elastic_net_regression{.alpha = 0.1, .l1_ratio = 0.7}, train); \endcode
struct elastic_net_regression {
  double alpha = 1;            ///< at least 0
  double l1_ratio = 0.5;       ///< 0 to 1
  bool intercept = true;       ///< never penalised
  int max_iterations = 10000;  ///< passes over the coefficients, at least 1
  double tolerance = 1e-8;     ///< stops once no coefficient moves the answers by more than this share of the targets'
                               ///< deviation; at least 0
};

/// The elastic net of l1_ratio 1 (Tibshirani 1996).
struct lasso {
  double alpha = 1;            ///< at least 0
  bool intercept = true;       ///< a constant term, not penalised
  int max_iterations = 10000;  ///< see `elastic_net_regression`
  double tolerance = 1e-8;     ///< see `elastic_net_regression`
};

/// The solution for one alpha.
struct path_point {
  double alpha = 0;                    ///< the penalty
  std::vector<double> coefficients{};  ///< one a column
  double intercept = 0;                ///< the constant term
};

/// From the smallest alpha that leaves no coefficient down to `smallest` times it, in equal ratios.
struct path_grid {
  int points = 100;        ///< at least 1
  double smallest = 1e-3;  ///< above 0, at most 1
};

namespace learn {
auto descend(elastic_net_regression const& spec, table const& data, std::span<float const> weights) -> linear_fit;
auto descend_path(elastic_net_regression const& spec, table const& data, path_grid const& grid) -> std::vector<path_point>;
}  // namespace learn

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI

namespace ctgrad::inline CTGRAD_ABI {

/// \throws error where the data set has no single target, or a field of the specification is out of its range
inline auto fit(elastic_net_regression const& spec, dataset const& data) -> linear_model {
  return detail::fit_line(learn::descend, spec, data);
}
/// The mean is weighted: weights are divided by their sum.
inline auto fit(elastic_net_regression const& spec, dataset const& data, std::span<float const> weights) -> linear_model {
  return detail::fit_weighted_line(learn::descend, spec, data, weights);
}

namespace detail {
inline auto as_elastic_net(lasso const& s) -> elastic_net_regression {
  return {s.alpha, 1, s.intercept, s.max_iterations, s.tolerance};
}
}  // namespace detail

inline auto fit(lasso const& spec, dataset const& data) -> linear_model { return fit(detail::as_elastic_net(spec), data); }
inline auto fit(lasso const& spec, dataset const& data, std::span<float const> weights) -> linear_model {
  return fit(detail::as_elastic_net(spec), data, weights);
}

/// The solutions for a grid of alphas, the largest first, each begun at the one before; the specification's alpha is not
/// read. l1_ratio must be above 0: without it no alpha is large enough.
inline auto regularization_path(elastic_net_regression const& spec, dataset const& data, path_grid const& grid = {})
    -> std::vector<path_point> {
  return learn::descend_path(spec, table_of<regression>("fit", data), grid);
}
inline auto regularization_path(lasso const& spec, dataset const& data, path_grid const& grid = {})
    -> std::vector<path_point> {
  return regularization_path(detail::as_elastic_net(spec), data, grid);
}

template <>
struct estimator_traits<elastic_net_regression> : estimator_defaults, saved_as_text<linear_model> {
  static constexpr bool differentiable = true;
  static constexpr bool weights_are_repetitions = true;
};
template <>
struct estimator_traits<lasso> : estimator_traits<elastic_net_regression> {};

}  // namespace ctgrad::inline CTGRAD_ABI
