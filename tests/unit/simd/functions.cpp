// tests/unit/simd/functions.cpp — powers, exponentials, trigonometric functions, erf: their edges
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
    return name(x);                    \
  }
FUNCTION(expm1)
FUNCTION(log1p)
FUNCTION(sinh)
FUNCTION(cosh)
FUNCTION(sin)
FUNCTION(cos)
FUNCTION(tan)
FUNCTION(atan)
FUNCTION(erf)
FUNCTION(rsqrt)
FUNCTION(floor)
#undef FUNCTION

template <class T>
auto power(T x, T y) -> T {
  T out[lanes<T>];
  store(out, pow(pack<T>(x), pack<T>(y)));
  return out[0];
}

}  // namespace

// Without fma each step of a polynomial rounds twice.
constexpr double slack = has_fma ? 1 : 1.6;

TEMPLATE_TEST_CASE("error of powers", "", float, double) {
  using T = TestType;
  using wide = std::conditional_t<sizeof(T) == 4, double, long double>;
  std::mt19937 random(3);
  double error = 0;
  for (int k = 0; k < 50000; ++k) {
    T const x = std::exp(std::uniform_real_distribution<T>(-20, 20)(random));
    T const y = std::uniform_real_distribution<T>(-35, 35)(random);
    error = std::max(error, error_in_ulp(power(x, y), std::pow(wide(x), wide(y))));
  }
  CHECK(error <= (sizeof(T) == 4 ? 0.51 : 1.3));
}

TEMPLATE_TEST_CASE("odd functions: zeros keep their sign, f(-x) = -f(x) to the bit", "", float, double) {
  using T = TestType;
  using limits = std::numeric_limits<T>;
  for (function<T> f :
       {function<T>(sinh_of), function<T>(sin_of), function<T>(tan_of), function<T>(atan_of), function<T>(erf_of)}) {
    CHECK(is(at<T>(f, 0), T(0)));
    CHECK(is(at<T>(f, -T(0)), -T(0)));
    CHECK(std::isnan(at<T>(f, limits::quiet_NaN())));
    std::mt19937 random(9);
    bool odd = true;
    for (int i = 0; i < 20000; ++i) {
      T const x = std::uniform_real_distribution<T>(0, i % 2 ? T(8) : T(1e6))(random);
      odd &= is(at<T>(f, -x), -at<T>(f, x));
    }
    CHECK(odd);
  }
  for (function<T> f : {function<T>(sinh_of), function<T>(sin_of), function<T>(tan_of), function<T>(atan_of),
                        function<T>(expm1_of), function<T>(log1p_of)}) {
    CHECK(is(at<T>(f, -T(0)), -T(0)));
    for (T x : {limits::denorm_min(), 3 * limits::denorm_min(), limits::min(), limits::min() * limits::epsilon()})
      CHECK(is(at<T>(f, x), x));
  }
}

TEMPLATE_TEST_CASE("limits: infinities and the ends of the range", "", float, double) {
  using T = TestType;
  using limits = std::numeric_limits<T>;
  T const inf = limits::infinity(), nan = limits::quiet_NaN(), most = std::log(limits::max());
  struct row {
    function<T> f;
    T x, y;
  };
  for (row r : {row{expm1_of, inf, inf},
                row{expm1_of, -inf, T(-1)},
                row{expm1_of, limits::lowest(), T(-1)},
                row{log1p_of, inf, inf},
                row{log1p_of, T(-1), -inf},
                row{log1p_of, T(-1.5), nan},
                row{log1p_of, -inf, nan},
                row{sinh_of, inf, inf},
                row{sinh_of, -inf, -inf},
                row{sinh_of, most + 2, inf},
                row{cosh_of, -inf, inf},
                row{cosh_of, T(0), T(1)},
                row{sin_of, inf, nan},
                row{cos_of, -inf, nan},
                row{tan_of, inf, nan},
                row{cos_of, T(0), T(1)},
                row{erf_of, inf, T(1)},
                row{erf_of, -inf, T(-1)},
                row{erf_of, limits::max(), T(1)},
                row{rsqrt_of, T(0), inf},
                row{rsqrt_of, -T(0), -inf},
                row{rsqrt_of, T(-1), nan},
                row{rsqrt_of, inf, T(0)},
                row{expm1_of, nan, nan},
                row{log1p_of, nan, nan},
                row{cosh_of, nan, nan},
                row{cos_of, nan, nan},
                row{rsqrt_of, nan, nan}}) {
    INFO(r.x << ": " << at<T>(r.f, r.x) << ", not " << r.y);
    CHECK(is(at<T>(r.f, r.x), r.y));
  }
  CHECK(at<T>(atan_of, inf) == T(1.5707963267948966));
  CHECK(at<T>(atan_of, -limits::max()) == T(-1.5707963267948966));
  CHECK(std::isfinite(at<T>(sinh_of, most)));  // exp(most) / 2: no overflow on the way
  CHECK(at<T>(sinh_of, most + T(0.5)) > limits::max() / 2);
  CHECK(std::isfinite(at<T>(cosh_of, most + T(0.5))));
  CHECK(std::isfinite(at<T>(expm1_of, std::nextafter(most, T(0)))));
}

