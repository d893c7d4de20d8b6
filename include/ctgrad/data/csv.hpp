// ctgrad/data/csv.hpp — tables of numbers and categories from text, read strictly
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/data/csv_fields.hpp>
#include <ctgrad/data/csv_lines.hpp>
#include <ctgrad/data/labels.hpp>
#include <ctgrad/data/read_file.hpp>

#include <string_view>
#include <unordered_map>
#include <utility>

namespace ctgrad::inline CTGRAD_ABI {

/// How a file is written, and how its columns are to be read.
struct csv_options {
  char separator = ',';                   ///< between fields, one character: ',', ';' or a tab
  char decimal = '.';                     ///< what divides a number from its fraction
  bool header = true;                     ///< the first line names the columns; else they are "1", "2", ...
  std::vector<std::string> categories{};  ///< columns of names, even where they look like numbers or dates
  std::vector<std::string> numbers{};     ///< columns of numbers, even where the first of them is none: an error then
  std::vector<std::string> without{};     ///< columns that are not read
  std::vector<std::string> missing{"", "NA", "N/A", "NaN", "nan", "null", "?"};  ///< fields that stand for no value
};

/// A column of numbers, or of categories: codes, and the name of each.
struct csv_column {
  std::string name;               ///< as the header has it; "1", "2", ... without one
  std::vector<double> numbers{};  ///< finite; NaN where the value is missing
  encoded_labels categories{};    ///< the code is -1 where the value is missing

  auto is_numeric() const -> bool { return categories.codes.empty(); }  ///< else it is categorical
  /// No value stands at the row, counted from 0.
  auto is_missing(std::size_t row) const -> bool {
    return is_numeric() ? numbers[row] != numbers[row] : categories.codes[row] < 0;
  }
};

/// Columns of one length, at least one row of them.
struct csv_table {
  std::vector<csv_column> columns{};  ///< in the order of the file
  std::size_t rows = 0;               ///< the header not among them

  /// Throws `error` for a name that no column has.
  auto column(std::string_view name) const -> csv_column const& {
    for (csv_column const& c : columns)
      if (c.name == name) return c;
    ctgrad::detail::fail({"csv: there is no column ", name});
  }
};

namespace detail {

/// Turns lines of fields into columns. A column is what its first value is, so that a typing error further down is an
/// error and no new category.
class csv_reader {
 public:
  csv_reader(csv_options const& options, std::string_view source)
      : options_(options), source_(source),
        lines_(options.separator, source,
               [this](std::span<std::string const> fields, std::size_t line) { take(fields, line); }) {}
  csv_reader(csv_reader const&) = delete;

  void add(std::string_view piece) { lines_.add(piece); }

  auto finish() -> csv_table {
    lines_.finish();
    require(!columns_.empty() || !options_.header, source_, ": it is empty, a header was expected");
    require(rows_ > 0, source_, ": there is no row of data");
    csv_table table{.rows = rows_};
    for (column& c : columns_) {
      if (c.skipped) continue;
      if (c.kind == kind::words) sort_names(c);
      if (c.kind == kind::unknown) c.values.numbers.assign(rows_, std::numeric_limits<double>::quiet_NaN());
      table.columns.push_back(std::move(c.values));
    }
    require(!table.columns.empty(), source_, ": no column is left");
    return table;
  }

 private:
  enum class kind { unknown, numbers, words };  // unknown: nothing but missing values so far
  struct column {
    csv_column values;
    ctgrad::detail::csv_reader::kind kind = kind::unknown;
    bool skipped = false, named = false, numeric = false;
    std::unordered_map<std::string, std::int32_t> codes{};  // in the order of their first row
  };

  void take(std::span<std::string const> fields, std::size_t line) {
    if (columns_.empty()) {
      for (std::size_t c = 0; c < fields.size(); ++c) add_column(options_.header ? fields[c] : std::to_string(c + 1));
      for (auto const* names : {&options_.categories, &options_.numbers, &options_.without})
        for (std::string const& name : *names)
          find(name, names == &options_.without   ? "left out"
                     : names == &options_.numbers ? "read as numbers"
                                                  : "read as categories");
      if (options_.header) return;
    }
    require(fields.size() == columns_.size(), source_, ", line ", line, ": ", fields.size(),
            fields.size() == 1 ? " field was" : " fields were", " found where ", columns_.size(), " are needed");
    for (std::size_t c = 0; c < fields.size(); ++c)
      if (!columns_[c].skipped) take_field(c, fields[c], line);
    ++rows_;
  }

