// ctgrad/network/binding.hpp — data for a leaf: `x = pixels` in words, `feed(x, pixels)` in code
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/error.hpp>
#include <ctgrad/expression/leaf.hpp>
#include <ctgrad/passes/training.hpp>

#include <cstdint>
#include <span>

namespace ctgrad::inline CTGRAD_ABI {

/// Rows for a leaf, one a sample, dense: `width` numbers for inputs and targets, a class index for labels. Borrowed for
/// the length of a call.
template <class Leaf, class Element>
struct binding {
  using leaf = Leaf;              ///< what is fed
  std::span<Element const> rows;  ///< samples x elements, row-major; not copied
};

/// What each sample counts for, in programs that ask for it: `feed(sample_weights, weights)`.
struct sample_weights_leaf {
  static constexpr std::string_view title = weight_of_sample;  ///< how sentences of errors call it
  static constexpr role what = role::input;                    ///< one value for every sample
};
/// The leaf of the weights of samples.
inline constexpr sample_weights_leaf sample_weights{};

/// \param weights one number a sample, at least 0
template <class T>
auto feed(sample_weights_leaf, std::span<T const> weights) -> binding<sample_weights_leaf, T> {
  return {weights};
}
/// \param rows samples x extents of the leaf, row-major, without gaps
template <fixed_string Name, int... Extents, class T>
auto feed(input<Name, Extents...>, std::span<T const> rows) -> binding<input<Name, Extents...>, T> {
  return {rows};
}
template <fixed_string Name, int... Extents, class T>
auto feed(target<Name, Extents...>, std::span<T const> rows) -> binding<target<Name, Extents...>, T> {
  return {rows};
}
/// \param classes one index in [0, Classes) a sample
template <fixed_string Name, int Classes>
auto feed(label<Name, Classes>, std::span<std::int32_t const> classes) -> binding<label<Name, Classes>, std::int32_t> {
  return {classes};
}
template <class Leaf, class Container>
  requires requires(Container const& c) { std::span(c); }
auto feed(Leaf leaf, Container const& rows) {
  using element = std::remove_cvref_t<decltype(rows[0])>;
  return feed(leaf, std::span<element const>(rows));
}

}  // namespace ctgrad::inline CTGRAD_ABI
