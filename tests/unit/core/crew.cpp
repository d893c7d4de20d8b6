// tests/unit/core/crew.cpp — every piece of work is done once, whoever comes
// SPDX-License-Identifier: MIT
#include <ctgrad/core/brief_lock.hpp>
#include <ctgrad/core/crew.hpp>

#include <catch2/catch.hpp>

#include <mutex>
#include <numeric>
#include <string>

using namespace ctgrad;

TEST_CASE("crew: each piece is done once, for any number of threads and pieces") {
  for (int const size : {1, 2, 3, 7}) {
    crew workers(size);
    CHECK(workers.size() == size);
    for (int round = 0; round < 300; ++round) {
      std::size_t const pieces = std::size_t(round) % 23;
      std::vector<std::atomic<int>> done(pieces);
      std::atomic<bool> known = true;
      workers(pieces, [&](std::size_t piece, int member) {
        ++done[piece];
        if (member < 0 || member >= size) known = false;
      });
      CHECK(known);
      for (auto const& times : done) REQUIRE(times == 1);
    }
  }
}

TEST_CASE("crew: what was written by pieces is seen by the caller and by the next pieces") {
  crew workers(4);
  std::vector<long> numbers(64, 1);
  for (int round = 0; round < 200; ++round) workers(numbers.size(), [&](std::size_t i, int) { numbers[i] += long(i); });
  CHECK(std::accumulate(numbers.begin(), numbers.end(), 0l) == 64 + 200 * 63 * 64 / 2);
}

TEST_CASE("crew: what a piece throws arrives at the caller, and the crew works on") {
  crew workers(3);
  for (int round = 0; round < 50; ++round)
    CHECK_THROWS_WITH(workers(20, [](std::size_t piece, int) { require(piece != 5, "piece ", piece); }), "piece 5");
  std::atomic<int> done = 0;
  workers(20, [&](std::size_t, int) { ++done; });
  CHECK(done == 20);
  CHECK_THROWS_WITH(crew(0), "threads: 0 were asked for, but 1 to 1024 can work together");
}

TEST_CASE("crew: a brief lock lets one in at a time") {
  crew workers(4);
  brief_lock lock;
  long counted = 0;
  workers(2000, [&](std::size_t piece, int) {
    std::lock_guard const alone(lock);
    counted += long(piece);
  });
  CHECK(counted == 1999l * 2000 / 2);
}
