// tests/laws/elementwise_derivatives.cpp — the derivative of each elementwise op, and the derivative of that
// SPDX-License-Identifier: MIT
#include "elementwise.hpp"

#include "support/dual_functions.hpp"
#include "support/evaluate.hpp"

#include <ctgrad/passes/differentiate.hpp>

#include <array>
#include <catch2/catch.hpp>
#include <tuple>

using namespace ctgrad::ops;
using ctgrad::symbol;
using laws::facts;
using laws::facts_of;
using laws::somewhere;
using support::dice;
using support::dual;

namespace {

using point = std::array<double, 3>;

// An op behind function pointers: the loops below compile once.
struct function {
  facts about;
  int operands;
  symbol (*apply)(symbol, symbol, symbol);
  double (*value)(point const&);
  dual (*of_duals)(std::array<dual, 3> const&);
  auto checked() const -> int { return std::min(operands, about.checked); }
};
template <class Op>
auto function_of() -> function {
  return {facts_of(Op::name), Op::operands, [](symbol a, symbol b, symbol c) { return ctgrad::apply<Op>(a, b, c); },
          [](point const& x) { return ctgrad::value_of<Op, double>(x[0], x[1], x[2]); },
          [](std::array<dual, 3> const& x) { return ctgrad::value_of<Op, dual>(x[0], x[1], x[2]); }};
}

/// The partial derivatives of an op as a graph; its operands are parameters, or from `variables` on constants.
class derivatives {
 public:
  derivatives(function const& f, int variables = 3, point const& constants = {}) {
    ctgrad::graph& g = program_->nodes;
    symbol s[3]{};
    for (int i = 0; i < f.operands; ++i) {
      ctgrad::node n{};
      n.what = ctgrad::role::parameter, n.name = support::numbered_name('s', i);
      s[i] = i < variables ? symbol{&g, g.add(n)} : ctgrad::literal(g, constants[std::size_t(i)]);
    }
    symbol const y = f.apply(s[0], s[1], s[2]);
    ctgrad::cotangents const d = y->op->pullback(s[0], s[1], s[2], y, ctgrad::literal(g, 1));
    first_ = {d.a, d.b, d.c};
    for (symbol p : first_) keep(p);
    if (first_[0] && variables > 0) {
      auto const second = ctgrad::differentiate(g, first_[0].id, [](ctgrad::node const& n) { return n.name == "s0"; });
      second_ = {&g, second.of[s[0].id]};
      keep(second_);
    }
  }
  void at(point const& x) {
    support::leaf_values leaves;
    for (int i = 0; i < 3; ++i) leaves[std::string(std::string_view(support::numbered_name('s', i)))] = {x[std::size_t(i)]};
    values_ = std::make_unique<support::evaluation>(*program_, leaves, 1);
  }
  // Nobody: no derivative.
  auto first(int i) const -> double { return of(first_[std::size_t(i)]); }
  auto second() const -> double { return of(second_); }

