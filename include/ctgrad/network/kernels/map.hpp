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
  for (int i = 0; i < rows; ++i)
    for (int j = 0; j < n; j += lanes<T>) run<Code, T>(pack<T>(0), m, i, j, n - j);
  m.template finish<Code>();
}

}  // namespace ctgrad::inline CTGRAD_ABI::detail::kernels
