// log_sum_exp.cpp — log(sum(exp(x))) of 1024 doubles and its gradient, beside the value alone
// SPDX-License-Identifier: MIT
#include "formula.hpp"

#include <ctgrad/expression/reduce.hpp>

using namespace ctgrad;

inline constexpr parameter<"x", 1024> x;
inline constexpr auto value = logsumexp(x);
using formula = network<value, value, double>;

void fill(formula& net, bench::formula_start const& from) {
  for (int i = 0; i < 1024; ++i) net.view(x)(i) = from.x[std::size_t(i)];
}
constexpr float right[]{7.494268f};

int main(int argc, char** argv) { return bench::race(argc, argv, "log_sum_exp", right, bench::formulas<formula, fill>()); }
