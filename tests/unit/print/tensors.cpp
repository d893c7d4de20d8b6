// tests/unit/print/tensors.cpp — ops on tensors print as they were written, and their derivatives readably
// SPDX-License-Identifier: MIT
#include <ctgrad/expression/einsum.hpp>
#include <ctgrad/expression/explain.hpp>
#include <ctgrad/expression/transform.hpp>
#include <ctgrad/layer/dropout.hpp>
#include <ctgrad/network/network.hpp>
#include <ctgrad/network/print.hpp>

#include <catch2/catch.hpp>

using namespace ctgrad;

namespace {

inline constexpr input<"x", 3, 5> x;
inline constexpr input<"v", 5> v;
inline constexpr input<"k", 2, 3, 5> k;
inline constexpr input<"y", 3> v3;
inline constexpr parameter<"A", 4, 3> A;
inline constexpr parameter<"c", 5> c;
inline constexpr parameter<"s"> s;
inline constexpr parameter<"r"> r;
inline constexpr hyperparameter<"beta"> beta;

}  // namespace

#define PRINTS(formula, as_text, as_latex) \
  do {                                     \
    static constexpr auto e = formula;     \
    CHECK(text(e) == as_text);             \
    CHECK(latex(e) == as_latex);           \
  } while (false)

TEST_CASE("tensors: the same elements in another order or shape") {
  PRINTS(transpose(x), "x'", "x^{\\top}");
  PRINTS((reshape<5, 3>(x)), "reshape<5, 3>(x)", "\\operatorname{reshape}_{5 \\times 3}(x)");
  PRINTS(flatten(x + x), "flatten(2 x)", "\\operatorname{flatten}(2 x)");
  PRINTS((einsum<"kij->jik">(k)), "einsum<\"ijk->kji\">(k)", "\\operatorname{einsum}_{ijk \\to kji}(k)");
  PRINTS(diagonal(x), "diagonal(x)", "\\operatorname{diagonal}(x)");
  PRINTS((gather<2, 0, 0>(x)), "gather<2, 0, 0>(x)", "\\operatorname{gather}_{2, 0, 0}(x)");
}

TEST_CASE("tensors: slices have the brackets of an index") {
  PRINTS((slice<0, 1, 3>(v)), "v[1:3]", "v[1:3]");
  PRINTS((slice<1, 0, 5, 2>(x)), "x[:, 0:5:2]", "x[:, 0:5:2]");
  PRINTS((slice<0, 0, 2>(k)), "k", "k");  // all of it: nothing was cut
  PRINTS((slice<0, 1, 3>(tanh(v) + c)), "(tanh(v) + c)[1:3]", "(\\tanh(v) + c)[1:3]");
  PRINTS(transpose((slice<1, 1, 3>(x))), "x[:, 1:3]'", "x[:, 1:3]^{\\top}");
}

TEST_CASE("tensors: parts side by side") {
  PRINTS(concat(v, c, v), "concat(v, c, v)", "\\operatorname{concat}(v, c, v)");
  PRINTS((concat<1>(x, slice<1, 1, 3>(x))), "concat<1>(x, x[:, 1:3])", "\\operatorname{concat}_{1}(x, x[:, 1:3])");
  PRINTS(concat(concat(v, c) + 1.0, c), "concat(concat(v, c) + 1, c)",
         "\\operatorname{concat}(\\operatorname{concat}(v, c) + 1, c)");
  PRINTS(stack(v, v + 1.0, c), "stack(v, v + 1, c)", "\\operatorname{stack}(v, v + 1, c)");
  PRINTS(stack(s, r), "stack(s, r)", "\\operatorname{stack}(s, r)");
  PRINTS((lower_triangular(slice<0, 0, 3>(v), slice<0, 2, 5>(v))), "lower_triangular(v[0:3], v[2:5])",
         "\\operatorname{lower\\_triangular}(v[0:3], v[2:5])");
}

TEST_CASE("tensors: what broadcasting repeats is itself where shapes say how") {
  PRINTS(x + v, "x + v", "x + v");
  PRINTS((hadamard(x, reshape<3, 1>(slice<0, 0, 3>(v)))), "x .* reshape<3, 1>(v[0:3])",
         "x \\odot \\operatorname{reshape}_{3 \\times 1}(v[0:3])");
  PRINTS((reshape<5, 1>(v) + c), "reshape<5, 1>(v) + c", "\\operatorname{reshape}_{5 \\times 1}(v) + c");
  PRINTS(repeat<4>(v), "repeat<4>(v)", "\\operatorname{repeat}_{4}(v)");
  PRINTS(repeat<2>(repeat<4>(v)) + repeat<2>(repeat<4>(c)), "repeat<2>(repeat<4>(v)) + repeat<2>(repeat<4>(c))",
         "\\operatorname{repeat}_{2}(\\operatorname{repeat}_{4}(v)) + "
         "\\operatorname{repeat}_{2}(\\operatorname{repeat}_{4}(c))");
}

