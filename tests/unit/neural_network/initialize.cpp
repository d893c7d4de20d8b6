// initialize.cpp — first values: their spread, their leaves, their streams
// SPDX-License-Identifier: MIT
#include "waves.hpp"

using namespace ctgrad;
using waves::message;

namespace {

inline constexpr input<"x", 200> x;
inline constexpr parameter<"W", 120, 200> W;
inline constexpr parameter<"w", 120> w;
inline constexpr parameter<"V", 60, 120> V;
inline constexpr parameter<"K", 4, 3, 5, 5> K;
constexpr auto output = V * (W * x + w) + 0 * sum(K);
using net_type = network<output>;

struct moments {
  double mean = 0, variance = 0, largest = 0;
};
auto moments_of(auto view) -> moments {
  moments m;
  for (int i = 0; i < view.rows; ++i)
    for (int j = 0; j < view.cols; ++j) {
      double const v = double(view(i, j));
      m.mean += v / view.size(), m.variance += v * v / view.size(), m.largest = std::max(m.largest, std::abs(v));
    }
  return m;
}
auto drawn(initializer matrices, std::vector<initial_leaf> const& chosen = {}) -> net_type {
  net_type net;
  initialize(net, 5, matrices, chosen);
  return net;
}

}  // namespace

TEST_CASE("initialize: the variance that each paper asks for") {
  namespace in = initializers;
  // 24,000 numbers: their variance is within 3 % with five deviations to spare.
  auto const variance = [](initializer how) { return moments_of(drawn(how).view(W)).variance; };
  CHECK(variance(in::glorot()) == Approx(2.0 / 320).epsilon(0.03));
  CHECK(variance(in::he()) == Approx(2.0 / 200).epsilon(0.03));
  CHECK(variance(in::lecun()) == Approx(1.0 / 200).epsilon(0.03));
  CHECK(variance(in::normal(0.5)) == Approx(0.25).epsilon(0.03));
  CHECK(variance(in::uniform(0.3)) == Approx(0.03).epsilon(0.03));
  CHECK(variance(in::zeros()) == 0);
  CHECK(moments_of(drawn(in::uniform(0.3)).view(W)).largest <= 0.3);
  CHECK(moments_of(drawn(in::constant(2)).view(W)).mean == Approx(2));
  for (auto how : {in::glorot(), in::he(), in::lecun(), in::orthogonal()})
    CHECK(std::abs(moments_of(drawn(how).view(W)).mean) < 5 * std::sqrt(2.0 / 200 / 24000));
}

TEST_CASE("initialize: a kernel is fed by all places of all its inputs") {
  // 300 numbers: 40 % is five deviations.
  CHECK(moments_of(drawn(initializers::he()).view(K)).variance == Approx(2.0 / 75).epsilon(0.4));
  CHECK(moments_of(drawn(initializers::glorot()).view(K)).variance == Approx(2.0 / (75 + 100)).epsilon(0.4));
}

TEST_CASE("initialize: orthogonal rows of a wide matrix, orthogonal columns of a tall one") {
  auto net = drawn(initializers::orthogonal(2));
  auto const view = net.view(W);
  for (int i = 0; i < 120; i += 7)
    for (int k = 0; k <= i; k += 7) {
      double dot = 0;
      for (int j = 0; j < 200; ++j) dot += double(view(i, j)) * double(view(k, j));
      CHECK(dot == Approx(i == k ? 4 : 0).margin(1e-5));
    }
  static constexpr parameter<"T", 20, 6> tall;
  static constexpr input<"z", 6> z;
  static constexpr auto product = tall * z;
  network<product> other;
  initialize(other, 5, initializers::orthogonal());
  for (int i = 0; i < 6; ++i)
    for (int k = 0; k <= i; ++k) {
      double dot = 0;
      for (int r = 0; r < 20; ++r) dot += double(other.view(tall)(r, i)) * double(other.view(tall)(r, k));
      CHECK(dot == Approx(i == k ? 1 : 0).margin(1e-6));
    }
}

TEST_CASE("initialize: leaf by leaf; biases are zero unless they are named") {
  auto net = drawn(initializers::he(), {{W, initializers::zeros()}, {w, initializers::constant(0.25)}});
  CHECK(moments_of(net.view(W)).variance == 0);
  CHECK(moments_of(net.view(w)).mean == Approx(0.25));
  CHECK(moments_of(net.view(V)).variance > 0);
  CHECK(moments_of(drawn(initializers::he()).view(w)).variance == 0);
  // Another leaf's choice changes nothing here.
  CHECK(net.view(V)(3, 4) == drawn(initializers::he()).view(V)(3, 4));
}

TEST_CASE("initialize: what cannot be is refused") {
  CHECK(message([] { drawn(initializers::he(), {{"W9", initializers::zeros()}}); }) ==
        "initialize: W9 is not a parameter of the network");
  CHECK(message([] { drawn(initializers::he(), {{w, initializers::orthogonal()}}); }) ==
        "initialize: w has fewer than two axes; zeros, constant, uniform and normal are for it");
}

TEST_CASE("initialize: a vector starts at zero, and elsewhere where the call says so") {
  net_type net;
  initialize(net, 5);
  CHECK(moments_of(net.view(w)).largest == 0);
  initialize(net, 5, initializers::glorot(), {{w, initializers::normal(0.3)}});
  CHECK(moments_of(net.view(w)).largest > 0);
}
