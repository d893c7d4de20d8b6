// ctgrad/core/few_numbers.hpp — least, most, copies and fills of numbers: the header algorithm takes 15 MB
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>

#include <cstddef>
#include <cstring>

namespace ctgrad::inline CTGRAD_ABI::detail {

template <class T>
constexpr auto least(T a, T b) -> T {
  return b < a ? b : a;
}
template <class T>
constexpr auto most(T a, T b) -> T {
  return a < b ? b : a;
}

/// From one array to another that begins elsewhere; of none, both pointers may be null.
template <class T>
void copy_numbers(T const* from, std::size_t count, T* to) {
  if (count > 0) std::memcpy(to, from, count * sizeof(T));
}
template <class T>
void fill_numbers(T* to, std::size_t count, T value) {
  for (std::size_t i = 0; i < count; ++i) to[i] = value;
}
/// The first one, if several are alike; of NaN, whatever comes first.
template <class T>
constexpr auto index_of_largest(T const* from, std::size_t count) -> std::size_t {
  std::size_t best = 0;
  for (std::size_t i = 1; i < count; ++i)
    if (from[best] < from[i]) best = i;
  return best;
}

}  // namespace ctgrad::inline CTGRAD_ABI::detail
