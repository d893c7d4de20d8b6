// tests/unit/core/team.cpp — every member does its part, in every job, and nobody runs ahead
// SPDX-License-Identifier: MIT
#include <ctgrad/core/team.hpp>

#include <catch2/catch.hpp>

#include <numeric>
#include <thread>
#include <vector>

using namespace ctgrad;

TEST_CASE("team: every member does a job once, and the caller waits for all") {
  for (int size : {1, 2, 3, 5}) {
    team together(size);
    CHECK(together.size() == size);
    std::vector<int> done(std::size_t(size), 0);
    for (int round = 1; round <= 200; ++round) {
      together([&](int member) noexcept { ++done[std::size_t(member)]; });
      for (int const times : done) REQUIRE(times == round);
    }
  }
}

TEST_CASE("team: after a meeting everyone sees what the others did before it") {
  team together(3);
  std::vector<long> part(3), sums(3);
  for (long round = 1; round <= 300; ++round) {
    together([&](int member) noexcept {
      part[std::size_t(member)] = round * (member + 1);
      together.meet();
      sums[std::size_t(member)] = std::accumulate(part.begin(), part.end(), 0L);
      together.meet();
      part[std::size_t(member)] = 0;
    });
    for (long const sum : sums) REQUIRE(sum == 6 * round);
  }
}

TEST_CASE("team: works after it was parked") {
  team together(2);
  int sum = 0;
  for (int round = 0; round < 3; ++round) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    std::atomic<int> here{0};
    together([&](int member) noexcept { here += member + 1; });
    sum += here;
  }
  CHECK(sum == 9);
}

TEST_CASE("team: of nobody is refused") { CHECK_THROWS_WITH(team(0), Catch::Contains("1 to 1024 can work together")); }
