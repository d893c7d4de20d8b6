// tests/unit/network/value_and_gradient.cpp — formulas of parameters and of samples: the value, all derivatives, the plan
// SPDX-License-Identifier: MIT
#include <ctgrad/expression/functions.hpp>
#include <ctgrad/expression/reduce.hpp>
#include <ctgrad/loss/cross_entropy.hpp>
#include <ctgrad/network/print.hpp>
#include <ctgrad/network/value_and_gradient.hpp>

#include <catch2/catch.hpp>

#include <cmath>
#include <vector>

using namespace ctgrad;

namespace {

inline constexpr parameter<"v", 37> v;
inline constexpr parameter<"mu"> mu;
inline constexpr parameter<"sigma"> sigma;
inline constexpr parameter<"A", 12, 20> A;
inline constexpr parameter<"B", 20, 9> B;
inline constexpr input<"x", 3> x;
inline constexpr label<"t", 2> t;
inline constexpr parameter<"W", 2, 3> W;
inline constexpr hyperparameter<"lambda"> lambda;

/// Different numbers in all parameters, so that no two places can be taken for each other.
template <class Network>
void fill(Network& net) {
  double next = 0.3;
  for (int k = 0; k < Network::table.size; ++k)
    for (int i = 0; i < net.view(k).rows; ++i)
      for (int j = 0; j < net.view(k).cols; ++j) net.view(k)(i, j) = 1.2 + std::sin(next += 0.7);
}

/// Each derivative beside a central difference.
template <class Network, class... Bindings>
void check_gradient(Network& net, int batch, Bindings const&... bindings) {
  value_and_gradient at(net, batch);
  value_alone value(net, batch);
  CHECK(at(batch, bindings...) == Approx(value(batch, bindings...)).epsilon(1e-14));
  for (int k = 0; k < Network::table.size; ++k)
    for (int i = 0; i < net.view(k).rows; ++i)
      for (int j = 0; j < net.view(k).cols; ++j) {
        INFO(std::string_view(Network::table.entries[k].name) << " at " << i << ", " << j);
        double const here = net.view(k)(i, j), h = 1e-5;
        net.view(k)(i, j) = here + h;
        double const above = value(batch, bindings...);
        net.view(k)(i, j) = here - h;
        double const below = value(batch, bindings...);
        net.view(k)(i, j) = here;
        CHECK(at.gradient(k)(i, j) == Approx((above - below) / (2 * h)).margin(1e-7));
      }
}

}  // namespace

TEST_CASE("value and gradient: a formula of parameters alone") {
  static constexpr auto density = sum(-0.5 * square((v - mu) / sigma) - log(sigma));
  network<density, density, double> net;
  fill(net);
  check_gradient(net, 1);
  value_and_gradient at(net);
  double expected = 0;
  for (int i = 0; i < 37; ++i)
    expected += -0.5 * std::pow((net.view(v)(i) - net.view(mu)(0)) / net.view(sigma)(0), 2) - std::log(net.view(sigma)(0));
  CHECK(at() == Approx(expected).epsilon(1e-13));
}

TEST_CASE("value and gradient: log-sum-exp") {
  static constexpr auto value = logsumexp(v);
  network<value, value, double> net;
  fill(net);
  check_gradient(net, 1);
}

TEST_CASE("value and gradient: the sum of a product, without a product") {
  static constexpr auto value = sum(A * B);
  network<value, value, double> net;
  fill(net);
  check_gradient(net, 1);
  std::string const plan = kernels<value_and_gradient<decltype(net)>::compiled_type>();
  INFO(plan);
  CHECK(plan.find(", sum over 12") != plan.npos);  // the columns of A
  CHECK(plan.find(", sum over 9") != plan.npos);   // the rows of B
  CHECK(plan.find("A * B") == plan.npos);
  CHECK(work<value_and_gradient<decltype(net)>::compiled_type>().products.of_batch(1) == 0);
}

TEST_CASE("value and gradient: samples, labels, a hyperparameter, a parameter that the value does not read") {
  static constexpr auto loss = cross_entropy(W * x, t) + lambda * sum(square(W));
  static constexpr auto output = W * x + sum(v);
  network<output, loss, double> net;
  fill(net);
  std::vector<double> const rows{0.1, 0.7, -0.4, 1.2, 0.3, 0.5};
  std::vector<std::int32_t> const classes{1, 0};
  value_and_gradient at(net, 2);
  CHECK_THROWS_AS(at(2, feed(x, rows), feed(t, classes)), error);  // lambda has no value yet
  at.set(lambda, 0);
  at(2, feed(x, rows), feed(t, classes));
  CHECK(at.gradient(v)(3) == 0);
  double sum = 0;
  for (int i = 0; i < 2; ++i) sum += at.gradient(W)(i, 1);
  CHECK(std::abs(sum) < 1e-15);  // probabilities add up to 1: so much more of one class is so much less of the other
  CHECK(at.gradient(W)(0, 1) != 0);
}
