// ctgrad/network/formula.hpp — output and loss as one graph, where its parameters lie, and what is asked of it by name
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/expression/ref.hpp>
#include <ctgrad/network/program.hpp>
#include <ctgrad/optimizer/optimizer.hpp>
#include <ctgrad/passes/inference.hpp>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {

/// Output and loss in one graph: they share parameters, and one table says where these lie.
struct joint_formula {
  graph nodes{};
  node_id output = 0, loss = 0;
};

template <auto const& Output, auto const& Loss>
consteval auto join() -> joint_formula {
  joint_formula both{};
  decltype(auto) output = Output.value();
  decltype(auto) loss = Loss.value();
  graph merged = loss.formula;
  node_id const roots[]{loss.root, merged.merge(output.formula, output.root)};
  node_order const order = canonical_order(merged, roots, 2);
  graph::by_node<node_id> place{};
  for (int i = 0; i < order.size; ++i)
    place.of[order.id[i]] = pooled_first({&both.nodes, transplant(both.nodes, merged[order.id[i]], place.of)}).id;
  both.nodes.fault = merged.fault, both.nodes.functions = merged.functions;
  both.nodes.overflow = both.nodes.overflow || merged.overflow;
  both.loss = place.of[roots[0]], both.output = place.of[roots[1]];
  return both;
}

template <auto const& Output, auto const& Loss>
inline constexpr joint_formula joined = join<Output, Loss>();

template <auto const& Output, auto const& Loss, class T>
inline constexpr parameter_list listed_parameters = parameters_of(joined<Output, Loss>.nodes, layout{simd::lanes<T>});
template <auto const& Output, auto const& Loss, class T>
inline constexpr auto own_entries =
    exactly<listed_parameters<Output, Loss, T>.size>(listed_parameters<Output, Loss, T>.entries);
template <auto const& Output, auto const& Loss, class T>
inline constexpr parameter_table own_parameters{own_entries<Output, Loss, T>.data(), listed_parameters<Output, Loss, T>.size,
                                                listed_parameters<Output, Loss, T>.elements};

/// A formula, and where its parameters lie: in a memory of its own, or among those of another formula, its `Host`.
template <auto const& Output, auto const& Loss, class T, class Host = void>
struct formula {
  static constexpr joint_formula const& both = joined<Output, Loss>;
  /// A parameter that the host does not have; 0 for none.
  static constexpr int stranger = [] {
    int found = 0;
    if constexpr (!std::is_void_v<Host>)
      for (int i = both.nodes.size - 1; i > 0; --i)
        if (both.nodes[i].what == role::parameter && Host::parameters.find(both.nodes[i].name) < 0) found = i;
    return found;
  }();
  static constexpr parameter_table const& parameters = []() -> parameter_table const& {
    if constexpr (std::is_void_v<Host> || stranger != 0) return own_parameters<Output, Loss, T>;
    else return Host::parameters;
  }();
  struct verified {
    constexpr auto operator()() const -> sentence {
      if (stranger != 0)
        return sentence{} << "train_with: the loss reads " << std::string_view(both.nodes[stranger].name)
                          << ", which is no parameter of the network; its own loss or output should read it too";
      return verify(both.nodes);
    }
  };
  using checked = type_error<as_text(verified{})>;
  static_assert(sizeof(checked) > 0);
  struct minimised {
    constexpr auto operator()() const -> sentence {
      shape const& loss = both.nodes[both.loss].extent;
      return loss.rank == 0 ? sentence{}
                            : sentence{} << "the loss is " << loss << ", but training needs a scalar: its sum or mean";
    }
  };
  using scalar_loss = type_error<as_text(minimised{})>;  ///< what training asks for, and predictions do not

  struct inference {
    static constexpr bool predicts = true;
    static constexpr auto& parameters = formula::parameters;
    static constexpr auto derive() { return derive_inference(both.nodes, both.output); }
  };
  /// Without code for batches of one sample: where rows come in numbers, it would be compiled in vain.
  struct inference_in_batches {
    static constexpr bool predicts = false;
    static constexpr auto& parameters = formula::parameters;
    static constexpr auto derive() { return derive_inference(both.nodes, both.output); }
  };
  template <optimizer_like Optimizer, samples Count>
  struct training {
    static constexpr bool predicts = false;
    static constexpr auto& parameters = formula::parameters;
    static constexpr auto derive() { return derive_training(both.nodes, both.loss, Optimizer{}, Count); }
  };
  template <samples Count>
  struct evaluation {
    static constexpr bool predicts = false;
    static constexpr auto& parameters = formula::parameters;
    static constexpr auto derive() { return derive_evaluation(both.nodes, both.loss, both.output, Count); }
  };
};

template <class Formula, class Leaf>
struct not_a_parameter {
  constexpr auto operator()() const -> sentence {
    sentence out;
    if (Formula::parameters.find(Leaf::title) >= 0) return out;
    out << "view: " << Leaf::title << " is not a parameter of this network, which has";
    for (int i = 0; i < Formula::parameters.size && i < 16; ++i) out << " " << Formula::parameters.entries[i].name;
    return out;
  }
};

/// Does a group of leaves name one that the formula does not have?
template <class Formula, class Optimizer>
struct unknown_leaf {
  constexpr auto operator()() const -> sentence {
    sentence out;
    auto const is_parameter = [](std::string_view name) {
      for (int i = 1; i < Formula::both.nodes.size; ++i)
        if (Formula::both.nodes[i].what == role::parameter && Formula::both.nodes[i].name == name) return true;
      return false;
    };
    name_leaves<Optimizer>([&](std::string_view name) {
      if (out.size > 0 || is_parameter(name)) return;
      out << "trains: " << name << " is not a parameter of this formula, which has";
      for (int i = 1, told = 0; i < Formula::both.nodes.size && told < 16; ++i)
        if (Formula::both.nodes[i].what == role::parameter)
          out << " " << std::string_view(Formula::both.nodes[i].name), ++told;
    });
    return out;
  }
};

template <class Formula, fixed_string Name>
struct not_a_hyperparameter {
  constexpr auto operator()() const -> sentence {
    for (int i = 1; i < Formula::both.nodes.size; ++i)
      if (Formula::both.nodes[i].what == role::hyperparameter && Formula::both.nodes[i].name == std::string_view(Name))
        return {};
    return sentence{} << "set: " << std::string_view(Name) << " is not a hyperparameter of this formula";
  }
};
template <class Formula, fixed_string Name>
using known_hyperparameter = type_error<as_text(not_a_hyperparameter<Formula, Name>{})>;

}  // namespace detail

}  // namespace ctgrad::inline CTGRAD_ABI
