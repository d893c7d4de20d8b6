// ctgrad/network/print.hpp — the kernels of a compiled program and the layers of a network, as text
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/network/network.hpp>
#include <ctgrad/print/kernels.hpp>
#include <ctgrad/print/summary.hpp>

#include <memory>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {

template <class Compiled>
inline constexpr int bytes_of_a_number = 0;
template <class Source, class T>
inline constexpr int bytes_of_a_number<compiled<Source, T>> = int(sizeof(T));

template <class Compiled>
auto passes_of() -> print::passes_of_a_program {
  using pass = typename Compiled::pass;
  return {pass::lowered,
          pass::parts,
          pass::programs,
          Compiled::memory,
          Compiled::planned,
          Compiled::memory_layout,
          bytes_of_a_number<Compiled>};
}

}  // namespace detail

/// \tparam Compiled `compiled<Source, T>`; of a trainer, its `compiled_type`
template <class Compiled>
auto kernels() -> std::string {
  return kernels(detail::passes_of<Compiled>());
}

/// What one run computes and moves, as an amount of each sample and one of the run.
template <class Compiled>
[[gnu::cold]] auto work() -> print::work {
  return print::work_of(detail::passes_of<Compiled>());
}

/// The kernels of one step of a trainer.
template <class Trainer>
  requires requires { typename Trainer::compiled_type; }
auto kernels(Trainer const&) -> std::string {
  return kernels<typename Trainer::compiled_type>();
}

/// The layers of what a network predicts: `summary(net)`.
template <auto const& Output, auto const& Loss, class T>
auto summary(network<Output, Loss, T> const&) -> std::string {
  using formula = typename network<Output, Loss, T>::formula;
  std::unique_ptr<program_graph> const whole(new program_graph(formula::inference::derive()));
  return summary(whole->graph.nodes, whole->graph.root[0], int(sizeof(T)));
}

}  // namespace ctgrad::inline CTGRAD_ABI
