// ctgrad/ops/einsum.hpp — sums of products over named axes; the gradient of one is another
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ops/products.hpp>
#include <ctgrad/ops/reductions.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// The names of the axes of a tensor, 1 to 15, four bits each; the first axis in the lowest bits.
struct axis_letters {
  std::uint16_t bits = 0;

  constexpr auto operator[](int axis) const -> int { return bits >> 4 * axis & 15; }
  constexpr void append(int letter) {
    int axis = 0;
    while ((*this)[axis] != 0) ++axis;
    bits = std::uint16_t(bits | letter << 4 * axis);
  }
  constexpr auto find(int letter) const -> int {
    for (int axis = 0; axis < shape::most_axes; ++axis)
      if ((*this)[axis] == letter) return axis;
    return -1;
  }
};

/// sum over the letters that the result does not have of a b. Every letter of an operand must be one of the other
/// operand or of the result: what stands alone is summed before (`expression/einsum.hpp` sees to it).
constexpr auto einsum(symbol a, symbol b, axis_letters la, axis_letters lb, axis_letters result) -> symbol;

namespace ops {

struct einsum_op : structured<computed::einsum, 2> {
  static constexpr std::string_view name = "einsum", text = "einsum({.a}, {.b})",
                                    latex = "\\operatorname{einsum}({.a}, {.b})";
  static constexpr auto shape_of(shape const& a, shape const&) -> shape { return a; }
  static constexpr auto pullback(symbol a, symbol b, symbol, symbol y, symbol dy) -> cotangents {
    axis_letters const la{y->with.letters[0]}, lb{y->with.letters[1]}, out{y->with.letters[2]};
    return {einsum(dy, b, out, lb, la), einsum(a, dy, la, out, lb)};
  }
};

}  // namespace ops

constexpr auto einsum(symbol a, symbol b, axis_letters la, axis_letters lb, axis_letters result) -> symbol {
  node n = node_of<ops::einsum_op>(a, shape{});
  n.operand[1] = b.id;
  for (; result[n.extent.rank % shape::most_axes] != 0 && n.extent.rank < shape::most_axes; ++n.extent.rank) {
    int const in_a = la.find(result[n.extent.rank]);
    n.extent.extent[n.extent.rank] = in_a >= 0 ? a->extent[in_a] : b->extent[lb.find(result[n.extent.rank])];
  }
  n.batched = a->batched || b->batched;
  n.with.letters[0] = la.bits, n.with.letters[1] = lb.bits, n.with.letters[2] = result.bits;
  return {a.in, a.in->add(n)};
}

/// A product in the words of einsum: "ij,jk->ik", "ij,j->i" or "i,j->ij".
constexpr auto as_einsum(symbol product) -> symbol {
  symbol const a = product.operand(0), b = product.operand(1);
  auto const letters = [](int first, int second = 0) {
    axis_letters l;
    l.append(first);
    if (second != 0) l.append(second);
    return l;
  };
  if (product->how() == computed::outer) return einsum(a, b, letters(1), letters(2), letters(1, 2));
  if (b->extent.rank == 1) return einsum(a, b, letters(1, 2), letters(2), letters(1));
  return einsum(a, b, letters(1, 2), letters(2, 3), letters(1, 3));
}

}  // namespace ctgrad::inline CTGRAD_ABI
