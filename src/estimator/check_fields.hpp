// src/estimator/check_fields.hpp — what specifications and models are checked for
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/error.hpp>
#include <ctgrad/estimator/table.hpp>

#include <cmath>
#include <concepts>
#include <set>
#include <string_view>
#include <type_traits>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

inline void require_at_least(char const* field, std::integral auto given, std::type_identity_t<decltype(given)> least) {
  require(given >= least, "fit: ", field, " is ", given, ", at least ", least, " is needed");
}
inline void require_in(char const* field, double given, double low, double high) {
  require(given >= low && given <= high && std::isfinite(given), "fit: ", field, " is ", given, ", a number from ", low,
          " to ", high, " is needed");
}
inline void require_not_negative(char const* field, double given) {
  require(given >= 0 && std::isfinite(given), "fit: ", field, " is ", given, ", a finite number of at least 0 is needed");
}
inline void require_positive(char const* field, double given) {
  require(given > 0 && std::isfinite(given), "fit: ", field, " is ", given, ", a finite number above 0 is needed");
}

inline void require_count(char const* what, std::size_t given, std::size_t needed) {
  require(given == needed, "model: it has ", given, " ", what, ", but ", needed, " are needed");
}
template <class Numbers>
void require_finite(char const* what, Numbers const& numbers) {
  for (auto const x : numbers)
    require(std::isfinite(x), "model: one of its ", what, " is ", x, ", a finite number is needed");
}

/// At least one column, and a name for each or none, and as many lists of different categories.
inline void check_columns(table_schema const& schema) {
  require(schema.width > 0, "model: it has 0 features, at least 1 is needed");
  require(schema.feature_names.empty() || schema.feature_names.size() == schema.width,
          "model: ", schema.feature_names.size(), " feature names were given for ", schema.width, " features");
  require(schema.categories.empty() || schema.categories.size() == schema.width, "model: categories of ",
          schema.categories.size(), " columns were given for ", schema.width, " features");
  for (std::size_t c = 0; c < schema.categories.size(); ++c)
    for (std::set<std::string_view> seen; auto const& name : schema.categories[c])
      require(seen.insert(name).second, "model: column ", c, " has two categories of the name ", name);
}

template <estimator_task Task>
void check_schema_of(table_schema const& schema) {
  check_columns(schema);
  require(schema.outputs > 0, "model: it has 0 outputs, at least 1 is needed");
  require(std::same_as<Task, classification> || schema.outputs == 1, "model: a regression has ", schema.outputs,
          " outputs, 1 is needed");
  require(schema.output_names.empty() || schema.output_names.size() == schema.outputs, "model: ", schema.output_names.size(),
          " output names were given for ", schema.outputs, " outputs");
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
