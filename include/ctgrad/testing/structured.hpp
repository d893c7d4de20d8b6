// ctgrad/testing/structured.hpp — the laws of a structured op: its shape, and its pullback in programs that run
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/expression/apply.hpp>
#include <ctgrad/expression/gradient.hpp>
#include <ctgrad/network/network.hpp>
#include <ctgrad/testing/elementwise.hpp>

namespace ctgrad::inline CTGRAD_ABI::testing::detail {

template <fixed_string Name, shape Shape, std::size_t... Axis>
consteval auto input_like(std::index_sequence<Axis...>) {
  return input<Name, Shape.extent[Axis]...>{};
}
template <fixed_string Name, shape Shape>
inline constexpr auto input_of = input_like<Name, Shape>(std::make_index_sequence<std::size_t(Shape.rank)>{});

/// dot(w, op(x...)) for a weight of each element of the result, and its gradients: each element of a pullback counts.
template <class Op, shape A, shape B>
struct weighted {
  static constexpr auto a = input_of<"a", A>;
  static constexpr auto b = input_of<"b", B>;
  static constexpr auto result = [] {
    if constexpr (Op::operands == 1) return ctgrad::apply<Op>(a);
    else return ctgrad::apply<Op>(a, b);
  }();
  static constexpr auto w = input_of<"w", decltype(result)::extent>;
  static constexpr auto value = [] {
    if constexpr (decltype(result)::extent.rank == 0) return hadamard(w, result);
    else return sum(hadamard(w, result));
  }();
  static constexpr auto by_a = gradient(value, a);
  static constexpr auto by_b = gradient(value, b);

  std::vector<double> data_a, data_b, data_w;

  /// \param along how far a and b are moved in directions that are named by their places
  template <auto const& E>
  auto of(double along_a = 0, double along_b = 0) const -> std::vector<double> {
    network<E, E, double> const net;
    std::vector<double> y(std::size_t(net.outputs)), x = data_a, z = data_b;
    for (std::size_t i = 0; i < x.size(); ++i) x[i] += along_a * direction(i);
    for (std::size_t i = 0; i < z.size(); ++i) z[i] += along_b * direction(i);
    net.predict_with(1)(1, y, feed(a, x), feed(b, z), feed(w, data_w));
    return y;
  }
  static auto direction(std::size_t i) -> double { return std::cos(1 + 0.8 * double(i)); }
};

template <class Op, shape A, shape B>
void check_pullback(check_options const& options) {
  using formulas = weighted<Op, A, B>;
  constexpr double h = 0x1p-17;
  random_stream const stream{3, stream_id(Op::name)};
  std::uint64_t drawn = 0;
  auto const numbers = [&](int count, double low, double high) {
    std::vector<double> out;
    for (int i = 0; i < count; ++i) out.push_back(low + (high - low) * stream.uniform<double>(drawn++));
    return out;
  };
  for (int k = 0; k < std::max(1, options.cases / 10); ++k) {
    formulas f{numbers(A.size(), options.low, options.high), numbers(B.size(), options.low, options.high),
               numbers(decltype(formulas::result)::extent.size(), -1, 1)};
    auto const compare = [&](char operand, std::vector<double> const& gradient, double above, double below) {
      double slope = 0;
      for (std::size_t i = 0; i < gradient.size(); ++i) slope += gradient[i] * formulas::direction(i);
      double const difference = (above - below) / (2 * h);
      require(abs(slope - difference) <= options.tolerance * std::max(1.0, abs(difference)), "check_op: ", Op::name,
              ": along a direction of operand ", operand, " its pullback says ", slope,
              ", but differences of its value say ", difference);
    };
    compare('a', f.template of<formulas::by_a>(), f.template of<formulas::value>(h)[0],
            f.template of<formulas::value>(-h)[0]);
    if constexpr (Op::operands > 1)
      compare('b', f.template of<formulas::by_b>(), f.template of<formulas::value>(0, h)[0],
              f.template of<formulas::value>(0, -h)[0]);
  }
}

/// A composite op is made of ops that give what its shape promises.
template <class Op, shape A, shape B>
void check_expansion() {
  if constexpr (requires { Op::expand(symbol{}, symbol{}); }) {
    auto const g = std::make_unique<graph>();
    auto const leaf = [&](std::string_view name, shape extent) {
      node n{};
      n.what = role::input, n.name = name, n.extent = extent, n.batched = true;
      return symbol{g.get(), g->add(n)};
    };
    symbol const y = Op::expand(leaf("a", A), Op::operands > 1 ? leaf("b", B) : symbol{});
    sentence made, said;
    made << y->extent, said << Op::shape_of(A, B);
    require(y->extent == Op::shape_of(A, B), "check_op: ", Op::name, ": shape_of says ", std::string_view(said),
            ", but expand makes ", std::string_view(made));
  }
}

}  // namespace ctgrad::inline CTGRAD_ABI::testing::detail
