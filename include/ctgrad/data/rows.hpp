// ctgrad/data/rows.hpp — rows of a user's own type are a data set, and a file is rows of it
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/data/to_dataset.hpp>

#include <boost/hana/accessors.hpp>
#include <boost/hana/adapt_struct.hpp>
#include <boost/hana/concept/struct.hpp>
#include <boost/hana/first.hpp>
#include <boost/hana/for_each.hpp>
#include <boost/hana/second.hpp>
#include <boost/hana/string.hpp>

#include <concepts>
#include <optional>
#include <type_traits>

namespace ctgrad::inline CTGRAD_ABI {

/// A plain struct that BOOST_HANA_ADAPT_STRUCT describes. Its members are numbers, `bool` (0 and 1), `std::string`
/// (categories), or `std::optional` of these, for values that may be missing.
/// \code
/// struct flower { double length; std::optional<double> width; std::string species; };
/// BOOST_HANA_ADAPT_STRUCT(flower, length, width, species);
/// auto const data = to_dataset(std::vector<flower>{...}, {.label = "species"});
/// \endcode
template <class T>
concept row_like = boost::hana::Struct<T>::value && std::default_initializable<T>;

namespace detail {

/// Calls `take(name, member)` for each member of the struct, `member` a function from a row to a reference.
template <row_like Row, class Take>
void for_each_member(Take take) {
  namespace hana = boost::hana;
  hana::for_each(hana::accessors<Row>(),
                 [&](auto const& pair) { take(std::string(hana::to<char const*>(hana::first(pair))), hana::second(pair)); });
}

template <class T>
struct cell {
  using value = T;
  static constexpr bool optional = false;
  static auto get(T const& t) -> T const* { return &t; }
};
template <class T>
struct cell<std::optional<T>> {
  using value = T;
  static constexpr bool optional = true;
  static auto get(std::optional<T> const& t) -> T const* { return t ? &*t : nullptr; }
};

template <class Row, class Member>
using member_type = std::remove_cvref_t<decltype(std::declval<Member const&>()(std::declval<Row const&>()))>;

template <row_like Row, class Member>
auto column_of_member(std::string name, Member const& member, std::span<Row const> rows) -> csv_column {
  using cell = cell<member_type<Row, Member>>;
  using value = typename cell::value;
  static_assert(std::is_arithmetic_v<value> || std::same_as<value, std::string>,
                "ctgrad: members of a row are numbers, bool, std::string, or std::optional of these");
  csv_column column{.name = std::move(name)};
  if constexpr (std::same_as<value, std::string>) {
    std::vector<std::string> known;
    for (Row const& row : rows)
      if (auto const* v = cell::get(member(row))) known.push_back(*v);
    if (!known.empty()) column.categories = encode_labels(known);
    std::vector<std::int32_t> codes;
    std::size_t next = 0;
    for (Row const& row : rows) codes.push_back(cell::get(member(row)) ? column.categories.codes[next++] : -1);
    column.categories.codes = std::move(codes);
  } else {
    constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
    for (Row const& row : rows) {
      auto const* v = cell::get(member(row));
      require(v == nullptr || std::isfinite(double(*v)), "to_table: ", column.name, " of row ", column.numbers.size(),
              " is ", v ? double(*v) : 0.0, ", a finite number is needed");
      column.numbers.push_back(v ? double(*v) : unknown);
    }
  }
  return column;
}

template <row_like Row, class Member>
void fill_member(csv_column const& column, Member const& member, std::span<Row> rows) {
  using cell = cell<member_type<Row, Member>>;
  using value = typename cell::value;
  constexpr bool words = std::same_as<value, std::string>;
  require(column.is_numeric() != words, "from_table: ", column.name,
          words ? " is text in the row, but numbers in the table; name it among the categories"
                : " is a number in the row, but categories in the table");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (column.is_missing(i)) {
      require(cell::optional, "from_table: ", column.name, " of row ", i,
              " is missing, but the row has no std::optional for it");
      continue;
    }
    // The accessor gives references to members of a mutable row.
    if constexpr (words)
      const_cast<member_type<Row, Member>&>(member(rows[i])) =
          column.categories.names[std::size_t(column.categories.codes[i])];
    else {
      auto const v = static_cast<value>(column.numbers[i]);
      require(!std::integral<value> || double(v) == column.numbers[i], "from_table: ", column.name, " of row ", i, " is ",
              column.numbers[i], ", which is no number of the row's type");
      const_cast<member_type<Row, Member>&>(member(rows[i])) = v;
    }
  }
}

}  // namespace detail

/// The rows as a table, a column for each member. \throws error for no rows, or a number that is not finite
template <row_like Row>
auto to_table(std::span<Row const> rows) -> csv_table {
  require(!rows.empty(), "to_table: 0 rows were given, at least 1 is needed");
  csv_table table{.rows = rows.size()};
  detail::for_each_member<Row>([&](std::string name, auto const& member) {
    table.columns.push_back(detail::column_of_member<Row>(std::move(name), member, rows));
  });
  return table;
}

/// The rows as a data set; the members are its columns.
template <row_like Row>
auto to_dataset(std::span<Row const> rows, dataset_columns const& use) -> dataset {
  return to_dataset(to_table(rows), use);
}
template <row_like Row>
auto to_dataset(std::vector<Row> const& rows, dataset_columns const& use) -> dataset {
  return to_dataset(std::span<Row const>(rows), use);
}

/// A table as rows: members are filled from the columns of their names, other columns are left out.
/// \throws error where a column is missing, is of the other kind, or lacks a value that is not optional
template <row_like Row>
auto from_table(csv_table const& table) -> std::vector<Row> {
  std::vector<Row> rows(table.rows);
  detail::for_each_member<Row>([&](std::string const& name, auto const& member) {
    detail::fill_member<Row>(table.column(name), member, std::span<Row>(rows));
  });
  return rows;
}

/// \code std::vector<flower> const flowers = read_rows<flower>("flowers.csv"); \endcode
template <row_like Row>
auto read_rows(std::string const& path, csv_options options = {}) -> std::vector<Row> {
  detail::for_each_member<Row>([&](std::string const& name, auto const& member) {
    using value = typename detail::cell<detail::member_type<Row, std::remove_cvref_t<decltype(member)>>>::value;
    auto& names = std::same_as<value, std::string> ? options.categories : options.numbers;
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  });
  return from_table<Row>(read_csv(path, options));
}

}  // namespace ctgrad::inline CTGRAD_ABI
