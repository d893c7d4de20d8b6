// tests/accuracy/main.cpp — measures the errors of elementary functions, and writes docs/accuracy.md
// SPDX-License-Identifier: MIT
//
// accuracy [--every N] [--threads N] [NAME...]
//     A line for each function (all, without a NAME), type and form: its largest error over every N-th float (997; 1 for
//     all, which CTGRAD_EVERY_FLOAT asks for, too, by default with all cores) and over a sample of doubles. Fails beyond
//     what is stated.
// accuracy --table FILE
//     The page, from such lines and from times of this machine.
#include "measure.hpp"
#include "table.hpp"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>

using namespace accuracy;

namespace {

/// Writes a line and says whether the error is at most what is stated. Without fma every step rounds twice.
auto within(std::string_view name, char const* type, char const* form, errors const& e, double units, double small) -> bool {
  double const slack = ctgrad::simd::has_fma ? 1 : 1.6;
  bool const good = e.units.error <= units * slack && e.small.error <= small * slack;
  std::printf("%s %s %s %.3f %.9g %.3g %.9g%s\n", std::string(name).c_str(), type, form, std::max(e.units.error, 0.5),
              e.units.at, e.small.error, e.small.at, good ? "" : "   more than is stated");
  return good;
}

template <class T>
auto within(function<T> const& f, char const* type, errors_of_forms const& e) -> bool {
  bool const fast = within(f.name, type, "fast", e.fast, f.most.fast, f.small.error);
  return within(f.name, type, "accurate", e.accurate, f.most.accurate, 0) && fast;
}

auto set(char const* variable) -> bool {
  char const* const value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> const words(argv + 1, argv + argc);
  std::uint32_t every = set("CTGRAD_EVERY_FLOAT") ? 1 : 997;
  std::vector<std::string> names;
  int threads = 0;
  for (std::size_t i = 0; i < words.size(); ++i)
    if (words[i] == "--table" && i + 1 < words.size()) return write_table(words[i + 1]);
    else if (words[i] == "--threads" && i + 1 < words.size()) threads = std::max(1, std::atoi(words[++i].c_str()));
    else if (words[i] == "--every" && i + 1 < words.size())
      every = std::uint32_t(std::max(1, std::atoi(words[++i].c_str())));
    else names.push_back(words[i]);

  auto const floats = all_functions<float>();
  auto const doubles = all_functions<double>();
  for (std::string const& name : names)
    if (std::ranges::none_of(floats, [&](auto const& f) { return f.name == name; })) {
      std::fprintf(stderr, "accuracy: there is no function %s\n", name.c_str());
      return 2;
    }
  std::vector<std::size_t> wanted;
  for (std::size_t k = 0; k < floats.size(); ++k)
    if (names.empty() || std::ranges::find(names, floats[k].name) != names.end()) wanted.push_back(k);

  std::vector<errors_of_forms> of_float(floats.size()), of_double(floats.size());
  std::atomic<std::size_t> next = 0;
  auto const work = [&] {
    for (std::size_t i; (i = next++) < wanted.size();) {
      of_float[wanted[i]] = over_floats(floats[wanted[i]], every);
      of_double[wanted[i]] = over_doubles(doubles[wanted[i]], every == 1 ? 20'000'000 : 200'000);
    }
  };
  if (threads == 0) threads = every == 1 ? std::max(1, int(std::thread::hardware_concurrency())) : 1;
  std::vector<std::thread> others(std::size_t(threads - 1));
  for (std::thread& t : others) t = std::thread(work);
  work();
  for (std::thread& t : others) t.join();

  bool good = true;
  for (std::size_t k : wanted) {
    good &= within(floats[k], "float", of_float[k]);
    good &= within(doubles[k], "double", of_double[k]);
  }
  return good ? 0 : 1;
}
