// ctgrad/network/kernels/map.hpp — each element once, row by row: the order in which totals are added
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/network/kernels/program.hpp>

namespace ctgrad::inline CTGRAD_ABI::detail::kernels {

template <class Code, class T>
[[gnu::noinline]] void map(kernel_call const& call, surroundings<T> const& around) {
  int const rows = call.rows < 0 ? around.batch : call.rows, n = call.lanes < 0 ? around.batch : call.lanes;
  operands<T> m;
  m.template bind<Code>(call, around);
  auto const visit = [&](range of_rows, range of_lanes) CTGRAD_INLINE_LAMBDA {
    for (int i = of_rows.first; i < of_rows.end; ++i)
      for (int j = of_lanes.first; j < of_lanes.end; j += lanes<T>) run<Code, T>(pack<T>(0), m, i, j, n - j);
  };
  bool const by_rows = call.rows != 1;
  m.template in_chunks<Code>(around, call.rows < 0 || call.lanes < 0, by_rows ? rows : n, by_rows ? 1 : lanes<T>,
                             by_rows ? rows_of_a_chunk : lanes_of_a_chunk, [&](range part) CTGRAD_INLINE_LAMBDA {
                               visit(by_rows ? part : range{0, rows}, by_rows ? range{0, n} : part);
                             });
}

}  // namespace ctgrad::inline CTGRAD_ABI::detail::kernels
