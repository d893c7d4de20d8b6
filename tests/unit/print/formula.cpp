// tests/unit/print/formula.cpp — the fewest brackets that are right, and text that grows as the graph does
// SPDX-License-Identifier: MIT
#include "symbols.hpp"

#include <ctgrad/passes/differentiate.hpp>
#include <ctgrad/passes/simplify.hpp>

#include <catch2/catch.hpp>

#include <deque>

using namespace symbols;

TEST_CASE("formula: sums need brackets only where they are subtracted") {
  auto const [g, a, b, c, t, A, B, s, r] = letters{};
  CHECK(text(subtract(a, subtract(b, c))) == "a - (b - c)");
  CHECK(text(subtract(subtract(a, b), c)) == "a - b - c");
  CHECK(text(add(a, add(b, c))) == "a + b + c");
  CHECK(text(add(a, subtract(b, c))) == "a + b - c");
  CHECK(text(subtract(a, add(b, c))) == "a - (b + c)");
}

TEST_CASE("formula: a minus sign stands at the beginning or in brackets") {
  auto const [g, a, b, c, t, A, B, s, r] = letters{};
  CHECK(text(negate(negate(a))) == "-(-a)");
  CHECK(text(add(negate(a), b)) == "-a + b");
  CHECK(text(add(a, negate(b))) == "a + (-b)");
  CHECK(text(multiply(a, negate(b))) == "a .* (-b)");
  CHECK(text(negate(add(a, b))) == "-(a + b)");
  CHECK(text(negate(multiply(a, b))) == "-a .* b");
  CHECK(text(transposed(negate(A))) == "(-A)'");
  CHECK(text(multiply(literal(*g, -2), a)) == "-2 a");
  CHECK(text(add(b, multiply(literal(*g, -2), a))) == "b + (-2 a)");
}

TEST_CASE("formula: sums in products need brackets, products in sums do not") {
  auto const [g, a, b, c, t, A, B, s, r] = letters{};
  CHECK(text(multiply(add(a, b), c)) == "(a + b) .* c");
  CHECK(text(add(multiply(a, b), c)) == "a .* b + c");
  CHECK(text(multiply(add(a, b), subtract(b, c))) == "(a + b) .* (b - c)");
  CHECK(text(matmul(add(A, B), a)) == "(A + B) * a");
  CHECK(text(matmul(A, add(a, b))) == "A * (a + b)");
  CHECK(text(divide(a, multiply(b, c))) == "a / (b .* c)");
  CHECK(text(divide(multiply(a, b), c)) == "a .* b / c");
  CHECK(text(divide(a, matmul(A, b))) == "a / (A * b)");
}

TEST_CASE("formula: matrix products bind tighter than elementwise ones, and text says so where others read otherwise") {
  auto const [g, a, b, c, t, A, B, s, r] = letters{};
  CHECK(text(matmul(A, matmul(B, a))) == "A * B * a");
  CHECK(text(multiply(matmul(A, a), b)) == "A * a .* b");
  CHECK(text(multiply(b, matmul(A, a))) == "b .* (A * a)");
  CHECK(text(matmul(A, multiply(a, b))) == "A * (a .* b)");
  CHECK(text(outer(multiply(a, b), c)) == "(a .* b) * c'");
  CHECK(latex(multiply(b, matmul(A, a))) == "b \\odot A\\, a");
  CHECK(latex(matmul(A, multiply(a, b))) == "A\\, (a \\odot b)");
}

TEST_CASE("formula: transposes and functions") {
  auto const [g, a, b, c, t, A, B, s, r] = letters{};
  CHECK(text(transposed(add(A, B))) == "(A + B)'");
  CHECK(text(transposed(matmul(A, B))) == "(A * B)'");
  CHECK(text(matmul(transposed(A), a)) == "A' * a");
  CHECK(text(transposed(relu(A))) == "relu(A)'");
  CHECK(text(relu(add(a, b))) == "relu(a + b)");
  CHECK(text(outer(a, add(b, c))) == "a * (b + c)'");
  CHECK(latex(transposed(add(A, B))) == "(A + B)^{\\top}");
  CHECK(latex(divide(add(a, b), c)) == "\\frac{a + b}{c}");
}

