// tests/unit/simd/reduce.cpp — sums follow one tree on every machine
// SPDX-License-Identifier: MIT
#include <ctgrad/simd/batch.hpp>

#include <catch2/catch.hpp>
#include <random>

using namespace ctgrad::simd;

namespace {

/// The law itself: lanes l and l + half, halving.
template <class T, class Combine>
auto tree(T const (&x)[lanes<T>], Combine combine) -> T {
  T y[lanes<T>];
  std::copy(x, x + lanes<T>, y);
  for (int half = lanes<T> / 2; half > 0; half /= 2)
    for (int l = 0; l < half; ++l) y[l] = combine(y[l], y[l + half]);
  return y[0];
}

}  // namespace

TEMPLATE_TEST_CASE("sum and maximum: the fixed tree, to the bit", "", float, double) {
  using T = TestType;
  std::mt19937 random(3);
  int wrong = 0;
  for (int round = 0; round < 10000; ++round) {
    T x[lanes<T>];
    for (T& y : x) y = std::ldexp(std::uniform_real_distribution<T>(-1, 1)(random), int(random() % 20));
    wrong += sum(load(x)) != tree(x, [](T a, T b) { return a + b; });
    wrong += maximum(load(x)) != tree(x, [](T a, T b) { return a > b ? a : b; });
  }
  CHECK(wrong == 0);
}

TEMPLATE_TEST_CASE("maximum: infinities, and a NaN kept or lost as the tree says", "", float, double) {
  using T = TestType;
  using limits = std::numeric_limits<T>;
  T x[lanes<T>] = {};
  std::fill(x, x + lanes<T>, -limits::infinity());
  CHECK(maximum(load(x)) == -limits::infinity());
  for (int nan = 0; nan < lanes<T>; ++nan) {
    for (int i = 0; i < lanes<T>; ++i) x[i] = T(i % 5);
    x[nan] = limits::quiet_NaN();
    T const want = tree(x, [](T a, T b) { return a > b ? a : b; }), got = maximum(load(x));
    CHECK(((want != want && got != got) || want == got));
    CHECK(std::isnan(sum(load(x))));
  }
}

TEMPLATE_TEST_CASE("repeated: lane l has number l modulo 4", "", float, double) {
  using T = TestType;
  T x[lanes<T>];
  store(x, repeated(T(3), T(5), T(7), T(11)));
  T const expected[]{3, 5, 7, 11};
  for (int l = 0; l < lanes<T>; ++l) CHECK(x[l] == expected[l % 4]);
}