  void add_column(std::string const& name) {
    auto const number = columns_.size() + 1;
    require(!name.empty(), source_, ", line 1, column ", number, ": the name is empty");
    for (column const& c : columns_)
      require(c.values.name != name, source_, ", line 1, column ", number, ": the name ", name, " was given before");
    auto const listed = [&](auto const& names) { return std::ranges::find(names, name) != names.end(); };
    columns_.push_back({.values{.name = name},
                        .skipped = listed(options_.without),
                        .named = listed(options_.categories),
                        .numeric = listed(options_.numbers)});
  }
  void find(std::string const& name, char const* purpose) const {
    for (column const& c : columns_)
      if (c.values.name == name) return;
    ctgrad::detail::fail({source_, ": there is no column ", name, " to be ", purpose});
  }

  void take_field(std::size_t number, std::string const& field, std::size_t line) {
    column& c = columns_[number];
    auto& [name, numbers, categories] = c.values;
    bool const missing = std::ranges::find(options_.missing, field) != options_.missing.end();
    if (missing) {
      if (c.kind == kind::numbers) numbers.push_back(std::numeric_limits<double>::quiet_NaN());
      if (c.kind == kind::words) categories.codes.push_back(-1);
      return;
    }
    double value = 0;
    bool const numeric = !c.named && c.kind != kind::words && reads_as_number(field, value);
    if (c.kind == kind::unknown) {
      c.kind = numeric || c.numeric ? kind::numbers : kind::words;
      if (c.kind == kind::numbers) numbers.assign(rows_, std::numeric_limits<double>::quiet_NaN());
      else categories.codes.assign(rows_, -1);
    }
    if (c.kind == kind::words) {
      auto const [found, is_new] = c.codes.try_emplace(field, std::int32_t(c.codes.size()));
      if (is_new && !c.named && is_date(field))
        fault(number, line,
              quoted(field) +
                  " looks like a date, which is no number; write a number in its place (the year, the month, "
                  "the days since some day), or name the column among the categories or those left out");
      categories.codes.push_back(found->second);
    } else if (numeric) numbers.push_back(value);
    else fault(number, line, field.empty() ? "the field is empty" : quoted(field) + " is no finite number");
  }
  auto reads_as_number(std::string const& field, double& value) const -> bool {
    if (options_.decimal == '.') return is_number(field, value);
    std::string with_point = field;
    for (char& c : with_point) c = c == options_.decimal ? '.' : c == '.' ? ',' : c;
    return is_number(with_point, value);
  }
  static auto quoted(std::string const& field) -> std::string {
    std::string out(1, '"');  // not "..." + string: GCC 12 warns of its own copy at -O3 (GCC bug 105651)
    return out.append(field, 0, 40) += '"';
  }
  [[noreturn]] void fault(std::size_t c, std::size_t line, std::string const& what) const {
    ctgrad::detail::fail({source_, ", line ", line, ", column ", c + 1, " (", columns_[c].values.name, "): ", what});
  }

  // Codes in the order of the names, which does not depend on the order of the rows.
  static void sort_names(column& c) {
    auto& [codes, names] = c.values.categories;
    for (auto const& [name, code] : c.codes) names.push_back(name);
    std::ranges::sort(names);
    std::vector<std::int32_t> sorted(names.size());
    for (std::size_t i = 0; i < names.size(); ++i) sorted[std::size_t(c.codes.at(names[i]))] = std::int32_t(i);
    for (std::int32_t& code : codes)
      if (code >= 0) code = sorted[std::size_t(code)];
  }

  csv_options const& options_;
  std::string_view source_;
  csv_lines lines_;
  std::vector<column> columns_{};
  std::size_t rows_ = 0;
};

}  // namespace detail

/// A table from text. A column whose first value is a number has only numbers; any other holds categories, unless the
/// options say otherwise. A number that is none, a date, and a line with too few fields are errors that say line, column
/// and content.
/// \param source begins the sentence of an error
[[gnu::cold]] inline auto parse_csv(std::string_view text, csv_options const& options = {}, std::string_view source = "csv")
    -> csv_table {
  detail::csv_reader reader(options, source);
  reader.add(text);
  return reader.finish();
}

/// The same from a file, which gzip may have packed. It is read in pieces: only the columns are in memory.
/// \code auto const table = read_csv("iris.csv"); auto const data = to_dataset(table, {.label = "species"}); \endcode
[[gnu::cold]] inline auto read_csv(std::string const& path, csv_options const& options = {}) -> csv_table {
  detail::csv_reader reader(options, path);
  read_pieces(path, [&](std::string_view piece) { reader.add(piece); });
  return reader.finish();
}

}  // namespace ctgrad::inline CTGRAD_ABI
