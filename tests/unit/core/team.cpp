// tests/unit/core/team.cpp — every piece is done once, phase by phase, and nobody runs ahead
// SPDX-License-Identifier: MIT
#include <ctgrad/core/team.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <numeric>
#include <thread>
#include <vector>

using namespace ctgrad;

TEST_CASE("team: work for each member is done once, and the caller waits for all") {
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

TEST_CASE("team: every piece of every phase is done once, by members that there are") {
  for (int size : {1, 2, 3, 5}) {
    team together(size);
    std::vector<int> const pieces{1, 7, 100, 1, 33};
    for (int round = 0; round < 100; ++round) {
      std::vector<std::vector<int>> done;
      for (int const n : pieces) done.emplace_back(std::size_t(n), 0);
      std::atomic<bool> strangers{false};
      std::vector<int> finished;
      together(
          std::span(pieces),
          [&](int phase, int first, int end, int member) noexcept {
            if (member < 0 || member >= size || first >= end) strangers = true;
            for (int piece = first; piece < end; ++piece) ++done[std::size_t(phase)][std::size_t(piece)];
          },
          [&](int phase) noexcept { finished.push_back(phase); });
      for (auto const& phase : done) REQUIRE(std::ranges::count(phase, 1) == std::ptrdiff_t(phase.size()));
      REQUIRE(finished == std::vector{0, 1, 2, 3, 4});
      REQUIRE_FALSE(strangers);
    }
  }
}

TEST_CASE("team: in a phase everyone sees what was done in the one before, and what finished it") {
  team together(3);
  std::vector<int> const pieces{16, 16};
  std::vector<long> part(16), sums(16);
  long total = 0;
  for (long round = 1; round <= 300; ++round) {
    together(
        std::span(pieces),
        [&](int phase, int first, int end, int) noexcept {
          for (int piece = first; piece < end; ++piece)
            if (phase == 0) part[std::size_t(piece)] = round * (piece + 1);
            else sums[std::size_t(piece)] = std::accumulate(part.begin(), part.end(), 0L) - total;
        },
        [&](int phase) noexcept {
          if (phase == 0) total = part[15];
        });
    for (long const sum : sums) REQUIRE(sum == (136 - 16) * round);
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
