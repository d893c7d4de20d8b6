// ctgrad/network/phases.ipp — the first phase in which all that a call reads is there
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/network/phases.hpp>

#include <algorithm>

namespace ctgrad::inline CTGRAD_ABI::detail {

[[gnu::cold]] CTGRAD_ONCE phases::phases(std::span<kernel_call const> calls, touch_list touches, bool by_samples)
    : count_(calls.size()), call_(3 * count_) {
  std::vector<int> phase(count_);
  for (int j = 0; j < touches.count; ++j)
    for (int i = 0; i < j; ++i) {
      touch const &a = touches.of[i], &b = touches.of[j];
      std::size_t const maker = a.call, reader = b.call;
      if (maker == reader || !meet(a, b)) continue;
      bool const goes_on = by_samples && calls[maker].unit > 0 && calls[reader].unit > 0 && same_rows(a, b);
      phase[reader] = std::max(phase[reader], phase[maker] + !goes_on);
      size_ = std::max(size_, phase[reader] + 1);
    }
  for (int p = 0, at = 0; p < size_; ++p) {
    int unit = 0, chunk = 0, dividing = 0;
    for (std::size_t c = 0; c < count_; ++c) {
      if (phase[c] != p) continue;
      call_[std::size_t(at++)] = int(c);
      int& most = (calls[c].sums | calls[c].maxima) != 0 ? chunk : unit;
      most = std::max(most, int(calls[c].unit));
      dividing += calls[c].unit > 0;
    }
    call_[count_ + std::size_t(p)] = at;
    int& own = call_[2 * count_ + std::size_t(p)] = !by_samples || dividing < 2 ? 0 : chunk > 0 ? chunk : unit;
    largest_unit_ = std::max(largest_unit_, own);
  }
}

[[gnu::cold]] CTGRAD_ONCE auto effort(kernel_call const& call, int batch) -> double {
  auto const extent = [&](int n) { return double(n < 0 ? batch : n); };
  double const places = extent(call.rows) * extent(call.lanes);
  if (!call.shared) return 0;  // all of it is one piece
  double products = 16;        // as dear as so many: a program on each element
  for (product_part const& part : call.part) products += extent(part.k);
  for (int axis = 0; axis < call.loops.sums; ++axis) products *= call.loops.sum_extent[axis];
  windows const& w = call.slide;
  double const of_windows = w.groups == 0 ? 0 : double(w.map_size()) * w.channels_of_a_group() * w.y.size * w.x.size;
  return places * products + of_windows * batch;
}

}  // namespace ctgrad::inline CTGRAD_ABI::detail
