// tests/unit/core/random.cpp — published vectors, the same numbers everywhere, and honest distributions
// SPDX-License-Identifier: MIT
#include <ctgrad/core/random.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <vector>

using namespace ctgrad;

namespace {

using words = std::array<std::uint32_t, 4>;

// Random123, tests/kat_vectors, the lines "philox4x32 10".
static_assert(philox4x32({0, 0, 0, 0}, {0, 0}) == words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
static_assert(philox4x32({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}) ==
              words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
static_assert(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
              words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});

// The counter, the stream and the seed fill counter and key from the low word up.
static_assert(random_stream{.seed = 0x299f31d0'a4093822, .stream = 0x03707344'13198a2e}.block(0x85a308d3'243f6a88) ==
              words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});

static_assert(stream_id("") == 0xcbf29ce484222325 && stream_id("a") == 0xaf63dc4c8601ec8c);  // FNV-1a's own vectors

template <class Number>
auto hash(std::vector<Number> const& numbers) -> std::uint64_t {
  return stream_id({reinterpret_cast<char const*>(numbers.data()), numbers.size() * sizeof(Number)});
}

template <class Number>
auto many(std::size_t n, Number (*draw)(random_stream, std::uint64_t)) -> std::vector<Number> {
  std::vector<Number> numbers;
  for (std::uint64_t i = 0; i < n; ++i) numbers.push_back(draw({.seed = 2011, .stream = 7}, i));
  return numbers;
}

}  // namespace

TEST_CASE("random: words, pairs of words and blocks are the same bits") {
  random_stream const r{.seed = 5, .stream = 9};
  for (std::uint64_t i = 0; i < 100; ++i) {
    CHECK(r.word(i) == r.block(i / 4)[i % 4]);
    CHECK(r.word64(i) == (std::uint64_t{r.word(2 * i + 1)} << 32 | r.word(2 * i)));
  }
}

TEST_CASE("random: another seed, stream or counter is another block") {
  random_stream const r{.seed = 1, .stream = 2};
  CHECK(r.block(3) != r.block(4));
  CHECK(r.block(3) != random_stream{.seed = 1, .stream = 3}.block(3));
  CHECK(r.block(3) != random_stream{.seed = 2, .stream = 2}.block(3));
  CHECK(r.block(3) != r.block(3 + (std::uint64_t{1} << 32)));
  CHECK(r.block(3) != random_stream{.seed = 1 + (std::uint64_t{1} << 32), .stream = 2}.block(3));
}

TEST_CASE("random: the same seed gives these bits on every machine, compiler and flag") {
  CHECK(hash(many<float>(10000, [](random_stream r, std::uint64_t i) { return r.uniform(i); })) == 0xec58e4cc8bc9f22e);
  CHECK(hash(many<double>(10000, [](random_stream r, std::uint64_t i) { return r.uniform<double>(i); })) ==
        0x54dd574723795a7d);
  CHECK(hash(many<float>(10000, [](random_stream r, std::uint64_t i) { return r.normal(i); })) == 0x5d6f31ee1f3d477f);
  CHECK(hash(many<double>(10000, [](random_stream r, std::uint64_t i) { return r.normal<double>(i); })) ==
        0xf42a5d51de4faf80);
  CHECK(hash(many<std::uint64_t>(10000, [](random_stream r, std::uint64_t i) { return r.below(i, i + 1); })) ==
        0x64bd0e4a5f6b0104);
  CHECK(std::bit_cast<std::uint32_t>(random_stream{.seed = 0, .stream = 0}.normal(0)) == 0xbe82fa50);
}

TEST_CASE("random: uniform numbers fill [0, 1) evenly") {
  random_stream const r{.seed = 3};
  std::vector<int> bins(16);
  double sum = 0;
  int const n = 160000;
  for (std::uint64_t i = 0; i < n; ++i) {
    float const u = r.uniform(i);
    double const v = r.uniform<double>(i);
    REQUIRE((u >= 0 && u < 1 && v >= 0 && v < 1));
    ++bins[static_cast<std::size_t>(u * 16)];
    sum += v;
  }
  double chi2 = 0;
  for (int const count : bins) chi2 += (count - n / 16.0) * (count - n / 16.0) / (n / 16.0);
  CHECK(chi2 < 37.7);                                           // 15 degrees of freedom, one in a thousand is above
  CHECK(std::fabs(sum / n - 0.5) < 4 * 0.2887 / std::sqrt(n));  // 4 standard errors
}

TEST_CASE("random: normal numbers have the moments of the normal distribution") {
  random_stream const r{.seed = 4};
  double m1 = 0, m2 = 0, m3 = 0, m4 = 0;
  int const n = 200000;
  for (std::uint64_t i = 0; i < n; ++i) {
    double const x = r.normal<double>(i);
    m1 += x / n, m2 += x * x / n, m3 += x * x * x / n, m4 += x * x * x * x / n;
  }
  double const error = 4 / std::sqrt(n);  // 4 standard errors; the moments' variances are 1, 2, 15, 96
  CHECK(std::fabs(m1) < error);
  CHECK(std::fabs(m2 - 1) < error * std::sqrt(2));
  CHECK(std::fabs(m3) < error * std::sqrt(15));
  CHECK(std::fabs(m4 - 3) < error * std::sqrt(96));
}

TEST_CASE("random: below(counter, n) reaches every number below n, equally often") {
  random_stream const r{.seed = 8};
  std::vector<int> counts(7);
  for (std::uint64_t i = 0; i < 70000; ++i) ++counts.at(r.below(i, 7));
  double chi2 = 0;
  for (int const count : counts) chi2 += (count - 1e4) * (count - 1e4) / 1e4;
  CHECK(chi2 < 22.5);  // 6 degrees of freedom, one in a thousand is above
  // Two thirds of 2^64 rejects a third of the words: the numbers stay below n, their mean in the middle.
  std::uint64_t const n = 0xAAAAAAAAAAAAAAAB;
  double mean = 0;
  for (std::uint64_t i = 0; i < 10000; ++i) {
    auto const x = r.below(i, n);
    REQUIRE(x < n);
    mean += static_cast<double>(x) / static_cast<double>(n) / 10000;
  }
  CHECK(std::fabs(mean - 0.5) < 4 * 0.2887 / 100);
  CHECK(r.below(0, 1) == 0);
  CHECK_THROWS_WITH(r.below(0, 0), "random_stream: below(counter, 0) asks for a number in an empty range");
}

TEST_CASE("permutation: every number comes once, and the order depends on the seed") {
  for (std::size_t const n : {0u, 1u, 2u, 10u, 1000u}) {
    auto order = permutation(n, {.seed = 1});
    CHECK(order == permutation(n, {.seed = 1}));
    if (n >= 10) CHECK(order != permutation(n, {.seed = 2}));
    if (n >= 10) CHECK(order != permutation(n, {.seed = 1, .stream = 1}));
    std::sort(order.begin(), order.end());
    for (std::size_t i = 0; i < n; ++i) REQUIRE(order[i] == i);
  }
  CHECK(permutation(8, {.seed = 0}) == std::vector<std::size_t>{2, 0, 3, 5, 7, 6, 1, 4});
}

TEST_CASE("permutation: the six orders of three are equally likely") {
  std::vector<int> counts(9 * 3);
  for (std::uint64_t seed = 0; seed < 6000; ++seed) {
    auto const order = permutation(3, {.seed = seed});
    ++counts[order[0] * 9 + order[1] * 3 + order[2]];
  }
  double chi2 = 0;
  for (int const count : counts)
    if (count > 0) chi2 += (count - 1000.0) * (count - 1000.0) / 1000;
  CHECK(std::count(counts.begin(), counts.end(), 0) == 27 - 6);
  CHECK(chi2 < 20.5);  // 5 degrees of freedom, one in a thousand is above
}
