// src/kernels/first_largest.hpp — the largest of some numbers, without waiting for one comparison before the next
// SPDX-License-Identifier: MIT
#pragma once
#include "compiler.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {
namespace {

/// The index of the first largest of n numbers, none below -1 (a NaN is never chosen). Room for 16 more is overwritten. A
/// plain loop would wait for each maximum before the next, since compilers keep the order of comparisons of floating-point
/// numbers.
template <class T>
int first_largest(T* x, int n) {
  T most[16];
  for (int k = 0; k < 16; ++k) most[k] = x[n + k] = -1;
  for (int i = 0; i < n; i += 16)
    for (int k = 0; k < 16; ++k) most[k] = x[i + k] > most[k] ? x[i + k] : most[k];
  T best = most[0];
  for (int k = 1; k < 16; ++k) best = most[k] > best ? most[k] : best;
  int at = 0;
  while (at + 1 < n && x[at] != best) ++at;
  return at;
}

}  // namespace
}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
