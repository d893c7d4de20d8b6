// single_sample.cpp — one sample has kernels of its own; they agree with a batch to rounding, and need no copies
// SPDX-License-Identifier: MIT
#include <ctgrad/layer/activation.hpp>
#include <ctgrad/layer/dense.hpp>
#include <ctgrad/network/network.hpp>
#include <ctgrad/neural_network/initialize.hpp>

#include <catch2/catch.hpp>

using namespace ctgrad;

namespace {

inline constexpr input<"x", 37> x;
inline constexpr parameter<"A", 50, 37> A;  // its rows lie in the lanes
inline constexpr parameter<"B", 3, 50> B;   // narrow: row by row
inline constexpr parameter<"C", 5, 37> C;
inline constexpr parameter<"D", 3, 37> D;
inline constexpr parameter<"F", 3, 5> F;  // too short a sum for dot products
inline constexpr parameter<"b", 50> b;

template <auto const& E, class T>
void must_agree(double margin) {
  network<E, E, T> net;
  initialize(net, 4);
  constexpr int batch = 19, outputs = decltype(net)::outputs;
  std::vector<T> rows(batch * 37), together(batch * outputs), alone(outputs);
  random_stream const stream{8, 8};
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = stream.template normal<T>(i);
  net.predict_with(batch)(batch, together, feed(x, rows));
  auto one = net.predict_with(1);
  for (int s = 0; s < batch; ++s) {
    one(1, alone, feed(x, std::span(rows).subspan(std::size_t(s) * 37, 37)));
    for (int i = 0; i < outputs; ++i) {
      INFO("sample " << s << ", output " << i);
      REQUIRE(double(alone[std::size_t(i)]) == Approx(double(together[std::size_t(s * outputs + i)])).margin(margin));
    }
  }
}
template <auto const& E>
void must_agree_in_both_types() {
  must_agree<E, float>(3e-6);
  must_agree<E, double>(1e-14);
}

}  // namespace

TEST_CASE("single sample: wide layers") {
  static constexpr auto e = tanh(A * x + b);
  must_agree_in_both_types<e>();
}
TEST_CASE("single sample: a narrow matrix by dot products, with inputs that end inside a pack") {
  static constexpr auto of_input = tanh(C * x);
  static constexpr auto of_hidden = B * tanh(A * x);
  must_agree_in_both_types<of_input>();
  must_agree_in_both_types<of_hidden>();
}
TEST_CASE("single sample: a transposed matrix, more outputs than a pack") {
  static constexpr auto e = transpose(A) * tanh(A * x + b);
  must_agree_in_both_types<e>();
}
TEST_CASE("single sample: several products in one sum") {
  static constexpr auto e = A * x + transpose(B) * (B * tanh(A * x)) + A * tanh(x);
  must_agree_in_both_types<e>();
}
TEST_CASE("single sample: several narrow products in one sum, of which some are dot products") {
  static constexpr auto e = B * tanh(A * x + b) + D * x + F * relu(C * x);
  must_agree_in_both_types<e>();
}
TEST_CASE("single sample: a matrix that is read both ways keeps its copy for the reader that needs it") {
  static constexpr auto e = B * tanh(transpose(B) * (B * tanh(A * x)) + A * x);
  must_agree_in_both_types<e>();
}
TEST_CASE("single sample: a layer of one output, and of one input") {
  static constexpr auto e = x | dense<1, "one"> | tanh | dense<20, "two"> | sigmoid | dense<1, "three">;
  must_agree_in_both_types<e>();
}
