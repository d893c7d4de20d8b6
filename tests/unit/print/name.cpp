// tests/unit/print/name.cpp — names as symbols
// SPDX-License-Identifier: MIT
#include <ctgrad/print/name.hpp>

#include <catch2/catch.hpp>

using ctgrad::print::latex_name;

TEST_CASE("name: an index, an owner, a Greek letter") {
  CHECK(latex_name("x") == "x");
  CHECK(latex_name("W1") == "W_{1}");
  CHECK(latex_name("W12") == "W_{12}");
  CHECK(latex_name("W_1") == "W_{1}");
  CHECK(latex_name("h_in") == "h_{\\text{in}}");
  CHECK(latex_name("trunk.W") == "W_{\\text{trunk}}");
  CHECK(latex_name("trunk.W2") == "W_{\\text{trunk},2}");
  CHECK(latex_name("lambda") == "\\lambda");
  CHECK(latex_name("lambda1") == "\\lambda_{1}");
  CHECK(latex_name("Sigma") == "\\Sigma");
  CHECK(latex_name("weights") == "\\mathit{weights}");
}

TEST_CASE("name: what the executor sets has the letters of a lecture") {
  CHECK(latex_name("1/batch") == "\\tfrac{1}{N}");
  CHECK(latex_name("rate") == "\\eta");
}

TEST_CASE("name: characters that mean something to LaTeX are escaped") {
  CHECK(latex_name("50%") == "\\mathit{50\\%}");
  CHECK(latex_name("a_b_c") == "a_{\\text{b\\_c}}");
  CHECK(latex_name("7") == "7");
  CHECK(latex_name("_") == "\\_");
  CHECK(latex_name("").empty() == false);
}
