// ctgrad/layer/dense.hpp — W x + b
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/layer/layer.hpp>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {

/// "W1" ... "W300", "b1" ... and "u1" ..., in static storage, since a node only refers to its name.
struct numbered_names {
  static constexpr int most = 300;  // every program pays for them: a thousand cost Clang 40 ms
  static constexpr int weights = 0, bias = 1, noise = 2;
  char text[3][most + 1][5]{};
  std::size_t length[most + 1]{};
  constexpr numbered_names() {
    for (int i = 1; i <= most; ++i) {
      sentence number;
      number << i;
      length[i] = number.size + 1;
      for (int kind = 0; kind < 3; ++kind) {
        text[kind][i][0] = "Wbu"[kind];
        for (std::size_t d = 0; d < number.size; ++d) text[kind][i][d + 1] = number.text[d];
      }
    }
  }
  /// The i-th name of a kind; beyond the last, the formula is marked as mistaken.
  constexpr auto operator()(graph& g, int kind, int i) const -> std::string_view {
    if (i > most && !g.fault)
      g.fault = {
          "a chain has more than 300 layers without a name", ": give some of them names, dense<width, ", "...>", {}, {}};
    int const k = i > most ? most : i;
    return {text[kind][k], length[k]};
  }
};
inline constexpr numbered_names numbered{};

template <fixed_string Name, fixed_string Suffix>
struct joined_name {
  static constexpr std::size_t size = sizeof(Name.text) + sizeof(Suffix.text) - 2;
  static constexpr auto text = [] {
    fixed_string<size + 1> both;
    for (std::size_t i = 0; i + 1 < sizeof(Name.text); ++i) both.text[i] = Name.text[i];
    for (std::size_t i = 0; i < sizeof(Suffix.text); ++i) both.text[sizeof(Name.text) - 1 + i] = Suffix.text[i];
    return both;
  }();
  static constexpr std::string_view value{text.text, size};
};

template <class X, int Width>
struct not_a_vector {
  constexpr auto operator()() const {
    return sentence{} << "dense<" << Width << ">: " << X::title << " is " << X::extent << ", but a vector is needed";
  }
};

constexpr auto add_parameter(graph& g, std::string_view name, shape extent, bool anonymous = false,
                             void const* site = nullptr, double start = 0) -> symbol {
  node n{};
  n.what = role::parameter, n.name = name, n.extent = extent, n.value = start;
  n.anonymous = anonymous, n.site = anonymous ? site : nullptr;
  return {&g, g.add(n)};
}

/// How many layers without a name a formula has: the next one's number is one more.
constexpr auto anonymous_layers(graph const& g) -> int {
  int count = 0;
  for (int i = 1; i < g.size; ++i) count += g[i].anonymous && g[i].extent.rank >= 2;
  return count;
}

}  // namespace detail

/// A fully connected layer of `Width` outputs, W x + b, for vectors x.
/// Named `dense<64, "trunk">`, its parameters are "trunk.W" (Width x inputs) and "trunk.b" (Width). Without a name they
/// are W1, b1, W2, b2, ... by their place in the chain of `|`: the names a formula would use.
template <int Width, fixed_string Name = "">
struct dense_layer : layer_base {
  static_assert(Width > 0, "dense: a layer has at least one output");

  template <tensor_expression X>
  consteval auto apply(X const& x, void const* site) const {
    if constexpr (X::extent.rank != 1) return type_error<as_text(detail::not_a_vector<X, Width>{})>{};
    else
      return build<make_shape(Width)>(
          [site](symbol in) {
            constexpr bool anonymous = sizeof(Name.text) == 1;
            graph& g = *in.in;
            int const place = anonymous ? detail::anonymous_layers(g) + 1 : 0;
            auto const name = [&](int kind) {
              if (anonymous) return detail::numbered(g, kind, place);
              return kind == 0 ? detail::joined_name<Name, ".W">::value : detail::joined_name<Name, ".b">::value;
            };
            symbol const w = detail::add_parameter(g, name(0), make_shape(Width, X::extent[0]), anonymous, site);
            symbol const b = detail::add_parameter(g, name(1), make_shape(Width), anonymous, site);
            return apply<ops::add_op>(ops::matmul(w, in), b);
          },
          x);
  }

 private:
  template <class Op>
  static constexpr auto apply(symbol a, symbol b) {
    return ctgrad::apply<Op>(a, b);
  }
};

/// `x | dense<64>`, `x | dense<64, "trunk">`: W x + b with 64 outputs.
template <int Width, fixed_string Name = "">
inline constexpr dense_layer<Width, Name> dense{};

}  // namespace ctgrad::inline CTGRAD_ABI
