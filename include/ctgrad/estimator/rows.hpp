// ctgrad/estimator/rows.hpp — new rows against the columns that a model knows
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/core/error.hpp>
#include <ctgrad/data/dataset.hpp>
#include <ctgrad/estimator/table_schema.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace ctgrad::inline CTGRAD_ABI::detail {

/// Throws `error` where a number is infinite, or NaN unless values may be missing, or is in a column of categories and no
/// code: a whole number from 0 on.
inline void require_values(table_schema const& schema, std::span<float const> rows, bool may_be_missing) {
  std::size_t const width = schema.width;
  bool finite = true;  // first without a branch: large batches spent a third of their time here
  for (float const x : rows) finite &= x - x == 0;
  for (std::size_t i = 0; !finite && i < rows.size(); ++i)
    require(std::isfinite(rows[i]) || (may_be_missing && std::isnan(rows[i])), "predict: row ", i / width, ", column ",
            i % width, " is ", rows[i], ", but a finite number is needed",
            may_be_missing ? ", or NaN where it is missing" : "");
  for (std::size_t c = 0; c < schema.categories.size(); ++c)
    for (std::size_t i = c; schema.levels(c) > 0 && i < rows.size(); i += width)
      require(std::isnan(rows[i]) || (rows[i] >= 0 && rows[i] == std::floor(rows[i])), "predict: row ", i / width,
              ", column ", c, " is ", rows[i], ", but a category's code is needed, or NaN where it is missing");
}

/// Throws `error` unless there are whole rows, at least one, of finite numbers.
inline void require_rows(char const* who, table_schema const& schema, std::span<float const> rows) {
  require(!rows.empty() && rows.size() % schema.width == 0, who, ": ", rows.size(), " numbers are no whole rows of ",
          schema.width, ", the width of the data that the model was fitted on");
  require_values(schema, rows, false);
}

/// Throws `error` where a data set has another width than the model.
inline void require_width(char const* who, table_schema const& schema, dataset const& data) {
  require(data.width() == schema.width, who, ": the data set has ", data.width(), " columns, but the model was fitted on ",
          schema.width);
}

/// What each code of a data set's column is to the model; a name that it does not know is a code that it does not have.
/// None where the codes are the same.
[[gnu::cold]] inline auto codes_of_model(std::span<std::string const> theirs, std::vector<std::string> const& ours)
    -> std::vector<float> {
  if (std::ranges::equal(theirs, ours)) return {};
  std::vector<float> codes;
  for (auto const& name : theirs) codes.push_back(float(std::ranges::find(ours, name) - ours.begin()));
  return codes;
}

/// The rows of a data set with its categories in the model's codes; nothing where they are so already.
/// \throws error where the data set has another width, or numbers where the model knows categories, or the converse
[[gnu::cold]] inline auto in_codes_of(table_schema const& schema, dataset const& data) -> std::vector<float> {
  std::size_t const width = schema.width;
  require_width("predict", schema, data);
  std::vector<float> rows;
  for (std::size_t c = 0; (data.has_categories() || !schema.categories.empty()) && c < width; ++c) {
    bool const theirs = !data.categories(c).empty(), ours = schema.levels(c) > 0;
    require(theirs == ours, "predict: column ", c, " of the data set holds ", theirs ? "categories" : "numbers",
            ", but the model was fitted on ", ours ? "categories" : "numbers");
    if (!ours) continue;
    auto const codes = codes_of_model(data.categories(c), schema.categories[c]);
    if (codes.empty()) continue;
    if (rows.empty()) rows.assign(data.features().begin(), data.features().end());
    for (std::size_t i = c; i < rows.size(); i += width)
      if (!std::isnan(rows[i])) rows[i] = codes[std::size_t(rows[i])];
  }
  return rows;
}

}  // namespace ctgrad::inline CTGRAD_ABI::detail
