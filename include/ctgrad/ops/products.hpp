// ctgrad/ops/products.hpp — the matrix product, the outer product and the transpose
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ops/arithmetic.hpp>

namespace ctgrad::inline CTGRAD_ABI {
namespace ops {
/// How an op is computed, and how many operands it has.
using how = computed;

constexpr auto matmul(symbol a, symbol b) -> symbol;
constexpr auto outer(symbol a, symbol b) -> symbol;
constexpr auto transpose(symbol a) -> symbol;

struct transpose_op : structured<how::transpose, 1> {
  static constexpr std::string_view name = "transpose", text = "{a}'", latex = "{a}^{\\top}";
  static constexpr int precedence = ctgrad::precedence::postfix;
  static constexpr auto shape_of(shape const& a, shape const&) -> shape { return make_shape(a.cols(), a.rows()); }
  static constexpr auto pullback(symbol, symbol, symbol, symbol, symbol dy) -> cotangents { return {transpose(dy)}; }
};

/// a b^T of two vectors.
struct outer_op : structured<how::outer, 2> {
  static constexpr std::string_view name = "outer", text = "{a} * {>b}'", latex = "{a}\\, {>b}^{\\top}";
  static constexpr int precedence = ctgrad::precedence::product;
  static constexpr auto shape_of(shape const& a, shape const& b) -> shape { return make_shape(a.rows(), b.rows()); }
  static constexpr auto pullback(symbol a, symbol b, symbol, symbol, symbol dy) -> cotangents {
    return {matmul(dy, b), matmul(transpose(dy), a)};
  }
};

/// A matrix times a vector or a matrix: sums over the last axis of a and the first of b.
struct matmul_op : structured<how::matmul, 2> {
  static constexpr std::string_view name = "matmul", text = "{a} * {b}", latex = "{a}\\, {b}";
  static constexpr int precedence = ctgrad::precedence::product;
  static constexpr auto shape_of(shape const& a, shape const& b) -> shape {
    return b.rank == 1 ? make_shape(a.rows()) : make_shape(a.rows(), b.cols());
  }
  static constexpr auto pullback(symbol a, symbol b, symbol, symbol, symbol dy) -> cotangents {
    bool const vector = b->extent.rank == 1;
    return {vector ? outer(dy, b) : matmul(dy, transpose(b)), matmul(transpose(a), dy)};
  }
};

/// The matrix product of symbols.
constexpr auto matmul(symbol a, symbol b) -> symbol { return apply<matmul_op>(a, b); }
/// a b' of symbols.
constexpr auto outer(symbol a, symbol b) -> symbol { return apply<outer_op>(a, b); }
/// The axes of a symbol exchanged.
constexpr auto transpose(symbol a) -> symbol { return is<transpose_op>(a) ? a.operand(0) : apply<transpose_op>(a); }

}  // namespace ops
}  // namespace ctgrad::inline CTGRAD_ABI
