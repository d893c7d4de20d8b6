// tests/unit/simd/math.cpp — exp, log, tanh and sigmoid: their edges
// SPDX-License-Identifier: MIT
#include <ctgrad/simd/math.hpp>

#include "one_number.hpp"
#include "ulp.hpp"

#include <catch2/catch.hpp>
#include <random>

using namespace ctgrad::simd;

namespace {

template <class T>
auto exp_of(pack<T> x) -> pack<T> {
  return exp(x);
}
template <class T>
auto log_of(pack<T> x) -> pack<T> {
  return log(x);
}
template <class T>
auto tanh_of(pack<T> x) -> pack<T> {
  return tanh(x);
}
template <class T>
auto sigmoid_of(pack<T> x) -> pack<T> {
  return sigmoid(x);
}

}  // namespace

TEMPLATE_TEST_CASE("edges of exp", "", float, double) {
  using T = TestType;
  using limits = std::numeric_limits<T>;
  T const inf = limits::infinity(), tiny = std::log(limits::denorm_min());
  CHECK(at<T>(exp_of, 0) == 1);
  CHECK(at<T>(exp_of, -T(0)) == 1);
  CHECK(at<T>(exp_of, inf) == inf);
  CHECK(at<T>(exp_of, -inf) == 0);
  CHECK(std::isnan(at<T>(exp_of, limits::quiet_NaN())));
  CHECK(std::isnan(at<T>(exp_of, -limits::signaling_NaN())));
  CHECK(at<T>(exp_of, limits::max()) == inf);
  CHECK(at<T>(exp_of, limits::lowest()) == 0);
  CHECK(at<T>(exp_of, limits::denorm_min()) == 1);
  CHECK(at<T>(exp_of, std::log(limits::max())) > limits::max() / 2);
  CHECK(at<T>(exp_of, tiny) == limits::denorm_min());  // results down to the last denormal
  CHECK(at<T>(exp_of, tiny + 2) > limits::denorm_min());
  CHECK(at<T>(exp_of, tiny - 1) == 0);
}

TEMPLATE_TEST_CASE("edges of log", "", float, double) {
  using T = TestType;
  using limits = std::numeric_limits<T>;
  T const inf = limits::infinity();
  CHECK(at<T>(log_of, 1) == 0);
  CHECK(!std::signbit(at<T>(log_of, 1)));
  CHECK(at<T>(log_of, 0) == -inf);
  CHECK(at<T>(log_of, -T(0)) == -inf);
  CHECK(at<T>(log_of, inf) == inf);
  for (T x : {T(-1), -inf, -limits::denorm_min(), limits::quiet_NaN(), -limits::quiet_NaN()})
    CHECK(std::isnan(at<T>(log_of, x)));
  for (T x : {limits::denorm_min(), limits::min() - limits::denorm_min(), limits::min(), limits::max()})
    CHECK(error_in_ulp(at<T>(log_of, x), std::log(static_cast<long double>(x))) <= 1.5);
}

TEMPLATE_TEST_CASE("edges of tanh: odd, bounded, exact at the ends", "", float, double) {
  using T = TestType;
  using limits = std::numeric_limits<T>;
  T const inf = limits::infinity();
  CHECK(at<T>(tanh_of, inf) == 1);
  CHECK(at<T>(tanh_of, -inf) == -1);
  CHECK(at<T>(tanh_of, limits::max()) == 1);
  CHECK(std::isnan(at<T>(tanh_of, limits::quiet_NaN())));
  CHECK(at<T>(tanh_of, 0) == 0);
  CHECK(!std::signbit(at<T>(tanh_of, 0)));
  CHECK(std::signbit(at<T>(tanh_of, -T(0))));
  for (T x : {limits::denorm_min(), 3 * limits::denorm_min()}) CHECK(at<T>(tanh_of, x) == x);
  std::mt19937 random(9);
  bool odd = true, bounded = true;
  for (int i = 0; i < 100000; ++i) {
    T const x = std::uniform_real_distribution<T>(0, 25)(random), y = at<T>(tanh_of, x);
    odd &= at<T>(tanh_of, -x) == -y, bounded &= y <= 1 && y >= 0;
  }
  CHECK(odd);
  CHECK(bounded);
}

TEMPLATE_TEST_CASE("edges of sigmoid: finite everywhere, small results keep their digits", "", float, double) {
  using T = TestType;
  using limits = std::numeric_limits<T>;
  T const inf = limits::infinity();
  CHECK(at<T>(sigmoid_of, 0) == T(0.5));
  CHECK(at<T>(sigmoid_of, inf) == 1);
  CHECK(at<T>(sigmoid_of, -inf) == 0);
  CHECK(at<T>(sigmoid_of, limits::max()) == 1);
  CHECK(at<T>(sigmoid_of, limits::lowest()) == 0);
  CHECK(std::isnan(at<T>(sigmoid_of, limits::quiet_NaN())));
  CHECK(at<T>(sigmoid_of, std::log(limits::denorm_min()) + 2) > 0);
}
