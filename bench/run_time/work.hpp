// bench/run_time/work.hpp — what a step of our own must do, read off its plan
// SPDX-License-Identifier: MIT
#pragma once
#include "race.hpp"

#include <ctgrad/network/print.hpp>

namespace bench {

/// Of one run on a batch; \tparam Runner a trainer or predictor of the network
template <class Network, class Runner>
auto work_of(int batch) -> work {
  using compiled = typename Runner::compiled_type;
  auto const of = ctgrad::work<compiled>();
  int const size = ctgrad::detail::bytes_of_a_number<compiled>;
  return {.flops = of.products.of_batch(batch),
          .bytes = of.bytes.of_batch(batch),
          .memory = of.memory.of_batch(batch) + double(Network::table.elements) * size,
          .bytes_of_a_number = size,
          .floats_of_a_register = int(sizeof(ctgrad::simd::pack<float>::part[0]) / sizeof(float))};
}

}  // namespace bench
