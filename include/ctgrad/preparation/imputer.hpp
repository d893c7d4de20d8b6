// ctgrad/preparation/imputer.hpp — something in the place of missing values
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/preparation/save.hpp>

#include <algorithm>
#include <map>

namespace ctgrad::inline CTGRAD_ABI {

/// What stands for a missing number; a missing category is always the most frequent one.
enum class fill { mean, median, most_frequent, constant };

/// Fills in what is missing with what training knows of the column. A column without any value gets `constant`.
struct imputer {
  fill with = fill::mean;  ///< what a missing number becomes
  float constant = 0;      ///< read by `fill::constant`, and for columns without any value
  bool indicator = false;  ///< for each column that misses a value in training, another one: 1 where it was missing
  static constexpr bool fills_missing = true;
};

/// Fitted: what stands in for a missing value of each column.
struct imputer_model {
  table_schema takes{}, makes{};
  std::vector<float> values{};            ///< one a column
  std::vector<std::size_t> indicators{};  ///< columns that have one, in their order behind all others

  void prepare(std::span<float const> from, std::span<float> to) const {
    for (std::size_t c = 0; c < from.size(); ++c) to[c] = from[c] == from[c] ? from[c] : values[c];
    for (std::size_t k = 0; k < indicators.size(); ++k)
      to[from.size() + k] = from[indicators[k]] == from[indicators[k]] ? 0.f : 1.f;
  }

  static constexpr auto kind = "imputer";
  static void fields(auto& archive, auto& model) {
    archive("values", model.values), archive("indicators", model.indicators);
  }
  [[gnu::cold]] void complete() {
    detail::require_one_each(kind, "values", values.size(), takes.width);
    for (std::size_t c = 0; c < takes.width; ++c) {
      float const v = values[c];
      require(!std::isinf(v), kind, ": the model fills column ", c, " with ", v, ", a finite number is needed");
      require(takes.levels(c) == 0 || (v >= 0 && v < float(takes.levels(c)) && v == std::floor(v)), kind,
              ": the model fills column ", c, " with ", v, ", which is none of its ", takes.levels(c), " categories");
    }
    detail::require_columns(kind, indicators, takes.width);
    makes = takes;
    makes.width += indicators.size();
    if (!makes.categories.empty()) makes.categories.resize(makes.width);
    for (std::size_t const c : indicators)
      if (!makes.feature_names.empty()) makes.feature_names.push_back(takes.feature_names[c] + " is missing");
  }
  friend bool operator==(imputer_model const&, imputer_model const&) = default;
};

namespace detail {
[[gnu::cold]] inline auto filling(fill with, std::vector<float> values) -> float {
  std::size_t const n = values.size();
  if (with == fill::mean) {
    double sum = 0;
    for (float const v : values) sum += double(v);
    return float(sum / double(n));
  }
  std::ranges::sort(values);
  if (with == fill::median) return float((double(values[(n - 1) / 2]) + double(values[n / 2])) / 2);
  std::size_t best = 0, most = 0;  // of equally frequent ones the smallest
  for (std::size_t i = 0, end = 0; i < n; i = end) {
    while (end < n && values[end] == values[i]) ++end;
    if (end - i > most) most = end - i, best = i;
  }
  return values[best];
}
}  // namespace detail

[[gnu::cold]] inline auto fit(imputer const& spec, dataset const& data) -> imputer_model {
  imputer_model model{.takes = detail::columns_of(data)};
  for (std::size_t c = 0; c < data.width(); ++c) {
    auto const values = detail::known_values(data, c);
    bool const category = !data.categories(c).empty();
    if (category) model.values.push_back(values.empty() ? 0 : detail::filling(fill::most_frequent, values));
    else
      model.values.push_back(values.empty() || spec.with == fill::constant ? spec.constant
                                                                           : detail::filling(spec.with, values));
    if (spec.indicator && values.size() < data.rows()) model.indicators.push_back(c);
  }
  model.complete();
  return model;
}

template <>
struct estimator_traits<imputer> : estimator_defaults, saved_as_text<imputer_model> {};

}  // namespace ctgrad::inline CTGRAD_ABI
