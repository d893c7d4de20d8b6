// ctgrad/print/letter.hpp — letters for values without a name, as in a lecture
// SPDX-License-Identifier: MIT
//
// u is what an activation reads, z what else flows forward, delta an error on its way back, s a number, M a matrix.
#pragma once
#include <ctgrad/ops/activations.hpp>
#include <ctgrad/ops/elementary.hpp>
#include <ctgrad/ops/moves.hpp>

#include <span>
#include <string>
#include <vector>

namespace ctgrad::inline CTGRAD_ABI::print {

template <class Op>
auto is(node const& n) -> bool {
  return n.op_id == id_of<Op> && !n.is_leaf();
}

/// Empty for a plain number. What an optimizer keeps is named after its parameter.
[[gnu::cold]] inline auto name_of_leaf(node const& n) -> std::string {
  return n.what == role::state ? std::string(n.name) + ".state" : std::string(n.name);
}

/// A function of one value, and not a mask that a derivative made of it.
[[gnu::cold]] inline auto is_activation(node const& n) -> bool {
  if (n.is_leaf() || is<ops::negate_op>(n) || is<ops::spread_op>(n) || is<ops::positive_op>(n) || is<ops::sign_op>(n) ||
      is<ops::stop_gradient_op>(n))
    return false;
  return n.how() == computed::elementwise && n.op->operands == 1;
}

class letters {
 public:
  /// \param known names that are taken besides those of the leaves
  /// \param only a letter for all, instead of one for each kind of value
  explicit letters(graph const& g, std::span<std::string const> known = {}, std::string_view only = {})
      : g_(g), known_(known), only_(only), backward_(std::size_t(g.size)), activated_(std::size_t(g.size)) {
    for (int i = 1; i < g.size; ++i) {
      node const& n = g[i];
      bool const activates = is_activation(n) || n.how() == computed::composite || n.how() == computed::maximum;
      bool backward = n.what == role::label || n.what == role::target;
      for (node_id o : n.operand) {
        if (o == 0) continue;
        backward = backward || backward_[o];
        activated_[o] = activated_[o] || activates;
      }
      backward_[std::size_t(i)] = backward;
    }
  }

  /// A new name for node `i`: its letter and the next number.
  [[gnu::cold]] auto operator()(node_id i) -> std::string {
    std::string const letter = letter_of(i);
    std::string name;
    do {
      used_.push_back(letter);
      int number = 0;
      for (std::string const& other : used_) number += other == letter;
      name = letter + std::to_string(number);
    } while (taken(name));
    return name;
  }

 private:
  graph const& g_;
  std::span<std::string const> known_;
  std::string only_;
  std::vector<char> backward_, activated_;  // not bool: that class alone takes 20 ms to compile
  std::vector<std::string> used_;

  [[gnu::cold]] auto letter_of(node_id i) const -> std::string {
    node const& n = g_[i];
    if (!only_.empty()) return only_;
    if (n.is_scalar()) return "s";
    if (!n.batched && n.extent.rank == 2) return "M";
    if (backward_[i]) return "delta";
    return activated_[i] && !is_activation(n) ? "u" : "z";
  }
  auto taken(std::string_view name) const -> bool {
    for (int i = 1; i < g_.size; ++i)
      if (g_[i].is_leaf() && g_[i].name == name) return true;
    for (std::string const& other : known_)
      if (other == name) return true;
    return false;
  }
};

}  // namespace ctgrad::inline CTGRAD_ABI::print