TEST_CASE("tensors: reductions say along which axes") {
  PRINTS(sum<0>(x), "sum<0>(x)", "\\operatorname{sum}_{0}(x)");
  PRINTS((mean<0, 2>(k)), "0.1 sum<0, 2>(k)", "0.1 \\operatorname{sum}_{0, 2}(k)");
  PRINTS(max<1>(x), "max<1>(x)", "\\max_{1}(x)");
  PRINTS(min(v), "min(v)", "\\min(v)");
  PRINTS(min<0>(x), "min<0>(x)", "\\min_{0}(x)");
  PRINTS(argmax<0>(x), "argmax<0>(x)", "\\operatorname{argmax}_{0}(x)");
  PRINTS(cumsum(v), "cumsum(v)", "\\operatorname{cumsum}(v)");
  PRINTS(cumsum<1>(x), "cumsum<1>(x)", "\\operatorname{cumsum}_{1}(x)");
  PRINTS(logsumexp<1>(x), "logsumexp<1>(x)", "\\operatorname{logsumexp}_{1}(x)");
  PRINTS(log_softmax<0>(x), "log_softmax<0>(x)", "\\operatorname{log\\_softmax}_{0}(x)");
  PRINTS(log_softmax(v), "log_softmax(v)", "\\operatorname{log\\_softmax}(v)");
}

TEST_CASE("tensors: einsum has the letters of a book") {
  PRINTS((einsum<"kij,j->ki">(k, v)), "einsum<\"ijk,k->ij\">(k, v)", "\\operatorname{einsum}_{ijk,k \\to ij}(k, v)");
  PRINTS((einsum<"zij,zkj->zik">(k, k)), "einsum<\"ijk,ilk->ijl\">(k, k)",
         "\\operatorname{einsum}_{ijk,ilk \\to ijl}(k, k)");
  PRINTS(x * v, "x * v", "x\\, v");
}

TEST_CASE("tensors: what training or the user decides") {
  PRINTS(stop_gradient(v) + c, "stop_gradient(v) + c", "\\operatorname{stop}(v) + c");
  PRINTS((v | dropout<0.5>), "dropout<0.5>(v)", "\\operatorname{dropout}_{0.5}(v)");
  PRINTS(((v | dropout<0.5, "d">)+(c | dropout<0.25, "e">)), "dropout<0.5, d>(v) + dropout<0.25, e>(c)",
         "\\operatorname{dropout}_{0.5, d}(v) + \\operatorname{dropout}_{0.25, e}(c)");
  PRINTS(beta * v, "beta v", "\\beta v");
}

#define DERIVATIVE(formula, as_text)   \
  do {                                 \
    static constexpr auto e = formula; \
    CHECK(text(e) == as_text);         \
  } while (false)

TEST_CASE("tensors: derivatives") {
  DERIVATIVE(gradient(sum(tanh(x + c)), c), "3 - sum<0>(z1 .* z1)\n  where z1 = tanh(x + c)");
  DERIVATIVE(gradient(sum(tanh(sum<1>(x))), x), "repeat<5>(1 - z1 .* z1)'\n  where z1 = tanh(sum<1>(x))");
  DERIVATIVE(gradient(sum(exp(slice<0, 1, 3>(c))), c), "put<5>[1:3](exp(c[1:3]))");
  DERIVATIVE(gradient(sum(exp(slice<0, 0, 2>(c))) + sum(tanh(slice<0, 2, 5>(c))), c),
             "concat(exp(c[0:2]), 1 - z1 .* z1)\n  where z1 = tanh(c[2:5])");
  DERIVATIVE(gradient(sum(tanh(gather<1, 1, 0>(A) * x)), A),
             "scatter<4>[1, 1, 0]((1 - z1 .* z1) * x')\n  where z1 = tanh(gather<1, 1, 0>(A) * x)");
  DERIVATIVE(gradient(sum(exp(cumsum(c))), c), "cumsum(exp(cumsum(c))[::-1])[::-1]");
  DERIVATIVE(gradient(sum(exp(einsum<"kij,j->ki">(k, c))), c), "einsum<\"ijk,ij->k\">(k, exp(einsum<\"ijk,k->ij\">(k, c)))");
  DERIVATIVE(gradient(sum(exp(diagonal(x))), x), "put<3, 5>[6 i, i < 3](exp(diagonal(x)))");
  DERIVATIVE(gradient(sum(concat(hadamard(c, c), v)), c), "2 c");  // ones, wherever they were cut from
  DERIVATIVE(gradient(sum(exp(lower_triangular(slice<0, 0, 3>(c), slice<0, 2, 5>(c)) * v3)), c),
             "put<5>[2:5](concat(z1[1:2, 0], z1[2, 0:2])) + put<5>[0:3](diagonal(z1))\n"
             "  where z1 = exp(lower_triangular(c[0:3], c[2:5]) * y) * y'");
  DERIVATIVE(jacobian(exp(slice<0, 0, 2>(c)), slice<0, 0, 2>(c)), "0");
}

TEST_CASE("tensors: the kernels of strided ops") {
  static constexpr auto e = sum(logsumexp<1>(A * x));
  std::string const all = kernels<compiled<network<e>::formula::inference, float>>();
  INFO(all);
  CHECK(all.find("strided [batch x 4 x 5], sum over 3, 120 flop a sample\n      u1 = einsum<\"ij,jk->ik\">(A, x)\n") !=
        all.npos);
  CHECK(all.find("strided [batch x 4], maximum over 5, 20 flop a sample\n") != all.npos);
  CHECK(all.find("      z1 = max<1>(u1)\n") != all.npos);
  CHECK(all.find("logsumexp") == all.npos);  // its steps are kernels of their own: each prints what it does
}
