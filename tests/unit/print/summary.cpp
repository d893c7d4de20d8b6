// tests/unit/print/summary.cpp — the table of layers
// SPDX-License-Identifier: MIT
#include "digits.hpp"

#include <ctgrad/expression/einsum.hpp>
#include <ctgrad/expression/explain.hpp>
#include <ctgrad/expression/reduce.hpp>
#include <ctgrad/layer/combine.hpp>
#include <ctgrad/layer/dropout.hpp>
#include <ctgrad/layer/embedding.hpp>
#include <ctgrad/loss/mean_squared_error.hpp>
#include <ctgrad/network/network.hpp>
#include <ctgrad/network/print.hpp>

#include <catch2/catch.hpp>

using namespace digits;

TEST_CASE("summary: a network of two layers, and its loss") {
  CHECK(summary(logits) == R"(layer   op          output  parameters    flop       B
x       input       64               0       0     256
W1, b1  dense relu  32            2080  4.16 k  8.45 k
W2, b2  dense       10             330     650  1.36 k
total                             2410  4.81 k  10.1 k
)");
  CHECK(summary(loss) == R"(layer   op          output    parameters    flop       B
x       input       64                 0       0     256
W1, b1  dense relu  32              2080  4.16 k  8.45 k
W2, b2  dense       10               330     650  1.36 k
        loss        a scalar           0  4.16 k       4
total                               2410  8.97 k  10.1 k
)");
}

TEST_CASE("summary: of a network, as it predicts, in its own numbers") {
  static constexpr auto out = x | dense<16, "first"> | relu | dropout<0.5> | residual(dense<16> | tanh) | dense<10>;
  network<out, out, double> const net;
  CHECK(summary(net) == R"(layer   op              output  parameters    flop       B
x       input           64               0       0     512
first   dense relu      16            1040  2.08 k  8.45 k
W1, b1  dense tanh add  16             272     560   2.3 k
W2, b2  dense           10             170     330  1.44 k
total                                 1482  2.97 k  12.7 k
)");
}

TEST_CASE("summary: tied weights count once; embeddings and products of tensors are layers too") {
  static constexpr parameter<"W", 8, 6> W;
  static constexpr input<"s", 6> s;
  static constexpr auto autoencoder = transpose(W) * tanh(W * s);
  CHECK(summary(autoencoder) == R"(layer       op          output  parameters  flop    B
s           input       6                0     0   24
W           dense tanh  8               48   104  224
W (shared)  dense       6                0    96   24
total                                   48   200  272
)");
  static constexpr label<"word", 50> word;
  static constexpr input<"M", 3, 4> M;
  static constexpr parameter<"K", 4, 8> K;
  static constexpr auto mixed = sum<0>(M * K) + (word | embedding<8, "words">);
  CHECK(summary(mixed) == R"(layer  op             output  parameters    flop       B
M      input          3x4              0       0      48
K      matmul sum     8               32     216     160
words  embedding add  8              400     808  1.63 k
total                                432  1.02 k  1.84 k
)");
}
