// tests/accuracy/table.hpp — the page of errors and costs, from the lines of a measurement and times of this machine
// SPDX-License-Identifier: MIT
#pragma once
#include "functions.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <map>
#include <random>
#include <sstream>
#include <string>

namespace accuracy {

struct measured {
  double units = 0, at = 0, small = 0, small_at = 0;
};
using measurements = std::map<std::string, measured>;  ///< by "tanh float fast"

inline auto read_measurements(std::string const& file) -> measurements {
  measurements out;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    std::istringstream words(line);
    std::string name, type, form;
    measured m;
    if (words >> name >> type >> form >> m.units >> m.at >> m.small >> m.small_at) out[name + " " + type + " " + form] = m;
  }
  return out;
}

/// Nanoseconds an element, on numbers from -8 to 8 (0 to 8) that lie in the first cache: the best of many runs.
template <class T>
auto nanoseconds(void (*f)(T const*, T*, int), bool positive) -> double {
  constexpr int n = 1024, repeats = 20;
  alignas(64) static T x[n], y[n];
  std::mt19937 random(1);
  for (T& v : x) v = std::uniform_real_distribution<T>(positive ? T(0) : T(-8), T(8))(random);
  double best = HUGE_VAL;
  for (int run = 0; run < 400; ++run) {
    auto const start = std::chrono::steady_clock::now();
    for (int i = 0; i < repeats; ++i) f(x, y, n);
    best = std::min(best, std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - start).count());
  }
  return best / (repeats * n);
}

inline auto processor() -> std::string {
  std::ifstream in("/proc/cpuinfo");
  for (std::string line; std::getline(in, line);)
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  return "this machine";
}

template <class T>
auto print_table(measurements const& all, char const* type) -> bool {
  std::puts("| function | fast: ulp | at | ns | accurate: ulp | at | ns |");
  std::puts("|---|---|---|---|---|---|---|");
  std::string small;
  for (function<T> const& f : all_functions<T>()) {
    std::string const key = std::string(f.name) + " " + type + " ";
    auto const fast = all.find(key + "fast"), accurate = all.find(key + "accurate");
    if (fast == all.end() || accurate == all.end()) {
      std::fprintf(stderr, "accuracy: nothing was measured of %s\n", key.c_str());
      return false;
    }
    auto const cells = [](measured const& m, double ns) { std::printf(" %.2f | %.6g | %.2f |", m.units, m.at, ns); };
    bool const footnote = f.small.error > 0;
    std::printf("| %s%s |", std::string(f.name).c_str(), footnote ? " *" : "");
    cells(fast->second, nanoseconds(f.fast, f.positive));
    if (f.accurate == nullptr) std::printf(" the fast form | | |");
    else cells(accurate->second, nanoseconds(f.accurate, f.positive));
    std::puts("");
    if (!footnote) continue;
    char text[160];
    std::snprintf(text, sizeof text, "%s%s below %g: %.1e at %.6g", small.empty() ? "" : ", ", std::string(f.name).c_str(),
                  f.small.from, fast->second.small, fast->second.small_at);
    small += text;
  }
  std::printf("\n\\* Below a border the error of the fast form is told as it is: %s.\n", small.c_str());
  return true;
}

inline auto write_table(std::string const& file) -> int {
  measurements const all = read_measurements(file);
  std::printf(
      "# Accuracy of elementary functions\n\n"
      "Written by `./dev table accuracy`. The largest error of each function in units in the last place (ulp), where it\n"
      "is, and the time of one element in nanoseconds on one core (%s, packs of %d floats).\n"
      "A formula computes in the fast forms unless it is `accurate`: [how](how_to/compute_more_accurately.md). Accurate "
      "forms\n"
      "err by at most 2 units; a function whose fast form does so has no other. `./dev test --full` measures "
      "the\n"
      "errors again and fails beyond what [tests/accuracy/functions.hpp](../tests/accuracy/functions.hpp) states.\n\n"
      "A correctly rounded result errs by at most half a unit. For results below the smallest normal number, the unit is\n"
      "that of the denormals.\n\n"
      "## float\n\nOver **all** floats, against the C library in double.\n\n",
      processor().c_str(), ctgrad::simd::lanes<float>);
  if (!print_table<float>(all, "float")) return 1;
  std::printf(
      "\n## double\n\nOver a sample of 20 million doubles, most of them of ordinary size, and the edges; against the C "
      "library in\n"
      "long double. The largest errors of all doubles may be somewhat larger.\n\n");
  return print_table<double>(all, "double") ? 0 : 1;
}

}  // namespace accuracy
