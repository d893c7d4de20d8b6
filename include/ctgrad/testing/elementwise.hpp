// ctgrad/testing/elementwise.hpp — the laws of an elementwise op: its derivative, packs as scalars, every tail
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/random.hpp>
#include <ctgrad/ops/arithmetic.hpp>
#include <ctgrad/simd/functions.hpp>
#include <ctgrad/testing/evaluate.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <vector>

namespace ctgrad::inline CTGRAD_ABI::testing {

/// What an op is tried with. An op that is not defined everywhere names the numbers that it takes.
struct check_options {
  double low = -3, high = 3;  ///< operands of the derivative's test
  int cases = 200;            ///< random arguments
  double tolerance = 1e-6;    ///< of derivatives, relative to the larger of 1 and the derivative
  double roundings = 8;       ///< by which a pack may differ from a scalar: units in the last place
};

namespace detail {

using std::abs;

template <class Op, class T>
auto scalar_value(std::array<T, 3> const& x) -> T {
  return value_of<Op, T>(x[0], x[1], x[2]);
}

/// Partial derivatives as the op states them, evaluated through the graph.
template <class Op>
class stated_derivatives {
 public:
  stated_derivatives() {
    symbol s[3];
    for (int i = 0; i < Op::operands; ++i) {
      node n{};
      n.what = role::parameter, n.name = std::string_view("abc").substr(std::size_t(i), 1);
      s[i] = operand_[i] = {g_.get(), g_->add(n)};
    }
    symbol const y = apply<Op>(s[0], s[1], s[2]);
    cotangents const d = y->op->pullback(s[0], s[1], s[2], y, literal(*g_, 1));
    partial_[0] = d.a, partial_[1] = d.b, partial_[2] = d.c;
  }
  auto operator()(int which, std::array<double, 3> const& x) const -> double {
    if (!partial_[which]) return 0;  // nobody: no derivative
    std::vector<double> leaves(std::size_t(g_->size));
    for (int i = 0; i < Op::operands; ++i) leaves[operand_[i].id] = x[std::size_t(i)];
    return evaluate(partial_[which], leaves);
  }

 private:
  std::unique_ptr<graph> g_ = std::make_unique<graph>();  // half a megabyte: not for the stack
  symbol operand_[3], partial_[3];
};

/// Central differences with a step of 2^-17: some 1e-10 from truncation and 1e-11 from rounding.
template <class Op>
void check_derivatives(check_options const& options) {
  constexpr double h = 0x1p-17;
  stated_derivatives<Op> const stated;
  random_stream const stream{1, stream_id(Op::name)};
  int finite = 0;
  for (int k = 0; k < options.cases; ++k)
    for (int which = 0; which < Op::operands; ++which) {
      std::array<double, 3> x{};
      for (std::size_t i = 0; i < 3; ++i)
        x[i] = options.low + (options.high - options.low) * stream.uniform<double>(std::uint64_t(3 * k) + i);
      auto above = x, below = x;
      above[std::size_t(which)] += h, below[std::size_t(which)] -= h;
      double const difference = (scalar_value<Op>(above) - scalar_value<Op>(below)) / (2 * h);
      if (!std::isfinite(difference)) continue;
      ++finite;
      double const derivative = stated(which, x);
      require(abs(derivative - difference) <= options.tolerance * std::max(1.0, abs(difference)), "check_op: ", Op::name,
              ": its derivative with respect to operand ", "abc"[which], " is ", derivative, " where ", "abc"[which], " = ",
              x[std::size_t(which)], ", but differences of its value say ", difference);
    }
  require(2 * finite >= options.cases, "check_op: ", Op::name, " is not finite for most numbers from ", options.low, " to ",
          options.high, "; say with check_options which numbers it takes");
}

/// Zeros, ties, infinities, denormals, huge and tiny numbers and NaN; then random ones.
template <class T>
auto numbers_to_try() -> std::vector<T> {
  using limits = std::numeric_limits<T>;
  std::vector<T> out;
  for (T x : {T(0), T(1), T(0.5), T(2), T(10), T(88), T(709), limits::infinity(), limits::denorm_min(), limits::min(),
              limits::max(), limits::epsilon()})
    out.push_back(x), out.push_back(-x);
  out.push_back(limits::quiet_NaN());
  random_stream const stream{2, 1};
  for (std::uint64_t k = 0; k < 75; ++k) out.push_back(T(8 * stream.uniform<double>(k) - 4));
  return out;
}

template <class T>
auto agree(T pack, T scalar, double roundings) -> bool {
  using limits = std::numeric_limits<T>;
  if (std::isnan(pack) || std::isnan(scalar)) return std::isnan(pack) == std::isnan(scalar);
  if (pack == scalar) return true;
  return std::isfinite(pack) && std::isfinite(scalar) &&
         abs(pack - scalar) <= T(roundings) * limits::epsilon() * std::max(abs(scalar), limits::min());
}

/// A pack of every number, beside scalars; of several operands, every pair of edges.
template <class Op, class T>
void check_packs(check_options const& options) {
  std::vector<T> const all = numbers_to_try<T>();
  int const n = int(all.size()), shifts = Op::operands == 1 ? 1 : n;
  for (int shift = 0; shift < shifts; ++shift)
    for (int at = 0; at < n; at += simd::lanes<T>) {
      T x[3][simd::lanes<T>], y[simd::lanes<T>];
      for (int lane = 0; lane < simd::lanes<T>; ++lane)
        for (int o = 0; o < 3; ++o) x[o][lane] = all[std::size_t((at + lane + o * shift) % n)];
      simd::store(y, value_of<Op, simd::pack<T>>(simd::load(x[0]), simd::load(x[1]), simd::load(x[2])));
      for (int lane = 0; lane < simd::lanes<T>; ++lane) {
        T const scalar = scalar_value<Op, T>({x[0][lane], x[1][lane], x[2][lane]});
        require(agree(y[lane], scalar, options.roundings), "check_op: ", Op::name, " of ", x[0][lane],
                Op::operands > 1 ? " and others" : "", " is ", scalar, " as a scalar, but ", y[lane], " in a pack");
      }
    }
}

/// Lengths that are no whole number of packs: each element as a scalar, and nothing is written behind the last.
template <class Op, class T>
void check_tails(check_options const& options) {
  constexpr int w = simd::lanes<T>;
  for (int n = 0; n <= 2 * w + 1; ++n) {
    std::vector<T> x, y(std::size_t(n) + w, T(-7));
    for (int i = 0; i < n; ++i) x.push_back(T(options.low + (options.high - options.low) * (i + 1) / (n + 1)));
    for (int at = 0; at < n; at += w) {
      auto const v = simd::load_first(x.data() + at, n - at);
      simd::store_first(y.data() + at, value_of<Op, simd::pack<T>>(v, v, v), n - at);
    }
    for (int i = 0; i < n + w; ++i) {
      T const got = y[std::size_t(i)];
      bool const inside = i < n;
      T const want = inside ? scalar_value<Op, T>({x[std::size_t(i)], x[std::size_t(i)], x[std::size_t(i)]}) : T(-7);
      require(agree(got, want, inside ? options.roundings : 0), "check_op: ", Op::name, ": element ", i, " of ", n, " is ",
              got, " in packs, but ", want, " as a scalar");
    }
  }
}

}  // namespace detail
}  // namespace ctgrad::inline CTGRAD_ABI::testing