 private:
  std::unique_ptr<ctgrad::rooted_graph> program_ = std::make_unique<ctgrad::rooted_graph>();
  std::unique_ptr<support::evaluation> values_;
  std::array<symbol, 3> first_{};
  symbol second_{};
  void keep(symbol s) {
    if (s) program_->root[program_->roots++] = s.id;
  }
  auto of(symbol s) const -> double { return s ? (*values_)[s.id].elements[0] : 0; }
};

auto random_point(dice& random, function const& f) -> point {
  return {somewhere(random, f.about, 0), somewhere(random, f.about, 1), somewhere(random, f.about, 2)};
}
auto near(double got, double want, double tolerance) -> bool {
  return std::abs(got - want) <= tolerance * std::max(1.0, std::abs(want));
}
auto slope(function const& f, point const& x, int i) -> double {
  std::array<dual, 3> u{dual(x[0]), dual(x[1]), dual(x[2])};
  u[std::size_t(i)].d = 1;
  return f.of_duals(u).d;
}

void against_duals(function const& f) {
  dice random(1);
  derivatives d(f);
  for (int k = 0; k < 200; ++k) {
    point const x = random_point(random, f);
    d.at(x);
    for (int i = 0; i < f.checked(); ++i) {
      INFO(f.about.name << " at " << x[0] << ", " << x[1] << ", " << x[2] << ", operand " << i << ": " << d.first(i)
                        << ", not " << slope(f, x, i));
      REQUIRE(near(d.first(i), slope(f, x, i), 1e-12));
    }
  }
}

// What an op knows of constant operands must not change its derivative with respect to the others.
void against_duals_beside_constants(function const& f) {
  dice random(3);
  for (int variables = 1; variables < f.checked(); ++variables)
    for (int k = 0; k < 20; ++k) {
      point x = random_point(random, f);
      if (k < 6) x[1] = std::array{1.0, 2.0, 0.5, 3.0, 0.25, 1.5}[std::size_t(k)];  // what powers have special forms of
      derivatives d(f, variables, x);
      d.at(x);
      for (int i = 0; i < variables; ++i) {
        INFO(f.about.name << " at " << x[0] << ", " << x[1] << ", " << x[2] << ", operand " << i);
        REQUIRE(near(d.first(i), slope(f, x, i), 1e-12));
      }
    }
}

// h = 2^-17: the error of a central difference is some 1e-10 times the third derivative, and 1e-11 from rounding.
void against_differences(function const& f) {
  constexpr double h = 0x1p-17;
  dice random(2);
  derivatives d(f);
  for (int k = 0; k < 200; ++k) {
    point x = random_point(random, f);
    for (int i = f.about.name == "where" ? 1 : 0; i < f.checked(); ++i) {
      double const at = x[std::size_t(i)];
      auto const moved = [&](double by) {
        x[std::size_t(i)] = at + by;
        d.at(x);
        return std::pair(f.value(x), d.first(i));
      };
      auto const above = moved(h), below = moved(-h);
      double const first = (above.first - below.first) / (2 * h), second = (above.second - below.second) / (2 * h);
      (void)moved(0);
      INFO(f.about.name << " at " << x[0] << ", " << x[1] << ", " << x[2] << ", operand " << i);
      REQUIRE(near(d.first(i), first, 1e-6));
      if (i == 0) REQUIRE(near(d.second(), second, 1e-5));
    }
  }
}

}  // namespace

TEMPLATE_TEST_CASE("derivative of an op = dual numbers, to 1e-12", "", ELEMENTWISE_OPS) {
  against_duals(function_of<TestType>());
  against_duals_beside_constants(function_of<TestType>());
}

TEMPLATE_TEST_CASE("first and second derivative of an op = finite differences", "", ELEMENTWISE_OPS) {
  against_differences(function_of<TestType>());
}

// ---- where derivatives are special ----------------------------------------------------------------------------------

namespace {

double const infinity = std::numeric_limits<double>::infinity();

template <class Op>
auto partials_at(point const& x, int variables = 3) -> point {
  derivatives d(function_of<Op>(), variables, x);
  d.at(x);
  return {d.first(0), d.first(1), d.first(2)};
}

}  // namespace

TEST_CASE("kinks: ties of min and max share, clip counts its bounds in, the rest is 0 or the side below") {
  CHECK(partials_at<max_op>({2, 2, 0}) == point{0.5, 0.5, 0});
  CHECK(partials_at<min_op>({2, 2, 0}) == point{0.5, 0.5, 0});
  CHECK(partials_at<max_op>({3, 2, 0}) == point{1, 0, 0});
  CHECK(partials_at<min_op>({3, 2, 0}) == point{0, 1, 0});
  CHECK(partials_at<clip_op>({-1, -1, 1})[0] == 1);
  CHECK(partials_at<clip_op>({1, -1, 1})[0] == 1);
  CHECK(partials_at<clip_op>({1.5, -1, 1}) == point{0, 0, 1});
  CHECK(partials_at<clip_op>({-1.5, -1, 1}) == point{0, 1, 0});
  CHECK(partials_at<clip_op>({0, 1, -1}) == point{0, 0, 1});  // bounds exchanged: the upper one
  CHECK(partials_at<abs_op>({0, 0, 0})[0] == 0);
  CHECK(partials_at<sign_op>({0, 0, 0})[0] == 0);
  CHECK(partials_at<floor_op>({2, 0, 0})[0] == 0);
  CHECK(partials_at<relu_op>({0, 0, 0})[0] == 0);
  CHECK(partials_at<leaky_relu_op>({0, 0.2, 0}, 1)[0] == 0.2);
  CHECK(partials_at<elu_op>({0, 1.5, 0}, 1)[0] == 1.5);
  CHECK(partials_at<huber_op>({1, 1, 0}, 1)[0] == 1);
  CHECK(partials_at<less_op>({1, 1, 0}) == point{0, 0, 0});
  CHECK(partials_at<where_op>({0, 5, 7}) == point{0, 0, 1});
  CHECK(partials_at<where_op>({-2, 5, 7}) == point{0, 1, 0});
}

