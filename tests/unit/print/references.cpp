// references.cpp — of ref<e> the compiler keeps what is printed: the same text and LaTeX as of e itself
// SPDX-License-Identifier: MIT
#include <ctgrad/expression/gradient.hpp>
#include <ctgrad/expression/print.hpp>
#include <ctgrad/expression/reduce.hpp>

#include <catch2/catch.hpp>

using namespace ctgrad;

namespace {

template <auto const& E>
void must_print_alike() {
  CHECK(text(ref<E>) == text(E));
  CHECK(latex(ref<E>) == latex(E));
}

inline constexpr input<"M", 3, 4> M;
inline constexpr parameter<"A", 2, 3> A;
inline constexpr parameter<"v", 4> v;

}  // namespace

TEST_CASE("print of a reference: formulas of plain ops, which leave the words for tensors out") {
  static constexpr auto plain = sum(hadamard(tanh(A * (M * v)), A * (M * v)));
  static constexpr auto derivative = gradient(plain, A);
  must_print_alike<plain>();
  must_print_alike<derivative>();
}

TEST_CASE("print of a reference: slices, broadcasting, sums along axes") {
  static constexpr auto e = sum<0>(A * slice<1, 0, 3>(M)) + slice<0, 1, 4>(v);
  static constexpr auto derivative = gradient(sum(logsumexp<1>(A * M + v)), A);
  must_print_alike<e>();
  must_print_alike<derivative>();
}

TEST_CASE("print of a reference: a mistaken formula tells its mistake") {
  static constexpr auto clash = parameter<"W", 2>{} + sum(parameter<"W", 3>{});
  constexpr auto& formula = printable<clash>;
  CHECK_THROWS_WITH(text(*formula.formula(), formula.root()), "W has two shapes, 2 and 3");
}

TEST_CASE("print of an expression without a name: the same, up to a length") {
  static constexpr auto plain = sum(tanh(A * (M * v)));
  static constexpr auto derivative = gradient(plain, A);
  CHECK(text(gradient(plain, A)) == text(derivative));
  CHECK(latex(gradient(plain, A)) == latex(derivative));
  CHECK(text(M * v) == "M * v");
  static constexpr auto product = [](auto const& again, int times) consteval {
    auto p = v + v;
    for (int i = 0; i < times; ++i) p = again(p, i);
    return p;
  };
  static constexpr auto longer = [](auto const& p, int i) consteval { return p * double(i + 2) + v; };
  CHECK(text(product(longer, 5)).starts_with("6 (5 (4 (3 (2 "));
  CHECK_THROWS_WITH(text(product(longer, 60)), "the formula is too long to be printed; give it a name, e, and print ref<e>");
}
