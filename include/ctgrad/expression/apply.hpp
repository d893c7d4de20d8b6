// ctgrad/expression/apply.hpp — an op applied to expressions: how an op of the user's own enters a formula
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/expression/operators.hpp>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {

template <class Op>
inline constexpr auto name_of = [] {
  fixed_string<Op::name.size() + 1> text;
  for (std::size_t i = 0; i < Op::name.size(); ++i) text.text[i] = Op::name[i];
  return text;
}();

template <class... Operand>
inline constexpr shape largest = [] {
  shape most{};
  ((most = Operand::extent.rank > most.rank ? Operand::extent : most), ...);
  return most;
}();

}  // namespace detail

/// Applies an op to as many operands as it has. Elementwise ops broadcast; the shape of a structured op is what its
/// `shape_of` says.
template <class Op, operand... Operand>
  requires(sizeof...(Operand) == std::size_t(Op::operands))
consteval auto apply(Operand const&... operands) {
  if constexpr ((mistaken<Operand> || ...)) return first_mistake(operands...);
  else if constexpr (Op::how != computed::elementwise) {
    constexpr shape extents[]{Operand::extent..., shape{}};
    return build<Op::shape_of(extents[0], extents[1])>([](auto... x) { return apply<Op>(x...); }, operands...);
  } else if constexpr (sizeof...(Operand) == 1) {
    return (detail::map<Op>(operands), ...);
  } else if constexpr (sizeof...(Operand) == 2) {
    return detail::elementwise<Op, detail::name_of<Op>>(operands...);
  } else {
    static_assert(((Operand::extent == detail::largest<Operand...> || Operand::extent.rank == 0) && ...),
                  "the operands of an op with three operands have one shape, or are scalars");
    return build<detail::largest<Operand...>>([](auto... x) { return apply<Op>(x...); }, operands...);
  }
}

}  // namespace ctgrad::inline CTGRAD_ABI
