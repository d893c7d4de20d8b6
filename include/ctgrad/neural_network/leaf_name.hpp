// ctgrad/neural_network/leaf_name.hpp — a leaf in a list of options: `{W1, orthogonal()}`
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>

#include <string_view>

namespace ctgrad::inline CTGRAD_ABI {

/// The name of a leaf, made from the leaf itself or from text in static storage.
struct leaf_name {
  std::string_view text{};  ///< the name

  template <class Leaf>
    requires requires { Leaf::title; }
  constexpr leaf_name(Leaf) : text(Leaf::title) {}
  constexpr leaf_name(char const* name) : text(name) {}
};

}  // namespace ctgrad::inline CTGRAD_ABI
