// tests/unit/simd/bits.cpp — one hash of what every pack function returns: equal for every compiler, flag and machine
// SPDX-License-Identifier: MIT
//
// Prints the hash; a script compares it between builds. `--full` prints the largest error of each float function over
// all floats instead (an hour), and of each double function over a sample; `--full 11` over an 11th of both.
#include <ctgrad/simd/functions.hpp>
#include <ctgrad/simd/transpose.hpp>

#include "ulp.hpp"

#include <array>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <cstring>

using namespace ctgrad::simd;

namespace {

template <class T>
using bits_of = ctgrad::simd::detail::unsigned_of<T>;

struct fnv {
  std::uint64_t value = 14695981039346656037u;
  template <class T>
  void add(T x) {
    auto const bits = x == x ? std::uint64_t(std::bit_cast<bits_of<T>>(x)) : ~std::uint64_t(0);  // any NaN is NaN
    for (int shift = 0; shift < 64; shift += 8) value = (value ^ ((bits >> shift) & 0xff)) * 1099511628211u;
  }
  template <class T>
  void add(pack<T> v) {
    T x[lanes<T>];
    store(x, v);
    for (T y : x) add(y);
  }
};

/// Bit patterns in equal steps: denormals, NaN and every exponent come by themselves, of both signs.
template <class T>
[[gnu::noinline]] void fill(pack<T>& v, bits_of<T>& bits, bits_of<T> step) {
  T x[lanes<T>];
  for (T& y : x) y = std::bit_cast<T>(bits), bits = bits_of<T>(bits + step);
  v = load(x);
}
/// Numbers of ordinary size.
template <class T>
[[gnu::noinline]] void fill_near_one(pack<T>& v, std::uint64_t& state) {
  T x[lanes<T>];
  for (T& y : x) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    y = T(std::int32_t(state >> 32)) * T(0x1p-29);
  }
  v = load(x);
}

template <class T>
[[gnu::noinline]] void hash_unary(fnv& h, pack<T> a) {
  h.add(exp(a)), h.add(log(a)), h.add(tanh(a)), h.add(sigmoid(a)), h.add(sqrt(a)), h.add(abs(a)), h.add(-a);
  h.add(expm1(a)), h.add(log1p(a)), h.add(sinh(a)), h.add(cosh(a)), h.add(erf(a)), h.add(rsqrt(a)), h.add(floor(a));
  h.add(sin(a)), h.add(cos(a)), h.add(tan(a)), h.add(atan(a));
}
template <class T>
[[gnu::noinline]] void hash_arithmetic(fnv& h, pack<T> a, pack<T> b, pack<T> c) {
  h.add(a + b), h.add(a - b), h.add(a * b), h.add(a / b), h.add(a * b + c), h.add(a * b - c), h.add(c - a * b);
  h.add(a * b + c * a), h.add(fma(a, b, c)), h.add(fnma(a, b, c)), h.add(min(a, b)), h.add(max(a, b));
  h.add(pow(a, b)), h.add(pow(abs(a), c)), h.add(pow(a, floor(b)));
  h.add(copysign(a, b)), h.add(select((less(a, b) & !less_equal(c, a)) | equal(a, c), a, b));
  h.add(sum(a)), h.add(sum(a * b)), h.add(maximum(a)), h.add(maximum(b));
  for (int n = 0; n <= lanes<T>; ++n) h.add(first_lanes(a, n)), h.add(sum(first_lanes(c, n)));
}
template <class T>
[[gnu::noinline]] void hash_transpose(fnv& h, std::uint64_t& state) {
  pack<T> v[lanes<T>];
  for (auto& row : v) fill_near_one(row, state);
  transpose(v);
  for (auto const& row : v) h.add(row);
}

template <class T>
auto hash(bits_of<T> step) -> std::uint64_t {
  fnv h;
  pack<T> a, b, c;
  bits_of<T> bits = 0;
  for (int i = 0; i < 20000; ++i) fill(a, bits, step), hash_unary(h, a);
  std::uint64_t state = 7;
  for (int i = 0; i < 20000; ++i) {
    fill_near_one(a, state), fill_near_one(b, state), fill_near_one(c, state);
    hash_unary(h, a);
    if (i < 2000) hash_arithmetic(h, a, b, c);
  }
  for (int i = 0; i < 500; ++i) fill(a, bits, step), fill(b, bits, step), fill(c, bits, step), hash_arithmetic(h, a, b, c);
  for (int i = 0; i < 10; ++i) hash_transpose<T>(h, state);
  using limits = std::numeric_limits<T>;
  T const special[] = {0, 1, limits::infinity(), limits::quiet_NaN(), limits::denorm_min(), limits::min(), limits::max()};
  for (T x : special)
    for (T y : special)
      for (T sign : {T(1), T(-1)})
        hash_unary(h, pack<T>(sign * x)), hash_arithmetic(h, pack<T>(sign * x), pack<T>(-y), pack<T>(y));
  return h.value;
}

