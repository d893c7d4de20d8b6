// ctgrad/preparation/standard_scaler.hpp — columns of mean 0 and deviation 1
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/preparation/save.hpp>

#include <cmath>

namespace ctgrad::inline CTGRAD_ABI {

/// (x - mean) / deviation of each column of numbers; categories stay, missing values stay missing and count for nothing.
/// A constant column is only centred.
struct standard_scaler {
  bool centre = true;  ///< subtract the mean
  bool scale = true;   ///< divide by the deviation, that of all rows (no Bessel's correction), as scikit-learn has it
};

/// Fitted: mean and deviation of each column.
struct standard_scaler_model {
  table_schema takes{}, makes{};
  std::vector<double> mean{}, deviation{};  ///< 0 and 1 for a column of categories

  void prepare(std::span<float const> from, std::span<float> to) const {
    for (std::size_t c = 0; c < from.size(); ++c) to[c] = float((double(from[c]) - mean[c]) / deviation[c]);
  }

  static constexpr auto kind = "standard_scaler";
  static void fields(auto& archive, auto& model) { archive("mean", model.mean), archive("deviation", model.deviation); }
  [[gnu::cold]] void complete() {
    detail::require_one_each(kind, "means", mean.size(), takes.width);
    detail::require_one_each(kind, "deviations", deviation.size(), takes.width);
    detail::require_finite(kind, "means", mean), detail::require_finite(kind, "deviations", deviation);
    for (std::size_t c = 0; c < takes.width; ++c) {
      require(deviation[c] > 0, kind, ": the model has a deviation of ", deviation[c], ", above 0 is needed");
      require(takes.levels(c) == 0 || (mean[c] == 0 && deviation[c] == 1), kind, ": the model scales column ", c,
              ", which holds categories");
    }
    makes = takes;
  }
  friend bool operator==(standard_scaler_model const&, standard_scaler_model const&) = default;
};

[[gnu::cold]] inline auto fit(standard_scaler const& spec, dataset const& data) -> standard_scaler_model {
  standard_scaler_model model{.takes = detail::columns_of(data),
                              .mean = std::vector<double>(data.width(), 0),
                              .deviation = std::vector<double>(data.width(), 1)};
  for (std::size_t c = 0; c < data.width(); ++c) {
    if (!data.categories(c).empty()) continue;
    auto const values = detail::known_values(data, c);
    double mean = 0, square = 0;
    for (float const v : values) mean += double(v);
    mean /= double(std::max<std::size_t>(values.size(), 1));
    for (float const v : values) square += (double(v) - mean) * (double(v) - mean);
    double const deviation = std::sqrt(square / double(std::max<std::size_t>(values.size(), 1)));
    if (spec.centre) model.mean[c] = mean;
    // What rounding alone makes of equal numbers is no deviation.
    if (spec.scale && deviation > 1e-12 * std::abs(mean)) model.deviation[c] = deviation;
  }
  model.complete();
  return model;
}

template <>
struct estimator_traits<standard_scaler> : estimator_defaults, saved_as_text<standard_scaler_model> {};

}  // namespace ctgrad::inline CTGRAD_ABI
