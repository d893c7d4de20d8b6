// ctgrad/neural_network/initialize.ipp — which parameter begins with which values
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/neural_network/initialize.hpp>

namespace ctgrad::inline CTGRAD_ABI::detail {

template <class T>
[[gnu::cold]] void initialize(T* memory, parameter_table const& table, std::uint64_t seed, initializer matrices,
                              std::span<initial_leaf const> chosen) {
  for (initial_leaf const& one : chosen)
    require(table.find(one.leaf.text) >= 0, "initialize: ", one.leaf.text, " is not a parameter of the network");
  for (int k = 0; k < table.size; ++k) {
    parameter_table::entry const& entry = table.entries[k];
    std::string_view const name = entry.name;
    initializer how = entry.extent.rank > 1 && entry.start == 0 ? matrices : initializers::constant(entry.start);
    for (initial_leaf const& one : chosen)
      if (one.leaf.text == name) how = one.values;
    require(entry.extent.rank > 1 || !how.needs_fans(), "initialize: ", name,
            " has fewer than two axes; zeros, constant, uniform and normal are for it");
    initialize(parameter_view(memory, entry), entry.extent, how, {seed, stream_id("initialize") ^ stream_id(name)});
  }
}

#ifdef CTGRAD_COMPILED
template void initialize(float*, parameter_table const&, std::uint64_t, initializer, std::span<initial_leaf const>);
template void initialize(double*, parameter_table const&, std::uint64_t, initializer, std::span<initial_leaf const>);
#endif

}  // namespace ctgrad::inline CTGRAD_ABI::detail
