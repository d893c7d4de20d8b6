// ctgrad/preparation/one_hot.hpp — a column of 0 and 1 for each category
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/preparation/save.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// Each column of categories becomes as many columns `name=category`, 1 in that of the row's category; a value that is
/// missing, or a category that training did not have, is 0 in all of them. Columns of numbers stay as they are.
struct one_hot {
  bool drop_first = false;  ///< no column for the first category, so that the columns do not sum to 1: for least squares
  static constexpr bool numbers_categories = true;
};

/// Fitted: the categories of each column.
struct one_hot_model {
  table_schema takes{}, makes{};
  bool drop_first = false;  ///< the first category of a column is all zeros

  void prepare(std::span<float const> from, std::span<float> to) const {
    std::size_t at = 0;
    for (std::size_t c = 0; c < from.size(); ++c) {
      std::size_t const levels = takes.levels(c);
      if (levels == 0) to[at++] = from[c];
      for (std::size_t k = drop_first; k < levels; ++k) to[at++] = from[c] == float(k) ? 1.0f : 0.0f;
    }
  }

  static constexpr auto kind = "one_hot";
  static void fields(auto& archive, auto& model) { archive("drop_first", model.drop_first); }
  [[gnu::cold]] void complete() {
    makes = {};
    auto& names = makes.feature_names;
    for (std::size_t c = 0; c < takes.width; ++c) {
      auto const name = detail::column_name(takes, c);
      if (takes.levels(c) == 0) names.push_back(name);
      for (std::size_t k = drop_first; k < takes.levels(c); ++k) names.push_back(name + "=" + takes.categories[c][k]);
    }
    makes.width = names.size();
    require(!names.empty(), "one_hot: no column is left, since each has 1 category and the first is dropped");
  }
  friend bool operator==(one_hot_model const&, one_hot_model const&) = default;
};

/// The model for these columns: nothing else is learnt.
[[gnu::cold]] inline auto one_hot_for(table_schema columns, one_hot const& spec = {}) -> one_hot_model {
  one_hot_model model{.takes = std::move(columns), .drop_first = spec.drop_first};
  model.complete();
  return model;
}

[[gnu::cold]] inline auto fit(one_hot const& spec, dataset const& data) -> one_hot_model {
  return one_hot_for(detail::columns_of(data), spec);
}

template <>
struct estimator_traits<one_hot> : estimator_defaults, saved_as_text<one_hot_model> {};

}  // namespace ctgrad::inline CTGRAD_ABI
