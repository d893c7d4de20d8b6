// ctgrad/adapter/linear_regression_formula.hpp — least squares as a formula, descended by gradient steps
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/data/require_weights.hpp>
#include <ctgrad/estimator/traits.hpp>
#include <ctgrad/layer/dense.hpp>
#include <ctgrad/linear/linear_model.hpp>
#include <ctgrad/loss/mean_squared_error.hpp>
#include <ctgrad/neural_network/estimator.hpp>

#include <cmath>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace ctgrad::inline CTGRAD_ABI {

/// `linear_regression` as a network without a hidden layer: the formula w x + b, its mean squared error, and steps along
/// the gradient that the compiler derives. It converges to the closed form's answer, whose agreement the tests hold to
/// 1e-4; the columns and the target are standardised on the way.
/// \code auto model = fit(linear_regression_formula<3>{.batch = 16}, train); model.coefficients(); \endcode
/// \tparam Width columns of the data
template <int Width>
struct linear_regression_formula {
  double rate = 0.1;  ///< of a step, above 0; above 2 / Width it may diverge
  int epochs = 1000;  ///< passes over the data, at least 1
  int batch = 0;      ///< rows of a step: stochastic gradient descent, whose rate falls to 0 along a cosine; 0 takes all
                      ///< rows at once: gradient descent
  std::uint64_t seed = 0;  ///< of the first coefficients and of the order of rows
};

namespace detail {

template <int Width>
struct linear_formula {
  static constexpr input<"x", Width> x{};
  static constexpr target<"t", 1> t{};
  static constexpr parameter<"w", 1, Width> w{};
  static constexpr parameter<"b", 1> b{};
  static constexpr auto y = w * x + b;
  static constexpr auto loss = mean_squared_error(y, t);
};

/// Numbers less their mean, in units of their deviation.
struct standard_column {
  double mean = 0, deviation = 1;

  standard_column(std::span<float const> numbers, std::size_t first, std::size_t stride, std::span<float const> weights) {
    double sum = 0, squares = 0, total = 0;
    double const origin = double(numbers[first]);  // the mean of a constant column is then exact
    for (std::size_t i = first, row = 0; i < numbers.size(); i += stride, ++row) {
      double const w = weights.empty() ? 1 : double(weights[row]), d = double(numbers[i]) - origin;
      total += w, sum += w * d, squares += w * d * d;
    }
    mean = origin + sum / total;
    double const variance = squares / total - sum / total * (sum / total);
    if (variance > 1e-12 * squares / total) deviation = std::sqrt(variance);
  }

  void apply(std::vector<float>& numbers, std::size_t first, std::size_t stride) const {
    for (std::size_t i = first; i < numbers.size(); i += stride) numbers[i] = float((double(numbers[i]) - mean) / deviation);
  }
};

template <int Width>
auto fit_formula(linear_regression_formula<Width> const& spec, dataset const& data, std::span<float const> weights)
    -> linear_model {
  using formula = linear_formula<Width>;
  auto const table = table_of<regression>("fit", data);
  require(table.width == std::size_t(Width), "fit: the data set has ", table.width, " columns, but the formula has ", Width);
  require(spec.batch >= 0, "fit: batch is ", spec.batch, ", at least 0 is needed");
  dataset_parts parts{.features = {table.features.begin(), table.features.end()},
                      .width = table.width,
                      .targets = {table.targets.begin(), table.targets.end()}};
  std::vector<standard_column> columns;
  for (std::size_t k = 0; k < table.width; ++k) {
    columns.emplace_back(parts.features, k, table.width, weights);
    columns[k].apply(parts.features, k, table.width);
  }
  standard_column const target(parts.targets, 0, 1, weights);
  target.apply(parts.targets, 0, 1);
  dataset const standard(std::move(parts));
  auto const train = [&](auto const& network) {
    return weights.empty() ? fit(network, standard) : fit(network, standard, weights);
  };

  auto const read = [&](auto const& model) {
    auto const w = model.net.view(formula::w);
    std::vector<double> coefficients(table.width);
    double intercept = target.mean + target.deviation * double(model.net.view(formula::b)(0, 0));
    for (std::size_t k = 0; k < table.width; ++k) {
      coefficients[k] = target.deviation * double(w(0, int(k))) / columns[k].deviation;
      intercept -= coefficients[k] * columns[k].mean;
    }
    return linear_model(schema_of<regression>(data), std::move(coefficients), intercept);
  };
  sgd const step{.rate = spec.rate};
  if (spec.batch == 0)
    return read(train(neural_network{.output = ref<formula::y>,
                                     .loss = ref<formula::loss>,
                                     .optimizer = step,
                                     .epochs = spec.epochs,
                                     .batch_fraction = 1,
                                     .seed = spec.seed}));
  return read(train(neural_network{.output = ref<formula::y>,
                                   .loss = ref<formula::loss>,
                                   .optimizer = step,
                                   .schedule = cosine_decay{},
                                   .epochs = spec.epochs,
                                   .batch = spec.batch,
                                   .seed = spec.seed}));
}

}  // namespace detail

/// \throws error where the data set has no single target or another width, a field is out of its range, or steps diverge
template <int Width>
auto fit(linear_regression_formula<Width> const& spec, dataset const& data) -> linear_model {
  return detail::fit_formula(spec, data, {});
}
template <int Width>
auto fit(linear_regression_formula<Width> const& spec, dataset const& data, std::span<float const> weights) -> linear_model {
  require_weights("fit", weights, data.rows());
  return detail::fit_formula(spec, data, weights);
}

template <int Width>
struct estimator_traits<linear_regression_formula<Width>> : estimator_defaults {
  static constexpr std::size_t width = Width;
  static constexpr bool differentiable = true;
  static constexpr bool approximate = true;
};

}  // namespace ctgrad::inline CTGRAD_ABI
