// tests/laws/ops.cpp — each elementwise op: its derivative, its kinks, and packs against scalars
// SPDX-License-Identifier: MIT
#include "support/dual.hpp"
#include "support/evaluate.hpp"
#include "support/random_graph.hpp"

#include <ctgrad/ops/machine.hpp>
#include <ctgrad/ops/softmax.hpp>
#include <ctgrad/simd/math.hpp>

#include <catch2/catch.hpp>
#include <limits>

using namespace support;
using namespace ctgrad::ops;

namespace {

double const infinity = std::numeric_limits<double>::infinity();

/// A number where the op is smooth: log and divisors stay positive, and no kink is near.
template <class Op>
auto somewhere(dice& random) -> double {
  bool const positive = Op::name == "log" || Op::name == "divide";
  double const x = random.within(0.1, 3);
  return positive || random.often(50) ? x : -x;
}

/// The partial derivatives at (a, b, c), through the graph.
template <class Op>
auto partials_at(double const (&x)[3]) -> std::array<double, 3> {
  auto const program = std::make_unique<ctgrad::rooted_graph>();
  ctgrad::graph& g = program->nodes;
  leaf_values leaves;
  ctgrad::symbol s[3];
  for (int i = 0; i < 3; ++i) {
    ctgrad::node n{};
    n.what = ctgrad::role::parameter, n.name = numbered_name('s', i);
    leaves[std::string(std::string_view(n.name))] = {x[i]};
    s[i] = {&g, g.add(n)};
  }
  for (int i = Op::operands; i < 3; ++i) s[i] = {};
  ctgrad::symbol const y = ctgrad::apply<Op>(s[0], s[1], s[2]);
  ctgrad::cotangents const d = y->op->pullback(s[0], s[1], s[2], y, ctgrad::literal(g, 1));
  for (ctgrad::symbol p : {d.a, d.b, d.c})
    if (p) program->root[program->roots++] = p.id;
  evaluation const values(*program, leaves, 1);
  auto const at = [&](ctgrad::symbol p) { return p ? values[p.id].elements[0] : 0; };  // nobody: no derivative
  return {at(d.a), at(d.b), at(d.c)};
}

template <class Op, class V>
auto value(V const (&x)[3]) -> V {
  return ctgrad::value_of<Op, V>(x[0], x[1], x[2]);
}

}  // namespace

#define ELEMENTWISE_OPS                                                                                                 \
  add_op, subtract_op, multiply_op, divide_op, negate_op, spread_op, positive_op, relu_op, tanh_op, sigmoid_op, exp_op, \
      log_op, sign_op, abs_op, equals_op, fma_op, fnma_op, gate_op

TEMPLATE_TEST_CASE("derivative = dual numbers, to 1e-12", "", ELEMENTWISE_OPS) {
  dice random(1);
  for (int k = 0; k < 200; ++k) {
    double const x[3] = {somewhere<TestType>(random), somewhere<TestType>(random), somewhere<TestType>(random)};
    auto const partials = partials_at<TestType>(x);
    for (int i = 0; i < TestType::operands; ++i) {
      dual u[3] = {dual(x[0]), dual(x[1]), dual(x[2])};
      u[i].d = 1;
      double const truth = value<TestType, dual>(u).d;
      INFO(TestType::name << " at " << x[0] << ", " << x[1] << ", " << x[2] << ", operand " << i);
      CHECK(std::abs(partials[std::size_t(i)] - truth) <= 1e-12 * std::max(1.0, std::abs(truth)));
    }
  }
}

// h = 2^-17: the error of a central difference is some 1e-10 times the third derivative, and 1e-11 from rounding.
TEMPLATE_TEST_CASE("derivative = finite differences", "", ELEMENTWISE_OPS) {
  constexpr double h = 0x1p-17;
  dice random(2);
  for (int k = 0; k < 200; ++k) {
    double x[3] = {somewhere<TestType>(random), somewhere<TestType>(random), somewhere<TestType>(random)};
    auto const partials = partials_at<TestType>(x);
    for (int i = 0; i < TestType::operands; ++i) {
      double const at = x[i];
      x[i] = at + h;
      double const above = value<TestType, double>(x);
      x[i] = at - h;
      double const below = value<TestType, double>(x), difference = (above - below) / (2 * h);
      x[i] = at;
      INFO(TestType::name << " at " << x[0] << ", " << x[1] << ", " << x[2] << ", operand " << i);
      CHECK(std::abs(partials[std::size_t(i)] - difference) <= 1e-6 * std::max(1.0, std::abs(difference)));
    }
  }
}

TEST_CASE("kinks: relu'(0) = 0, |x|'(0) = 0, sign(0) = 0, [0 > 0] = 0") {
  CHECK(partials_at<relu_op>({0, 0, 0})[0] == 0);
  CHECK(partials_at<relu_op>({-0.0, 0, 0})[0] == 0);
  CHECK(partials_at<relu_op>({1e-300, 0, 0})[0] == 1);
  CHECK(partials_at<abs_op>({0, 0, 0})[0] == 0);
  CHECK(partials_at<abs_op>({1e-300, 0, 0})[0] == 1);
  CHECK(partials_at<abs_op>({-1e-300, 0, 0})[0] == -1);
  CHECK(sign_op::value(0.0) == 0);
  CHECK(sign_op::value(infinity) == 1);
  CHECK(sign_op::value(-infinity) == -1);
  CHECK(positive_op::value(0.0) == 0);
  CHECK(gate_op::value(0.0, 3.0) == 0);
}

