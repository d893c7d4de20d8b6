// ctgrad/preparation/ordinal.hpp — categories as numbers
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/preparation/save.hpp>

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

  static constexpr auto kind = "ordinal";
  static void fields(auto& archive, auto& model) { archive("numbers", model.numbers), archive("unknown", model.unknown); }
  [[gnu::cold]] void complete() {
    detail::require_one_each(kind, "lists of numbers", numbers.size(), takes.width);
    for (std::size_t c = 0; c < takes.width; ++c) {
      require(numbers[c].size() == takes.levels(c), kind, ": the model has ", numbers[c].size(), " numbers for the ",
              takes.levels(c), " categories of column ", c);
      for (float const v : numbers[c])
        require(std::isfinite(v), kind, ": the model has the number ", v, " for a category of column ", c);
    }
    require(!std::isinf(unknown), kind, ": unknown is ", unknown, ", a finite number or NaN is needed");
    makes = {.width = takes.width, .feature_names = takes.feature_names};
  }
};

[[gnu::cold]] inline auto fit(ordinal const& spec, dataset const& data) -> ordinal_model {
  ordinal_model model{.takes = detail::columns_of(data), .unknown = spec.unknown};
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
  model.complete();
  return model;
}

template <>
struct estimator_traits<ordinal> : estimator_defaults, saved_as_text<ordinal_model> {};

}  // namespace ctgrad::inline CTGRAD_ABI
