// ctgrad/simd/error_function.hpp — erf over packs
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/simd/math.hpp>

// law: as in math.hpp, the same bits on every machine with fma. Errors: docs/accuracy.md.

namespace ctgrad::inline CTGRAD_ABI::simd {

namespace detail {
// erf(x) / x - 1 in x^2 up to `erf_small`, log(1 - erf(x)) / x in x from there to `erf_one`, where erf is 1
template <class T>
inline constexpr T erf_small = sizeof(T) == 4 ? T(0.93) : T(1);
template <class T>
inline constexpr T erf_one = sizeof(T) == 4 ? T(4) : T(5.95);
inline constexpr float erf_small_float[] = {0x1.06eba8p-3f, -0x1.812742p-2f, 0x1.ce2e0ap-4f, -0x1.b80e9p-6f,
                                            0x1.54c7f6p-8f, -0x1.aa3f3p-11f, 0x1.5cd4bp-14f};
inline constexpr float erf_large_float[] = {-0x1.20e8fep+0f, -0x1.456e94p-1f, -0x1.af493ep-4f, 0x1.740d9ap-6f,
                                            -0x1.82e254p-9f, 0x1.e28908p-15f, 0x1.7113fep-15f, -0x1.428a5ep-18f};
inline constexpr double erf_small_double[] = {
    0.1283791670955126,     -0.3761263890318375,     0.11283791670954857,    -0.026866170645072893, 0.005223977624780835,
    -0.0008548326978740568, 0.00012055331036846665,  -1.492559350576631e-05, 1.646097280118993e-06, -1.6350025076216192e-07,
    1.4657878989840843e-08, -1.1365663136454801e-09, 5.945257693665065e-11};
inline constexpr double erf_large_double[] = {-1.1283791081998014,     -0.6366202771897569,     -0.10277072221361866,
                                              0.01912468824149563,     0.00021253921296155988,  -0.0016932774036095065,
                                              0.0005753343643549804,   4.4703167985479977e-07,  -9.516350277350674e-05,
                                              5.588273618035365e-05,   -2.0292165911378614e-05, 5.367618796122091e-06,
                                              -1.0740665576182453e-06, 1.6231440152195632e-07,  -1.8040000367694254e-08,
                                              1.394415505911873e-09,   -6.701243697704896e-11,  1.5078803081508293e-12};
}  // namespace detail

/// erf(-x) = -erf(x) to the bit, |erf(x)| <= 1, erf(+-infinity) = +-1.
template <class T>
CTGRAD_INLINE auto erf(pack<T> x) -> pack<T> {
  using V = pack<T>;
  V const a = min(V(detail::erf_one<T>), abs(x)), z = a * a;
  V small, large;
  if constexpr (sizeof(T) == 4) {
    small = fma(a, detail::horner(z, detail::erf_small_float), a);
    large = V(1) - exp(a * detail::horner(a, detail::erf_large_float));
  } else {
    small = fma(a, detail::horner(z, detail::erf_small_double), a);
    large = V(1) - exp(a * detail::horner(a, detail::erf_large_double));
  }
  return copysign(select(less(a, V(detail::erf_small<T>)), small, large), x);
}

}  // namespace ctgrad::inline CTGRAD_ABI::simd
