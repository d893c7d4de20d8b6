// ctgrad/expression/leaf.hpp — the letters of a formula: input, label, target, parameter, constant, hyperparameter
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/expression/expression.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// A named leaf. Names are identity: two leaves with one name are one leaf.
template <role Role, fixed_string Name, int... Extents>
struct named_leaf {
  static_assert(sizeof...(Extents) <= shape::most_axes, "a tensor has at most 4 axes");
  static_assert(((Extents > 0) && ...), "every extent of a leaf is at least 1");
  static constexpr shape extent{int(sizeof...(Extents)), {Extents...}};       ///< of one sample
  static constexpr auto name = Name;                                          ///< as the user gave it
  static constexpr std::string_view title{name.text, sizeof(name.text) - 1};  ///< the name, to print
  static constexpr role what = Role;                                          ///< parameter, input, target, ...
  /// Has a value for every sample.
  static constexpr bool of_each_sample = Role == role::input || Role == role::label || Role == role::target;

  struct unnamed {
    constexpr auto operator()() const { return sentence{} << "a leaf of shape " << extent << " has no name"; }
  };

  constexpr auto value() const {
    if constexpr (title.empty()) {
      type_error<as_text(unnamed{})> const mistake{};
      (void)mistake;
    }
    expression<Extents...> e;
    node n{};
    n.what = Role, n.name = title, n.extent = extent, n.batched = of_each_sample;
    e.root = e.formula.add(n);
    return e;
  }
};

/// Real values of each sample: `input<"x", 784>`.
template <fixed_string Name, int... Extents>
struct input : named_leaf<role::input, Name, Extents...> {};

/// The class of each sample, an index in [0, Classes); in a formula it is the one-hot vector of that class.
template <fixed_string Name, int Classes>
struct label : named_leaf<role::label, Name, Classes> {
  static constexpr int classes = Classes;  ///< codes lie in [0, classes)
};

/// Real values of each sample that a regression predicts.
template <fixed_string Name, int... Extents>
struct target : named_leaf<role::target, Name, Extents...> {};

/// Trained values, shared by all samples. Weights are `parameter<"W", to, from>`.
template <fixed_string Name, int... Extents>
struct parameter : named_leaf<role::parameter, Name, Extents...> {};

/// A number with a name: `constant<"lambda", 1e-4>`. Plain numbers may stand in a formula as they are.
template <fixed_string Name, double Value>
struct constant {
  static constexpr shape extent{};                                            ///< a scalar
  static constexpr auto name = Name;                                          ///< as the user gave it
  static constexpr std::string_view title{name.text, sizeof(name.text) - 1};  ///< the name, to print
  constexpr auto value() const {
    expression<> e;
    node n{};
    n.what = role::constant, n.name = title, n.value = Value;
    e.root = e.formula.add(n);
    return e;
  }
};

/// A number that is known only at run time and is not trained: `trainer.set(lambda, 1e-4)` before the first step.
template <fixed_string Name>
struct hyperparameter : named_leaf<role::hyperparameter, Name> {};

/// What a plain number beside an expression becomes.
constexpr auto number(double value) -> expression<> {
  expression<> e;
  e.root = literal(e.formula, value).id;
  return e;
}

}  // namespace ctgrad::inline CTGRAD_ABI
