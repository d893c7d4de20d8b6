// tests/unit/testing/laws.cpp — check_op accepts what is right and says in a sentence what is wrong
// SPDX-License-Identifier: MIT
#include <ctgrad/testing/laws.hpp>

#include <ctgrad/ops/losses.hpp>
#include <ctgrad/ops/powers.hpp>
#include <ctgrad/ops/products.hpp>

#include <catch2/catch.hpp>

// The ops of the example, without its program.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wreturn-type"
#define main program_of_the_example
#include "../../../docs/examples/own_op.cpp"
#undef main
#pragma GCC diagnostic pop

using ctgrad::testing::check_op;

namespace wrong {

using namespace ctgrad::scalar_math;
using ctgrad::symbol;

struct derivative_op : own::bump_op {
  static constexpr std::string_view name = "wrong_derivative";
  static constexpr auto derivative(symbol x, symbol y) -> symbol { return -1 * x * y; }  // half of it
};
struct pack_op : own::bump_op {
  static constexpr std::string_view name = "wrong_pack";
  template <class V> static V value(V x) {
    if constexpr (sizeof(V) > sizeof(double)) return V(1) + exp(-(x * x));
    else return exp(-(x * x));
  }
};
struct edge_op : ctgrad::elementwise<1> {  // a pack of NaN hides it
  static constexpr std::string_view name = "wrong_edge", text = "f({.a})", latex = "f({.a})";
  template <class V> static V value(V x) {
    if constexpr (sizeof(V) > sizeof(double)) return select(less(V(0), x), x, V(0));
    else return x < 0 ? V(0) : x;
  }
  static constexpr auto derivative(symbol x, symbol) -> symbol { return ctgrad::apply<ctgrad::ops::positive_op>(x); }
};
struct second_operand_op : ctgrad::elementwise<2> {
  static constexpr std::string_view name = "wrong_second_operand", text = "f({.a}, {.b})", latex = "f({.a}, {.b})";
  template <class V> static V value(V a, V b) { return a * b; }
  static constexpr auto derivative(symbol, symbol b, symbol) -> ctgrad::partials { return {b, b}; }
};
struct notation_op : own::bump_op {
  static constexpr std::string_view name = "wrong_notation", latex = "\\operatorname{bump}({.a)";
};
struct domain_op : own::bump_op {
  static constexpr std::string_view name = "domain";
  template <class V> static V value(V x) { return log(x - V(2)); }
  static constexpr auto derivative(symbol x, symbol) -> symbol { return 1 / (x - 2); }
};
struct pullback_op : own::variance_op {
  static constexpr std::string_view name = "wrong_pullback";
  static constexpr auto pullback(symbol x, symbol, symbol, symbol, symbol dy) -> ctgrad::cotangents {
    return {dy * (2.0 / x->extent.size()) * x};  // forgets the mean
  }
};
struct shape_op : own::variance_op {
  static constexpr std::string_view name = "wrong_shape";
  static constexpr auto expand(symbol x, symbol) -> symbol { return centred(x); }
};

}  // namespace wrong

TEST_CASE("check_op: the ops of the example keep their laws") {
  CHECK_NOTHROW(check_op<own::bump_op>());
  CHECK_NOTHROW(check_op<own::variance_op>());
  CHECK_NOTHROW(check_op<own::variance_op, make_shape(3, 4)>());
}

TEST_CASE("check_op: and so do ops of the library") {
  CHECK_NOTHROW(check_op<ops::multiply_op>());
  CHECK_NOTHROW(check_op<ops::log_op>({.low = 0.1, .high = 5}));
  CHECK_NOTHROW(check_op<ops::softmax_op>());
  CHECK_NOTHROW(check_op<ops::matmul_op, make_shape(3, 4), make_shape(4)>());
}

TEST_CASE("check_op: what is wrong is said in a sentence") {
  using Catch::Matchers::Contains;
  using Catch::Matchers::StartsWith;
  CHECK_THROWS_WITH(check_op<wrong::derivative_op>(),
                    StartsWith("check_op: wrong_derivative: its derivative with respect to operand a is ") &&
                        Contains(", but differences of its value say "));
  CHECK_THROWS_WITH(check_op<wrong::pack_op>(), "check_op: wrong_pack of 0 is 1 as a scalar, but 2 in a pack");
  CHECK_THROWS_WITH(check_op<wrong::edge_op>(), Contains(" of nan is nan as a scalar, but 0 in a pack"));
  CHECK_THROWS_WITH(check_op<wrong::second_operand_op>(), Contains("with respect to operand b"));
  CHECK_THROWS_WITH(check_op<wrong::notation_op>(),
                    "check_op: wrong_notation: the braces of \"\\operatorname{bump}({.a)\" do not match");
  CHECK_THROWS_WITH(check_op<wrong::domain_op>(),
                    "check_op: domain is not finite for most numbers from -3 to 3; say with "
                    "check_options which numbers it takes");
  CHECK_NOTHROW(check_op<wrong::domain_op>({.low = 2.5, .high = 4}));
  CHECK_THROWS_WITH(check_op<wrong::pullback_op>(),
                    StartsWith("check_op: wrong_pullback: along a direction of operand a its pullback says "));
  CHECK_THROWS_WITH(check_op<wrong::shape_op>(), "check_op: wrong_shape: shape_of says a scalar, but expand makes 5");
}