TEST_CASE("where does not read the other side: its infinity harms neither value nor derivative") {
  double const nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(where_op::value(1.0, 3.0, nan) == 3);
  CHECK(where_op::value(0.0, nan, 4.0) == 4);
  CHECK(partials_at<where_op>({1, 2, nan}) == point{0, 1, 0});
}

TEST_CASE("powers at 0: x^0 does not depend on x, nor 0^y on y") {
  CHECK(partials_at<pow_op>({0, 0, 0})[0] == 0);
  CHECK(partials_at<pow_op>({0, 2, 0}) == point{0, 0, 0});
  CHECK(partials_at<pow_op>({0, 1, 0}, 1)[0] == 1);
  CHECK(partials_at<pow_op>({-2, 3, 0}, 1)[0] == 12);
  CHECK(partials_at<xlogy_op>({0, 0, 0})[1] != infinity);
  CHECK(xlogy_op::value(0.0, 0.0) == 0);
}

TEST_CASE("powers with a constant exponent, in whatever ops: value and derivative = those of std::pow") {
  dice random(6);
  for (double c : {-3., -2., -1.5, -1., -0.5, 0., 0.5, 1., 1.5, 2., 2.5, 3., 3.7, 4., 5.}) {
    auto const program = std::make_unique<ctgrad::rooted_graph>();
    ctgrad::graph& g = program->nodes;
    ctgrad::node n{};
    n.what = ctgrad::role::parameter, n.name = "x";
    symbol const x{&g, g.add(n)}, y = power(x, c);
    ctgrad::node_id const slope = ctgrad::differentiate(g, y.id, [](ctgrad::node const&) { return true; }).of[x.id];
    program->root[program->roots++] = y.id;
    if (slope != 0) program->root[program->roots++] = slope;
    for (int k = 0; k < 100; ++k) {
      double const at = random.within(0.1, 3);
      support::leaf_values leaves;
      leaves["x"] = {at};
      support::evaluation const values(*program, leaves, 1);
      INFO(at << "^" << c);
      REQUIRE(near(values[y.id].elements[0], std::pow(at, c), 1e-14));
      REQUIRE(near(slope != 0 ? values[slope].elements[0] : 0, c * std::pow(at, c - 1), 1e-13));
    }
  }
}

TEST_CASE("a NaN is seen: only a mask, and the side that where leaves out, hide one") {
  double const nan = std::numeric_limits<double>::quiet_NaN();
  auto const hides = [](std::string_view name) {
    for (std::string_view mask :
         {"less", "less_equal", "equals", "not_equal", "positive", "above", "within", "gate", "where", "pow", "dropout"})
      if (name == mask) return true;
    return false;
  };
  auto const bent = [](std::string_view name) {  // what follows the first operand is a slope or a bound
    return name == "clip" || name == "leaky_relu" || name == "elu" || name == "huber";
  };
  auto const check = [&](function const& f) {
    for (int i = 0; i < (bent(f.about.name) ? 1 : f.checked()); ++i) {
      point x{1.5, 0.5, 0.75};
      x[std::size_t(i)] = nan;
      INFO(f.about.name << ", operand " << i);
      CHECK((hides(f.about.name) || std::isnan(f.value(x))));
    }
  };
  [&]<class... Op>(std::tuple<Op...>*) {
    (check(function_of<Op>()), ...);
  }(static_cast<std::tuple<ELEMENTWISE_OPS>*>(nullptr));
  CHECK(std::isnan(pow_op::value(nan, 2.0)));
  CHECK(pow_op::value(nan, 0.0) == 1);  // as in C
}

TEMPLATE_TEST_CASE("value and derivatives are finite up to 1e4", "", relu_op, leaky_relu_op, elu_op, gelu_op, gelu_tanh_op,
                   silu_op, mish_op, softplus_op, sigmoid_op, tanh_op, log_cosh_op, huber_op, erf_op, atan_op) {
  function const f = function_of<TestType>();
  derivatives d(f, 1, {0, 1, 0});
  for (double x : {1e4, 1e3, 710.0, 100.0, 40.0, 1.0, 0.0})
    for (double sign : {1, -1}) {
      d.at({sign * x, 1, 0});
      INFO(f.about.name << " at " << sign * x << ": " << f.value({sign * x, 1, 0}) << ", " << d.first(0) << ", "
                        << d.second());
      CHECK(std::isfinite(f.value({sign * x, 1, 0})));
      CHECK(std::abs(d.first(0)) <= 1.2);
      CHECK(std::isfinite(d.second()));
    }
}
