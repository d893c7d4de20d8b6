// ctgrad/preparation/select_columns.hpp — some of the columns
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/preparation/transform.hpp>

#include <algorithm>

namespace ctgrad::inline CTGRAD_ABI {

/// The columns named, in that order; or all but those named.
struct select_columns {
  std::vector<std::string> names{};    ///< these; none for all
  std::vector<std::string> without{};  ///< but not these
};

/// Which columns are kept.
struct selected_columns {
  table_schema takes{}, makes{};
  std::vector<std::size_t> columns{};  ///< of what is taken, those that are kept

  void prepare(std::span<float const> from, std::span<float> to) const {
    for (std::size_t k = 0; k < columns.size(); ++k) to[k] = from[columns[k]];
  }
  friend bool operator==(selected_columns const&, selected_columns const&) = default;
};

namespace detail {
[[gnu::cold]] inline auto keep_columns(dataset const& data, std::vector<std::size_t> columns) -> selected_columns {
  selected_columns model{.takes = columns_of(data), .makes{.width = columns.size()}, .columns = std::move(columns)};
  for (std::size_t const c : model.columns) {
    if (!model.takes.feature_names.empty()) model.makes.feature_names.push_back(model.takes.feature_names[c]);
    if (!model.takes.categories.empty()) model.makes.categories.push_back(model.takes.categories[c]);
  }
  return model;
}
}  // namespace detail

/// \throws error for a name that no column has, or where no column is left
[[gnu::cold]] inline auto fit(select_columns const& spec, dataset const& data) -> selected_columns {
  auto const names = data.feature_names();
  auto const place = [&](std::string const& name) {
    auto const found = std::ranges::find(names, name);
    require(found != names.end(), "select_columns: there is no column ", name);
    return std::size_t(found - names.begin());
  };
  std::vector<bool> left_out(data.width());
  for (std::string const& name : spec.without) left_out[place(name)] = true;
  std::vector<std::size_t> columns;
  for (std::string const& name : spec.names) columns.push_back(place(name));
  for (std::size_t c = 0; spec.names.empty() && c < data.width(); ++c) columns.push_back(c);
  std::erase_if(columns, [&](std::size_t c) { return left_out[c]; });
  require(!columns.empty(), "select_columns: no column is left");
  return detail::keep_columns(data, std::move(columns));
}

}  // namespace ctgrad::inline CTGRAD_ABI
