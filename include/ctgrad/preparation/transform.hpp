// ctgrad/preparation/transform.hpp — how a fitted preparation is applied: column checks, categories by name, row by row
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/data/dataset.hpp>
#include <ctgrad/estimator/rows.hpp>
#include <ctgrad/estimator/table_schema.hpp>
#include <ctgrad/estimator/traits.hpp>

#include <limits>

namespace ctgrad::inline CTGRAD_ABI {

/// A fitted preparation: the columns that it takes and those that it makes, one row from another.
template <class Model>
concept row_preparation = requires(Model const& model, std::span<float const> from, std::span<float> to) {
  { model.takes } -> std::convertible_to<table_schema const&>;
  { model.makes } -> std::convertible_to<table_schema const&>;
  model.prepare(from, to);  // finite numbers, codes that exist, and NaN for what is missing
};

namespace detail {

[[gnu::cold]] inline auto columns_of(dataset const& data) -> table_schema {
  table_schema columns{.width = data.width(), .feature_names{data.feature_names().begin(), data.feature_names().end()}};
  for (std::size_t c = 0; data.has_categories() && c < data.width(); ++c)
    columns.categories.emplace_back(data.categories(c).begin(), data.categories(c).end());
  return columns;
}

/// The name of a column, or "x3" where there are none.
[[gnu::cold]] inline auto column_name(table_schema const& columns, std::size_t c) -> std::string {
  return columns.feature_names.empty() ? 'x' + std::to_string(c) : columns.feature_names[c];
}

/// Every number of a column that is not missing, in the order of the rows.
[[gnu::cold]] inline auto known_values(dataset const& data, std::size_t column) -> std::vector<float> {
  std::vector<float> values;
  for (std::size_t i = column; i < data.features().size(); i += data.width())
    if (float const v = data.features()[i]; v == v) values.push_back(v);
  return values;
}

/// Columns of numbers alone. `who` begins the sentence.
[[gnu::cold]] inline void require_number_columns(char const* who, dataset const& data) {
  for (std::size_t c = 0; c < data.width(); ++c)
    require(data.categories(c).empty(), who, ": column ", c, " (", column_name(columns_of(data), c),
            ") holds categories; one_hot or ordinal makes numbers of them");
}

}  // namespace detail

/// Prepared rows, as many numbers a row as `makes` has columns. NaN is a missing value; a category's code that training did
/// not have is missing too. \throws error where a number is infinite or no code, or the rows are not whole
template <row_preparation Model>
auto transform(Model const& model, std::span<float const> rows) -> std::vector<float> {
  std::size_t const width = model.takes.width, made = model.makes.width;
  require(!rows.empty() && rows.size() % width == 0, "transform: ", rows.size(), " numbers are no whole rows of ", width,
          ", the width of the data that the preparation was fitted on");
  detail::require_values(model.takes, rows, true);
  std::vector<float> result(rows.size() / width * made), row(width);
  for (std::size_t i = 0; i < rows.size() / width; ++i) {
    for (std::size_t c = 0; c < width; ++c) {
      float const v = rows[i * width + c];
      bool const unknown = model.takes.levels(c) > 0 && v >= float(model.takes.levels(c));
      row[c] = unknown ? std::numeric_limits<float>::quiet_NaN() : v;
    }
    model.prepare(row, std::span(result).subspan(i * made, made));
  }
  return result;
}

/// A data set with other columns and the same answers. Categories are known by their names.
template <row_preparation Model>
auto transform(Model const& model, dataset const& data) -> dataset {
  std::vector<float> const in_codes = detail::in_codes_of(model.takes, data);
  dataset_parts const& from = data.parts();
  return dataset{{.features = transform(model, in_codes.empty() ? data.features() : std::span<float const>(in_codes)),
                  .width = model.makes.width,
                  .labels = from.labels,
                  .classes = from.classes,
                  .targets = from.targets,
                  .outputs = from.outputs,
                  .feature_names = model.makes.feature_names,
                  .class_names = from.class_names,
                  .target_names = from.target_names,
                  .categories = model.makes.categories,
                  .missing = true}};
}

}  // namespace ctgrad::inline CTGRAD_ABI
