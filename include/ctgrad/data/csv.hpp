// ctgrad/data/csv.hpp — tables of numbers and categories from text, read strictly
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/data/labels.hpp>
#include <ctgrad/data/read_file.hpp>

#include <charconv>
#include <limits>
#include <string_view>
#include <utility>

namespace ctgrad::inline CTGRAD_ABI {

struct csv_options {
  char separator = ',';
  bool header = true;                      ///< the first line names the columns; else they are "1", "2", ...
  std::vector<std::string> categories{};   ///< columns of names, even where they look like numbers
};

/// A column of numbers, or of categories: codes, and the name of each.
struct csv_column {
  std::string name;
  std::vector<double> numbers{};   ///< finite
  encoded_labels categories{};

  auto is_numeric() const -> bool { return categories.codes.empty(); }
};

/// Columns of one length, at least one row of them.
struct csv_table {
  std::vector<csv_column> columns{};
  std::size_t rows = 0;

  /// Throws `error` for a name that no column has.
  auto column(std::string_view name) const -> csv_column const& {
    for (csv_column const& c : columns)
      if (c.name == name) return c;
    ctgrad::detail::fail({"csv: there is no column ", name});
  }
};

namespace detail {

/// Fields as RFC 4180 has them: "quoted" ones may hold separators, line ends and "" for a quote. Blanks around other
/// fields are dropped; lines may end in CR LF.
class csv_reader {
 public:
  csv_reader(std::string_view text, csv_options const& options, std::string_view source)
      : text_(text), options_(options), source_(source) {
    if (text_.starts_with("\xEF\xBB\xBF")) text_.remove_prefix(3);   // a byte order mark
  }

  auto read() -> csv_table {
    if (options_.header) name_columns();
    else names_from_count();
    for (std::string const& c : options_.categories)
      require(std::ranges::find(table_.columns, c, &csv_column::name) != table_.columns.end(), source_,
              ": there is no column ", c, " to be read as categories");
    while (!text_.empty()) {
      line_ = next_line_;
      take(read_line());
    }
    require(table_.rows > 0, source_, ": there is no row of data");
    for (std::size_t c = 0; c < words_.size(); ++c)
      if (!words_[c].empty()) table_.columns[c].categories = encode_labels(words_[c]);
    return std::move(table_);
  }

 private:
  void name_columns() {
    require(!text_.empty(), source_, ": it is empty, a header was expected");
    for (std::string& name : read_line()) {
      auto const number = table_.columns.size() + 1;
      require(!name.empty(), source_, ", line 1, column ", number, ": the name is empty");
      for (csv_column const& c : table_.columns)
        require(c.name != name, source_, ", line 1, column ", number, ": the name ", name, " was given before");
      table_.columns.push_back({std::move(name)});
    }
    words_.resize(table_.columns.size());
  }
  void names_from_count() {
    std::string_view const all = text_;
    auto const count = text_.empty() ? 0 : read_line().size();
    text_ = all, next_line_ = 1;
    for (std::size_t c = 1; c <= count; ++c) table_.columns.push_back({std::to_string(c)});
    words_.resize(count);
  }

  void take(std::vector<std::string> fields) {
    require(fields.size() == table_.columns.size(), source_, ", line ", line_, ": ", fields.size(),
            fields.size() == 1 ? " field was" : " fields were", " found where ", table_.columns.size(), " are needed");
    for (std::size_t c = 0; c < fields.size(); ++c) {
      csv_column& column = table_.columns[c];
      std::string const& field = fields[c];
      double value = 0;
      bool const numeric = is_number(field, value);
      bool const named = std::ranges::find(options_.categories, column.name) != options_.categories.end();
      if (field.empty()) fault(c, "the field is empty; missing values are not read");
      // The first row decides: a typing error further down is then an error, and no new category.
      if (table_.rows == 0 ? named || !numeric : !words_[c].empty()) words_[c].push_back(field);
      else if (!numeric) fault(c, "\"" + field.substr(0, 40) + "\" is no finite number");
      else column.numbers.push_back(value);
    }
    ++table_.rows;
  }
  [[noreturn]] void fault(std::size_t c, std::string const& what) const {
    ctgrad::detail::fail({source_, ", line ", line_, ", column ", c + 1, " (", table_.columns[c].name, "): ", what});
  }
  static auto is_number(std::string const& field, double& value) -> bool {
    char const* const end = field.data() + field.size();
    auto const [stop, fault] = std::from_chars(field.data(), end, value);
    constexpr double largest = std::numeric_limits<double>::max();
    return fault == std::errc{} && stop == end && value >= -largest && value <= largest;
  }

  // ---- fields -----------------------------------------------------------------------------------------------------

  auto read_line() -> std::vector<std::string> {
    std::vector<std::string> fields;
    for (line_ = next_line_;;) {
      fields.push_back(next_is('"') ? quoted() : plain());
      if (!text_.empty() && text_[0] == options_.separator) {
        text_.remove_prefix(1);
        continue;
      }
      if (text_.starts_with("\r\n")) text_.remove_prefix(2);
      else if (!text_.empty() && text_[0] == '\n') text_.remove_prefix(1);
      else require(text_.empty(), source_, ", line ", next_line_, ": text follows a closing quote");
      ++next_line_;
      return fields;
    }
  }
  auto next_is(char c) -> bool {
    skip_blanks();
    return !text_.empty() && text_[0] == c;
  }
  void skip_blanks() {
    while (!text_.empty() && text_[0] == ' ' && options_.separator != ' ') text_.remove_prefix(1);
  }
  auto plain() -> std::string {
    std::size_t end = 0;
    while (end < text_.size() && text_[end] != options_.separator && text_[end] != '\n' &&
           !(text_[end] == '\r' && text_.substr(end).starts_with("\r\n")))
      ++end;
    std::string field(text_.substr(0, end));
    while (!field.empty() && field.back() == ' ') field.pop_back();
    text_.remove_prefix(end);
    return field;
  }
  auto quoted() -> std::string {
    std::size_t const opened = next_line_;
    std::string field;
    for (text_.remove_prefix(1);; text_.remove_prefix(1)) {
      require(!text_.empty(), source_, ", line ", opened, ": a quote is opened and never closed");
      if (text_.starts_with("\"\"")) text_.remove_prefix(1);
      else if (text_[0] == '"') break;
      next_line_ += text_[0] == '\n';
      field.push_back(text_[0]);
    }
    text_.remove_prefix(1);
    skip_blanks();
    return field;
  }

  std::string_view text_;
  csv_options const& options_;
  std::string_view source_;
  csv_table table_;
  std::vector<std::vector<std::string>> words_;   // of the columns of categories
  std::size_t line_ = 1, next_line_ = 1;
};

}  // namespace detail

/// A table from text. A column whose first field is a number has only numbers; any other, and those named in the
/// options, hold categories. Nothing is guessed: an empty field, a number that is none and a line with too few fields
/// are errors that say line, column and content.
/// \param source begins the sentence of an error
[[gnu::cold]] inline auto parse_csv(std::string_view text, csv_options const& options = {}, std::string_view source = "csv")
    -> csv_table {
  return detail::csv_reader(text, options, source).read();
}

/// The same from a file, which gzip may have packed.
/// \code auto const table = read_csv("iris.csv"); auto const data = to_dataset(table, {.label = "species"}); \endcode
[[gnu::cold]] inline auto read_csv(std::string const& path, csv_options const& options = {}) -> csv_table {
  return parse_csv(read_file(path), options, path);
}

}  // namespace ctgrad::inline CTGRAD_ABI
