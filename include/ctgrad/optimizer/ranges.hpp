// ctgrad/optimizer/ranges.hpp — what the numbers of an optimizer or a schedule may be
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/error.hpp>

#include <limits>
#include <string_view>

namespace ctgrad::inline CTGRAD_ABI {

/// Refuses an optimizer or a schedule with a number out of its range, where it has a member `check`.
/// \throws error
template <class Options>
void check_numbers(Options const& options) {
  if constexpr (requires { options.check(); }) options.check();
}

namespace detail {

inline constexpr double largest_number = std::numeric_limits<double>::max();

[[gnu::cold]] inline void require_at_least_0(std::string_view who, std::string_view what, double given) {
  require(given >= 0 && given <= largest_number, who, ": ", what, " is ", given,
          ", a finite number of at least 0 is needed");
}
[[gnu::cold]] inline void require_positive(std::string_view who, std::string_view what, double given) {
  require(given > 0 && given <= largest_number, who, ": ", what, " is ", given, ", a finite number above 0 is needed");
}
[[gnu::cold]] inline void require_share_below_1(std::string_view who, std::string_view what, double given) {
  require(given >= 0 && given < 1, who, ": ", what, " is ", given, ", it must be at least 0 and below 1");
}

}  // namespace detail
}  // namespace ctgrad::inline CTGRAD_ABI
