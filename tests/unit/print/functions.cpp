// functions.cpp — elementwise functions in text and LaTeX: powers with the fewest brackets that are right
// SPDX-License-Identifier: MIT
#include "symbols.hpp"

#include <ctgrad/ops/error_function.hpp>
#include <ctgrad/ops/losses.hpp>
#include <ctgrad/ops/trigonometric.hpp>

#include <catch2/catch.hpp>

using namespace symbols;
using namespace ctgrad::ops;

namespace {

auto in_text(symbol s) -> std::string { return ctgrad::text(*s.in, s.id); }
auto in_latex(symbol s) -> std::string { return ctgrad::latex(*s.in, s.id); }

}  // namespace

TEST_CASE("powers: brackets where the base or the exponent holds less tightly") {
  letters const l;
  auto const pow = [](symbol x, symbol y) { return apply<pow_op>(x, y); };
  CHECK(in_text(pow(l.a, l.b)) == "a^b");
  CHECK(in_text(pow(add(l.a, l.b), l.c)) == "(a + b)^c");
  CHECK(in_text(pow(l.a, negate(l.b))) == "a^(-b)");
  CHECK(in_text(pow(pow(l.a, l.b), l.c)) == "(a^b)^c");
  CHECK(in_text(pow(l.a, pow(l.b, l.c))) == "a^(b^c)");
  CHECK(in_text(pow(negate(l.a), l.b)) == "(-a)^b");
  CHECK(in_text(pow(ctgrad::literal(*l.g, -2), l.b)) == "(-2)^b");
  CHECK(in_text(pow(apply<sin_op>(l.a), l.b)) == "sin(a)^b");
  CHECK(in_text(negate(pow(l.a, l.b))) == "-a^b");
  CHECK(in_text(multiply(pow(l.a, l.b), l.c)) == "a^b .* c");
  CHECK(in_latex(pow(add(l.a, l.b), add(l.b, l.c))) == "(a + b)^{b + c}");
  CHECK(in_latex(pow(pow(l.a, l.b), l.c)) == "(a^{b})^{c}");
}

TEST_CASE("functions and comparisons") {
  letters const l;
  CHECK(in_text(apply<where_op>(apply<less_op>(l.a, l.b), l.a, l.c)) == "where([a < b], a, c)");
  CHECK(in_latex(apply<where_op>(apply<less_equal_op>(l.a, l.b), l.a, l.c)) ==
        "\\begin{cases} a & \\text{if } \\left[a \\le b\\right] \\\\ c & \\text{else} \\end{cases}");
  CHECK(in_text(apply<clip_op>(l.a, l.s, l.r)) == "clip(a, s, r)");
  CHECK(in_text(apply<max_op>(l.a, add(l.b, l.c))) == "max(a, b + c)");
  CHECK(in_latex(apply<sqrt_op>(add(l.a, l.b))) == "\\sqrt{a + b}");
  CHECK(in_latex(apply<rsqrt_op>(l.a)) == "\\frac{1}{\\sqrt{a}}");
  CHECK(in_latex(apply<floor_op>(l.a)) == "\\left\\lfloor a \\right\\rfloor");
  CHECK(in_text(apply<leaky_relu_op>(l.a, ctgrad::literal(*l.g, 0.2))) == "leaky_relu(a, 0.2)");
  CHECK(in_latex(apply<leaky_relu_op>(l.a, ctgrad::literal(*l.g, 0.2))) == "\\operatorname{leaky\\_relu}_{0.2}(a)");
  CHECK(in_text(apply<xlogy_op>(l.a, l.b)) == "xlogy(a, b)");
  CHECK(in_latex(apply<xlogy_op>(add(l.a, l.b), l.c)) == "(a + b) \\log(c)");
  CHECK(in_text(multiply(apply<sin_op>(l.a), apply<gelu_op>(l.b))) == "sin(a) .* gelu(b)");
  CHECK(in_text(apply<not_equal_op>(l.a, l.b)) == "[a != b]");
}
