// ctgrad/estimator/table.hpp — a dataset as compiled code sees it, and what a model remembers of it
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/core/error.hpp>
#include <ctgrad/data/require_numbers.hpp>
#include <ctgrad/estimator/tasks.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {

/// The columns that a model was fitted on, and what it answers.
struct table_schema {
  std::size_t width = 0;                     ///< features in a row
  std::size_t outputs = 1;                   ///< classes of a classifier; 1 for a regression
  std::vector<std::string> feature_names{};  ///< none, or one a feature
  std::vector<std::string> output_names{};   ///< none, or one a class, or one for the target

  friend bool operator==(table_schema const&, table_schema const&) = default;
};

namespace learn {

/// Rows of finite numbers with a label or a target each. It owns nothing.
struct table {
  std::span<float const> features{};  ///< row-major, rows x width
  std::size_t rows = 0, width = 0;
  std::span<std::int32_t const> labels{};  ///< rows, each in 0 .. classes - 1; or none
  std::size_t classes = 0;
  std::span<float const> targets{};  ///< rows; or none

  auto at(std::size_t row, std::size_t column) const -> float { return features[row * width + column]; }
};

}  // namespace learn
}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI

namespace ctgrad::inline CTGRAD_ABI {

/// `who` begins the sentence where the data does not suit the task.
template <estimator_task Task>
auto table_of(char const* who, dataset const& data) -> learn::table {
  require_numbers(who, data);
  learn::table t{.features = data.features(), .rows = data.rows(), .width = data.width()};
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

template <estimator_task Task>
auto schema_of(dataset const& data) -> table_schema {
  auto const names = [](auto from) { return std::vector<std::string>(from.begin(), from.end()); };
  bool constexpr classes = std::same_as<Task, classification>;
  return {data.width(), classes ? data.classes() : 1, names(data.feature_names()),
          names(classes ? data.class_names() : data.target_names())};
}

}  // namespace ctgrad::inline CTGRAD_ABI
