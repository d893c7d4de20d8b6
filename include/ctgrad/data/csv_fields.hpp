// ctgrad/data/csv_fields.hpp — what one field of a table says: a number, a date, or a word
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>

#include <charconv>
#include <limits>
#include <string>
#include <string_view>

namespace ctgrad::inline CTGRAD_ABI::detail {

/// A finite decimal number, all of the field.
inline auto is_number(std::string_view field, double& value) -> bool {
  if (field.size() > 1 && field[0] == '+' && field[1] != '-') field.remove_prefix(1);  // from_chars takes no plus
  char const* const end = field.data() + field.size();
  auto const [stop, fault] = std::from_chars(field.data(), end, value);
  constexpr double largest = std::numeric_limits<double>::max();
  return fault == std::errc{} && stop == end && value >= -largest && value <= largest;
}

/// Does it look like a day or a time: 2024-05-17, 2024-05, 17.5.24, 5/17/2024, 23:59, 2024-05-17T23:59:00Z?
inline auto is_date(std::string_view field) -> bool {
  auto const digits = [&](std::size_t least, std::size_t most) {
    std::size_t n = 0;
    while (n < field.size() && field[n] >= '0' && field[n] <= '9') ++n;
    bool const fits = n >= least && n <= most;
    if (fits) field.remove_prefix(n);
    return fits;
  };
  auto const mark = [&](std::string_view any) {
    if (field.empty() || any.find(field[0]) == any.npos) return '\0';
    char const found = field[0];
    field.remove_prefix(1);
    return found;
  };
  std::size_t const size = field.size();
  if (!digits(1, 4)) return false;
  std::size_t const first = size - field.size();
  if (field.starts_with(':')) return first <= 2 && mark(":") && digits(2, 2);
  char const between = mark("-/.");
  if (between == '\0' || first == 3 || !digits(1, 2)) return false;
  if (field.empty()) return first == 4 && between != '.';
  if (field[0] == between) {
    mark("-/.");
    if (!(first == 4 ? digits(1, 2) : digits(4, 4) || digits(2, 2))) return false;
  } else if (first != 4) return false;
  return field.empty() || field[0] == ' ' || field[0] == 'T';
}

}  // namespace ctgrad::inline CTGRAD_ABI::detail
