// ctgrad/neural_network/initialize.hpp — the values that parameters have before training
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/network/network.hpp>
#include <ctgrad/neural_network/initializer.hpp>
#include <ctgrad/neural_network/leaf_name.hpp>

#include <span>

namespace ctgrad::inline CTGRAD_ABI {

/// The first values of one parameter: `{W1, initializers::orthogonal()}`.
struct initial_leaf {
  leaf_name leaf;        ///< a parameter's name
  initializer values{};  ///< its first values
};

/// Each parameter draws from a stream of its own name: another layer elsewhere changes nothing here.
/// \param matrices of parameters with two axes or more; the others start as their layer says, else with zero
/// \param chosen what some leaves have instead
/// \throws error for a leaf that is no parameter of the network, or an initializer that needs two axes and has not
template <auto const& Output, auto const& Loss, class T>
[[gnu::cold]] void initialize(network<Output, Loss, T>& net, std::uint64_t seed,
                              initializer matrices = initializers::glorot(), std::span<initial_leaf const> chosen = {}) {
  for (initial_leaf const& one : chosen)
    require(net.table.find(one.leaf.text) >= 0, "initialize: ", one.leaf.text, " is not a parameter of the network");
  for (int k = 0; k < net.table.size; ++k) {
    parameter_table::entry const& entry = net.table.entries[k];
    std::string_view const name = entry.name;
    initializer how = entry.extent.rank > 1 && entry.start == 0 ? matrices : initializers::constant(entry.start);
    for (initial_leaf const& one : chosen)
      if (one.leaf.text == name) how = one.values;
    require(entry.extent.rank > 1 || !how.needs_fans(), "initialize: ", name,
            " has fewer than two axes; zeros, constant, uniform and normal are for it");
    detail::initialize(net.view(k), entry.extent, how, {seed, stream_id("initialize") ^ stream_id(name)});
  }
}

}  // namespace ctgrad::inline CTGRAD_ABI
