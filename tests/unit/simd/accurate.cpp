// tests/unit/simd/accurate.cpp — the accurate forms at their edges: zeros, infinities, NaN, denormals, the ends of the range
// SPDX-License-Identifier: MIT
#include <ctgrad/simd/functions.hpp>

#include "one_number.hpp"
#include "ulp.hpp"

#include <catch2/catch.hpp>
#include <random>

using namespace ctgrad::simd;

namespace {

#define FUNCTION(name)                 \
  template <class T>                   \
  auto name##_of(pack<T> x)->pack<T> { \
    return accurate_##name(x);         \
  }
FUNCTION(expm1)
FUNCTION(sinh)
FUNCTION(atan)
FUNCTION(tan)
FUNCTION(tanh)
FUNCTION(sigmoid)
FUNCTION(softplus)
FUNCTION(silu)
FUNCTION(mish)
FUNCTION(gelu)
FUNCTION(gelu_tanh)
FUNCTION(log_cosh)
#undef FUNCTION

}  // namespace

TEMPLATE_TEST_CASE("accurate forms at infinities, zeros and NaN", "", float, double) {
  using T = TestType;
  using limits = std::numeric_limits<T>;
  T const inf = limits::infinity(), nan = limits::quiet_NaN(), zero = 0, one = 1, most = limits::max();
  T const quarter_turn = T(1.5707963267948966);
  struct row {
    char const* name;
    function<T> f;
    T at_minus_infinity, at_lowest, at_minus_zero, at_zero, at_most, at_infinity;
  };
  for (row const& r :
       {row{"expm1", expm1_of, -one, -one, -zero, zero, inf, inf}, row{"sinh", sinh_of, -inf, -inf, -zero, zero, inf, inf},
        row{"tan", tan_of, nan, std::tan(-most), -zero, zero, std::tan(most), nan},
        row{"atan", atan_of, -quarter_turn, -quarter_turn, -zero, zero, quarter_turn, quarter_turn},
        row{"tanh", tanh_of, -one, -one, -zero, zero, one, one},
        row{"sigmoid", sigmoid_of, zero, zero, T(0.5), T(0.5), one, one},
        row{"softplus", softplus_of, zero, zero, T(0.69314718055994531), T(0.69314718055994531), most, inf},
        row{"silu", silu_of, -zero, -zero, -zero, zero, most, inf},
        row{"mish", mish_of, -zero, -zero, -zero, zero, most, inf},
        row{"gelu", gelu_of, -zero, -zero, -zero, zero, most, inf},
        row{"gelu_tanh", gelu_tanh_of, -zero, -zero, -zero, zero, most, inf},
        row{"log_cosh", log_cosh_of, inf, most, zero, zero, most, inf}}) {
    INFO(r.name);
    CHECK(is(at<T>(r.f, -inf), r.at_minus_infinity));
    CHECK(is(at<T>(r.f, -most), r.at_lowest));
    CHECK(is(at<T>(r.f, -zero), r.at_minus_zero));
    CHECK(is(at<T>(r.f, zero), r.at_zero));
    CHECK(is(at<T>(r.f, most), r.at_most));
    CHECK(is(at<T>(r.f, inf), r.at_infinity));
    CHECK(std::isnan(at<T>(r.f, nan)));
    CHECK(std::isnan(at<T>(r.f, -nan)));
  }
}

TEMPLATE_TEST_CASE("accurate forms of denormals, and denormal results", "", float, double) {
  using T = TestType;
  using limits = std::numeric_limits<T>;
  for (T x : {limits::denorm_min(), 3 * limits::denorm_min(), limits::min(), limits::min() * limits::epsilon()}) {
    for (function<T> f :
         {function<T>(expm1_of), function<T>(sinh_of), function<T>(atan_of), function<T>(tan_of), function<T>(tanh_of)}) {
      CHECK(is(at<T>(f, x), x));
      CHECK(is(at<T>(f, -x), -x));
    }
    for (function<T> f : {function<T>(silu_of), function<T>(gelu_of), function<T>(gelu_tanh_of)})
      CHECK(std::abs(at<T>(f, x) - x / 2) <= limits::denorm_min());
  }
  // The last number before each function is 0: x exp(x), or x times the tail of the normal distribution.
  T const bottom = std::log(limits::denorm_min());
  for (function<T> f : {function<T>(sigmoid_of), function<T>(softplus_of)}) {
    CHECK(at<T>(f, bottom) == limits::denorm_min());
    CHECK(at<T>(f, bottom - 1) == 0);
  }
  for (function<T> f : {function<T>(silu_of), function<T>(mish_of)}) {
    T const exact = bottom * std::exp(bottom);
    CHECK(std::abs(at<T>(f, bottom) - exact) <= 2 * limits::denorm_min() + std::abs(exact) / 16);
    CHECK(at<T>(f, bottom - 10) == 0);
  }
  T const deep = -std::sqrt(-2 * bottom);
  for (T x : {deep + T(0.1), deep + T(0.3)}) CHECK(at<T>(gelu_of, x) < 0);
  CHECK(at<T>(gelu_of, deep - T(0.5)) == 0);
}

TEMPLATE_TEST_CASE("accurate forms do not overflow before their results do, and keep their symmetry", "", float, double) {
  using T = TestType;
  T const most = std::log(std::numeric_limits<T>::max());
  CHECK(std::isfinite(at<T>(expm1_of, std::nextafter(most, T(0)))));
  CHECK(std::isfinite(at<T>(sinh_of, most + T(0.5))));
  std::mt19937 random(9);
  bool odd = true, even = true, reflected = true;
  for (int i = 0; i < 20000; ++i) {
    T const x = std::uniform_real_distribution<T>(0, i % 2 ? T(1) : T(30))(random);
    for (function<T> f : {function<T>(sinh_of), function<T>(atan_of), function<T>(tan_of), function<T>(tanh_of)})
      odd &= is(at<T>(f, -x), -at<T>(f, x));
    even &= at<T>(log_cosh_of, -x) == at<T>(log_cosh_of, x);
    reflected &= std::abs(at<T>(sigmoid_of, -x) + at<T>(sigmoid_of, x) - 1) <= std::numeric_limits<T>::epsilon();
  }
  CHECK(odd);
  CHECK(even);
  CHECK(reflected);
}
