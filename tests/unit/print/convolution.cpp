// tests/unit/print/convolution.cpp — convolutions in formulas, and LeNet-5 as its kernels run
// SPDX-License-Identifier: MIT
#include <ctgrad/expression/explain.hpp>
#include <ctgrad/expression/gradient.hpp>
#include <ctgrad/layer/activation.hpp>
#include <ctgrad/layer/combine.hpp>
#include <ctgrad/layer/convolution.hpp>
#include <ctgrad/layer/pooling.hpp>
#include <ctgrad/loss/cross_entropy.hpp>
#include <ctgrad/network/network.hpp>
#include <ctgrad/network/print.hpp>

#include <catch2/catch.hpp>

using namespace ctgrad;

namespace {

inline constexpr input<"x", 4, 9, 8> x;
inline constexpr parameter<"W", 6, 4, 3, 3> W;
inline constexpr parameter<"b", 6> b;

inline constexpr input<"pixels", 1, 28, 28> pixels;
inline constexpr label<"t", 10> t;
inline constexpr auto lenet = pixels | conv2d<6, 5, sliding{.padding = same_padding}> | relu | max_pool<2> | conv2d<16, 5> |
                              relu | max_pool<2> | flatten | dense<120> | relu | dense<84> | relu | dense<10>;
inline constexpr auto lenet_loss = cross_entropy(lenet, t);
using net = network<lenet, lenet_loss>;

auto has(std::string const& text, std::string const& part) -> bool { return text.find(part) != text.npos; }
auto without_tiles(std::string text) -> std::string {
  for (std::size_t at; (at = text.find(", tile ")) != text.npos;) text.erase(at, text.find_first_of(",\n", at + 1) - at);
  return text;
}

}  // namespace

#define PRINTS(formula, as_text, as_latex) \
  do {                                     \
    static constexpr auto e = formula;     \
    CHECK(text(e) == as_text);             \
    CHECK(latex(e) == as_latex);           \
  } while (false)

TEST_CASE("convolutions print as they were written") {
  PRINTS(convolve(x, W), "conv(W, x)", "W \\star x");
  PRINTS(max_pool<2>(relu(convolve(x, W, b))), "max_pool<2>(relu(conv(W, x) + b))",
         "\\operatorname{max\\_pool}_{2}(\\operatorname{relu}(W \\star x + b))");
  PRINTS((convolve<sliding{.stride = {1, 2}, .padding = 1}>(x, W)), "conv<stride 1x2, padding 1>(W, x)",
         "W \\underset{\\text{stride 1x2, padding 1}}{\\star} x");
  PRINTS((average_pool<rows_and_columns{3, 2}>(upsample<2>(x))), "average_pool<3x2>(upsample<2>(x))",
         "\\operatorname{average\\_pool}_{3x2}(\\operatorname{upsample}_{2}(x))");
  PRINTS((max_pool<3, sliding{.stride = 2, .padding = 1}>(x)), "max_pool<3, stride 2, padding 1>(x)",
         "\\operatorname{max\\_pool}_{3, stride 2, padding 1}(x)");
  PRINTS((convolve_transposed(convolve(x, W), W)), "conv_transpose(W, conv(W, x))", "W \\star^{\\top} (W \\star x)");
  PRINTS(gradient(sum(convolve(x, W, b)), W), "conv_kernel(ones, x)", "\\mathbf{1} \\star_{W} x");
}

TEST_CASE("LeNet-5: 61,706 parameters, and what each layer does") {
  net const lenet5;
  std::string const table = summary(lenet5);
  INFO(table);
  CHECK(has(table, "W1, b1  convolution max_pool relu  6x14x14         156"));
  CHECK(has(table, "W2, b2  convolution max_pool relu  400            2416"));
  CHECK(has(table, "61706"));
}

TEST_CASE("LeNet-5: relu and pool ride in the convolution, which is never stored") {
  std::string const all = without_tiles(kernels<net::trainer<sgd>::compiled_type>());
  INFO(all);
  CHECK(has(all, "lanes [batch x 6 x 14 x 14], sum over 1 x 5 x 5, the largest of 2 x 2 kept with its place as bits"));
  CHECK(has(all, " = relu(max_pool<2>(conv(W1, z1) + b1))\n"));
  CHECK(has(all, "lanes [batch x 16 x 5 x 5], sum over 6 x 5 x 5, the largest of 2 x 2 kept with its place as bits"));
  CHECK(has(all, " = conv_kernel(unpool<2>("));  // the first layer's gradient is spread out in registers
  CHECK_FALSE(has(all, "= conv(W1"));
  // For each sample: 32x32 padded, 6x14x14 and its gradient, 16x10x10 unpooled ...; 6x28x28 would be 4704 more.
  CHECK(net::trainer<sgd>::compiled_type::memory.sample_elements < 4704 + 1024 + 2 * 1176);
}
