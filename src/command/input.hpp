// src/command/input.hpp — files of tables as the command takes them: what is not said about them is found out
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/data/to_dataset.hpp>
#include <ctgrad/estimator/table_schema.hpp>

#include <optional>

namespace ctgrad::command {

/// What the command line says of a file.
struct input_options {
  std::string separator{};  ///< empty: the one of , ; tab | that the first line has most of
  char decimal = '.';
  std::optional<bool> header{};  ///< unknown: there is one unless the first line holds a number
  std::vector<std::string> categories{}, numbers{}, without{};
  std::optional<std::vector<std::string>> missing{};
};

/// A file, or the name of a data set that is compiled in. Options that name columns which the file does not have are errors.
auto read_table(std::string const& path, input_options const& options) -> csv_table;

/// The columns that a model knows, from a file that may have more; with `target`, that column too.
auto read_for_model(std::string const& path, input_options const& options, table_schema const& columns,
                    std::string const& target) -> csv_table;

/// Names of data sets that are compiled in.
auto embedded_names() -> std::vector<std::string>;

/// Without the rows that lack a value in this column; says how many they were.
auto without_missing(csv_table const& table, std::string const& column) -> std::pair<csv_table, std::size_t>;

/// Few different whole numbers, or names: classes.
auto looks_like_classes(csv_column const& column) -> bool;

}  // namespace ctgrad::command
