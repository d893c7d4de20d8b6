// ctgrad/network/kernels/strided.hpp — tensors of any rank through strides: moves, partial sums, batched products
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/scalar_math.hpp>
#include <ctgrad/network/kernels/program.hpp>

namespace ctgrad::inline CTGRAD_ABI::detail::kernels {

/// One place of an odometer over a few axes, and where it stands in up to three tensors.
struct odometer {
  int count;
  int const* extent;
  int index[strided_loops::most]{};

  /// The next place; false after the last. `step(axis, n)` moves all pointers n places along an axis.
  template <class Step>
  auto next(Step step) -> bool {
    for (int axis = count - 1; axis >= 0; --axis) {
      step(axis, 1);
      if (++index[axis] < extent[axis]) return true;
      step(axis, -extent[axis]);
      index[axis] = 0;
    }
    return false;
  }
};

template <stride_mode Mode, class T>
struct strided_block {
  strided_loops const& loops;

  /// Sums run in the order of the axes, whatever lies in the lanes: a scalar and a lane do the same operations.
  template <class V, class Load>
  CTGRAD_INLINE auto reduced(T const* a, [[maybe_unused]] T const* b, V start, Load load) const -> V {
    using namespace scalar_math;
    V value = start;
    odometer sum{loops.sums, loops.sum_extent};
    do {
      if constexpr (Mode == stride_mode::multiply) value = fma(load(a, 0), load(b, 1), value);
      else if constexpr (Mode == stride_mode::sum) value = value + load(a, 0);
      else if constexpr (Mode == stride_mode::maximum) value = max(value, load(a, 0));
      else value = load(a, 0);
    } while (sum.next([&](int axis, int n) {
      a += n * loops.a_sum[axis];
      if constexpr (Mode == stride_mode::multiply) b += n * loops.b_sum[axis];
    }));
    return value;
  }
  static constexpr auto start() -> T { return Mode == stride_mode::maximum ? -std::numeric_limits<T>::infinity() : T(0); }

  /// Results side by side in memory that read neighbours, or all the same: whole packs.
  auto in_lanes() const -> bool {
    int const last = loops.axes - 1;
    return last >= 0 && loops.to[last] == 1 && (loops.a[last] == 0 || loops.a[last] == 1) &&
           (loops.b[last] == 0 || loops.b[last] == 1);
  }

  void reduce(T* to, T const* a, T const* b) const {
    bool const packs = in_lanes();
    int const last = loops.axes - 1, row = packs ? loops.extent[last] : 1;
    odometer at_place{packs ? last : loops.axes, loops.extent};
    do {
      for (int j = 0; j < row; j += packs ? lanes<T> : 1) {
        if (packs) {
          int const n = row - j;
          bool const a_moves = loops.a[last] == 1, b_moves = loops.b[last] == 1;
          auto const load = [&](T const* p, int which) CTGRAD_INLINE_LAMBDA {
            return (which == 0 ? a_moves : b_moves) ? simd::load_first(p + j, n) : pack<T>(*p);
          };
          pack<T> const first = loops.over_samples ? simd::load_first(to + j, n) : pack<T>(start());
          simd::store_first(to + j, reduced(a, b, first, load), n);
        } else {
          T const first = loops.over_samples ? *to : start();
          *to = reduced(a, b, first, [](T const* p, int) { return *p; });
        }
      }
    } while (
        at_place.next([&](int axis, int n) { to += n * loops.to[axis], a += n * loops.a[axis], b += n * loops.b[axis]; }));
  }

  void scan(T* to, T const* a) const {
    odometer at_place{loops.axes, loops.extent};
    do {
      T sum = 0;
      for (int k = 0; k < loops.sum_extent[0]; ++k) to[k * loops.b_sum[0]] = sum += a[k * loops.a_sum[0]];
    } while (at_place.next([&](int axis, int n) { to += n * loops.to[axis], a += n * loops.a[axis]; }));
  }

  void find_largest(T* to, T const* a) const {
    odometer at_place{loops.axes, loops.extent};
    do {
      T const* at = a;
      T best = *a;
      int index = 0, largest = 0;
      odometer sum{loops.sums, loops.sum_extent};
      do {
        if (*at > best) best = *at, largest = index;
        ++index;
      } while (sum.next([&](int axis, int n) { at += n * loops.a_sum[axis]; }));
      *to = T(largest);
    } while (at_place.next([&](int axis, int n) { to += n * loops.to[axis], a += n * loops.a[axis]; }));
  }

  void copy(T* to, T const* a) const {
    constexpr bool by_table = Mode == stride_mode::gather || Mode == stride_mode::scatter;
    odometer at_place{loops.axes, loops.extent};
    do {
      std::ptrdiff_t const row = by_table ? loops.table[at_place.index[0]] : 0;
      if constexpr (Mode == stride_mode::gather) *to = a[row * loops.a[0]];
      else if constexpr (Mode == stride_mode::scatter) to[row * loops.to[0]] += *a;
      else *to = *a;
    } while (at_place.next([&](int axis, int n) {
      if (!(axis == 0 && Mode == stride_mode::scatter)) to += n * loops.to[axis];
      if (!(axis == 0 && Mode == stride_mode::gather)) a += n * loops.a[axis];
    }));
  }

  void operator()(T* to, T const* a, T const* b) const {
    if constexpr (Mode == stride_mode::put || Mode == stride_mode::scatter) {
      for (std::ptrdiff_t i = 0; i < loops.to_size; ++i) to[i] = 0;
      copy(to + loops.to_offset, a);
    } else if constexpr (Mode == stride_mode::gather) {
      copy(to, a);
    } else if constexpr (Mode == stride_mode::cumsum) {
      scan(to, a);
    } else if constexpr (Mode == stride_mode::argmax) {
      find_largest(to, a);
    } else {
      reduce(to, a + loops.a_offset, b);
    }
  }
};

template <stride_mode Mode, class T>
[[gnu::noinline]] void strided(kernel_call const& call, surroundings<T> const& around) {
  strided_loops const& loops = call.loops;
  auto const at = [&](place const& p) { return around.space[p.space] + p.offset; };
  T *to = at(call.slot[0]), *a = at(call.part[0].a), *b = at(call.part[0].b);
  bool const divisible = loops.each_sample && !loops.over_samples;
  if (!divisible && around.first != 0) return;
  if (loops.over_samples)
    for (std::ptrdiff_t i = 0; i < loops.to_size; ++i) to[i] = 0;
  strided_block<Mode, T> const block{loops};
  range const own = divisible ? around.samples(1) : range{0, loops.each_sample ? around.batch : 1};
  to += own.first * loops.to_sample, a += own.first * loops.a_sample, b += own.first * loops.b_sample;
  for (int s = own.first; s < own.end; ++s) {
    block(to, a, b);
    to += loops.to_sample, a += loops.a_sample, b += loops.b_sample;
  }
}

}  // namespace ctgrad::inline CTGRAD_ABI::detail::kernels