TEMPLATE_TEST_CASE("sin and cos of large numbers are right to the last digits", "", float, double) {
  using T = TestType;
  using wide = std::conditional_t<sizeof(T) == 4, double, long double>;
  for (T x : {T(1e5), T(1e6), T(1e9), T(1e15), T(1e22), T(1e38), std::numeric_limits<T>::max(), T(0x1p19), T(0x1p30)})
    for (T y : {x, std::nextafter(x, T(0))}) {
      INFO(y);
      CHECK(error_in_ulp(at<T>(sin_of, y), std::sin(wide(y))) <= 1.7 * slack);
      CHECK(error_in_ulp(at<T>(cos_of, y), std::cos(wide(y))) <= 1.7 * slack);
    }
  // The double that is nearest to a multiple of pi/2 (Muller 2016, table 11.1): 61 digits cancel.
  if constexpr (sizeof(T) == 8)
    CHECK(error_in_ulp(at<T>(cos_of, 0x1.6ac5b262ca1ffp+849), std::cos(static_cast<long double>(0x1.6ac5b262ca1ffp+849))) <=
          2);
}

TEMPLATE_TEST_CASE("floor: exact, -0 stays -0", "", float, double) {
  using T = TestType;
  using limits = std::numeric_limits<T>;
  T const big = T(std::uint64_t(1) << (limits::digits - 1));
  for (T x : {T(0),
              -T(0),
              T(0.3),
              T(-0.3),
              T(0.5),
              T(-0.5),
              T(1.5),
              T(2.5),
              T(-1.5),
              T(-2),
              T(7),
              big - T(0.5),
              T(0.5) - big,
              big,
              -big,
              big + 1,
              limits::max(),
              limits::lowest(),
              limits::infinity(),
              -limits::infinity(),
              limits::quiet_NaN(),
              limits::denorm_min(),
              -limits::denorm_min(),
              T(1) - limits::epsilon() / 2}) {
    INFO(x << ": " << at<T>(floor_of, x));
    CHECK(is(at<T>(floor_of, x), std::floor(x)));
  }
}

TEMPLATE_TEST_CASE("edges of powers are those of C", "", float, double) {
  using T = TestType;
  using limits = std::numeric_limits<T>;
  T const edges[] = {0,
                     T(0.5),
                     1,
                     2,
                     3,
                     T(2.5),
                     T(1e10),
                     limits::max(),
                     limits::min(),
                     limits::denorm_min(),
                     limits::infinity(),
                     limits::quiet_NaN(),
                     T(std::uint64_t(1) << (limits::digits - 1)) + 1};
  for (T x : edges)
    for (T y : edges)
      for (T s : {T(1), T(-1)})
        for (T t : {T(1), T(-1)}) {
          T const want = std::pow(s * x, t * y), got = power(s * x, t * y);
          INFO(s * x << ", " << t * y << ": " << got << ", not " << want);
          bool const close = std::isfinite(want) && want != 0;
          CHECK((close ? error_in_ulp(got, static_cast<long double>(want)) <= 2 : is(got, want)));
        }
}