TEST_CASE("formula: a number stands before what it multiplies, without a dot") {
  auto const [g, a, b, c, t, A, B, s, r] = letters{};
  symbol const half = literal(*g, 0.5);
  CHECK(text(multiply(half, a)) == "0.5 a");
  CHECK(text(multiply(a, s)) == "s a");
  CHECK(text(multiply(half, add(a, b))) == "0.5 (a + b)");
  CHECK(text(multiply(s, multiply(a, b))) == "s a .* b");
  CHECK(text(outer(multiply(s, multiply(a, b)), c)) == "(s a .* b) * c'");
  CHECK(text(multiply(half, literal(*g, 3))) == "0.5 * 3");
  CHECK(latex(multiply(half, literal(*g, 3))) == "0.5 \\cdot 3");
  CHECK(text(multiply(divide(s, r), a)) == "(s / r) a");
  CHECK(text(multiply(add(s, r), a)) == "(s + r) a");
  CHECK(text(add(multiply(half, a), multiply(half, a))) == "1 a");
  CHECK(text(add(multiply(s, a), multiply(s, a))) == "2 s a");
  CHECK(text(add(a, a)) == "2 a");
}

TEST_CASE("formula: norms, dot products and the cross-entropy are said as they were meant") {
  auto const [g, a, b, c, t, A, B, s, r] = letters{};
  CHECK(text(sum(multiply(A, A))) == "l2(A)");
  CHECK(text(sum(apply<ops::abs_op>(A))) == "l1(A)");
  CHECK(text(sum(multiply(a, add(b, c)))) == "a' * (b + c)");
  CHECK(text(sum(multiply(A, B))) == "sum(A .* B)");
  CHECK(text(subtract(apply<ops::logsumexp_op>(a), sum(multiply(t, a)))) == "cross_entropy(a, t)");
  CHECK(text(subtract(apply<ops::logsumexp_op>(a), sum(multiply(t, b)))) == "logsumexp(a) - t' * b");
  CHECK(latex(sum(multiply(A, A))) == "\\lVert A \\rVert^{2}");
  CHECK(latex(sum(multiply(t, a))) == "t^{\\top} a");
}

TEST_CASE("formula: a number in every place is that number beside a vector, and ones alone") {
  auto const [g, a, b, c, t, A, B, s, r] = letters{};
  CHECK(text(add(spread(s, make_shape(3)), a)) == "s + a");
  CHECK(text(spread(literal(*g, 1), make_shape(3))) == "ones");
  CHECK(text(spread(literal(*g, 0), make_shape(3))) == "0");
  CHECK(text(outer(spread(s, make_shape(3)), a)) == "s ones * a'");
}

TEST_CASE("formula: what is used twice is explained once; new letters avoid the user's") {
  auto const [g, a, b, c, t, A, B, s, r] = letters{};
  symbol const z1 = leaf(*g, "z1", role::parameter, make_shape(3));
  symbol const h = relu(matmul(A, a));
  CHECK(text(add(matmul(B, h), multiply(h, z1))) == "B * z2 + z2 .* z1\n  where z2 = relu(A * a)");
  CHECK(text(matmul(add(matmul(transposed(A), B), A), matmul(transposed(A), b))) == "(A' * B + A) * A' * b");
}

TEST_CASE("formula: the gradient of a residual network grows linearly with its depth") {
  auto const length = [](int blocks) {
    auto g = std::make_unique<rooted_graph>();
    std::deque<std::string> names;  // a node only refers to its name
    auto const matrix = [&](char letter, int i) {
      return leaf(g->nodes, names.emplace_back(letter + std::to_string(i)), role::parameter, make_shape(8, 8));
    };
    symbol h = leaf(g->nodes, "x", role::input, make_shape(8));
    symbol const first = matrix('V', 1);
    for (int i = 1; i <= blocks; ++i) h = add(h, matmul(matrix('W', i), relu(matmul(matrix('V', i), h))));
    symbol const loss = sum(multiply(h, h));
    auto const bar =
        std::make_unique<adjoints>(differentiate(g->nodes, loss.id, [](node const& n) { return n.name == "V1"; }));
    g->root[g->roots++] = bar->of[first.id];
    *g = simplify(*g);
    return ctgrad::text(g->nodes, g->root[0]).size();
  };
  CHECK(length(10) < 10 * 120);
  CHECK(length(40) < 40 * 120);
}
