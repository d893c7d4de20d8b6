// ctgrad/simd/transpose.hpp — a square of packs, rows to columns, in registers
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/simd/batch.hpp>

// Shuffles are written by index and match one instruction each (unpck, shuff32x4, perm2f128; zip on NEON).

namespace ctgrad::inline CTGRAD_ABI::simd {

namespace detail {
enum class shuffle { interleave_low, interleave_high, even_lanes, odd_lanes };

/// Where element j of the result comes from: below n in the first operand, from n on in the second.
constexpr auto source(shuffle s, int j, int n, int bytes) -> int {
  int const k = 16 / bytes, lane = j / k, within = j % k;  // k elements in a 128-bit lane
  if (s == shuffle::interleave_low || s == shuffle::interleave_high)
    return lane * k + (s == shuffle::interleave_high ? k / 2 : 0) + within / 2 + (within % 2 ? n : 0);
  int const lanes = n / k, from = (2 * lane) % lanes + (s == shuffle::odd_lanes ? 1 : 0);
  return from * k + within + (2 * lane >= lanes ? n : 0);
}

template <shuffle S, class T, class Register>
CTGRAD_INLINE auto shuffled(Register a, Register b) -> Register {
  constexpr int n = int(sizeof(Register) / sizeof(T));
  typedef T vector __attribute__((vector_size(sizeof(Register))));
  auto const x = std::bit_cast<vector>(a), y = std::bit_cast<vector>(b);
  return [&]<int... J>(std::integer_sequence<int, J...>) CTGRAD_INLINE_LAMBDA {
    return std::bit_cast<Register>(__builtin_shufflevector(x, y, source(S, J, n, int(sizeof(T)))...));
  }(std::make_integer_sequence<int, n>{});
}

/// A square of native registers. First within 128-bit lanes, then the lanes themselves.
template <class T>
CTGRAD_INLINE void transpose_block(native<T> (&v)[native_lanes<T>]) {
  using enum shuffle;
  constexpr int n = native_lanes<T>, k = 16 / int(sizeof(T)), lane_count = n / k;
  native<T> t[n];
#pragma GCC unroll 16
  for (int i = 0; i < n; i += k) {
    if constexpr (k == 2) {
      t[i] = shuffled<interleave_low, T>(v[i], v[i + 1]);
      t[i + 1] = shuffled<interleave_high, T>(v[i], v[i + 1]);
    } else {
      auto const a = shuffled<interleave_low, T>(v[i], v[i + 1]), b = shuffled<interleave_high, T>(v[i], v[i + 1]);
      auto const c = shuffled<interleave_low, T>(v[i + 2], v[i + 3]), d = shuffled<interleave_high, T>(v[i + 2], v[i + 3]);
      t[i] = shuffled<interleave_low, double>(a, c), t[i + 1] = shuffled<interleave_high, double>(a, c);
      t[i + 2] = shuffled<interleave_low, double>(b, d), t[i + 3] = shuffled<interleave_high, double>(b, d);
    }
  }
#pragma GCC unroll 16
  for (int c = 0; c < k; ++c) {
    if constexpr (lane_count == 1) {
      v[c] = t[c];
    } else if constexpr (lane_count == 2) {
      v[c] = shuffled<even_lanes, T>(t[c], t[k + c]), v[k + c] = shuffled<odd_lanes, T>(t[c], t[k + c]);
    } else {
      auto const a = shuffled<even_lanes, T>(t[c], t[k + c]), b = shuffled<odd_lanes, T>(t[c], t[k + c]);
      auto const d = shuffled<even_lanes, T>(t[2 * k + c], t[3 * k + c]);
      auto const e = shuffled<odd_lanes, T>(t[2 * k + c], t[3 * k + c]);
      v[c] = shuffled<even_lanes, T>(a, d), v[2 * k + c] = shuffled<odd_lanes, T>(a, d);
      v[k + c] = shuffled<even_lanes, T>(b, e), v[3 * k + c] = shuffled<odd_lanes, T>(b, e);
    }
  }
}
}  // namespace detail

/// v[i] lane j becomes v[j] lane i: 16 x 16 floats or 8 x 8 doubles.
template <class T>
CTGRAD_INLINE void transpose(pack<T> (&v)[lanes<T>]) {
  constexpr int n = detail::native_lanes<T>, blocks = detail::parts<T>;
  auto const read = [&](detail::native<T>(&b)[n], int row, int column) CTGRAD_INLINE_LAMBDA {
#pragma GCC unroll 16
    for (int r = 0; r < n; ++r) b[r] = v[row * n + r].part[column];
  };
  auto const write = [&](detail::native<T>(&b)[n], int row, int column) CTGRAD_INLINE_LAMBDA {
    detail::transpose_block<T>(b);
#pragma GCC unroll 16
    for (int r = 0; r < n; ++r) v[row * n + r].part[column] = b[r];
  };
  detail::native<T> a[n], b[n];
  if constexpr (blocks == 1) {
    read(a, 0, 0), write(a, 0, 0);
  } else {  // more registers than the machine has: block by block through the caller's array
    for (int i = 0; i < blocks; ++i) {
      read(a, i, i), write(a, i, i);
      for (int j = 0; j < i; ++j) read(a, i, j), read(b, j, i), write(a, j, i), write(b, i, j);
    }
  }
}

}  // namespace ctgrad::inline CTGRAD_ABI::simd
