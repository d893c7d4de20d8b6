// ctgrad/estimator/table_schema.hpp — what a model remembers of the columns that it was fitted on
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {

/// The columns that a model was fitted on, and what it answers.
struct table_schema {
  std::size_t width = 0;                     ///< features in a row
  std::size_t outputs = 1;                   ///< classes of a classifier; 1 for a regression
  std::vector<std::string> feature_names{};  ///< none, or one a feature
  std::vector<std::string> output_names{};   ///< none, or one a class, or one for the target

  /// None, or one entry a feature: the names of a categorical column's values, by code; empty for a column of numbers.
  std::vector<std::vector<std::string>> categories{};
  bool missing = false;  ///< values were missing in training

  /// How many categories a column has; 0 for a column of numbers.
  auto levels(std::size_t column) const -> std::size_t { return categories.empty() ? 0 : categories[column].size(); }

  friend bool operator==(table_schema const&, table_schema const&) = default;
};

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI
