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
namespace detail {

template <class Leaf, class Element>
inline constexpr bool can_be_fed = false;
template <class Leaf, class Element>
  requires(Leaf::what == role::input || Leaf::what == role::target)
inline constexpr bool can_be_fed<Leaf, Element> = std::is_arithmetic_v<Element>;
template <class Leaf, class Element>
  requires(Leaf::what == role::label)
inline constexpr bool can_be_fed<Leaf, Element> = std::is_same_v<Element, std::int32_t>;

/// The elements of what was refused: a step with it has nothing to add.
struct refused {};

/// Why not.
template <class Leaf, class Element>
struct not_to_be_fed {
  constexpr auto operator()() const -> sentence {
    if constexpr (!requires { Leaf::what; })
      return sentence{} << "feed: rows are given to inputs, targets and labels; all else is computed from them";
    else if (Leaf::what == role::parameter)
      return sentence{} << "feed: " << Leaf::title << " is a parameter, which the network keeps; net.view(" << Leaf::title
                        << ") changes it";
    else if (Leaf::what == role::hyperparameter)
      return sentence{} << "feed: " << Leaf::title << " is a hyperparameter; set(" << Leaf::title
                        << ", 0.1) says what it is";
    else if (!std::is_arithmetic_v<Element>)
      return sentence{} << "feed: " << Leaf::title << " takes numbers, one row after the other, and no arrays of arrays";
    else if (Leaf::what == role::label && !std::is_same_v<Element, std::int32_t>)
      return sentence{} << "feed: " << Leaf::title << " is a label, which takes indices of classes as std::int32_t";
    return {};
  }
};

}  // namespace detail

template <class Leaf, class Container>
  requires requires(Container const& c) { std::span(c); }
auto feed(Leaf leaf, Container const& rows) {
  using element = std::remove_cvref_t<decltype(rows[0])>;
  if constexpr (detail::can_be_fed<Leaf, element>) return feed(leaf, std::span<element const>(rows));
  else {
    using checked = type_error<as_text(detail::not_to_be_fed<Leaf, element>{})>;
    static_assert(sizeof(checked) > 0);
    return binding<Leaf, detail::refused>{};
  }
}

}  // namespace ctgrad::inline CTGRAD_ABI
