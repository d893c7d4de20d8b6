// ctgrad/expression/einsum.hpp — einsum<"kij,kj->ki">: a sum of products, its axes named by letters
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/expression/operators.hpp>
#include <ctgrad/ops/einsum.hpp>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {

/// What an einsum says: letters of each operand and of the result, or where it does not make sense.
struct einsum_spec {
  char letters[3][shape::most_axes]{};
  int rank[3]{};
  int operands = 0;
  bool arrow = false;
  char wrong = 0;  ///< a character that is no lower-case letter, comma or arrow
  bool too_long = false;

  constexpr auto extent_of(char letter, shape const* extents) const -> int {
    for (int k = 0; k < operands; ++k)
      for (int axis = 0; axis < rank[k]; ++axis)
        if (letters[k][axis] == letter) return extents[k][axis];
    return 0;
  }
};

constexpr auto parse_einsum(std::string_view text) -> einsum_spec {
  einsum_spec s;
  int now = 0;
  s.operands = 1;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char const c = text[i];
    if (c == ' ') continue;
    if (c == ',' && !s.arrow && s.operands < 2) now = s.operands++;
    else if (c == '-' && i + 1 < text.size() && text[i + 1] == '>' && !s.arrow) s.arrow = true, now = 2, ++i;
    else if (c < 'a' || c > 'z') s.wrong = c;
    else if (s.rank[now] == shape::most_axes) s.too_long = true;
    else s.letters[now][s.rank[now]++] = c;
  }
  return s;
}

constexpr auto count(einsum_spec const& s, int k, char letter) -> int {
  int n = 0;
  for (int axis = 0; axis < s.rank[k]; ++axis) n += s.letters[k][axis] == letter;
  return n;
}

/// What is wrong with a spec for operands of these shapes; empty when nothing is.
template <fixed_string Spec, class... Operand>
struct einsum_mistake {
  constexpr auto operator()() const -> sentence {
    sentence out;
    out << "einsum " << std::string_view(Spec) << ": ";
    einsum_spec const s = parse_einsum(Spec);
    shape const extents[]{Operand::extent...};
    std::string_view const titles[]{Operand::title...};
    auto const letter = [&](char c) { return std::string_view(&alphabet[c - 'a'], 1); };
    if (s.wrong != 0) return out << "only letters a to z, one comma and one arrow are understood";
    if (s.too_long) return out << "a tensor has at most 4 axes";
    if (!s.arrow) return out << "an arrow must say what the result is";
    if (s.operands != int(sizeof...(Operand)))
      return out << "it names " << s.operands << " operands, but " << int(sizeof...(Operand)) << " were given";
    for (int k = 0; k < s.operands; ++k) {
      if (s.rank[k] != extents[k].rank)
        return out << titles[k] << " is " << extents[k] << ", but " << s.rank[k] << " letters name its axes";
      for (int axis = 0; axis < s.rank[k]; ++axis) {
        char const c = s.letters[k][axis];
        if (s.extent_of(c, extents) != extents[k][axis])
          return out << letter(c) << " is " << s.extent_of(c, extents) << " in " << titles[0] << " and " << extents[k][axis]
                     << " in " << titles[k];
      }
    }
    for (int axis = 0; axis < s.rank[2]; ++axis) {
      char const c = s.letters[2][axis];
      if (s.extent_of(c, extents) == 0) return out << letter(c) << " of the result is in no operand";
      if (count(s, 2, c) > 1) return out << letter(c) << " is twice in the result";
    }
    return {};
  }
  static constexpr char const* alphabet = "abcdefghijklmnopqrstuvwxyz";
};

/// An operand whose letters are all different and all needed: diagonals taken, letters that stand alone summed.
struct einsum_operand {
  symbol value{};
  axis_letters letters{};
};
constexpr auto prepared(symbol a, einsum_spec const& s, int k, char const (&names)[16]) -> einsum_operand {
  affine_map const own = row_major(a->extent);
  affine_map m;
  shape to{};
  std::uint16_t alone = 0;
  einsum_operand out;
  char kept[shape::most_axes]{};
  for (int axis = 0; axis < s.rank[k]; ++axis) {
    int at = 0;
    while (at < to.rank && kept[at] != s.letters[k][axis]) ++at;
    if (at == to.rank) kept[at] = s.letters[k][axis], to.extent[to.rank++] = a->extent[axis];
    m.stride[at] += own.stride[axis];
  }
  for (int axis = 0; axis < to.rank; ++axis) {
    bool const needed = count(s, 2, kept[axis]) > 0 || (s.operands == 2 && count(s, 1 - k, kept[axis]) > 0);
    if (!needed) alone = std::uint16_t(alone | 1u << axis);
    for (int name = 1; needed && name < 16; ++name)
      if (names[name] == kept[axis]) out.letters.append(name);
  }
  out.value = move(a, to, m);
  if (alone != 0) out.value = sum_over(out.value, alone);
  return out;
}

constexpr auto einsum_of(einsum_spec const& s, symbol a, symbol b) -> symbol {
  char names[16]{};
  int known = 1;
  for (int k = 0; k < s.operands; ++k)
    for (int axis = 0; axis < s.rank[k]; ++axis) {
      bool seen = false;
      for (int n = 1; n < known; ++n) seen = seen || names[n] == s.letters[k][axis];
      if (!seen) names[known++] = s.letters[k][axis];
    }
  axis_letters result;
  for (int axis = 0; axis < s.rank[2]; ++axis)
    for (int n = 1; n < known; ++n)
      if (names[n] == s.letters[2][axis]) result.append(n);
  einsum_operand const left = prepared(a, s, 0, names);
  if (s.operands == 2) {
    einsum_operand const right = prepared(b, s, 1, names);
    return einsum(left.value, right.value, left.letters, right.letters, result);
  }
  shape to{};
  affine_map const own = row_major(left.value->extent);
  affine_map m;
  for (int axis = 0; axis < s.rank[2]; ++axis) {
    int const from = left.letters.find(result[axis]);
    m.stride[axis] = own.stride[from], to.extent[to.rank++] = left.value->extent[from];
  }
  return to.rank == 0 ? left.value : move(left.value, to, m);
}

template <fixed_string Spec, class... Operand>
consteval auto einsum_shape() -> shape {
  einsum_spec const s = parse_einsum(Spec);
  shape const extents[]{Operand::extent...};
  shape to{s.rank[2], {}};
  for (int axis = 0; axis < to.rank; ++axis) to.extent[axis] = s.extent_of(s.letters[2][axis], extents);
  return to;
}

}  // namespace detail

/// A sum of products with axes named by letters; letters that the result lacks are summed over. One operand or two:
/// `einsum<"kij,kj->ki">(A, b)`, `einsum<"ii->">(A)`. The spec is read by the compiler.
template <fixed_string Spec, operand... Operand>
  requires(sizeof...(Operand) == 1 || sizeof...(Operand) == 2)
consteval auto einsum(Operand const&... operands) {
  if constexpr ((mistaken<Operand> || ...)) return first_mistake(operands...);
  else if constexpr (detail::einsum_mistake<Spec, Operand...>{}().size != 0)
    return type_error<as_text(detail::einsum_mistake<Spec, Operand...>{})>{};
  else
    return build<detail::einsum_shape<Spec, Operand...>()>(
        [](symbol a, auto... b) {
          constexpr detail::einsum_spec spec = detail::parse_einsum(Spec);
          if constexpr (sizeof...(b) == 1) return detail::einsum_of(spec, a, b...);
          else return detail::einsum_of(spec, a, symbol{});
        },
        operands...);
}

}  // namespace ctgrad::inline CTGRAD_ABI
