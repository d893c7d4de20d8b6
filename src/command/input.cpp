// src/command/input.cpp — see input.hpp
// SPDX-License-Identifier: MIT
#include "input.hpp"

#include <ctgrad/data/digits.hpp>
#include <ctgrad/data/tables.hpp>

#include <cmath>
#include <filesystem>
#include <set>

namespace ctgrad::command {
namespace {

/// The beginning of a file, unpacked: enough to see what it is like.
auto beginning(std::string const& path) -> std::string {
  struct enough {};
  std::string text;
  try {
    read_pieces(path, [&](std::string_view piece) {
      text += piece;
      if (text.size() > 1 << 16) throw enough{};
    });
  } catch (enough) {}
  return text;
}

auto first_line(std::string const& text, char separator) -> std::vector<std::string> {
  std::vector<std::string> fields;
  ctgrad::detail::csv_lines lines(separator, "csv", [&](std::span<std::string const> found, std::size_t) {
    if (fields.empty()) fields.assign(found.begin(), found.end());
  });
  auto const end = text.find('\n');
  lines.add(text.substr(0, end == text.npos ? text.size() : end + 1));
  try {
    lines.finish();
  } catch (error const&) {  // a quoted line end: the header then ends where the reader says
  }
  return fields;
}

auto guess_separator(std::string const& text) -> char {
  std::string_view const line = std::string_view(text).substr(0, text.find('\n'));
  char best = ',';
  for (char const c : {',', ';', '\t', '|'})
    if (std::ranges::count(line, c) > std::ranges::count(line, best)) best = c;
  return best;
}

struct appearance {
  csv_options options;
  std::vector<std::string> names;
};

auto look_at(std::string const& path, input_options const& o) -> appearance {
  std::string const text = beginning(path);
  appearance found;
  found.options.decimal = o.decimal;
  require(o.separator.size() <= 1 || o.separator == "\\t" || o.separator == "tab", "--separator: one character is needed, ",
          o.separator, " was given");
  found.options.separator = o.separator.empty() ? guess_separator(text) : o.separator.size() > 1 ? '\t' : o.separator[0];
  if (o.missing) found.options.missing = *o.missing;
  auto const fields = first_line(text, found.options.separator);
  auto const is_number = [](std::string const& field) {
    double v;
    return ctgrad::detail::is_number(field, v);
  };
  found.options.header = o.header ? *o.header : std::ranges::none_of(fields, is_number);
  for (std::size_t c = 0; c < fields.size(); ++c)
    found.names.push_back(found.options.header ? fields[c] : std::to_string(c + 1));
  return found;
}

auto exists(std::string const& path) -> bool {
  std::error_code ignored;
  return std::filesystem::exists(path, ignored);
}

/// A data set as the table that a file of it would be.
auto table_of_dataset(dataset const& data) -> csv_table {
  csv_table table{.rows = data.rows()};
  for (std::size_t c = 0; c < data.width(); ++c) {
    csv_column column{.name = data.feature_names()[c]};
    for (std::size_t i = 0; i < data.rows(); ++i) column.numbers.push_back(double(data.row(i)[c]));
    table.columns.push_back(std::move(column));
  }
  csv_column answer{.name = "target"};
  if (data.has_targets())
    for (float const y : data.targets()) answer.numbers.push_back(double(y));
  else
    answer.categories = {{data.labels().begin(), data.labels().end()},
                         {data.class_names().begin(), data.class_names().end()}};
  table.columns.push_back(std::move(answer));
  return table;
}

auto embedded(std::string const& name) -> std::optional<dataset> {
  if (name == "digits") return digits();
  if (name == "iris") return iris();
  if (name == "breast_cancer") return breast_cancer();
  if (name == "diabetes") return diabetes();
  return {};
}

auto without_columns(csv_table table, std::vector<std::string> const& names) -> csv_table {
  for (std::string const& name : names) (void)table.column(name);
  std::erase_if(table.columns, [&](csv_column const& c) { return std::ranges::find(names, c.name) != names.end(); });
  return table;
}

}  // namespace

auto embedded_names() -> std::vector<std::string> { return {"breast_cancer", "diabetes", "digits", "iris"}; }

auto read_table(std::string const& path, input_options const& o) -> csv_table {
  if (auto const data = embedded(path); data && !exists(path)) return without_columns(table_of_dataset(*data), o.without);
  auto [options, names] = look_at(path, o);
  options.categories = o.categories, options.numbers = o.numbers, options.without = o.without;
  return read_csv(path, options);
}

auto read_for_model(std::string const& path, input_options const& o, table_schema const& columns, std::string const& target)
    -> csv_table {
  if (auto const data = embedded(path); data && !exists(path)) return table_of_dataset(*data);
  auto [options, names] = look_at(path, o);
  for (std::string const& name : columns.feature_names)
    require(std::ranges::find(names, name) != names.end(), path, ": there is no column ", name, ", which the model needs");
  for (std::string const& name : names) {
    auto const at = std::ranges::find(columns.feature_names, name);
    if (at != columns.feature_names.end())
      (columns.levels(std::size_t(at - columns.feature_names.begin())) > 0 ? options.categories : options.numbers)
          .push_back(name);
    else if (name != target) options.without.push_back(name);
  }
  return read_csv(path, options);
}

auto without_missing(csv_table const& table, std::string const& name) -> std::pair<csv_table, std::size_t> {
  csv_column const& answer = table.column(name);
  csv_table kept;
  std::size_t lost = 0;
  for (std::size_t i = 0; i < table.rows; ++i) lost += answer.is_missing(i);
  require(lost < table.rows, "the column ", name, " has no value in any row");
  if (lost == 0) return {table, 0};
  kept.rows = table.rows - lost;
  for (csv_column const& c : table.columns) {
    csv_column& made = kept.columns.emplace_back();
    made.name = c.name, made.categories.names = c.categories.names;
    for (std::size_t i = 0; i < table.rows; ++i) {
      if (answer.is_missing(i)) continue;
      if (c.is_numeric()) made.numbers.push_back(c.numbers[i]);
      else made.categories.codes.push_back(c.categories.codes[i]);
    }
  }
  return {std::move(kept), lost};
}

auto looks_like_classes(csv_column const& column) -> bool {
  if (!column.is_numeric()) return true;
  std::set<double> values;
  for (double const v : column.numbers) {
    if (v != v) continue;
    if (v != std::floor(v) || std::abs(v) > 1e9) return false;
    if (values.insert(v).second && values.size() > 10) return false;
  }
  return values.size() > 1;
}

}  // namespace ctgrad::command
