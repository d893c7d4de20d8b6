// tests/unit/simd/bits.cpp — one hash of what every pack function returns: equal for every compiler, flag and machine
// SPDX-License-Identifier: MIT
//
// Prints the hash; a script compares it between builds.
#include <ctgrad/simd/functions.hpp>
#include <ctgrad/simd/transpose.hpp>

#include <cinttypes>
#include <cstdio>

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
[[gnu::noinline]] void hash_accurate(fnv& h, pack<T> a) {
  h.add(accurate_expm1(a)), h.add(accurate_sinh(a)), h.add(accurate_tanh(a)), h.add(accurate_log_cosh(a));
  h.add(accurate_sigmoid(a)), h.add(accurate_softplus(a)), h.add(accurate_silu(a)), h.add(accurate_mish(a));
  h.add(accurate_gelu(a)), h.add(accurate_gelu_tanh(a)), h.add(accurate_tan(a)), h.add(accurate_atan(a));
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
  for (int i = 0; i < 20000; ++i) fill(a, bits, step), hash_unary(h, a), hash_accurate(h, a);
  std::uint64_t state = 7;
  for (int i = 0; i < 20000; ++i) {
    fill_near_one(a, state), fill_near_one(b, state), fill_near_one(c, state);
    hash_unary(h, a), hash_accurate(h, a);
    if (i < 2000) hash_arithmetic(h, a, b, c);
  }
  for (int i = 0; i < 500; ++i) fill(a, bits, step), fill(b, bits, step), fill(c, bits, step), hash_arithmetic(h, a, b, c);
  for (int i = 0; i < 10; ++i) hash_transpose<T>(h, state);
  using limits = std::numeric_limits<T>;
  T const special[] = {0, 1, limits::infinity(), limits::quiet_NaN(), limits::denorm_min(), limits::min(), limits::max()};
  for (T x : special)
    for (T y : special)
      for (T sign : {T(1), T(-1)})
        hash_unary(h, pack<T>(sign * x)), hash_accurate(h, pack<T>(sign * x)),
            hash_arithmetic(h, pack<T>(sign * x), pack<T>(-y), pack<T>(y));
  return h.value;
}

}  // namespace

int main() {
  std::printf("float %016" PRIx64 " double %016" PRIx64 "\n", hash<float>(13421), hash<double>(57646075230342349));
}
