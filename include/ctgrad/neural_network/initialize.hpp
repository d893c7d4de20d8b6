// ctgrad/neural_network/initialize.hpp — the values that parameters have before training
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/network/network.hpp>
#include <ctgrad/neural_network/initializer.hpp>
#include <ctgrad/neural_network/leaf_name.hpp>

#include <initializer_list>
#include <span>

namespace ctgrad::inline CTGRAD_ABI {

/// The first values of one parameter: `{W1, initializers::orthogonal()}`.
struct initial_leaf {
  leaf_name leaf;        ///< a parameter's name
  initializer values{};  ///< its first values
};

namespace detail {

template <class T>
[[gnu::cold]] void initialize(T* memory, parameter_table const& table, std::uint64_t seed, initializer matrices,
                              std::span<initial_leaf const> chosen);

}  // namespace detail

/// Each parameter draws from a stream of its own name: another layer elsewhere changes nothing here.
/// \param matrices of parameters with two axes or more; the others start as their layer says, else with zero
/// \param chosen what some leaves have instead
/// \throws error for a leaf that is no parameter of the network, or an initializer that needs two axes and has not
template <auto const& Output, auto const& Loss, class T>
[[gnu::cold]] void initialize(network<Output, Loss, T>& net, std::uint64_t seed,
                              initializer matrices = initializers::glorot(), std::span<initial_leaf const> chosen = {}) {
  detail::initialize(net.memory().data(), net.table, seed, matrices, chosen);
}

/// \code initialize(net, 1, initializers::glorot(), {{w, initializers::normal(0.3)}}); \endcode
template <auto const& Output, auto const& Loss, class T>
[[gnu::cold]] void initialize(network<Output, Loss, T>& net, std::uint64_t seed, initializer matrices,
                              std::initializer_list<initial_leaf> chosen) {
  initialize(net, seed, matrices, std::span<initial_leaf const>(chosen.begin(), chosen.size()));
}

}  // namespace ctgrad::inline CTGRAD_ABI

#ifndef CTGRAD_COMPILED
#include <ctgrad/neural_network/initialize.ipp>
#endif
