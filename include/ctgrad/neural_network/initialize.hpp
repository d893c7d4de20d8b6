// ctgrad/neural_network/initialize.hpp — the values that parameters have before training
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/random.hpp>
#include <ctgrad/network/network.hpp>

#include <cmath>

namespace ctgrad::inline CTGRAD_ABI {

/// Matrices uniform in +-sqrt(6 / (rows + cols)) (Glorot & Bengio 2010, eq. 16), everything else zero.
/// Each parameter draws from a stream of its own name: another layer elsewhere changes nothing here.
template <auto const& Output, auto const& Loss, class T>
void initialize(network<Output, Loss, T>& net, std::uint64_t seed) {
  for (int k = 0; k < net.table.size; ++k) {
    parameter_table::entry const& entry = net.table.entries[k];
    if (entry.extent.rank != 2) continue;
    tensor_view<T> const w = net.view(k);
    random_stream const stream{seed, stream_id("initialize") ^ stream_id(std::string_view(entry.name))};
    T const bound = T(std::sqrt(6.0 / (w.rows + w.cols)));
    std::uint64_t counter = 0;
    for (int i = 0; i < w.rows; ++i)
      for (int j = 0; j < w.cols; ++j) w(i, j) = bound * (2 * stream.template uniform<T>(counter++) - 1);
  }
}

}  // namespace ctgrad::inline CTGRAD_ABI
