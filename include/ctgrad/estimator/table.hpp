// ctgrad/estimator/table.hpp — a dataset as compiled code sees it
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/core/error.hpp>
#include <ctgrad/data/require_numbers.hpp>
#include <ctgrad/estimator/table_schema.hpp>
#include <ctgrad/estimator/tasks.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {

namespace learn {

/// Rows of numbers with a label or a target each. What has as many entries as there are rows, it does not own.
struct table {
  std::span<float const> features{};  ///< row-major, rows x width; NaN where a value is missing
  std::size_t rows = 0, width = 0;
  std::span<std::int32_t const> labels{};  ///< rows, each in 0 .. classes - 1; or none
  std::size_t classes = 0;
  std::span<float const> targets{};   ///< rows; or none
  std::span<float const> weights{};   ///< rows, each finite and above 0; or none: all count alike
  std::vector<std::size_t> levels{};  ///< none, or one a column: its categories, 0 for numbers
  bool missing = false;               ///< there are NaN

  auto at(std::size_t row, std::size_t column) const -> float { return features[row * width + column]; }
};

}  // namespace learn
}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI

namespace ctgrad::inline CTGRAD_ABI {

/// For estimators that take categories and missing values. `who` begins the sentence where the data does not suit the task.
template <estimator_task Task>
auto mixed_table_of(char const* who, dataset const& data) -> learn::table {
  learn::table t{.features = data.features(), .rows = data.rows(), .width = data.width(), .missing = data.has_missing()};
  for (std::size_t c = 0; data.has_categories() && c < data.width(); ++c) t.levels.push_back(data.categories(c).size());
  if constexpr (std::same_as<Task, classification>) {
    require(data.has_labels(), who, ": a classification needs labels, but the data set has ",
            data.has_targets() ? "targets" : "only features");
    t.labels = data.labels(), t.classes = data.classes();
  } else {
    require(data.has_targets(), who, ": a regression needs targets, but the data set has ",
            data.has_labels() ? "labels" : "only features");
    require(data.outputs() == 1, who, ": the data set has ", data.outputs(), " targets a row, but this estimator learns 1");
    t.targets = data.targets();
  }
  return t;
}

/// For estimators that take numbers only.
template <estimator_task Task>
auto table_of(char const* who, dataset const& data) -> learn::table {
  require_numbers(who, data);
  return mixed_table_of<Task>(who, data);
}

/// The columns and answers of a data set, by count and by name.
template <estimator_task Task>
auto schema_of(dataset const& data) -> table_schema {
  auto const names = [](auto from) { return std::vector<std::string>(from.begin(), from.end()); };
  bool constexpr classes = std::same_as<Task, classification>;
  table_schema schema{data.width(), classes ? data.classes() : 1, names(data.feature_names()),
                      names(classes ? data.class_names() : data.target_names())};
  for (std::size_t c = 0; data.has_categories() && c < data.width(); ++c)
    schema.categories.push_back(names(data.categories(c)));
  schema.missing = data.has_missing();
  return schema;
}

/// The features alone, whatever else the data set has: for estimators that learn without answers.
inline auto features_of(char const* who, dataset const& data) -> learn::table {
  require_numbers(who, data);
  return {.features = data.features(), .rows = data.rows(), .width = data.width()};
}

/// What such an estimator remembers; its models make `outputs` numbers a row.
inline auto schema_of_features(dataset const& data, std::size_t outputs) -> table_schema {
  return {data.width(), outputs, {data.feature_names().begin(), data.feature_names().end()}};
}

}  // namespace ctgrad::inline CTGRAD_ABI
