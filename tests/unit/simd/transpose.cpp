// tests/unit/simd/transpose.cpp — rows become columns, and twice is nothing
// SPDX-License-Identifier: MIT
#include <ctgrad/simd/transpose.hpp>

#include <catch2/catch.hpp>

using namespace ctgrad::simd;

TEMPLATE_TEST_CASE("transpose: v[i] lane j becomes v[j] lane i", "", float, double) {
  using T = TestType;
  constexpr int n = lanes<T>;
  T x[n][n];
  pack<T> v[n];
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j) x[i][j] = T(100 * i + j);
  for (int i = 0; i < n; ++i) v[i] = load(x[i]);
  transpose(v);
  for (int i = 0; i < n; ++i) store(x[i], v[i]);
  int wrong = 0;
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j) wrong += x[i][j] != T(100 * j + i);
  CHECK(wrong == 0);
  transpose(v);
  for (int i = 0; i < n; ++i) store(x[i], v[i]);
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j) wrong += x[i][j] != T(100 * i + j);
  CHECK(wrong == 0);
}
