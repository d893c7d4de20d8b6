// tests/laws/elementwise_packs.cpp — packs against scalars: every elementwise op, on edges and at every tail length
// SPDX-License-Identifier: MIT
#include "elementwise.hpp"

#include <ctgrad/simd/functions.hpp>

#include <catch2/catch.hpp>
#include <limits>
#include <sstream>

using namespace ctgrad::ops;
using laws::facts;
using laws::facts_of;
namespace simd = ctgrad::simd;

namespace {

/// An op behind function pointers: the loops below compile once.
template <class T>
struct function {
  facts about;
  int operands;
  T (*of_scalars)(T const (&x)[3]);
  void (*of_packs)(T const (&x)[3][simd::lanes<T>], T* y, int n);
};
template <class Op, class T>
auto function_of() -> function<T> {
  return {facts_of(Op::name), Op::operands, [](T const(&x)[3]) { return ctgrad::value_of<Op, T>(x[0], x[1], x[2]); },
          [](T const(&x)[3][simd::lanes<T>], T* y, int n) {
            auto const at = [&](int o) { return simd::load_first(x[o], n); };
            simd::store_first(y, ctgrad::value_of<Op, simd::pack<T>>(at(0), at(1), at(2)), n);
          }};
}

template <class... Parts>
auto text(Parts const&... parts) -> std::string {
  std::ostringstream out;
  (out << ... << parts);
  return out.str();
}

/// Zeros, ties, infinities, denormals, huge and tiny numbers, NaN; then random ones.
template <class T>
auto numbers() -> std::vector<T> {
  using limits = std::numeric_limits<T>;
  std::vector<T> out;
  for (T x : {T(0), T(1), T(0.5), T(2), T(3), T(10), T(88), T(709), T(1e5), limits::infinity(), limits::denorm_min(),
              limits::min(), limits::min() / 3, limits::max(), limits::max() / 2, limits::epsilon()})
    out.push_back(x), out.push_back(-x);
  out.push_back(limits::quiet_NaN());
  support::dice random(3);
  for (int k = 0; k < 60; ++k) out.push_back(T(random.within(-4, 4)));
  for (int k = 0; k < 20; ++k) out.push_back(T(random.within(-100, 100)));
  return out;
}

/// Transcendental functions of packs are ours and those of scalars the C library's, each a few units in the last place
/// from the truth. gelu is x times a number that is exact to a unit of 1.
template <class T>
auto agree(facts const& f, T pack, T scalar, T x) -> bool {
  using limits = std::numeric_limits<T>;
  if (std::isnan(pack) || std::isnan(scalar)) return std::isnan(pack) == std::isnan(scalar);
  if (pack == scalar) return true;
  bool const exact = f.agrees == '=' && (simd::has_fma || (f.name != "fma" && f.name != "fnma"));
  if (exact || !std::isfinite(pack) || !std::isfinite(scalar)) return false;
  T const scale = std::max({std::abs(scalar), limits::min(), f.agrees == '|' ? std::abs(x) : T(0)});
  return std::abs(pack - scalar) <= 12 * limits::epsilon() * scale;
}

/// The first disagreement.
template <class T>
auto on_edges_and_random_numbers(function<T> const& f) -> std::string {
  constexpr int w = simd::lanes<T>;
  std::vector<T> const all = numbers<T>();
  int const n = int(all.size()), shifts = f.operands == 1 ? 1 : n;  // every pair of edges
  for (int shift = 0; shift < shifts; ++shift)
    for (int at = 0; at < n; at += w) {
      T x[3][w], y[w];
      for (int lane = 0; lane < w; ++lane)
        for (int o = 0; o < 3; ++o) x[o][lane] = all[std::size_t((at + lane + o * shift) % n)];
      f.of_packs(x, y, w);
      for (int lane = 0; lane < w; ++lane) {
        T const scalar = f.of_scalars({x[0][lane], x[1][lane], x[2][lane]});
        if (agree(f.about, y[lane], scalar, x[0][lane])) continue;
        return text(f.about.name, " of ", x[0][lane], ", ", x[1][lane], ", ", x[2][lane], ": ", y[lane], ", not ", scalar);
      }
    }
  return {};
}

/// 100 random cases for each length of the last pack; nothing beyond it is written.
template <class T>
auto at_every_tail_length(function<T> const& f) -> std::string {
  constexpr int w = simd::lanes<T>;
  support::dice random(5);
  for (int n = 0; n <= w; ++n)
    for (int k = 0; k < 100; ++k) {
      T x[3][w], y[w];
      for (int lane = 0; lane < w; ++lane) {
        y[lane] = T(-7);
        for (int o = 0; o < 3; ++o) x[o][lane] = T(laws::somewhere(random, f.about, o));
      }
      f.of_packs(x, y, n);
      for (int lane = 0; lane < w; ++lane) {
        T const want = lane < n ? f.of_scalars({x[0][lane], x[1][lane], x[2][lane]}) : T(-7);
        if (agree(f.about, y[lane], want, x[0][lane])) continue;
        return text(f.about.name, ", length ", n, ", lane ", lane, ": ", y[lane], ", not ", want);
      }
    }
  return {};
}

}  // namespace

TEMPLATE_TEST_CASE("an op of packs = of scalars, on edges and random numbers", "", ELEMENTWISE_OPS) {
  CHECK(on_edges_and_random_numbers(function_of<TestType, float>()) == "");
  CHECK(on_edges_and_random_numbers(function_of<TestType, double>()) == "");
}

TEMPLATE_TEST_CASE("an op of packs = of scalars, every length of the tail", "", ELEMENTWISE_OPS) {
  CHECK(at_every_tail_length(function_of<TestType, float>()) == "");
  CHECK(at_every_tail_length(function_of<TestType, double>()) == "");
}
