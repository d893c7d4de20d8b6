// ctgrad/core/random.hpp — random numbers by counter: the same seed gives the same bits on every machine
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/core/error.hpp>
#include <ctgrad/core/normal_quantile.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace ctgrad::inline CTGRAD_ABI {

/// Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3"): four random words
/// from a 128-bit counter and a 64-bit key. A pure function, so any thread can compute any number at any time.
constexpr auto philox4x32(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key) noexcept
    -> std::array<std::uint32_t, 4> {
  auto [c0, c1, c2, c3] = counter;
  for (int round = 0; round < 10; ++round) {
    std::uint64_t const p0 = std::uint64_t{0xD2511F53} * c0;
    std::uint64_t const p1 = std::uint64_t{0xCD9E8D57} * c2;
    c0 = static_cast<std::uint32_t>(p1 >> 32) ^ c1 ^ key[0];
    c1 = static_cast<std::uint32_t>(p1);
    c2 = static_cast<std::uint32_t>(p0 >> 32) ^ c3 ^ key[1];
    c3 = static_cast<std::uint32_t>(p0);
    key[0] += 0x9E3779B9;  // the golden ratio
    key[1] += 0xBB67AE85;  // sqrt(3) - 1
  }
  return {c0, c1, c2, c3};
}

/// A number for a stream named after its purpose, `random_stream{seed, stream_id("split")}`, so that two parts of a
/// program that share a seed do not share their numbers. (FNV-1a, 64 bits.)
constexpr auto stream_id(std::string_view purpose) noexcept -> std::uint64_t {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (char const c : purpose) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

/// Random numbers addressed by a counter. It has no state: the same (seed, stream, counter) is the same number, on
/// every machine and compiler, in any order of asking. Different seeds, streams and counters are independent.
///
/// One stream serves one kind of number: `word(4)`, `uniform<double>(2)` and `below(2, n)` read the same random bits.
/// law: no member depends on -march, -ffp-contract or the C library
struct random_stream {
  std::uint64_t seed = 0;    ///< one seed, one stream: the same numbers in any order of asking
  std::uint64_t stream = 0;  ///< streams of one seed do not depend on each other

  /// 128 random bits.
  constexpr auto block(std::uint64_t counter) const noexcept -> std::array<std::uint32_t, 4> {
    return philox4x32({low(counter), high(counter), low(stream), high(stream)}, {low(seed), high(seed)});
  }

  /// 32 random bits. Four neighbours share a block: word(4 b + i) == block(b)[i].
  constexpr auto word(std::uint64_t counter) const noexcept -> std::uint32_t { return block(counter / 4)[counter % 4]; }

  /// 64 random bits: word(2 counter) is the low half, word(2 counter + 1) the high one.
  constexpr auto word64(std::uint64_t counter) const noexcept -> std::uint64_t {
    auto const b = block(counter / 2);
    std::size_t const i = counter % 2 * 2;
    return std::uint64_t{b[i + 1]} << 32 | b[i];
  }

  /// A multiple of 2^-24 (float) or 2^-53 (double) in [0, 1), each equally likely; never 1.
  template <std::floating_point Scalar = float>
  constexpr auto uniform(std::uint64_t counter) const noexcept -> Scalar {
    static_assert(std::same_as<Scalar, float> || std::same_as<Scalar, double>, "uniform: the scalar is float or double");
    if constexpr (std::same_as<Scalar, float>) return static_cast<float>(word(counter) >> 8) * 0x1p-24f;
    else return static_cast<double>(word64(counter) >> 11) * 0x1p-53;
  }

  /// Standard normal, mean 0 and deviation 1: the quantile of a uniform number, so one counter is one number, and the
  /// order of the uniform numbers is the order of the normal ones. Exactly symmetric, never infinite: |x| is at most
  /// 6.34 (float, from 32 bits) or 8.21 (double, from 52 bits). Rounding: see `normal_quantile`.
  template <std::floating_point Scalar = float>
  auto normal(std::uint64_t counter) const noexcept -> Scalar {
    static_assert(std::same_as<Scalar, float> || std::same_as<Scalar, double>, "normal: the scalar is float or double");
    // The middle of the word's interval: neither 0 nor 1, and 1 - p is exact.
    if constexpr (std::same_as<Scalar, float>)
      return static_cast<float>(normal_quantile(static_cast<double>(std::uint64_t{word(counter)} * 2 + 1) * 0x1p-33));
    else return normal_quantile(static_cast<double>((word64(counter) >> 12) * 2 + 1) * 0x1p-53);
  }

  /// An integer in [0, n), each exactly equally likely. Throws `error` for n == 0.
  constexpr auto below(std::uint64_t counter, std::uint64_t n) const -> std::uint64_t {
    if (n == 0) detail::fail({"random_stream: below(counter, 0) asks for a number in an empty range"});
    std::uint64_t const excess = (0 - n) % n;  // 2^64 mod n: the words below it would make small results too likely
    for (random_stream attempt = *this;; attempt.seed += 0x9E3779B97F4A7C15)
      if (auto const w = attempt.word64(counter); w >= excess) return w % n;  // n < 2^32 retries once in 2^32
  }

  friend constexpr bool operator==(random_stream, random_stream) = default;

 private:
  static constexpr auto low(std::uint64_t x) noexcept -> std::uint32_t { return static_cast<std::uint32_t>(x); }
  static constexpr auto high(std::uint64_t x) noexcept -> std::uint32_t { return static_cast<std::uint32_t>(x >> 32); }
};

/// 0, 1, ..., n - 1 in random order, each order equally likely (Fisher & Yates; std::shuffle differs between standard
/// libraries). n may be 0.
auto permutation(std::size_t n, random_stream stream) -> std::vector<std::size_t>;

}  // namespace ctgrad::inline CTGRAD_ABI

#ifndef CTGRAD_COMPILED
#include <ctgrad/core/random.ipp>
#endif
