// tests/accuracy/functions.hpp — every elementary function with its truth, and the errors that are stated for it
// SPDX-License-Identifier: MIT
#pragma once
#include "truth.hpp"

#include <ctgrad/ops/accurate.hpp>
#include <ctgrad/ops/losses.hpp>
#include <ctgrad/ops/trigonometric.hpp>
#include <ctgrad/simd/functions.hpp>

#include <string_view>
#include <vector>

namespace accuracy {

template <class T>
using wider = std::conditional_t<sizeof(T) == 4, double, long double>;

/// Largest errors in units in the last place.
struct stated {
  double fast, accurate;
};
/// Where results of the fast form are so small that digits are lost: below `from` the error is stated as it is.
struct small_results {
  double from = -HUGE_VAL, error = 0;
};

template <class T>
struct function {
  std::string_view name;
  void (*fast)(T const* x, T* y, int n);      ///< n a multiple of the lanes
  void (*accurate)(T const* x, T* y, int n);  ///< null where the fast form is accurate
  wider<T> (*truth)(wider<T>);
  stated most;
  small_results small;
  bool positive;  ///< ordinary numbers are positive: log and the like
};

template <class Op, class T>
void apply(T const* x, T* y, int n) {
  using V = ctgrad::simd::pack<T>;
  for (int i = 0; i < n; i += ctgrad::simd::lanes<T>)
    ctgrad::simd::store(y + i, Op::template value<V>(ctgrad::simd::load(x + i)));
}

template <class Op, class T>
auto function_of(wider<T> (*truth)(wider<T>), stated most, small_results small = {}, bool positive = false) -> function<T> {
  function<T> f{Op::name, &apply<Op, T>, nullptr, truth, most, small, positive};
  if constexpr (requires { &Op::template accurate<ctgrad::simd::pack<T>>; })
    f.accurate = &apply<ctgrad::accurate_form<Op>, T>;
  return f;
}

/// The table: what is stated of float and of double.
template <class T>
auto all_functions() -> std::vector<function<T>> {
  using namespace ctgrad::ops;
  using W = wider<T>;
  constexpr bool f = sizeof(T) == 4;
  auto const either = [](auto of_float, auto of_double) {
    if constexpr (f) return of_float;
    else return of_double;
  };
  small_results const vanishing = either(small_results{-87, 1.5e-43}, small_results{-708, 5e-321});
  small_results const tail = either(small_results{-1, 1e-6}, small_results{-1, 2e-15});
  return {function_of<exp_op, T>(truth::exp<W>, {1.5, 1.5}),
          function_of<expm1_op, T>(truth::expm1<W>, {2.5, 2}),
          function_of<log_op, T>(truth::log<W>, {1.5, 1.5}, {}, true),
          function_of<log1p_op, T>(truth::log1p<W>, {2, 2}, {}, true),
          function_of<sqrt_op, T>(truth::sqrt<W>, {0.5, 0.5}, {}, true),
          function_of<rsqrt_op, T>(truth::rsqrt<W>, {1.5, 1.5}, {}, true),
          function_of<sin_op, T>(truth::sin<W>, {2, 2}),
          function_of<cos_op, T>(truth::cos<W>, {2, 2}),
          function_of<tan_op, T>(truth::tan<W>, {4, 2}),
          function_of<atan_op, T>(truth::atan<W>, {2.5, 2}),
          function_of<sinh_op, T>(truth::sinh<W>, {2.5, 2}),
          function_of<cosh_op, T>(truth::cosh<W>, {2, 2}),
          function_of<tanh_op, T>(truth::tanh<W>, either(stated{5, 2}, stated{2, 2})),
          function_of<sigmoid_op, T>(truth::sigmoid<W>, either(stated{5, 2}, stated{3, 2})),
          function_of<softplus_op, T>(truth::softplus<W>, either(stated{5, 2}, stated{3, 2})),
          function_of<silu_op, T>(truth::silu<W>, {4, 2}, vanishing),
          function_of<mish_op, T>(truth::mish<W>, {5, 2}, vanishing),
          function_of<erf_op, T>(truth::erf<W>, {2, 2}),
          function_of<gelu_op, T>(truth::gelu<W>, {6, 2}, tail),
          function_of<gelu_tanh_op, T>(truth::gelu_tanh<W>, {6, 2}, tail),
          function_of<log_cosh_op, T>(truth::log_cosh<W>, {8, 2})};
}

}  // namespace accuracy
