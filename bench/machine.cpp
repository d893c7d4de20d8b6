// bench/machine.cpp — what this processor can do at most, as JSON: the denominators of every roofline
// SPDX-License-Identifier: MIT
#include <ctgrad/simd/memory.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

using namespace ctgrad;

namespace {

auto cpu_nanoseconds() -> double {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return double(t.tv_sec) * 1e9 + double(t.tv_nsec);
}

/// Nanoseconds of a call.
struct timing {
  double median, least;
};

/// Of a fifth of a second: as long as a turn of what is held against it, for clocks rise and fall within milliseconds. A call
/// should take a millisecond, since the clock of a virtual machine is corrected now and then for what others took, by some
/// microseconds.
template <class F>
auto time_of(F f) -> timing {
  std::vector<double> times;
  double const end = cpu_nanoseconds() + 2e8;
  for (double start = cpu_nanoseconds(), now; start < end; start = now) {
    f();
    now = cpu_nanoseconds();
    times.push_back(now - start);
  }
  std::sort(times.begin(), times.end());
  return {times[times.size() / 2], times.front()};
}

/// Independent fused multiply-adds that touch no memory.
template <class T, int Chains>
[[gnu::noinline]] void multiply_and_add(int rounds) {
  using V = simd::pack<T>;
  V sum[Chains], a(T(.999)), b(T(.001));
#pragma GCC unroll 16
  for (int k = 0; k < Chains; ++k) sum[k] = simd::iota<T>() + V(T(k));  // registers that are equal would be one
  for (int i = 0; i < rounds; ++i) {
    a = simd::pinned(a), b = simd::pinned(b);  // or GCC reads them from memory, each time
#pragma GCC unroll 16
    for (int k = 0; k < Chains; ++k) sum[k] = fma(sum[k], a, b);
  }
#pragma GCC unroll 16
  for (int k = 1; k < Chains; ++k) sum[0] = sum[0] + sum[k];
  V const result = sum[0];  // apart: what the statement below reads lies in memory, in every iteration
  asm volatile("" : : "m"(result));
}

/// The same in the tile of a product: each pack of B and number of A is loaded from the first cache.
template <class T, int Rows, int Packs>
[[gnu::noinline]] void multiply_tile(T const* a, T const* b, int k, int times) {
  using V = simd::pack<T>;
  V sum[Rows][Packs];
#pragma GCC unroll 16
  for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 2
    for (int p = 0; p < Packs; ++p) sum[r][p] = V(T(0));
  for (int t = 0; t < times; ++t) {
    T const *x = a, *y = b;
    asm volatile("" : "+r"(x), "+r"(y) : : "memory");  // so that they are read every time
#pragma GCC unroll 1
    for (int s = 0; s < k; ++s, x += Rows, y += Packs * simd::lanes<T>) {
      V row[Packs];
#pragma GCC unroll 2
      for (int p = 0; p < Packs; ++p) row[p] = simd::load(y + p * simd::lanes<T>);
#pragma GCC unroll 16
      for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 2
        for (int p = 0; p < Packs; ++p) sum[r][p] = fma(V(x[r]), row[p], sum[r][p]);
    }
  }
#pragma GCC unroll 16
  for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 2
    for (int p = 0; p < Packs; ++p)
      if (r + p > 0) sum[0][0] = sum[0][0] + sum[r][p];
  V const result = sum[0][0];
  asm volatile("" : : "m"(result));
}

template <class T>
constexpr int registers = int(sizeof(simd::pack<T>) / sizeof(simd::pack<T>::part[0]));  // of a pack

/// GFLOP/s of a tile.
template <class T>
auto peak_of_tile() -> double {
  constexpr int rows = registers<T> == 1 ? 14 : registers<T> == 2 ? 6 : 2, packs = registers<T> == 1 ? 2 : 1;
  constexpr int k = 96, times = 2000;
  alignas(64) static T a[k * rows], b[k * packs * simd::lanes<T>];
  std::fill(std::begin(a), std::end(a), T(.001)), std::fill(std::begin(b), std::end(b), T(.001));
  return 2.0 * rows * packs * simd::lanes<T> * k * times /
         time_of([] { multiply_tile<T, rows, packs>(a, b, k, times); }).median;
}

/// GFLOP/s without memory: what holds for a while, and the best moment.
struct peak_flops {
  double median, burst;
};
template <class T>
auto peak() -> peak_flops {
  constexpr int chains = registers<T> == 1   ? 16
                         : registers<T> == 2 ? 5
                                             : 2;  // enough to hide the latency, few enough to stay in registers
  constexpr int rounds = 400000;
  timing const time = time_of([] { multiply_and_add<T, chains>(rounds); });
  double const flops = 2.0 * chains * simd::lanes<T> * rounds;
  return {flops / time.median, flops / time.least};
}

/// GB/s of reading so much memory again and again, in whole lines of the cache: a load across two of them costs twice.
auto bandwidth(std::size_t bytes) -> double {
  using V = simd::pack<float>;
  constexpr std::size_t line = 64;
  auto const memory =
      std::unique_ptr<float, void (*)(void*)>(static_cast<float*>(std::aligned_alloc(line, bytes)), std::free);
  std::size_t const count = bytes / sizeof(float), times = std::max<std::size_t>(1, (std::size_t{64} << 20) / bytes);
  std::fill_n(memory.get(), count, 1.f);
  timing const time = time_of([&] {
    constexpr int at_once = 8;
    V sum[at_once];
#pragma GCC unroll 8
    for (int k = 0; k < at_once; ++k) sum[k] = V(0);
    for (std::size_t t = 0; t < times; ++t) {
      float const* from = memory.get();
      asm volatile("" : "+r"(from) : : "memory");  // so that it is read every time
      for (std::size_t i = 0; i < count; i += at_once * simd::lanes<float>)
#pragma GCC unroll 8
        for (int k = 0; k < at_once; ++k) sum[k] = sum[k] + simd::load(from + i + std::size_t(k * simd::lanes<float>));
    }
#pragma GCC unroll 8
    for (int k = 1; k < at_once; ++k) sum[0] = sum[0] + sum[k];
    V const result = sum[0];
    asm volatile("" : : "m"(result));
  });
  return double(bytes * times) / time.median;
}

auto processor() -> std::string {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);)
    if (line.rfind("model name", 0) == 0) return line.substr(line.find(':') + 2);
  return "unknown processor";
}

}  // namespace

// `machine`: all of it; `machine peak`: the peaks alone, for who measures them beside a program.
int main(int count, char** words) {
  peak_flops const of_float = peak<float>(), of_double = peak<double>();
  std::printf(R"({"lanes": %d, "peak_f32": %.1f, "peak_f64": %.1f, "burst_f32": %.1f, "burst_f64": %.1f, )",
              int(sizeof(simd::pack<float>::part[0]) / sizeof(float)), of_float.median, of_double.median, of_float.burst,
              of_double.burst);
  std::printf(R"("tile_f32": %.1f, "tile_f64": %.1f)", peak_of_tile<float>(), peak_of_tile<double>());
  if (count > 1 && words[1] == std::string_view("peak")) return std::puts("}") < 0;
  std::printf(R"(, "cpu": "%s", "compiler": "%s", "levels": [)", processor().c_str(), __VERSION__);
  bool first = true;
  for (std::size_t bytes : {28u << 10, 512u << 10, 1536u << 10, 32u << 20, 256u << 20}) {
    std::printf("%s{\"bytes\": %zu, \"bandwidth\": %.1f}", first ? "" : ", ", bytes, bandwidth(bytes));
    first = false;
  }
  std::puts("]}");
}
