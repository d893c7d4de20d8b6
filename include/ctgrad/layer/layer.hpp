// ctgrad/layer/layer.hpp — a layer is what can be applied to an expression; `|` applies it, and joins layers
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/expression/operators.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// Marks layers, so that `|` means nothing else.
struct layer_base {};

/// A layer writes a formula: applied to an expression of one shape it gives an expression of another.
template <class L>
concept layer_like = std::is_base_of_v<layer_base, L>;

/// Where a layer was written. A layer without a name has its place in the chain as its name; two places must not give
/// one name, so each `|` in the source has an identity of its own.
struct site_mark {};
/// A place in the source.
template <class Site>
inline constexpr site_mark site_of{};

template <operand X, layer_like L, class Site = decltype([] {})>
consteval auto operator|(X const& x, L layer) {
  if constexpr (mistaken<X>) return x;
  else return layer.apply(x, &site_of<Site>);
}

/// Two layers one after the other.
template <layer_like First, layer_like Second>
struct sequence : layer_base {
  template <tensor_expression X>
  consteval auto apply(X const& x, void const* site) const {
    auto const y = First{}.apply(x, site);
    if constexpr (mistaken<decltype(y)>) return y;
    else return Second{}.apply(y, site);
  }
};

template <layer_like First, layer_like Second>
consteval auto operator|(First, Second) {
  return sequence<First, Second>{};
}

/// What only a chain gives to a function: nothing else calls it.
struct in_a_chain;

/// A layer that may share its name with functions: `Layer tanh(in_a_chain);` is one more of that name, so that in
/// `x | tanh` the name stands for a set of functions, of which `|` takes this one. An object of that name would be
/// ambiguous with the function of <math.h>.
template <class Layer>
struct named_as_function : layer_base {
  /// The form of such a function.
  using function = Layer (*)(in_a_chain);

  template <operand X>
  friend consteval auto operator|(X const& x, function) {
    if constexpr (mistaken<X>) return x;
    else return Layer{}.apply(x, nullptr);
  }
  template <layer_like First>
  friend consteval auto operator|(First, function) {
    return sequence<First, Layer>{};
  }
  template <layer_like Second>
  friend consteval auto operator|(function, Second) {
    return sequence<Layer, Second>{};
  }
};

}  // namespace ctgrad::inline CTGRAD_ABI
