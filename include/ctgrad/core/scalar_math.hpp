// ctgrad/core/scalar_math.hpp — the vocabulary of an op's value, for one float or double
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>

#include <cmath>
#include <concepts>

/// `using namespace scalar_math;` in a template `value<V>` makes the same formula work for scalars (found here) and for
/// packs, symbols and users' own types (found by argument-dependent lookup):
/// \code template <class V> static V value(V x) { using namespace scalar_math; return select(less(V(0), x), x, exp(x));
/// }
/// \endcode
/// A user's own number type keeps its functions in a namespace of its own: an `exp` in the namespace of the op would
/// hide these.
namespace ctgrad::inline CTGRAD_ABI::scalar_math {

// The standard functions themselves, not wrappers: a global ::exp that is also visible is then the same function, and
// no call is ambiguous.
using std::abs;
using std::atan;
using std::cos;
using std::cosh;
using std::erf;
using std::exp;
using std::expm1;
using std::floor;
using std::fma;
using std::log;
using std::log1p;
using std::pow;
using std::sin;
using std::sinh;
using std::sqrt;
using std::tan;
using std::tanh;

/// c - a * b, rounded once.
template <std::floating_point T>
auto fnma(T a, T b, T c) -> T {
  return std::fma(-a, b, c);
}

/// The smaller. The second argument where either is NaN, as on packs: max(0, x) hands a NaN of x on, max(x, 0)
/// hides it.
template <std::floating_point T>
constexpr auto min(T a, T b) -> T {
  return a < b ? a : b;
}
/// The larger; NaN as in `min`.
template <std::floating_point T>
constexpr auto max(T a, T b) -> T {
  return a > b ? a : b;
}

/// a < b; of packs, a mask for `select`.
template <std::floating_point T>
constexpr auto less(T a, T b) -> bool {
  return a < b;
}
/// a <= b; of packs, a mask for `select`.
template <std::floating_point T>
constexpr auto less_equal(T a, T b) -> bool {
  return a <= b;
}
/// a == b; of packs, a mask for `select`.
template <std::floating_point T>
constexpr auto equal(T a, T b) -> bool {
  return a == b;
}
/// a where the condition holds, else b; both were computed.
template <std::floating_point T>
constexpr auto select(bool which, T a, T b) -> T {
  return which ? a : b;
}

/// 1 / sqrt(x), rounded twice, as on packs.
template <std::floating_point T>
auto rsqrt(T x) -> T {
  return 1 / std::sqrt(x);
}

/// 1 / (1 + exp(-x)). Never exp of a positive number: nothing overflows, and small results keep their digits.
template <std::floating_point T>
auto sigmoid(T x) -> T {
  T const e = std::exp(-std::abs(x));
  return (x < 0 ? e : T(1)) / (1 + e);
}

}  // namespace ctgrad::inline CTGRAD_ABI::scalar_math
