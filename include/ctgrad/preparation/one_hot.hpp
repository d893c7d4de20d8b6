// ctgrad/preparation/one_hot.hpp — a column of 0 and 1 for each category
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/preparation/transform.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// Each column of categories becomes as many columns `name=category`, 1 in that of the row's category; a value that is
/// missing, or a category that training did not have, is 0 in all of them. Columns of numbers stay as they are.
struct one_hot {
  bool drop_first = false;   ///< no column for the first category, so that the columns do not sum to 1: for least squares
  static constexpr bool numbers_categories = true;
};

/// Fitted: the categories of each column.
struct one_hot_model {
  table_schema takes{}, makes{};
  bool drop_first = false;

  void prepare(std::span<float const> from, std::span<float> to) const {
    std::size_t at = 0;
    for (std::size_t c = 0; c < from.size(); ++c) {
      std::size_t const levels = takes.levels(c);
      if (levels == 0) to[at++] = from[c];
      for (std::size_t k = drop_first; k < levels; ++k) to[at++] = from[c] == float(k) ? 1.0f : 0.0f;
    }
  }
  friend bool operator==(one_hot_model const&, one_hot_model const&) = default;
};

[[gnu::cold]] inline auto fit(one_hot const& spec, dataset const& data) -> one_hot_model {
  one_hot_model model{.takes = detail::columns_of(data), .drop_first = spec.drop_first};
  auto& names = model.makes.feature_names;
  for (std::size_t c = 0; c < data.width(); ++c) {
    auto const name = detail::column_name(model.takes, c);
    auto const categories = data.categories(c);
    if (categories.empty()) names.push_back(name);
    for (std::size_t k = spec.drop_first; k < categories.size(); ++k) names.push_back(name + "=" + categories[k]);
  }
  model.makes.width = names.size();
  require(!names.empty(), "one_hot: no column is left, since each has 1 category and the first is dropped");
  return model;
}

}  // namespace ctgrad::inline CTGRAD_ABI
