// tests/accuracy/measure.hpp — the largest errors of a function: over all floats, or a sample, and over a sample of doubles
// SPDX-License-Identifier: MIT
#pragma once
#include "functions.hpp"
#include "unit/simd/ulp.hpp"

#include <bit>
#include <cstdint>
#include <random>

namespace accuracy {

struct worst {
  double error = 0, at = 0;
  void consider(double e, double x) {
    if (e > error) error = e, at = x;
  }
};
/// Of one form: in units in the last place, and as a number where that is stated.
struct errors {
  worst units, small;
};
struct errors_of_forms {
  errors fast, accurate;
};

template <class T>
class measurement {
 public:
  explicit measurement(function<T> const& f) : f_(f) {}

  /// Any number of numbers.
  void add(T x) {
    x_[count_++] = x;
    if (count_ == block) compare();
  }
  auto result() -> errors_of_forms {
    while (count_ > 0) add(x_[0]);
    if (f_.accurate == nullptr) all_.accurate = all_.fast;
    return all_;
  }

 private:
  static constexpr int block = 256;
  function<T> const& f_;
  errors_of_forms all_{};
  alignas(64) T x_[block]{}, fast_[block]{}, accurate_[block]{};
  int count_ = 0;

  void compare() {
    count_ = 0;
    f_.fast(x_, fast_, block);
    if (f_.accurate != nullptr) f_.accurate(x_, accurate_, block);
    for (int i = 0; i < block; ++i) {
      wider<T> const truth = f_.truth(wider<T>(x_[i]));
      judge(all_.fast, fast_[i], truth, x_[i], f_.small.from);
      if (f_.accurate != nullptr) judge(all_.accurate, accurate_[i], truth, x_[i], -HUGE_VAL);
    }
  }
  static void judge(errors& e, T got, wider<T> truth, T x, double small_from) {
    if (got == T(truth)) return;  // at most half a unit, which every form has somewhere
    if (double(x) < small_from)
      e.small.consider(std::isnan(got) ? HUGE_VAL : double(std::abs(wider<T>(got) - truth)), double(x));
    else e.units.consider(error_in_ulp(got, truth), double(x));
  }
};

/// Where forms change their formula, or results leave the range of numbers; and every power of two.
template <class T>
void add_edges(measurement<T>& m) {
  using limits = std::numeric_limits<T>;
  auto const around = [&](T x, int each_side) {
    T below = x, above = x;
    for (int i = 0; i < each_side; ++i) {
      for (T y : {below, above}) m.add(y), m.add(-y);
      below = std::nextafter(below, -limits::infinity()), above = std::nextafter(above, limits::infinity());
    }
  };
  for (int k = limits::min_exponent - limits::digits; k < limits::max_exponent; ++k) around(std::ldexp(T(1), k), 4);
  for (double border : {0.0,     0.34657, 0.41421, 0.55,   0.59,  0.70711, 0.75,   0.7854, 0.93,  1.41421, 1.5708, 2.41421,
                        3.14159, 3.92,    5.95,    7.9,    8.12,  9.01,    9.1,    10.0,   12.0,  14.4,    15.0,   16.64,
                        17.33,   18.4,    18.99,   20.8,   22.5,  30.0,    36.74,  38.5,   39.5,  41.0,    87.34,  88.72,
                        89.0,    89.42,   103.28,  103.97, 120.0, 708.4,   709.78, 710.48, 745.1, 746.0,   760.0})
    around(T(border), 200);
  for (T x : {limits::infinity(), -limits::infinity(), limits::quiet_NaN(), limits::max(), limits::lowest()}) m.add(x);
}

/// \param every 1 for all floats
inline auto over_floats(function<float> const& f, std::uint32_t every) -> errors_of_forms {
  measurement<float> m(f);
  if (every > 1) add_edges(m);
  for (std::uint64_t bits = 0; bits < std::uint64_t(1) << 32; bits += every)
    m.add(std::bit_cast<float>(std::uint32_t(bits)));
  return m.result();
}

/// A quarter of them have any bits, the others are of ordinary size.
inline auto over_doubles(function<double> const& f, int samples) -> errors_of_forms {
  measurement<double> m(f);
  add_edges(m);
  std::mt19937_64 random(5);
  for (int i = 0; i < samples; ++i) {
    std::uint64_t const bits = random();
    double const size = std::ldexp(1.0, int(bits % 16) - 5);
    m.add(i % 4 == 0 ? std::bit_cast<double>(random()) : size * std::uniform_real_distribution<double>(-1, 1)(random));
  }
  return m.result();
}

}  // namespace accuracy
