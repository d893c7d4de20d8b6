// ctgrad/estimator/partial_dependence.hpp — what a model answers on average, as one or two columns change
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/error.hpp>
#include <ctgrad/data/dataset.hpp>
#include <ctgrad/estimator/tasks.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <vector>

namespace ctgrad::inline CTGRAD_ABI {

/// A curve, or a surface, over the values of columns.
struct partial_dependence_values {
  std::vector<std::vector<float>> grid{};  ///< of each column asked for: its values, ascending
  std::size_t outputs = 1;                 ///< classes of a classifier; 1 for a regression
  std::vector<double> mean{};              ///< grid[0] (x grid[1]) x outputs: probabilities, or the number
};

namespace detail {

/// At most `points` values of a column, evenly spread over its rows; of equal ones, one.
[[gnu::cold]] inline auto grid_of(dataset const& data, std::size_t column, std::size_t points) -> std::vector<float> {
  std::vector<float> values, grid;
  for (std::size_t i = 0; i < data.rows(); ++i)
    if (float const x = data.row(i)[column]; x == x) values.push_back(x);
  require(!values.empty(), "partial_dependence: column ", column, " has no value");
  std::ranges::sort(values);
  for (std::size_t k = 0; k < points; ++k) grid.push_back(values[k * (values.size() - 1) / (points - 1)]);
  grid.erase(std::ranges::unique(grid).begin(), grid.end());
  return grid;
}

}  // namespace detail

/// The mean answer of any fitted model over the rows given, all of which get the same value in the column (Friedman 2001,
/// section 8.2). Where columns depend on each other, some of these rows are such as never occur.
/// \param columns one or two of them
/// \param points of each column's grid, at least 2
/// \throws error where a column does not exist or the numbers are out of range
template <class Model>
auto partial_dependence(Model const& model, dataset const& data, std::vector<std::size_t> const& columns, int points = 20)
    -> partial_dependence_values {
  require(columns.size() == 1 || columns.size() == 2, "partial_dependence: ", columns.size(),
          " columns were given, 1 or 2 are needed");
  require(points >= 2, "partial_dependence: ", points, " points were asked for, at least 2 are needed");
  partial_dependence_values result;
  for (std::size_t const c : columns) {
    require(c < data.width(), "partial_dependence: column ", c, " was asked for, but there are ", data.width());
    result.grid.push_back(detail::grid_of(data, c, std::size_t(points)));
  }
  std::vector<float> rows(data.features().begin(), data.features().end());
  auto const put = [&](std::size_t column, float value) {
    for (std::size_t i = column; i < rows.size(); i += data.width()) rows[i] = value;
  };
  auto const ask = [&] {
    std::vector<float> answers;
    if constexpr (std::same_as<typename Model::task, classification>) answers = predict_proba(model, rows);
    else answers = predict(model, rows);
    result.outputs = answers.size() / data.rows();
    std::vector<double> sums(result.outputs);
    for (std::size_t i = 0; i < answers.size(); ++i) sums[i % sums.size()] += double(answers[i]);
    for (double const s : sums) result.mean.push_back(s / double(data.rows()));
  };
  for (float const first : result.grid[0]) {
    put(columns[0], first);
    if (columns.size() == 1) ask();
    else
      for (float const second : result.grid[1]) put(columns[1], second), ask();
  }
  return result;
}

}  // namespace ctgrad::inline CTGRAD_ABI
