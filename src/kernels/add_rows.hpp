// src/kernels/add_rows.hpp — histograms: one 64-bit addition a row and column
// SPDX-License-Identifier: MIT
#pragma once
#include "compiler.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {
namespace {

template <int Columns>
void add_rows(histogram_task const& t) {
  constexpr int words = (Columns + 7) / 8;
  constexpr std::size_t ahead = 16;  // rows: the memory's latency
  auto const fetch = [&](std::size_t k) __attribute__((always_inline)) {
    __builtin_prefetch(t.codes + t.rows[k] * t.stride);
    __builtin_prefetch(t.packed + t.rows[k]);
  };
  for (std::size_t k = 0; k < ahead && k < t.count; ++k) fetch(k);
  for (std::size_t k = 0; k < t.count; ++k) {
    if (k + ahead < t.count) fetch(k + ahead);
    std::uint64_t code[words];
    __builtin_memcpy(code, t.codes + t.rows[k] * t.stride, sizeof code);
    std::int64_t const value = t.packed[t.rows[k]];
    std::int64_t* cells = t.cells;
    CTGRAD_UNROLL
    for (int j = 0; j < Columns; ++j) {
      cells[std::uint8_t(code[j / 8] >> (8 * (j % 8)))] += value;
      cells += t.bins;
    }
  }
}

using adder = void (*)(histogram_task const&);
template <int Columns>
constexpr void fill(adder* table) {
  table[Columns] = add_rows<Columns>;
  if constexpr (Columns > 1) fill<Columns - 1>(table);
}
struct adders {
  adder of[33]{};
  constexpr adders() { fill<32>(of); }
};
constexpr adders by_columns;

void histogram(histogram_task const& t) { by_columns.of[t.columns](t); }

void subtract(std::int64_t* from, std::int64_t const* what, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) from[i] -= what[i];
}

}  // namespace
}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
