// ctgrad/optimizer/groups.hpp — different optimizers for different leaves, and leaves that stay as they are
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/optimizer/optimizer.hpp>
#include <ctgrad/optimizer/ranges.hpp>

#include <tuple>
#include <utility>

namespace ctgrad::inline CTGRAD_ABI {

/// An optimizer for the leaves named, for all where none is. Made by `trains`.
template <optimizer_like Optimizer, class... Leaves>
struct parameter_group {
  Optimizer optimizer{};  ///< of this group's parameters

  static constexpr auto trains([[maybe_unused]] std::string_view name) -> bool {
    return sizeof...(Leaves) == 0 || ((Leaves::title == name) || ...);
  }
  template <class Visit>
  static constexpr void name_leaves([[maybe_unused]] Visit visit) {
    (visit(Leaves::title), ...);
  }
  static constexpr void update(update_rule& rule, symbol p, symbol gradient) {
    if (trains(p->name)) Optimizer::update(rule, p, gradient);
  }
  template <class Set>
  void scalars(Set set, long step) const {
    give_scalars(optimizer, set, step);
  }
  [[gnu::cold]] void check() const { check_numbers(optimizer); }
};

/// Trains these leaves; others are frozen, and their gradients are not even computed.
/// \code net.train_with(trains(adam{.rate = 1e-4}, W2, b2), 64) \endcode
template <optimizer_like Optimizer, class... Leaves>
auto trains(Optimizer optimizer, Leaves...) -> parameter_group<Optimizer, Leaves...> {
  return {optimizer};
}

/// Several groups: the first that trains a leaf has it; a leaf that none trains is frozen. Made by `groups`.
template <class... Groups>
struct parameter_groups {
  std::tuple<Groups...> all{};  ///< the first that names a parameter has it

  template <class Visit>
  static constexpr void name_leaves([[maybe_unused]] Visit visit) {
    (ctgrad::name_leaves<Groups>(visit), ...);
  }
  static constexpr void update(update_rule& rule, symbol p, symbol gradient) {
    int group = 0;
    bool taken = false;
    auto const offer = [&]<class Group>(op_type<Group>) {
      ++group;
      if (taken || !Group::trains(p->name)) return;
      taken = true;
      update_rule own = rule.of_group(group);  // equal names of numbers in two groups are two numbers
      Group::update(own, p, gradient);
    };
    (offer(op_type<Groups>{}), ...);
  }
  template <class Set>
  void scalars(Set set, long step) const {
    int group = 0;
    auto const give = [&](auto const& one) {
      ++group;
      give_scalars(one, [&](std::string_view name, double value) { set(name, value, group); }, step);
    };
    std::apply([&](auto const&... one) { (give(one), ...); }, all);
  }
  /// Each group's rate is its first one times the factor.
  void scale_rate(parameter_groups const& original, double factor) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (ctgrad::scale_rate(std::get<I>(all), std::get<I>(original.all), factor), ...);
    }(std::index_sequence_for<Groups...>{});
  }
  [[gnu::cold]] void check() const {
    std::apply([](auto const&... one) { (check_numbers(one), ...); }, all);
  }
};

/// \code groups(trains(sgd{.rate = 1e-3}, W1, b1), trains(adam{})) \endcode trains W1 and b1 with `sgd`, the rest with `adam`.
template <class... Groups>
auto groups(Groups... all) -> parameter_groups<Groups...> {
  return {{all...}};
}

}  // namespace ctgrad::inline CTGRAD_ABI
