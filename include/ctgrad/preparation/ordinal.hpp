// ctgrad/preparation/ordinal.hpp — categories as numbers
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/preparation/transform.hpp>

#include <algorithm>

namespace ctgrad::inline CTGRAD_ABI {

/// Each column of categories becomes a column of the numbers 0, 1, ... in the order of their names, or in the one given. A
/// missing value, or a category that training did not have, is missing, or the number given.
struct ordinal {
  /// For columns by name, all their categories from the lowest: `{{"size", {"small", "medium", "large"}}}`.
  std::vector<std::pair<std::string, std::vector<std::string>>> orders{};
  float unknown = std::numeric_limits<float>::quiet_NaN();  ///< NaN stays missing
  static constexpr bool numbers_categories = true;
};

/// Fitted: the categories of each column, and their order.
struct ordinal_model {
  table_schema takes{}, makes{};
  std::vector<std::vector<float>> numbers{};  ///< of each column's codes; none for a column of numbers
  float unknown = 0;                          ///< the number for a category that training did not have

  void prepare(std::span<float const> from, std::span<float> to) const {
    for (std::size_t c = 0; c < from.size(); ++c)
      to[c] = numbers[c].empty() ? from[c] : from[c] == from[c] ? numbers[c][std::size_t(from[c])] : unknown;
  }
};

[[gnu::cold]] inline auto fit(ordinal const& spec, dataset const& data) -> ordinal_model {
  ordinal_model model{.takes = detail::columns_of(data), .makes{.width = data.width()}, .unknown = spec.unknown};
  model.makes.feature_names = model.takes.feature_names;
  model.numbers.resize(data.width());
  for (std::size_t c = 0; c < data.width(); ++c)
    for (std::size_t k = 0; k < data.categories(c).size(); ++k) model.numbers[c].push_back(float(k));
  for (auto const& [name, order] : spec.orders) {
    auto const& names = model.takes.feature_names;
    auto const c = std::size_t(std::ranges::find(names, name) - names.begin());
    require(c < names.size() && !data.categories(c).empty(), "ordinal: there is no column ", name, " of categories");
    for (std::size_t k = 0; k < data.categories(c).size(); ++k) {
      auto const found = std::ranges::find(order, data.categories(c)[k]);
      require(found != order.end(), "ordinal: the order of ", name, " does not have its category ", data.categories(c)[k]);
      model.numbers[c][k] = float(found - order.begin());
    }
  }
  return model;
}

}  // namespace ctgrad::inline CTGRAD_ABI
