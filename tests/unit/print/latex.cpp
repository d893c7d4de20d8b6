// tests/unit/print/latex.cpp — formulas as LaTeX
// SPDX-License-Identifier: MIT
#include "digits.hpp"

#include <ctgrad/expression/explain.hpp>

#include <catch2/catch.hpp>

using namespace digits;

TEST_CASE("latex: a network and its loss") {
  CHECK(latex(logits) == R"(W_{2}\, \operatorname{relu}(W_{1}\, x + b_{1}) + b_{2})");
  CHECK(latex(loss) == R"(-t^{\top} \log \operatorname{softmax}(W_{2}\, \operatorname{relu}(W_{1}\, x + b_{1}) + b_{2}))"
                       R"( + \lambda \lVert W_{1} \rVert^{2})");
}

TEST_CASE("latex: backpropagation through the digits network") {
  CHECK(latex(dW2) == R"(\begin{aligned}
& (\operatorname{softmax}(W_{2}\, z_{1} + b_{2}) - t)\, z_{1}^{\top} \\
\text{where}\quad & z_{1} = \operatorname{relu}(W_{1}\, x + b_{1})
\end{aligned})");
  CHECK(latex(dW1) == R"(\begin{aligned}
& 2 \lambda W_{1} + (W_{2}^{\top}\, (\operatorname{softmax}(W_{2}\, z_{1} + b_{2}) - t) \odot \left[z_{1} > 0\right])\, x^{\top} \\
\text{where}\quad & z_{1} = \operatorname{relu}(W_{1}\, x + b_{1})
\end{aligned})");
}
