// schedules.cpp — where each schedule begins, passes and ends
// SPDX-License-Identifier: MIT
#include <ctgrad/optimizer/schedules.hpp>

#include <catch2/catch.hpp>

#include <cmath>
#include <string>
#include <vector>

using namespace ctgrad;

namespace {

auto factors(schedule_like auto const& schedule, long steps) -> std::vector<double> {
  std::vector<double> all;
  for (long step = 0; step < steps; ++step) all.push_back(schedule(step, steps));
  return all;
}

}  // namespace

TEST_CASE("constant_rate: 1 for ever") { CHECK(factors(constant_rate{}, 3) == std::vector<double>{1, 1, 1}); }

TEST_CASE("step_decay: one factor a share, at whole steps") {
  auto const f = factors(step_decay{.factor = 0.5, .every = 1.0 / 3}, 9);
  for (std::size_t i = 0; i < 9; ++i) CHECK(f[i] == Approx(i < 3 ? 1 : i < 6 ? 0.5 : 0.25));
  CHECK(factors(step_decay{.factor = 0.1, .every = 1}, 50).back() == 1);
}

TEST_CASE("exponential_decay: equal ratios, towards its end") {
  auto const f = factors(exponential_decay{.to = 0.01}, 100);
  CHECK(f[0] == 1);
  CHECK(f[50] == Approx(0.1));
  for (std::size_t i = 1; i < 100; ++i) CHECK(f[i] / f[i - 1] == Approx(std::pow(0.01, 0.01)));
}

TEST_CASE("cosine_decay: 1 at first, half way in the middle, its end at the end") {
  auto const f = factors(cosine_decay{.to = 0.2}, 1000);
  CHECK(f[0] == 1);
  CHECK(f[500] == Approx(0.6));
  CHECK(f[999] == Approx(0.2).margin(1e-5));
  for (std::size_t i = 1; i < 1000; ++i) CHECK(f[i] < f[i - 1]);
}

TEST_CASE("warm_up: a ramp, then the other schedule from its beginning") {
  auto const f = factors(warm_up{.share = 0.25, .then = cosine_decay{}}, 16);
  for (std::size_t i = 0; i < 4; ++i) CHECK(f[i] == Approx(double(i + 1) / 5));
  for (long i = 4; i < 16; ++i) CHECK(f[std::size_t(i)] == cosine_decay{}(i - 4, 12));
  CHECK(factors(warm_up{.share = 0}, 3) == std::vector<double>{1, 1, 1});
  CHECK(factors(warm_up{.share = 0.9}, 1) == std::vector<double>{1});
}

TEST_CASE("one_cycle: up to 1 and down again") {
  auto const f = factors(one_cycle{.from = 0.1, .to = 0.01, .peak = 0.25}, 400);
  CHECK(f[0] == Approx(0.1));
  CHECK(f[50] == Approx(0.55));
  CHECK(f[100] == 1);
  CHECK(f[250] == Approx((1 + 0.01) / 2));
  CHECK(f[399] == Approx(0.01).margin(1e-4));
  for (std::size_t i = 1; i < 400; ++i) CHECK((i <= 100 ? f[i] > f[i - 1] : f[i] < f[i - 1]));
}

TEST_CASE("schedule: a lambda is one") {
  auto const halves = [](long step, long) { return step < 2 ? 1.0 : 0.5; };
  CHECK(factors(halves, 3) == std::vector<double>{1, 1, 0.5});
}

TEST_CASE("schedules: a number out of its range is refused, in what another one holds, too") {
  auto const refused = [](auto const& schedule, std::string const& sentence) {
    CHECK_THROWS_WITH(check_numbers(schedule), Catch::Contains(sentence));
  };
  refused(step_decay{.factor = 0}, "step_decay: factor is 0, a finite number above 0 is needed");
  refused(step_decay{.every = 2}, "step_decay: every is 2, a share of the training above 0 and at most 1 is needed");
  refused(exponential_decay{.to = -1}, "exponential_decay: to is -1");
  refused(cosine_decay{.to = std::nan("")}, "cosine_decay: to is nan");
  refused(warm_up{.share = 1}, "warm_up: share is 1, it must be at least 0 and below 1");
  refused(warm_up{.then = cosine_decay{.to = -1}}, "cosine_decay: to is -1");
  refused(one_cycle{.peak = 1}, "one_cycle: peak is 1");
  check_numbers(warm_up{.then = cosine_decay{}});
  check_numbers([](long, long) { return 1.0; });
}
