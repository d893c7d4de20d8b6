// ctgrad/neural_network/links.hpp — from what a network puts out to what it predicts
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/few_numbers.hpp>
#include <ctgrad/network/network.hpp>

#include <cmath>
#include <concepts>
#include <span>

namespace ctgrad::inline CTGRAD_ABI {

/// A link turns the outputs of a row into a prediction, in place. The loss says which one belongs to it; with a loss of the
/// user's own, or an output that the loss does not read directly, the user names one: `.link = links::softmax{}`, or a
/// function of his own. What a classifier's link makes are probabilities of the classes.
template <class L>
concept link_like = requires(L const& link, std::span<float> row) { link(row); };

namespace links {

/// Outputs are predictions; those of a classifier are scores, and no probabilities are known.
struct identity {
  static constexpr bool ordered = true, probabilities = false;
  void operator()(std::span<float>) const {}
};

/// Outputs are probabilities already: the formula ends in a softmax.
struct probabilities {
  static constexpr bool ordered = true;
  void operator()(std::span<float>) const {}
};

/// The link of `cross_entropy` and `kl_divergence` on logits.
struct softmax {
  static constexpr bool ordered = true;
  void operator()(std::span<float> row) const {
    float const top = row[detail::index_of_largest(row.data(), row.size())];
    float sum = 0;
    for (float& p : row) sum += p = std::exp(p - top);
    for (float& p : row) p /= sum;
  }
};

/// The link of `binary_cross_entropy` on logits. Of one output, two classes: the second one's probability.
struct sigmoid {
  /// A class from one number: `first_class` up to the threshold, the next one above.
  static constexpr double threshold = 0, first_class = 0;
  void operator()(std::span<float> row) const {
    for (float& p : row) p = 1 / (1 + std::exp(-p));
  }
};

/// The output is the second class' probability already: the formula ends in a sigmoid.
struct probability {
  /// A class from one number: `first_class` up to the threshold, the next one above.
  static constexpr double threshold = 0.5, first_class = 0;
  void operator()(std::span<float>) const {}
};

/// The link of `hinge` and `exponential_loss`: the sign is the class, -1 or 1; how sure that is, is not known.
struct sign {
  /// A class from one number: `first_class` up to the threshold, the next one above.
  static constexpr double threshold = 0, first_class = -1;
  static constexpr bool probabilities = false;
  void operator()(std::span<float>) const {}
};

/// The link of `poisson_nll`: outputs are logarithms.
struct exp {
  void operator()(std::span<float> row) const {
    for (float& p : row) p = std::exp(p);
  }
};

}  // namespace links

namespace detail {

/// The order of the outputs is that of the predictions: classes can be told without the link.
template <class L>
concept keeps_order = requires { requires L::ordered; };
/// One output tells two classes apart: above `threshold` it is the second, whose target is 1; that of the first is
/// `first_class`.
template <class L>
concept tells_two_classes = requires { L::threshold, L::first_class; };
template <class L>
concept gives_probabilities = !requires { requires !L::probabilities; };

/// Finds a loss of the library in a formula by its terms, as it wrote them.
struct link_finder {
  graph const& g;

  constexpr auto is_op(node_id i, std::string_view name) const -> bool { return !g[i].is_leaf() && g[i].op->name == name; }
  constexpr auto is_product_with(node_id i, node_id z) const -> bool {
    return is_op(i, ops::multiply_op::name) && (g[i].operand[0] == z || g[i].operand[1] == z);
  }
  constexpr auto is_difference(node_id i, std::string_view first, node_id z) const -> bool {
    return is_op(i, ops::subtract_op::name) && is_op(g[i].operand[0], first) && g[g[i].operand[0]].operand[0] == z &&
           is_product_with(g[i].operand[1], z);
  }

  enum class kind { none, softmax, sigmoid, sign, exp };
  constexpr auto find(node_id z) const -> kind {
    for (int k = 1; k < g.size; ++k) {
      auto const i = node_id(k);
      if (is_op(i, ops::logsumexp_op::name) && g[i].operand[0] == z) return kind::softmax;
      if (is_difference(i, ops::softplus_op::name, z)) return kind::sigmoid;
      if (is_difference(i, ops::exp_op::name, z)) return kind::exp;
      if (g[i].is_leaf()) continue;
      node_id const inside = g[i].operand[0];
      if (is_op(i, ops::relu_op::name) && is_op(inside, ops::subtract_op::name) && is_product_with(g[inside].operand[1], z))
        return kind::sign;
      if (is_op(i, ops::exp_op::name) && is_op(inside, ops::negate_op::name) && is_product_with(g[inside].operand[0], z))
        return kind::sign;
    }
    return kind::none;
  }
};

template <class Formula>
constexpr auto link_of_loss() {
  using kind = link_finder::kind;
  constexpr graph const& g = Formula::both.nodes;
  constexpr node_id y = Formula::both.output;
  constexpr link_finder finder{g};
  constexpr kind direct = finder.find(y);
  // An output that is the link of what the loss reads is a prediction already.
  constexpr bool is_softmax = finder.is_op(y, ops::softmax_op::name), is_sigmoid = finder.is_op(y, ops::sigmoid_op::name);
  if constexpr (is_softmax) return links::probabilities{};
  else if constexpr (is_sigmoid && finder.find(g[y].operand[0]) == kind::sigmoid) return links::probability{};
  else if constexpr (direct == kind::softmax) return links::softmax{};
  else if constexpr (direct == kind::sigmoid) return links::sigmoid{};
  else if constexpr (direct == kind::sign) return links::sign{};
  else if constexpr (direct == kind::exp) return links::exp{};
  else return links::identity{};
}

}  // namespace detail

}  // namespace ctgrad::inline CTGRAD_ABI