// ---- the errors -----------------------------------------------------------------------------------------------------

template <class T, class Wide>
struct function {
  char const* name;
  pack<T> (*of_packs)(pack<T>);
  Wide (*truth)(Wide);
  double error = 0, at = 0;

  void compare(pack<T> x) {
    T in[lanes<T>], out[lanes<T>];
    store(in, x), store(out, of_packs(x));
    for (int i = 0; i < lanes<T>; ++i)
      if (double const e = error_in_ulp(out[i], truth(Wide(in[i]))); e > error) error = e, at = double(in[i]);
  }
};
template <class T, class Wide>
auto functions() {
#define FUNCTION(name)                                           \
  function<T, Wide> {                                            \
    #name, [](pack<T> x) { return name(x); }, &wide_##name<Wide> \
  }
  return std::to_array({FUNCTION(exp), FUNCTION(log), FUNCTION(tanh), FUNCTION(sigmoid), FUNCTION(expm1), FUNCTION(log1p),
                        FUNCTION(sinh), FUNCTION(cosh), FUNCTION(sin), FUNCTION(cos), FUNCTION(tan), FUNCTION(atan),
                        FUNCTION(erf), FUNCTION(rsqrt)});
#undef FUNCTION
}
template <class All>
void print(char const* type, All const& all) {
  for (auto const& f : all) std::printf("%-8s %-8s %8.3f ulp at %.17g\n", type, f.name, f.error, f.at);
}
template <class T, class Wide>
void measure(char const* type, bits_of<T> step, std::uint64_t packs) {
  auto all = functions<T, Wide>();
  bits_of<T> bits = 0;
  pack<T> x;
  for (std::uint64_t i = 0; i < packs; ++i) {
    fill(x, bits, step);
    for (auto& f : all) f.compare(x);
  }
  print(type, all);
}
template <class T, class Wide>
void measure_near_one(char const* type, int packs) {
  auto all = functions<T, Wide>();
  std::uint64_t state = 7;
  pack<T> x;
  for (int i = 0; i < packs; ++i) {
    fill_near_one(x, state);
    for (auto& f : all)
      f.compare(x * pack<T>(T(i % 5 == 0 ? 1 : i % 5 == 1 ? 0.25 : i % 5 == 2 ? 0.5 : i % 5 == 3 ? 8 : 30000)));
  }
  print(type, all);
}
/// Powers over the whole range of results; the truth is in a wider type.
template <class T, class Wide>
void measure_pow(char const* type, int packs) {
  std::uint64_t state = 7;
  double error = 0, at = 0, to = 0;
  pack<T> v, w;
  for (int k = 0; k < packs; ++k) {
    fill_near_one(v, state), fill_near_one(w, state);
    T const scale = k % 3 == 0 ? T(1) : k % 3 == 1 ? T(30) : T(0.1);
    pack<T> const x = k % 2 == 0 ? exp(v * pack<T>(scale)) : abs(v), y = w * pack<T>(T(8) / scale);
    T a[lanes<T>], b[lanes<T>], out[lanes<T>];
    store(a, x), store(b, y), store(out, pow(x, y));
    for (int i = 0; i < lanes<T>; ++i)
      if (double const e = error_in_ulp(out[i], std::pow(Wide(a[i]), Wide(b[i]))); e > error)
        error = e, at = double(a[i]), to = double(b[i]);
  }
  std::printf("%-8s %-8s %8.3f ulp at %.17g, %.17g\n", type, "pow", error, at, to);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1 && std::strcmp(argv[1], "--full") == 0) {
    std::uint64_t const every = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1;  // `--full 97`: a sample of it
    measure<float, double>("float", std::uint32_t(every), (std::uint64_t(1) << 32) / every / lanes<float>);
    measure_near_one<float, double>("float~1", int(std::uint64_t(10'000'000) / every));
    measure<double, long double>("double", 0x0000'0fff'ffff'fe37, 20'000'000 / every / lanes<double>);
    measure_near_one<double, long double>("double~1", int(30'000'000 / every / lanes<double>));
    measure_pow<float, double>("float", int(3'000'000 / every));
    measure_pow<double, long double>("double", int(3'000'000 / every));
    return 0;
  }
  std::printf("float %016" PRIx64 " double %016" PRIx64 "\n", hash<float>(13421), hash<double>(57646075230342349));
}
