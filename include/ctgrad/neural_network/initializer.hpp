// ctgrad/neural_network/initializer.hpp — how the first values of one parameter are drawn
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/random.hpp>
#include <ctgrad/core/shape.hpp>
#include <ctgrad/core/tensor_view.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// How the first values of one parameter are drawn. Made by the functions of `initializers`.
struct initializer {
  /// Distributions of the first parameters.
  enum class kind { constant, uniform, normal, glorot, he, lecun, orthogonal };
  kind what = kind::constant;  ///< which of them
  double scale = 0;            ///< the constant, the bound of a uniform, the deviation of a normal, a factor of the others

  /// Do its numbers depend on how many units a weight comes from and goes to? Then it is for matrices and kernels.
  constexpr auto needs_fans() const -> bool { return what >= kind::glorot; }
};

/// With `in` units that feed each unit, and `out` that each feeds. Of a kernel `[out][in][...]`, a unit is fed by all
/// places of all inputs.
namespace initializers {
/// All 0.
constexpr auto zeros() -> initializer { return {}; }
/// All this number.
constexpr auto constant(double value) -> initializer { return {initializer::kind::constant, value}; }
/// Uniform in [-bound, bound).
constexpr auto uniform(double bound) -> initializer { return {initializer::kind::uniform, bound}; }
/// Normal with mean 0.
constexpr auto normal(double deviation) -> initializer { return {initializer::kind::normal, deviation}; }
/// Uniform in +-sqrt(6 / (in + out)) (Glorot & Bengio 2010, eq. 16): for tanh and sigmoid.
constexpr auto glorot() -> initializer { return {initializer::kind::glorot, 1}; }
/// Normal with variance 2 / in (He, Zhang, Ren & Sun 2015, eq. 10): for relu.
constexpr auto he() -> initializer { return {initializer::kind::he, 1}; }
/// Normal with variance 1 / in (LeCun, Bottou, Orr & Müller 1998, eq. 16): for selu.
constexpr auto lecun() -> initializer { return {initializer::kind::lecun, 1}; }
/// Rows or columns, whichever are fewer, orthogonal and of length `gain` (Saxe, McClelland & Ganguli 2014).
constexpr auto orthogonal(double gain = 1) -> initializer { return {initializer::kind::orthogonal, gain}; }
}  // namespace initializers

namespace detail {

/// Draws one parameter.
template <class T>
[[gnu::cold]] void initialize(tensor_view<T> w, shape const& extent, initializer how, random_stream stream);

}  // namespace detail

}  // namespace ctgrad::inline CTGRAD_ABI

#ifndef CTGRAD_COMPILED
#include <ctgrad/neural_network/initializer.ipp>
#endif
