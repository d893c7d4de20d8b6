// ctgrad/neural_network/initialize.hpp — the values that parameters have before training
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/random.hpp>
#include <ctgrad/network/network.hpp>
#include <ctgrad/neural_network/leaf_name.hpp>

#include <cmath>
#include <span>
#include <vector>

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

/// The first values of one parameter: `{W1, initializers::orthogonal()}`.
struct initial_leaf {
  leaf_name leaf;        ///< a parameter's name
  initializer values{};  ///< its first values
};

namespace detail {

/// rows x cols, row-major: normal numbers, made orthogonal one after another (Gram & Schmidt, twice: the second time
/// removes what rounding left).
[[gnu::cold]] inline auto orthogonal_matrix(std::size_t rows, std::size_t cols, random_stream stream)
    -> std::vector<double> {
  std::vector<double> m(rows * cols);
  for (std::size_t k = 0; k < m.size(); ++k) m[k] = stream.normal<double>(k);
  bool const wide = rows <= cols;
  std::size_t const vectors = wide ? rows : cols, length = wide ? cols : rows;
  auto const at = [&](std::size_t v, std::size_t k) -> double& { return wide ? m[v * cols + k] : m[k * cols + v]; };
  for (std::size_t v = 0; v < vectors; ++v) {
    for (int round = 0; round < 2; ++round)
      for (std::size_t u = 0; u < v; ++u) {
        double dot = 0;
        for (std::size_t k = 0; k < length; ++k) dot = std::fma(at(u, k), at(v, k), dot);
        for (std::size_t k = 0; k < length; ++k) at(v, k) = std::fma(-dot, at(u, k), at(v, k));
      }
    double square = 0;
    for (std::size_t k = 0; k < length; ++k) square = std::fma(at(v, k), at(v, k), square);
    for (std::size_t k = 0; k < length; ++k) at(v, k) /= std::sqrt(square);
  }
  return m;
}

template <class T>
[[gnu::cold]] void initialize(tensor_view<T> w, shape const& extent, initializer how, random_stream stream) {
  // A kernel's view is one long column, row-major: its first extent is the units that it feeds.
  double const out = extent.rows(), in = double(extent.size()) / out;
  double const places = extent.rank > 2 ? in / extent.cols() : 1;
  using kind = initializer::kind;
  std::vector<double> const whole =
      how.what == kind::orthogonal ? orthogonal_matrix(std::size_t(out), std::size_t(in), stream) : std::vector<double>{};
  T const bound = T(how.what == kind::glorot ? how.scale * std::sqrt(6.0 / (out * places + in)) : how.scale);
  double const deviation = how.scale * (how.what == kind::he      ? std::sqrt(2 / in)
                                        : how.what == kind::lecun ? std::sqrt(1 / in)
                                                                  : 1);
  std::uint64_t counter = 0;
  for (int i = 0; i < w.rows; ++i)
    for (int j = 0; j < w.cols; ++j, ++counter) switch (how.what) {
        case kind::constant: w(i, j) = T(how.scale); break;
        case kind::orthogonal: w(i, j) = T(how.scale * whole[counter]); break;
        case kind::uniform:
        case kind::glorot: w(i, j) = bound * (2 * stream.template uniform<T>(counter) - 1); break;
        default: w(i, j) = T(deviation * double(stream.template normal<T>(counter)));
      }
}

}  // namespace detail

/// Each parameter draws from a stream of its own name: another layer elsewhere changes nothing here.
/// \param matrices of parameters with two axes or more; the others start as their layer says, else with zero
/// \param chosen what some leaves have instead
/// \throws error for a leaf that is no parameter of the network, or an initializer that needs two axes and has not
template <auto const& Output, auto const& Loss, class T>
[[gnu::cold]] void initialize(network<Output, Loss, T>& net, std::uint64_t seed,
                              initializer matrices = initializers::glorot(), std::span<initial_leaf const> chosen = {}) {
  for (initial_leaf const& one : chosen)
    require(net.table.find(one.leaf.text) >= 0, "initialize: ", one.leaf.text, " is not a parameter of the network");
  for (int k = 0; k < net.table.size; ++k) {
    parameter_table::entry const& entry = net.table.entries[k];
    std::string_view const name = entry.name;
    initializer how = entry.extent.rank > 1 && entry.start == 0 ? matrices : initializers::constant(entry.start);
    for (initial_leaf const& one : chosen)
      if (one.leaf.text == name) how = one.values;
    require(entry.extent.rank > 1 || !how.needs_fans(), "initialize: ", name,
            " has fewer than two axes; zeros, constant, uniform and normal are for it");
    detail::initialize(net.view(k), entry.extent, how, {seed, stream_id("initialize") ^ stream_id(name)});
  }
}

}  // namespace ctgrad::inline CTGRAD_ABI
