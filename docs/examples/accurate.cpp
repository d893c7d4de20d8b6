// accurate.cpp — one formula in fast and in accurate functions: what far below 0 is left of gelu
// SPDX-License-Identifier: MIT
#include <ctgrad/ctgrad.hpp>

#include <cstdio>

using namespace ctgrad;

inline constexpr input<"x"> x;

inline constexpr auto y = gelu(x);
inline constexpr auto exact = accurate(y);

int main() {
  std::vector<float> const rows{-1, -3, -5, -8, -13};
  std::vector<float> fast(rows.size()), slow(rows.size());
  network<y> const first;
  network<exact> const second;
  first.predict_with(8)(5, fast, feed(x, rows));
  second.predict_with(8)(5, slow, feed(x, rows));
  std::puts("  x      gelu(x)         accurate(gelu(x))");
  for (std::size_t i = 0; i < rows.size(); ++i)
    std::printf("%4.0f   %-14.8g  %.8g\n", double(rows[i]), double(fast[i]), double(slow[i]));
}
