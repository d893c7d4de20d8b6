// tests/unit/print/kernels.cpp — the kernels of the digits network, as they run
// SPDX-License-Identifier: MIT
#include "digits.hpp"

#include <ctgrad/expression/tensor.hpp>
#include <ctgrad/network/network.hpp>
#include <ctgrad/network/print.hpp>

#include <catch2/catch.hpp>

using namespace digits;

namespace {

using net = network<logits, loss>;

// How a kernel is tiled is the machine's: the rest is the same everywhere.
auto without_tiles(std::string text) -> std::string {
  for (std::size_t at; (at = text.find(", tile ")) != text.npos;) text.erase(at, text.find_first_of(",\n", at + 1) - at);
  return text;
}
auto has(std::string const& text, std::string const& part) -> bool { return text.find(part) != text.npos; }

}  // namespace

TEST_CASE("kernels: a prediction") {
  std::string const all = without_tiles(kernels<compiled<net::formula::inference, float>>());
  INFO(all);
  CHECK(has(all,
            "contraction [batch x 32], sum over 64, W1 as [in][out], 4.16 kflop a sample\n"
            "      z1 = relu(W1 * x + b1)\n"));
  CHECK(has(all, "      result = W2 * z1 + b2\n"));
  CHECK_FALSE(has(all, "<-"));
}

TEST_CASE("kernels: a training step fuses every update into the kernel that makes the gradient") {
  std::string const all = kernels<net::trainer<sgd>::compiled_type>();
  INFO(all);
  CHECK(has(all, "  W1 <- W1 - rate (2 lambda W1 + sum over samples of "));
  for (std::string parameter : {"W1", "b1", "W2", "b2"}) {
    std::size_t const at = all.find(" " + parameter + " <- " + parameter + " - rate ");
    REQUIRE(at != all.npos);
    std::string const row = all.substr(at, all.find('\n', at) - at);
    CHECK(has(row, "(in place, no gradient buffer)"));
  }
  CHECK(has(all, "rowwise [batch x 10], "));
  CHECK(has(all, "      r1 = exp(u1 - max(u1))\n"));
  CHECK(has(all, " kernels; work "));
}

namespace {
constexpr input<"x", 64> points{};
constexpr parameter<"A", 32, 64> A{};
constexpr parameter<"B", 32, 5> B{};
constexpr auto squares = square(A * points) + square(B * slice<0, 0, 5>(points));
constexpr auto evidence = logsumexp(squares);
}  // namespace

TEST_CASE("kernels: a slice of an input is read where it lies, and a product that two sums read is in neither's memory") {
  std::string const all = kernels<network<squares, evidence>::trainer<sgd>::compiled_type>();
  INFO(all);
  CHECK_FALSE(has(all, "strided"));
  CHECK_FALSE(has(all, "copy"));
  int weighed = 0;
  for (std::size_t at = 0; (at = all.find("sum over samples of z", at)) != all.npos; ++at) ++weighed;
  CHECK(weighed == 2);
}

namespace {
constexpr parameter<"C", 160, 64> C{};
constexpr parameter<"D", 160, 5> D{};
constexpr auto many = square(C * points) + square(D * slice<0, 0, 5>(points));
constexpr auto evidence_of_many = logsumexp(many);
}  // namespace

TEST_CASE("kernels: what runs on blocks of samples is told, in steps alone") {
  using large = network<many, evidence_of_many>;
  std::string const step = kernels<large::trainer<sgd>::compiled_type>(),
                    value = kernels<compiled<large::formula::inference, float>>();
  INFO(step);
  CHECK(has(step, " run on 128 samples after the other where there is room for more than "));
  CHECK_FALSE(has(value, "samples after the other"));
}

TEST_CASE("kernels: double has twice the bytes of float") {
  std::string const one = kernels<compiled<net::formula::inference, float>>();
  std::string const two = kernels<compiled<network<logits, loss, double>::formula::inference, double>>();
  CHECK(has(one, "moved 552 B a sample"));
  CHECK(has(two, "moved 1.1 kB a sample"));
}