TEST_CASE("a NaN is seen: relu, sign, |x| and arithmetic hand it on, a mask is 0") {
  double const nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(std::isnan(relu_op::value(nan)));
  CHECK(std::isnan(sign_op::value(nan)));
  CHECK(std::isnan(abs_op::value(nan)));
  CHECK(std::isnan(tanh_op::value(nan)));
  CHECK(std::isnan(sigmoid_op::value(nan)));
  CHECK(positive_op::value(nan) == 0);
  CHECK(gate_op::value(nan, 1.0) == 0);
}

// ---- packs ----------------------------------------------------------------------------------------------------------

namespace {

/// Zeros, ties, infinities, denormals, huge and tiny numbers, NaN; then random ones.
template <class T>
auto numbers() -> std::vector<T> {
  using limits = std::numeric_limits<T>;
  std::vector<T> out;
  for (T x : {T(0), T(1), T(0.5), T(2), T(10), T(88), T(709), limits::infinity(), limits::denorm_min(), limits::min(),
              limits::min() / 3, limits::max(), limits::max() / 2, limits::epsilon()})
    out.push_back(x), out.push_back(-x);
  out.push_back(limits::quiet_NaN());
  dice random(3);
  for (int k = 0; k < 60; ++k) out.push_back(T(random.within(-4, 4)));
  for (int k = 0; k < 20; ++k) out.push_back(T(random.within(-100, 100)));
  return out;
}

/// exp, log, tanh and sigmoid of packs are ours and those of scalars the C library's, each a few units in the last place
/// from the truth. All else is the same operation, rounded once.
template <class T>
auto agree(T pack, T scalar, bool approximate) -> bool {
  using limits = std::numeric_limits<T>;
  if (std::isnan(pack) || std::isnan(scalar)) return std::isnan(pack) == std::isnan(scalar);
  if (pack == scalar) return true;
  if (!approximate || !std::isfinite(pack) || !std::isfinite(scalar)) return false;
  return std::abs(pack - scalar) <= 8 * limits::epsilon() * std::max(std::abs(scalar), limits::min());
}

template <class Op, class T>
void packs_against_scalars() {
  namespace simd = ctgrad::simd;
  bool const approximate = Op::name == "exp" || Op::name == "log" || Op::name == "tanh" || Op::name == "sigmoid" ||
                           (!simd::has_fma && (Op::name == "fma" || Op::name == "fnma"));
  std::vector<T> const all = numbers<T>();
  int const n = int(all.size()), shifts = Op::operands == 1 ? 1 : n;  // every pair of edges
  for (int shift = 0; shift < shifts; ++shift)
    for (int at = 0; at < n; at += simd::lanes<T>) {
      T x[3][simd::lanes<T>], y[simd::lanes<T>];
      for (int lane = 0; lane < simd::lanes<T>; ++lane)
        for (int o = 0; o < 3; ++o) x[o][lane] = all[std::size_t((at + lane + o * shift) % n)];
      simd::store(y, ctgrad::value_of<Op, simd::pack<T>>(simd::load(x[0]), simd::load(x[1]), simd::load(x[2])));
      for (int lane = 0; lane < simd::lanes<T>; ++lane) {
        T const scalar = ctgrad::value_of<Op, T>(x[0][lane], x[1][lane], x[2][lane]);
        INFO(Op::name << " of " << x[0][lane] << ", " << x[1][lane] << ", " << x[2][lane] << ": " << y[lane] << ", not "
                      << scalar);
        REQUIRE(agree(y[lane], scalar, approximate));
      }
    }
}

/// Lengths that are no whole number of packs.
template <class Op, class T>
void tails() {
  namespace simd = ctgrad::simd;
  constexpr int w = simd::lanes<T>;
  for (int n = 0; n <= 2 * w + 1; ++n) {
    std::vector<T> x(std::size_t(n), T(0.75)), y(std::size_t(n) + w, T(-7));
    for (int at = 0; at < n; at += w) {
      auto const v = simd::load_first(x.data() + at, n - at);
      simd::store_first(y.data() + at, ctgrad::value_of<Op, simd::pack<T>>(v, v, v), n - at);
    }
    T const want = ctgrad::value_of<Op, T>(T(0.75), T(0.75), T(0.75));
    for (int i = 0; i < n + w; ++i) {
      INFO(Op::name << ", length " << n << ", element " << i);
      REQUIRE(agree(y[std::size_t(i)], i < n ? want : T(-7), i < n));
    }
  }
}

}  // namespace

TEMPLATE_TEST_CASE("packs = scalars, on edges and random numbers", "", ELEMENTWISE_OPS) {
  packs_against_scalars<TestType, float>();
  packs_against_scalars<TestType, double>();
}

TEMPLATE_TEST_CASE("packs = scalars, every length of the tail", "", ELEMENTWISE_OPS) {
  tails<TestType, float>();
  tails<TestType, double>();
}
