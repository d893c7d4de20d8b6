// ctgrad/layer/combine.hpp — layers made of layers: residual, branches side by side; and flatten
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/expression/tensor.hpp>
#include <ctgrad/layer/layer.hpp>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {
template <class X, class Y>
struct residual_differs {
  constexpr auto operator()() const {
    return sentence{} << "residual: " << X::title << " is " << X::extent << " but the layers make " << Y::extent
                      << " of it; they must keep the shape";
  }
};
}  // namespace detail

/// x + layers(x) (He et al. 2015).
template <layer_like Inner>
struct residual_layer : layer_base {
  template <tensor_expression X>
  consteval auto apply(X const& x, void const* site) const {
    auto const y = Inner{}.apply(x, site);
    if constexpr (mistaken<decltype(y)>) return y;
    else if constexpr (!(decltype(y)::extent == X::extent))
      return type_error<as_text(detail::residual_differs<X, std::remove_const_t<decltype(y)>>{})>{};
    else return x + y;
  }
};
/// x + layers(x), for layers that keep the shape.
template <layer_like Inner>
consteval auto residual(Inner) {
  return residual_layer<Inner>{};
}

/// Several layers applied to the same input, their results one after the other along the first axis. Give the layers
/// inside names: each branch would otherwise number its own.
template <layer_like... Branch>
struct branches_layer : layer_base {
  template <tensor_expression X>
  consteval auto apply(X const& x, void const* site) const {
    return concat(Branch{}.apply(x, site)...);
  }
};
template <layer_like First, layer_like... More>
consteval auto concat(First, More...) {
  return branches_layer<First, More...>{};
}

/// All elements as a vector, row-major.
struct flatten_layer : named_as_function<flatten_layer> {
  template <tensor_expression X>
  consteval auto apply(X const& x, void const*) const {
    return flatten(x);
  }
};
/// `x | flatten`
auto flatten(in_a_chain) -> flatten_layer;

}  // namespace ctgrad::inline CTGRAD_ABI
