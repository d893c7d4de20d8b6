// ctgrad/core/span_of.hpp — a vector as a span
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>

#include <span>
#include <vector>

namespace ctgrad::inline CTGRAD_ABI {

/// All elements. A span converts from a vector by itself, but asks it whether it is a contiguous range: 15 ms of compile
/// time for each type in each program, and here 5.
template <class T>
constexpr auto span_of(std::vector<T> const& v) noexcept -> std::span<T const> {
  return {v.data(), v.size()};
}
template <class T>
constexpr auto span_of(std::vector<T>& v) noexcept -> std::span<T> {
  return {v.data(), v.size()};
}

}  // namespace ctgrad::inline CTGRAD_ABI
