// ctgrad/preparation/select_k_best.hpp — the columns that say most about the answer, each judged alone
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/preparation/select_columns.hpp>

#include <cmath>
#include <numeric>

namespace ctgrad::inline CTGRAD_ABI {

/// The k columns with the largest F statistic: of the analysis of variance between classes (Fisher 1925), or of the
/// straight line through the target. Columns of numbers, none missing.
struct select_k_best {
  std::size_t k = 10;  ///< at least 1; all columns where there are fewer
};

/// Fitted: which columns are kept, and the scores of all.
struct select_k_best_model : selected_columns {
  std::vector<double>
      scores{};  ///< of all columns taken: F, infinite where a column tells the answer; NaN where it is constant

  static constexpr auto kind = "select_k_best";
  static void fields(auto& archive, auto& model) { archive("columns", model.columns), archive("scores", model.scores); }
  [[gnu::cold]] void complete() {
    detail::require_one_each(kind, "scores", scores.size(), takes.width);
    selected_columns::complete();
  }

  friend bool operator==(select_k_best_model const&, select_k_best_model const&) = default;
};

namespace detail {

/// Between classes over within classes, each divided by its degrees of freedom.
[[gnu::cold]] inline auto class_f(dataset const& data, std::size_t column) -> double {
  std::vector<double> sums(data.classes()), counts(data.classes());
  double all = 0, mean = 0;
  for (std::size_t i = 0; i < data.rows(); ++i) {
    auto const c = std::size_t(data.labels()[i]);
    sums[c] += double(data.row(i)[column]), ++counts[c], ++all;
    mean += double(data.row(i)[column]);
  }
  mean /= all;
  double between = 0, within = 0, groups = 0;
  for (std::size_t c = 0; c < sums.size(); ++c)
    if (counts[c] > 0) between += counts[c] * std::pow(sums[c] / counts[c] - mean, 2), ++groups;
  for (std::size_t i = 0; i < data.rows(); ++i) {
    auto const c = std::size_t(data.labels()[i]);
    within += std::pow(double(data.row(i)[column]) - sums[c] / counts[c], 2);
  }
  return between / (groups - 1) / (within / (all - groups));
}

/// r^2 / (1 - r^2) times the degrees of freedom, r the correlation.
[[gnu::cold]] inline auto line_f(dataset const& data, std::size_t column) -> double {
  double const n = double(data.rows());
  double mean_x = 0, mean_y = 0, xx = 0, yy = 0, xy = 0;
  for (std::size_t i = 0; i < data.rows(); ++i)
    mean_x += double(data.row(i)[column]) / n, mean_y += double(data.targets()[i]) / n;
  for (std::size_t i = 0; i < data.rows(); ++i) {
    double const x = double(data.row(i)[column]) - mean_x, y = double(data.targets()[i]) - mean_y;
    xx += x * x, yy += y * y, xy += x * y;
  }
  double const r2 = xy * xy / (xx * yy);
  return r2 / (1 - r2) * (n - 2);
}

}  // namespace detail

/// \throws error for k of 0, columns of categories, missing values, or data without answers
[[gnu::cold]] inline auto fit(select_k_best const& spec, dataset const& data) -> select_k_best_model {
  require(spec.k > 0, "select_k_best: k is 0, at least 1 is needed");
  detail::require_number_columns("select_k_best", data);
  require(!data.has_missing(), "select_k_best: the data set has missing values; fill them in first, with imputer");
  require(data.has_labels() || data.outputs() == 1, "select_k_best: labels or one target a row are needed");
  std::vector<double> scores;
  for (std::size_t c = 0; c < data.width(); ++c)
    scores.push_back(data.has_labels() ? detail::class_f(data, c) : detail::line_f(data, c));
  std::vector<std::size_t> columns(data.width());
  std::iota(columns.begin(), columns.end(), std::size_t{0});
  auto const rank = [&](std::size_t c) { return scores[c] == scores[c] ? scores[c] : -1; };
  std::ranges::sort(columns, [&](std::size_t a, std::size_t b) { return rank(a) != rank(b) ? rank(a) > rank(b) : a < b; });
  columns.resize(std::min(spec.k, columns.size()));
  std::ranges::sort(columns);
  return {detail::keep_columns(data, std::move(columns)), std::move(scores)};
}

template <>
struct estimator_traits<select_k_best> : estimator_defaults, saved_as_text<select_k_best_model> {};

}  // namespace ctgrad::inline CTGRAD_ABI
