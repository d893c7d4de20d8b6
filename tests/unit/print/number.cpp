// tests/unit/print/number.cpp — numbers print short, and fractions as fractions
// SPDX-License-Identifier: MIT
#include <ctgrad/print/number.hpp>

#include <catch2/catch.hpp>

using namespace ctgrad::print;

namespace {
auto text(double value) { return written(value, notation::text).text; }
auto latex(double value) { return written(value, notation::latex).text; }
}  // namespace

TEST_CASE("number: the shortest digits that read back the same") {
  CHECK(text(0.5) == "0.5");
  CHECK(text(3) == "3");
  CHECK(text(-2) == "-2");
  CHECK(text(0) == "0");
  CHECK(text(1e-4) == "1e-4");
  CHECK(text(2.5e-7) == "2.5e-7");
  CHECK(text(6e23) == "6e23");
  CHECK(text(0.1) == "0.1");
  CHECK(std::stod(text(0.1234567890123)) == 0.1234567890123);
}

TEST_CASE("number: division by a number of elements is written as a fraction") {
  CHECK(text(1.0 / 3) == "1/3");
  CHECK(text(-2.0 / 3) == "-2/3");
  CHECK(text(1.0 / 784) == "1/784");
  CHECK(latex(1.0 / 784) == "\\tfrac{1}{784}");
}

TEST_CASE("number: LaTeX writes powers of ten") {
  CHECK(latex(1e-4) == "10^{-4}");
  CHECK(latex(-1e-4) == "-10^{-4}");
  CHECK(latex(2.5e-7) == "2.5 \\cdot 10^{-7}");
}
