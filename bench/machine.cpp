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

using namespace ctgrad;

namespace {

auto cpu_nanoseconds() -> double {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return double(t.tv_sec) * 1e9 + double(t.tv_nsec);
}

/// The least time of one call, over a fifth of a second: others may use the machine. A call should take a millisecond, since
/// the clock of a virtual machine is corrected now and then for what others took, by some microseconds.
template <class F>
auto best_nanoseconds(F f) -> double {
  double best = 1e30;
  double const end = cpu_nanoseconds() + 2e8;
  for (double start = cpu_nanoseconds(), now; start < end; start = now) {
    f();
    now = cpu_nanoseconds();
    best = std::min(best, now - start);
  }
  return best;
}

/// GFLOP/s of independent fused multiply-adds that touch no memory.
template <class T>
auto peak() -> double {
  using V = simd::pack<T>;
  constexpr int register_bytes = int(sizeof(V::part[0])), rounds = 400000;
  constexpr int chains = register_bytes == 64   ? 16
                         : register_bytes == 32 ? 5
                                                : 3;  // enough to hide the latency, few enough to stay in registers
  double const time = best_nanoseconds([] {
    V sum[chains], a(T(.999)), b(T(.001));
#pragma GCC unroll 16
    for (int k = 0; k < chains; ++k) sum[k] = simd::iota<T>() + V(T(k));  // registers that are equal would be one
    for (int i = 0; i < rounds; ++i)
#pragma GCC unroll 16
      for (int k = 0; k < chains; ++k) sum[k] = fma(sum[k], a, b);
#pragma GCC unroll 16
    for (int k = 1; k < chains; ++k) sum[0] = sum[0] + sum[k];
    V const result = sum[0];  // apart: what the statement below reads lies in memory, in every iteration
    asm volatile("" : : "m"(result));
  });
  return 2.0 * chains * simd::lanes<T> * rounds / time;
}

/// GB/s of reading so much memory again and again, in whole lines of the cache: a load across two of them costs twice.
auto bandwidth(std::size_t bytes) -> double {
  using V = simd::pack<float>;
  constexpr std::size_t line = 64;
  auto const memory =
      std::unique_ptr<float, void (*)(void*)>(static_cast<float*>(std::aligned_alloc(line, bytes)), std::free);
  std::size_t const count = bytes / sizeof(float), times = std::max<std::size_t>(1, (std::size_t{64} << 20) / bytes);
  std::fill_n(memory.get(), count, 1.f);
  double const time = best_nanoseconds([&] {
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
  return double(bytes * times) / time;
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
  std::printf(R"({"lanes": %d, "peak_f32": %.1f, "peak_f64": %.1f)", int(sizeof(simd::pack<float>::part[0]) / sizeof(float)),
              peak<float>(), peak<double>());
  if (count > 1 && words[1] == std::string_view("peak")) return std::puts("}") < 0;
  std::printf(R"(, "cpu": "%s", "compiler": "%s", "levels": [)", processor().c_str(), __VERSION__);
  bool first = true;
  for (std::size_t bytes : {28u << 10, 512u << 10, 1536u << 10, 32u << 20, 256u << 20}) {
    std::printf("%s{\"bytes\": %zu, \"bandwidth\": %.1f}", first ? "" : ", ", bytes, bandwidth(bytes));
    first = false;
  }
  std::puts("]}");
}
