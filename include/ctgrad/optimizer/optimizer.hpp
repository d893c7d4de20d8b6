// ctgrad/optimizer/optimizer.hpp — what a step needs of an optimizer
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/passes/training.hpp>

#include <cstdint>
#include <vector>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {
using scalar_setter = void (*)(std::string_view, double);
}

/// An optimizer is an aggregate of run-time numbers with two members.
/// - `update` writes new values of a parameter, and of its own states, in the letters of the graph: they become part of
///   the kernel that makes the gradient.
/// - `scalars` gives the numbers that `update` named. It is asked before each step, so they may change at run time; one
///   that depends on the count of steps (from 1) takes it as a second argument.
/// A third, `check`, may refuse numbers that cannot train; it is called when a trainer is made.
/// \code
/// struct descent {
///   double rate = 0.01;
///   static constexpr void update(update_rule& rule, symbol p, symbol gradient) {
///     rule.assign(p, p - rule.scalar("rate") * gradient);
///   }
///   template <class Set> void scalars(Set set) const { set("rate", rate); }
/// };
/// \endcode
template <class O>
concept optimizer_like = requires(update_rule& rule, symbol p) { O::update(rule, p, p); } &&
                         (requires(O const& o, detail::scalar_setter set) { o.scalars(set); } ||
                          requires(O const& o, detail::scalar_setter set, long step) { o.scalars(set, step); });

/// What an optimizer remembers, and how far it has come: from here training goes on as if it had never stopped.
template <class T>
struct trainer_memory {
  long steps = 0;            ///< that were taken
  std::uint64_t draws = 0;   ///< of noise
  std::uint64_t kind = 0;    ///< which optimizer's memory of which parameters
  std::vector<T> numbers{};  ///< moments and other state, in the order of the parameters

  bool operator==(trainer_memory const&) const = default;
};

/// Another kind: a method that asks for the objective of one batch and its derivatives as often as it likes, and moves
/// the parameters itself, such as `lbfgs`. `trainer<Network, Count>` has the members of `network::trainer`.
template <class M>
concept batch_method = requires { requires M::takes_whole_batches; };

/// What `train_with` takes: an optimizer, or a method that walks by itself.
template <class O>
concept training_method = optimizer_like<O> || batch_method<O>;

/// Calls `visit(name)` for each leaf that an optimizer, or what it wraps, is said to train.
template <class O, class Visit>
constexpr void name_leaves(Visit visit) {
  if constexpr (requires { O::name_leaves(visit); }) O::name_leaves(visit);
  else if constexpr (requires(O o) { o.optimizer; }) name_leaves<decltype(O::optimizer)>(visit);
}

/// Hands the numbers of step `step`, counted from 1, to `set(name, value)`.
template <optimizer_like O, class Set>
void give_scalars(O const& optimizer, Set set, long step) {
  if constexpr (requires { optimizer.scalars(set, step); }) optimizer.scalars(set, step);
  else optimizer.scalars(set);
}

/// Makes the learning rate of an optimizer, or of what it wraps, `factor` times that of the original.
template <class O>
void scale_rate(O& optimizer, O const& original, double factor) {
  if constexpr (requires { optimizer.scale_rate(original, factor); }) optimizer.scale_rate(original, factor);
  else if constexpr (requires { optimizer.rate; }) optimizer.rate = original.rate * factor;
  else {
    static_assert(requires { optimizer.optimizer; }, "a schedule needs an optimizer with a member `rate`");
    scale_rate(optimizer.optimizer, original.optimizer, factor);
  }
}

}  // namespace ctgrad::inline CTGRAD_ABI
