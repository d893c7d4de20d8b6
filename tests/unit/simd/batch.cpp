// tests/unit/simd/batch.cpp — every lane of a pack agrees with the scalar, to the bit
// SPDX-License-Identifier: MIT
#include <ctgrad/core/scalar_math.hpp>
#include <ctgrad/simd/batch.hpp>
#include <ctgrad/simd/math.hpp>

#include <catch2/catch.hpp>
#include <limits>
#include <random>
#include <vector>

using namespace ctgrad::simd;
namespace scalar_math = ctgrad::scalar_math;

static_assert(sizeof(pack<float>) == 64 && sizeof(pack<double>) == 64);
static_assert(lanes<float> == 16 && lanes<double> == 8);
static_assert(std::is_trivially_default_constructible_v<pack<float>> && std::is_trivially_copyable_v<pack<double>>);
static_assert(!std::is_convertible_v<float, pack<float>>);

namespace {

/// Ordinary numbers with every special one among them, so that all pairs meet over many rounds.
template <class T>
auto random_pack(std::mt19937& random) -> pack<T> {
  using limits = std::numeric_limits<T>;
  static T const special[] = {
      T(0), -T(0), T(1), limits::infinity(), -limits::infinity(), limits::quiet_NaN(), limits::denorm_min(), limits::max()};
  T x[lanes<T>];
  for (T& y : x) y = random() % 4 == 0 ? special[random() % 8] : std::uniform_real_distribution<T>(-3, 3)(random);
  return load(x);
}
template <class T>
auto same(T a, T b) -> bool {
  return (a != a && b != b) ||
         std::bit_cast<ctgrad::simd::detail::unsigned_of<T>>(a) == std::bit_cast<ctgrad::simd::detail::unsigned_of<T>>(b);
}
/// f on packs gives in each lane what g gives on scalars.
template <class T, class F, class G>
void agree(char const* name, F f, G g) {
  std::mt19937 random(1);
  int wrong = 0;
  for (int round = 0; round < 500; ++round) {
    T x[lanes<T>], y[lanes<T>], z[lanes<T>], r[lanes<T>];
    auto const a = random_pack<T>(random), b = random_pack<T>(random), c = random_pack<T>(random);
    store(x, a), store(y, b), store(z, c), store(r, f(a, b, c));
    for (int i = 0; i < lanes<T>; ++i) wrong += !same(r[i], static_cast<T>(g(x[i], y[i], z[i])));
  }
  INFO(name);
  CHECK(wrong == 0);
}

}  // namespace

TEMPLATE_TEST_CASE("pack: arithmetic is the scalar's in every lane", "", float, double) {
  using T = TestType;
  agree<T>("+", [](auto a, auto b, auto) { return a + b; }, [](T a, T b, T) { return a + b; });
  agree<T>("-", [](auto a, auto b, auto) { return a - b; }, [](T a, T b, T) { return a - b; });
  agree<T>("*", [](auto a, auto b, auto) { return a * b; }, [](T a, T b, T) { return a * b; });
  agree<T>("/", [](auto a, auto b, auto) { return a / b; }, [](T a, T b, T) { return a / b; });
  agree<T>("unary -", [](auto a, auto, auto) { return -a; }, [](T a, T, T) { return -a; });
  agree<T>("abs", [](auto a, auto, auto) { return abs(a); }, [](T a, T, T) { return std::abs(a); });
  agree<T>("sqrt", [](auto a, auto, auto) { return sqrt(a); }, [](T a, T, T) { return std::sqrt(a); });
  agree<T>("copysign", [](auto a, auto b, auto) { return copysign(a, b); }, [](T a, T b, T) { return std::copysign(a, b); });
  agree<T>("broadcast", [](auto, auto, auto) { return pack<T>(0.1); }, [](T, T, T) { return T(0.1); });
  agree<T>("pinned", [](auto a, auto, auto) { return pinned(a); }, [](T a, T, T) { return a; });
}

TEMPLATE_TEST_CASE("pack: fma rounds once, a * b + c twice, whatever the compiler's contraction", "", float, double) {
  using T = TestType;
  auto const apart = [](T a, T b) {
    T volatile product = a * b;  // NOLINT: the scalar reference must not be contracted either
    return T(product);
  };
  agree<T>("a * b + c", [](auto a, auto b, auto c) { return a * b + c; }, [=](T a, T b, T c) { return apart(a, b) + c; });
  agree<T>("c - a * b", [](auto a, auto b, auto c) { return c - a * b; }, [=](T a, T b, T c) { return c - apart(a, b); });
  if (!has_fma) return;
  agree<T>("fma", [](auto a, auto b, auto c) { return fma(a, b, c); }, [](T a, T b, T c) { return std::fma(a, b, c); });
  agree<T>("fnma", [](auto a, auto b, auto c) { return fnma(a, b, c); }, [](T a, T b, T c) { return std::fma(-a, b, c); });
}

