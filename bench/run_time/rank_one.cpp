// rank_one.cpp — sum(A * B) of doubles, 64 x 64, and its gradients, which need no product, beside the value alone
// SPDX-License-Identifier: MIT
#include "formula.hpp"

#include <ctgrad/expression/operators.hpp>

using namespace ctgrad;

inline constexpr parameter<"A", 64, 64> A;
inline constexpr parameter<"B", 64, 64> B;
inline constexpr auto value = sum(A * B);
using formula = network<value, value, double>;

void fill(formula& net, bench::formula_start const& from) {
  for (int i = 0; i < 64; ++i)
    for (int j = 0; j < 64; ++j)
      net.view(A)(i, j) = from.A[std::size_t(64 * i + j)], net.view(B)(i, j) = from.B[std::size_t(64 * i + j)];
}
constexpr float right[]{-1.44585f};

int main(int argc, char** argv) { return bench::race(argc, argv, "rank_one", right, bench::formulas<formula, fill>()); }
