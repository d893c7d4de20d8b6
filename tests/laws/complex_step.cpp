// complex_step.cpp — f'(x) = Im f(x + ih) / h: the derivative of analytic ops without cancellation
// SPDX-License-Identifier: MIT
#include <ctgrad/core/random.hpp>
#include <ctgrad/ops/elementary.hpp>
#include <ctgrad/ops/hyperbolic.hpp>
#include <ctgrad/ops/powers.hpp>
#include <ctgrad/ops/trigonometric.hpp>
#include <ctgrad/ops/activations.hpp>

#include <catch2/catch.hpp>

#include <complex>
#include <memory>

using namespace ctgrad;

namespace {

using complex = std::complex<double>;

auto leaf_named(graph& g, std::string_view name) -> symbol {
  node n{};
  n.what = role::input, n.name = name, n.batched = true;
  return {&g, g.add(n)};
}

/// The value of an elementwise graph of one number, from the records of its ops.
auto value_at(graph const& g, node_id id, double x) -> double {
  node const& n = g[id];
  if (n.what == role::constant) return n.value;
  if (n.is_leaf()) return x;
  auto const at = [&](int k) { return n.operand[k] == 0 ? 0.0 : value_at(g, n.operand[k], x); };
  return n.op->value(at(0), at(1), at(2));
}

/// Steps of 1e-150 lose nothing: there is no difference of neighbours. 100 random places in [low, high].
template <class Op>
void must_agree(double low, double high) {
  auto const g = std::make_unique<graph>();
  symbol const x = leaf_named(*g, "x"), y = apply<Op>(x);
  cotangents const d = y->op->pullback(x, {}, {}, y, literal(*g, 1));
  random_stream const stream{7, stream_id(Op::name)};
  for (std::uint64_t k = 0; k < 100; ++k) {
    double const at = low + (high - low) * stream.uniform<double>(k), h = 1e-150;
    complex const moved = Op::template value<complex>(complex(at, h));
    INFO(Op::name << " at " << at);
    REQUIRE(value_at(*g, d.a.id, at) == Approx(moved.imag() / h).epsilon(1e-13).margin(1e-14));
  }
}

}  // namespace

TEST_CASE("complex step: exp and log") {
  must_agree<ops::exp_op>(-20, 20);
  must_agree<ops::log_op>(1e-3, 50);
}
TEST_CASE("complex step: sine, cosine, tangent and its inverse") {
  must_agree<ops::sin_op>(-10, 10);
  must_agree<ops::cos_op>(-10, 10);
  must_agree<ops::tan_op>(-1.4, 1.4);
  must_agree<ops::atan_op>(-10, 10);
}
TEST_CASE("complex step: hyperbolic functions") {
  must_agree<ops::sinh_op>(-5, 5);
  must_agree<ops::cosh_op>(-5, 5);
  must_agree<ops::tanh_op>(-3, 3);
}
TEST_CASE("complex step: roots") { must_agree<ops::sqrt_op>(1e-3, 50); }
TEST_CASE("complex step: negation") { must_agree<ops::negate_op>(-5, 5); }