TEMPLATE_TEST_CASE("pack: min and max return the second argument where either is NaN", "", float, double) {
  using T = TestType;
  agree<T>("min", [](auto a, auto b, auto) { return min(a, b); }, [](T a, T b, T) { return a < b ? a : b; });
  agree<T>("max", [](auto a, auto b, auto) { return max(a, b); }, [](T a, T b, T) { return a > b ? a : b; });
  agree<T>(
      "relu", [](auto a, auto, auto) { return max(pack<T>(0), a); },
      [](T a, T, T) { return a != a     ? a
                             : T(0) > a ? T(0)
                                        : a; });
}

TEMPLATE_TEST_CASE("pack: comparisons select lane by lane", "", float, double) {
  using T = TestType;
  agree<T>(
      "less", [](auto a, auto b, auto c) { return select(less(a, b), a, c); }, [](T a, T b, T c) { return a < b ? a : c; });
  agree<T>(
      "less_equal", [](auto a, auto b, auto c) { return select(less_equal(a, b), b, c); },
      [](T a, T b, T c) { return a <= b ? b : c; });
  agree<T>(
      "equal", [](auto a, auto b, auto c) { return select(equal(a, b), b, c); },
      [](T a, T b, T c) { return a == b ? b : c; });
  agree<T>(
      "and, or, not", [](auto a, auto b, auto c) { return select((less(a, b) & !less(b, c)) | equal(a, c), a, b); },
      [](T a, T b, T c) { return (a < b && !(b < c)) || a == c ? a : b; });
}

namespace users {

/// A number with its functions beside it, in a namespace of its own.
struct dual {
  double value = 0, slope = 0;
  explicit dual(double v, double s = 0) : value(v), slope(s) {}
};
auto exp(dual x) -> dual { return dual(std::exp(x.value), std::exp(x.value) * x.slope); }
auto log(dual x) -> dual { return dual(std::log(x.value), x.slope / x.value); }
auto less(dual a, dual b) -> bool { return a.value < b.value; }
auto select(bool which, dual a, dual b) -> dual { return which ? a : b; }

}  // namespace users

namespace {

using users::dual;

template <class V>
auto value(V x) -> V {
  using namespace scalar_math;
  return select(less(V(0), x), exp(x), log(x));
}
template <class V>
auto every_word(V x) -> V {
  using namespace scalar_math;
  V const y = max(min(x, V(2)), V(-2)), z = fma(x, y, fnma(y, y, sqrt(abs(x))));
  return select(less_equal(y, z), sigmoid(z), select(equal(x, z), tanh(x), log(exp(y))));
}

}  // namespace

TEST_CASE("one formula serves scalars, packs and a user's type") {
  CHECK(value(1.0) == std::exp(1.0));
  CHECK(value(1.0f) == std::exp(1.0f));
  CHECK(value(dual(1, 1)).slope == std::exp(1.0));
  float f[lanes<float>];
  double d[lanes<double>];
  store(f, value(pack<float>(1))), store(d, value(pack<double>(1)));
  CHECK(f[3] == Approx(std::exp(1.0)).epsilon(1e-7));
  CHECK(d[3] == Approx(std::exp(1.0)).epsilon(1e-15));
  for (double x : {-3.0, -1.0, -0.25, 0.0, 0.25, 1.0, 3.0}) {
    store(f, every_word(pack<float>(x))), store(d, every_word(pack<double>(x)));
    CHECK(f[15] == Approx(every_word(x)).epsilon(1e-5));  // floats, through several roundings
    CHECK(d[7] == Approx(every_word(x)).epsilon(1e-13));
    CHECK(every_word(float(x)) == Approx(every_word(x)).epsilon(1e-5));
  }
}

TEST_CASE("scalar vocabulary: NaN and ties as on packs") {
  double const nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(std::isnan(scalar_math::max(0.0, nan)));
  CHECK(scalar_math::max(nan, 0.0) == 0);
  CHECK(std::isnan(scalar_math::min(0.0, nan)));
  CHECK(scalar_math::sigmoid(-745.0) > 0);
  CHECK(scalar_math::sigmoid(-1e308) == 0);
  CHECK(scalar_math::sigmoid(1e308) == 1);
  CHECK(scalar_math::sigmoid(-88.0f) == Approx(std::exp(-88.0)).epsilon(1e-6));
  CHECK(scalar_math::fnma(2.0, 3.0, 7.0) == 1);
}
