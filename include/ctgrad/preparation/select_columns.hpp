// ctgrad/preparation/select_columns.hpp — some of the columns
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/preparation/save.hpp>

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

  static constexpr auto kind = "selected_columns";
  static void fields(auto& archive, auto& model) { archive("columns", model.columns); }
  [[gnu::cold]] void complete() {
    require(!columns.empty(), kind, ": the model keeps no column");
    detail::require_columns(kind, columns, takes.width);
    makes = {.width = columns.size()};
    for (std::size_t const c : columns) {
      if (!takes.feature_names.empty()) makes.feature_names.push_back(takes.feature_names[c]);
      if (!takes.categories.empty()) makes.categories.push_back(takes.categories[c]);
    }
  }
  friend bool operator==(selected_columns const&, selected_columns const&) = default;
};

namespace detail {
[[gnu::cold]] inline auto keep_columns(dataset const& data, std::vector<std::size_t> columns) -> selected_columns {
  selected_columns model{.takes = columns_of(data), .columns = std::move(columns)};
  model.complete();
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

template <>
struct estimator_traits<select_columns> : estimator_defaults, saved_as_text<selected_columns> {};

}  // namespace ctgrad::inline CTGRAD_ABI
