// ctgrad/preparation/min_max_scaler.hpp — columns stretched to a range, [0, 1] unless told otherwise
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/preparation/save.hpp>

#include <algorithm>

namespace ctgrad::inline CTGRAD_ABI {

/// The least value of each column of numbers becomes `low`, the greatest `high`; later ones may lie beyond. Categories
/// stay, missing values stay missing and count for nothing. A constant column becomes `low`.
struct min_max_scaler {
  double low = 0, high = 1;  ///< low < high
};

/// Fitted: the smallest and the largest value of each column.
struct min_max_scaler_model {
  table_schema takes{}, makes{};
  std::vector<double> factor{}, offset{};  ///< x * factor + offset; 1 and 0 for a column of categories

  void prepare(std::span<float const> from, std::span<float> to) const {
    for (std::size_t c = 0; c < from.size(); ++c) to[c] = float(double(from[c]) * factor[c] + offset[c]);
  }

  static constexpr auto kind = "min_max_scaler";
  static void fields(auto& archive, auto& model) { archive("factor", model.factor), archive("offset", model.offset); }
  [[gnu::cold]] void complete() {
    detail::require_one_each(kind, "factors", factor.size(), takes.width);
    detail::require_one_each(kind, "offsets", offset.size(), takes.width);
    detail::require_finite(kind, "factors", factor), detail::require_finite(kind, "offsets", offset);
    for (std::size_t c = 0; c < takes.width; ++c)
      require(takes.levels(c) == 0 || (factor[c] == 1 && offset[c] == 0), kind, ": the model scales column ", c,
              ", which holds categories");
    makes = takes;
  }
  friend bool operator==(min_max_scaler_model const&, min_max_scaler_model const&) = default;
};

[[gnu::cold]] inline auto fit(min_max_scaler const& spec, dataset const& data) -> min_max_scaler_model {
  require(spec.low < spec.high, "min_max_scaler: low is ", spec.low, " and high ", spec.high, ", low must be below high");
  min_max_scaler_model model{.takes = detail::columns_of(data),
                             .factor = std::vector<double>(data.width(), 1),
                             .offset = std::vector<double>(data.width(), 0)};
  for (std::size_t c = 0; c < data.width(); ++c) {
    if (!data.categories(c).empty()) continue;
    auto const values = detail::known_values(data, c);
    if (values.empty()) continue;
    auto const [least, greatest] = std::ranges::minmax(values);
    double const range = double(greatest) - double(least);
    model.factor[c] = (spec.high - spec.low) / (range > 0 ? range : 1);
    model.offset[c] = spec.low - double(least) * model.factor[c];
  }
  model.complete();
  return model;
}

template <>
struct estimator_traits<min_max_scaler> : estimator_defaults, saved_as_text<min_max_scaler_model> {};

}  // namespace ctgrad::inline CTGRAD_ABI
