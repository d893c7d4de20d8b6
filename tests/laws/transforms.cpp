// transforms.cpp — products with Jacobians and Hessians agree with each other and with finite differences
// SPDX-License-Identifier: MIT
#include <ctgrad/core/random.hpp>
#include <ctgrad/expression/transform.hpp>
#include <ctgrad/loss/cross_entropy.hpp>
#include <ctgrad/network/network.hpp>

#include <catch2/catch.hpp>

using namespace ctgrad;

namespace {

inline constexpr input<"x", 4> x;
inline constexpr label<"t", 3> t;
inline constexpr input<"v", 4> v;  // a direction of x
inline constexpr input<"w", 3> w;  // a direction of z
inline constexpr parameter<"W", 3, 4> W;
inline constexpr parameter<"b", 3> b;
inline constexpr input<"D", 3, 4> D;  // a direction of W

constexpr auto z = tanh(W * x + b);
constexpr auto loss = cross_entropy(hadamard(z, z) + z, t);

constexpr int batch = 5;
auto drawn(int count, std::uint64_t seed) -> std::vector<double> {
  std::vector<double> values;
  random_stream const stream{seed, 3};
  for (int i = 0; i < count; ++i) values.push_back(2 * stream.uniform<double>(std::uint64_t(i)) - 1);
  return values;
}
auto const X = drawn(batch * 4, 1), V = drawn(batch * 4, 2), U = drawn(batch * 3, 3), DD = drawn(batch * 12, 4);
std::vector<std::int32_t> const T{0, 2, 1, 1, 0};
auto const weights = drawn(12, 5), biases = drawn(3, 6);

/// The value of an expression for every sample, with x moved by h v and the weights of sample s by h D_s.
template <auto const& E>
auto values(double along_x = 0) -> std::vector<double> {
  network<E, E, double> net;
  if constexpr (decltype(net)::table.find("W") >= 0)
    for (int i = 0; i < 3; ++i)
      for (int j = 0; j < 4; ++j) net.view(W)(i, j) = weights[std::size_t(4 * i + j)];
  if constexpr (decltype(net)::table.find("b") >= 0)
    for (int i = 0; i < 3; ++i) net.view(b)(i) = biases[std::size_t(i)];
  std::vector<double> moved = X;
  for (std::size_t i = 0; i < moved.size(); ++i) moved[i] += along_x * V[i];
  std::vector<double> y(std::size_t(batch * net.outputs));
  net.predict_with(batch)(batch, y, feed(x, moved), feed(t, T), feed(v, V), feed(w, U), feed(D, DD));
  return y;
}
void must_agree(std::vector<double> const& a, std::vector<double> const& b, double margin) {
  REQUIRE(a.size() == b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    INFO("element " << i);
    CHECK(a[i] == Approx(b[i]).margin(margin));
  }
}
template <auto const& E>
auto difference_along_v() -> std::vector<double> {
  double const h = 1e-5;
  auto above = values<E>(h), below = values<E>(-h);
  for (std::size_t i = 0; i < above.size(); ++i) above[i] = (above[i] - below[i]) / (2 * h);
  return above;
}

}  // namespace

TEST_CASE("jvp: the derivative along a direction, by finite differences") {
  static constexpr auto e = jvp(z, x, v);
  must_agree(values<e>(), difference_along_v<z>(), 1e-9);
}
TEST_CASE("jvp of a gradient is a Hessian-vector product") {
  static constexpr auto g = gradient(loss, x);
  static constexpr auto e = jvp(g, x, v), h = hessian_vector_product(loss, x, v);
  must_agree(values<e>(), difference_along_v<g>(), 1e-8);
  must_agree(values<e>(), values<h>(), 1e-13);
}
TEST_CASE("jvp and vjp are adjoint: dot(u, J v) = dot(J' u, v)") {
  static constexpr auto left = dot(w, jvp(z, x, v)), right = dot(vjp(z, x, w), v);
  must_agree(values<left>(), values<right>(), 1e-14);
  static constexpr auto of_weights = dot(w, jvp(z, W, D)), adjoint = dot(vjp(z, W, w), D);
  must_agree(values<of_weights>(), values<adjoint>(), 1e-14);
}
TEST_CASE("jacobian: its product with a direction is jvp, its transpose's is vjp") {
  static constexpr auto J = jacobian(z, x);
  static_assert(J.extent == make_shape(3, 4));
  static constexpr auto product = J * v, forward = jvp(z, x, v);
  must_agree(values<product>(), values<forward>(), 1e-14);
  static constexpr auto pulled = transpose(J) * w, reverse = vjp(z, x, w);
  must_agree(values<pulled>(), values<reverse>(), 1e-14);
}
TEST_CASE("jacobian with respect to a matrix has the axes of both") {
  static constexpr auto J = jacobian(z, W);
  static_assert(J.extent == make_shape(3, 3, 4));
  static constexpr auto product = sum<1, 2>(hadamard(J, D)), forward = jvp(z, W, D);
  must_agree(values<product>(), values<forward>(), 1e-14);
}
TEST_CASE("hessian: symmetric, and its product with a direction is the Hessian-vector product") {
  static constexpr auto H = hessian(loss, x), mirrored = transpose(H);
  must_agree(values<H>(), values<mirrored>(), 1e-14);
  static constexpr auto product = H * v, direct = hessian_vector_product(loss, x, v);
  must_agree(values<product>(), values<direct>(), 1e-13);
}
TEST_CASE("third order: the gradient of a Hessian-vector product") {
  static constexpr auto second = dot(hessian_vector_product(loss, x, v), v);
  static constexpr auto third = gradient(second, x);
  static constexpr auto along = dot(third, v);
  must_agree(values<along>(), difference_along_v<second>(), 1e-7);
}
TEST_CASE("gradients of each sample: a matrix for each row of the batch") {
  static constexpr auto g = gradient(loss, W);
  auto const each = values<g>();
  network<loss, loss, double> net;
  for (int i = 0; i < 3; ++i) {
    for (int j = 0; j < 4; ++j) net.view(W)(i, j) = weights[std::size_t(4 * i + j)];
    net.view(b)(i) = biases[std::size_t(i)];
  }
  auto before = net;
  net.train_with(sgd{.rate = 1}, batch).step(batch, feed(x, X), feed(t, T));
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 4; ++j) {
      double mean = 0;
      for (int s = 0; s < batch; ++s) mean += each[std::size_t(12 * s + 4 * i + j)] / batch;
      CHECK(before.view(W)(i, j) - net.view(W)(i, j) == Approx(mean).margin(1e-14));
    }
}
TEST_CASE("a leaf on which the result does not depend gives an exact zero") {
  static constexpr auto g = gradient(loss, v);
  for (double y : values<g>()) CHECK(y == 0);
}
TEST_CASE("outputs: several results, one after the other") {
  static constexpr auto both = outputs(z, x);
  static_assert(both.extent == make_shape(7));
  auto const y = values<both>(), first = values<z>();
  for (int s = 0; s < batch; ++s) {
    for (int i = 0; i < 3; ++i) CHECK(y[std::size_t(7 * s + i)] == first[std::size_t(3 * s + i)]);
    for (int i = 0; i < 4; ++i) CHECK(y[std::size_t(7 * s + 3 + i)] == X[std::size_t(4 * s + i)]);
  }
}
