// ctgrad/neural_network/roles.hpp — which leaves of a formula the columns of a data set feed
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/type_error.hpp>
#include <ctgrad/graph/graph.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// How many leaves of a formula have this role. `Formula::both` is the graph of output and loss.
template <class Formula, role Role>
constexpr auto count_of_role() -> int {
  int count = 0;
  for (int i = 1; i < Formula::both.nodes.size; ++i) count += Formula::both.nodes[i].what == Role;
  return count;
}

/// The names of the leaves with this role: all of the formula that a program has to keep in order to know them.
template <class Formula, role Role>
struct names_of_role {
  static constexpr int size = count_of_role<Formula, Role>();
  static constexpr auto names = [] {
    struct {
      std::string_view of[size + 1];
    } found{};
    for (int i = 1, k = 0; i < Formula::both.nodes.size; ++i)
      if (Formula::both.nodes[i].what == Role) found.of[k++] = Formula::both.nodes[i].name;
    return found;
  }();

  /// The name itself, which lives for ever; empty where no leaf has it.
  static constexpr auto find(std::string_view name) -> std::string_view {
    for (int k = 0; k < size; ++k)
      if (names.of[k] == name) return names.of[k];
    return {};
  }
};

namespace detail {

/// Several inputs are told apart by the names of columns; of answers, a data set has one kind.
template <class Formula, role Role>
struct ambiguous_role {
  constexpr auto operator()() const -> sentence {
    sentence out;
    if (Role == role::input || count_of_role<Formula, Role>() < 2) return out;
    out << "fit: the formula has several " << (Role == role::label ? "labels" : "targets");
    for (int i = 1; i < Formula::both.nodes.size; ++i)
      if (Formula::both.nodes[i].what == Role) out << " " << Formula::both.nodes[i].name;
    return out << ", and a data set does not say which column feeds which; train with trainer and feed instead";
  }
};

}  // namespace detail

/// The leaf of a formula with this role, or one of several, in the words of `binding`.
template <class Formula, role Role, int Index = 0>
struct leaf_of_role {
  using checked = type_error<as_text(detail::ambiguous_role<Formula, Role>{})>;
  static_assert(sizeof(checked) > 0);
  static constexpr int index = [] {
    for (int i = 1, seen = 0; i < Formula::both.nodes.size; ++i)
      if (Formula::both.nodes[i].what == Role && seen++ == Index) return i;
    return 0;
  }();
  static constexpr bool exists = index != 0;
  static constexpr std::string_view title = Formula::both.nodes[index].name;
  static constexpr role what = Role;
  static constexpr int width = Formula::both.nodes[index].extent.size();
  static constexpr int classes = width;
};

}  // namespace ctgrad::inline CTGRAD_ABI
