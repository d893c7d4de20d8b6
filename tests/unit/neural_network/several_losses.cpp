// several_losses.cpp — one set of parameters, and trainers that minimise different losses over different leaves
// SPDX-License-Identifier: MIT
#include "waves.hpp"

using namespace ctgrad;

namespace {

inline constexpr input<"v", 2> v;
inline constexpr parameter<"P", 2, 2> P;
inline constexpr parameter<"Q", 2, 2> Q;
constexpr auto half_way = P * v;
constexpr auto mapped = Q * half_way;
constexpr auto small_outputs = mean_squared_error(mapped, v) + 0.1 * l2(Q);
constexpr auto large_inside = -l2(half_way) + l2(P);

}  // namespace

TEST_CASE("several losses: each trainer moves its leaves by its loss, as a network of that loss alone would") {
  network<mapped, small_outputs> both;
  network<half_way, large_inside> alone;
  initialize(both, 1), initialize(alone, 1);
  REQUIRE(both.view(P)(0, 1) == alone.view(P)(0, 1));
  std::vector<float> const rows{1, 2, -1, 0.5f, 0.25f, -2};
  auto first = both.train_with(trains(sgd{.rate = 0.1}, Q), 3);
  auto second = both.train_with(ref<large_inside>, trains(momentum{.rate = 0.01}, P), 3);
  auto reference = alone.train_with(trains(momentum{.rate = 0.01}, P), 3);

  auto const elements = [](auto view) { return std::vector{view(0, 0), view(0, 1), view(1, 0), view(1, 1)}; };
  for (int step = 0; step < 5; ++step) {
    auto const q = elements(both.view(Q));
    float const value = second.step(3, feed(v, rows));
    CHECK(value == reference.step(3, feed(v, rows)));
    CHECK(elements(both.view(P)) == elements(alone.view(P)));
    CHECK(elements(both.view(Q)) == q);
    auto const p = elements(both.view(P));
    first.step(3, feed(v, rows));
    CHECK(elements(both.view(P)) == p);
    CHECK(elements(both.view(Q)) != q);
  }
}
