// log_density.cpp — the normal log-density of 1024 doubles and its gradient, beside the value alone
// SPDX-License-Identifier: MIT
#include "formula.hpp"

#include <ctgrad/expression/functions.hpp>

using namespace ctgrad;

inline constexpr parameter<"x", 1024> x;
inline constexpr parameter<"mu"> mu;
inline constexpr parameter<"sigma"> sigma;
inline constexpr auto value = sum(-0.5 * square((x - mu) / sigma) - log(sigma));
using formula = network<value, value, double>;

void fill(formula& net, bench::formula_start const& from) {
  for (int i = 0; i < 1024; ++i) net.view(x)(i) = from.x[std::size_t(i)];
  net.view(mu)(0) = from.mu, net.view(sigma)(0) = from.sigma;
}
constexpr float right[]{-785.87494f};

int main(int argc, char** argv) { return bench::race(argc, argv, "log_density", right, bench::formulas<formula, fill>()); }
