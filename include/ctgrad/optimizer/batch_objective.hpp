// ctgrad/optimizer/batch_objective.hpp — the objective of one batch as a function of all parameters, with its gradient
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/error.hpp>
#include <ctgrad/optimizer/optimizer.hpp>

#include <cmath>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {

/// Changes nothing: each gradient lies in a state, for others to read.
template <class Network>
struct keep_gradient {
  static constexpr void update(update_rule& rule, symbol p, symbol gradient) {
    // Two parameters may have one gradient, and it must be stored twice: the factor 1 has a name of each.
    rule.assign(rule.state("gradient"), rule.scalar(p->name) * gradient);
  }
  template <class Set>
  void scalars(Set set) const {
    for (int k = 0; k < Network::table.size; ++k) set(Network::table.entries[k].name, 1);
  }
};

/// Sums of products in double, in order: the same bits everywhere.
template <class T>
auto dot(std::span<T const> a, std::span<T const> b) -> double {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum = std::fma(double(a[i]), double(b[i]), sum);
  return sum;
}

/// Where each parameter lies in the memory of a network: methods count elements, not what lies between them.
template <class Network>
class element_places {
 public:
  using T = typename Network::scalar_type;

  explicit element_places(Network& net) {
    for (int k = 0; k < Network::table.size; ++k) {
      auto const view = net.view(k);
      for (int i = 0; i < view.rows; ++i)
        for (int j = 0; j < view.cols; ++j) places_.push_back(std::size_t(&view(i, j) - net.memory().data()));
    }
  }
  auto size() const -> std::size_t { return places_.size(); }
  void gather(std::span<T const> memory, std::span<T> to) const {
    for (std::size_t i = 0; i < to.size(); ++i) to[i] = memory[places_[i]];
  }
  void scatter(std::span<T const> from, std::span<T> memory) const {
    for (std::size_t i = 0; i < from.size(); ++i) memory[places_[i]] = from[i];
  }

 private:
  std::vector<std::size_t> places_;
};

/// A point is all parameters, one element after the other; so is a gradient. Allocates nothing after construction.
template <class Network, samples Count>
class batch_objective {
 public:
  using T = typename Network::scalar_type;

  batch_objective(Network& net, int capacity, typename Network::execution_type how)
      : places(net), net_(net), trainer_(net.template train_with<Count>(keep_gradient<Network>{}, capacity, how)),
        memory_(net.memory().size()), gradient_(places.size()) {}

  /// The objective where the network is; noise is that of step `draw`, however often it is asked.
  template <class... Bindings>
  auto operator()(int batch, Bindings const&... bindings) -> double {
    trainer_.noise_after(draw);
    double const value = double(trainer_.step(batch, bindings...));
    trainer_.copy_state("gradient", memory_);
    places.gather(memory_, gradient_);
    return value;
  }
  auto gradient() const -> std::span<T const> { return span_of(gradient_); }

  auto size() const -> std::size_t { return places.size(); }
  void copy_point(std::span<T> to) const { places.gather(net_.memory(), to); }
  void go_to(std::span<T const> point) { places.scatter(point, net_.memory()); }

  template <class Hyperparameter>
  void set(Hyperparameter const& which, double value) {
    trainer_.set(which, value);
  }
  void seed(std::uint64_t value) { trainer_.seed(value); }

  std::uint64_t draw = 0;
  element_places<Network> const places;

 private:
  Network& net_;
  typename Network::template trainer<keep_gradient<Network>, Count> trainer_;
  std::vector<T> memory_, gradient_;
};

}  // namespace detail

}  // namespace ctgrad::inline CTGRAD_ABI
