// ctgrad/data/gzip.hpp — what gzip compressed, without a library
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/core/error.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ctgrad::inline CTGRAD_ABI {

/// Who takes what is unpacked, piece by piece.
using bytes_taker = std::function<void(std::string_view)>;

namespace detail {

/// Decodes DEFLATE (RFC 1951). Every length, distance and code is checked before it is believed. What was unpacked is
/// handed on in pieces of about a megabyte; 32 KiB of it stay, to be repeated.
class inflater {
 public:
  inflater(std::string_view from, bytes_taker const& take, std::string_view who, std::size_t most)
      : from_(from), take_(take), who_(who), most_(most) {}

  /// Reads blocks until the last one; returns how many bytes it has used.
  auto run() -> std::size_t {
    for (bool last = false; !last;) {
      last = bits(1) != 0;
      switch (bits(2)) {
        case 0: stored(); break;
        case 1: fixed(); break;
        case 2: dynamic(); break;
        default: broken("a block of a kind that does not exist");
      }
    }
    hand_on();
    return at_ - buffered_ / 8;
  }

 private:
  // Codes are looked up whole: entry = symbol << 4 | length, 0 for a code that nobody has.
  static constexpr unsigned longest = 15;
  static constexpr std::size_t history = std::size_t{1} << 15, piece = std::size_t{1} << 20;
  using table = std::vector<std::uint16_t>;

  [[noreturn]] void broken(std::string_view what) const {
    ctgrad::detail::fail({who_, ": the gzip data is damaged, ", what});
  }

  void fill(unsigned count) {
    while (buffered_ < count && at_ < from_.size()) {
      buffer_ |= std::uint64_t(static_cast<unsigned char>(from_[at_++])) << buffered_;
      buffered_ += 8;
    }
  }
  auto bits(unsigned count) -> unsigned {
    fill(count);
    if (buffered_ < count) broken("it ends in the middle");
    auto const value = unsigned(buffer_ & ((std::uint64_t{1} << count) - 1));
    buffer_ >>= count, buffered_ -= count;
    return value;
  }
  auto symbol(table const& codes) -> unsigned {
    fill(longest);
    unsigned const entry = codes[buffer_ & (codes.size() - 1)], length = entry & 15;
    if (entry == 0 || length > buffered_) broken("a code that nobody has");
    buffer_ >>= length, buffered_ -= length;
    return entry >> 4;
  }

  // Canonical Huffman codes from their lengths (RFC 1951, 3.2.2), bits reversed as they arrive.
  auto table_of(std::span<std::uint8_t const> lengths) const -> table {
    std::array<unsigned, longest + 2> next{};
    for (auto const l : lengths) ++next[std::size_t(l) + 1];
    next[1] = 0;
    unsigned code = 0;
    for (std::size_t l = 1; l <= longest; ++l) {
      unsigned const count = next[l + 1];
      code = code << 1;
      next[l] = code;
      code += count;
      if (code > 1u << l) broken("more codes than bits");
    }
    table entries(std::size_t{1} << longest);
    for (std::size_t s = 0; s < lengths.size(); ++s) {
      unsigned const l = lengths[s];
      if (l == 0) continue;
      unsigned reversed = 0, c = next[l]++;
      for (unsigned b = 0; b < l; ++b, c >>= 1) reversed = reversed << 1 | (c & 1);
      for (std::size_t i = reversed; i < entries.size(); i += std::size_t{1} << l) entries[i] = std::uint16_t(s << 4 | l);
    }
    return entries;
  }

  void make_room(std::size_t more) {
    require(more <= most_ - made_, who_, ": the gzip data unpacks to more than ", most_, " bytes");
    made_ += more;
    if (to_.size() < piece) return;
    hand_on();
    to_.erase(0, to_.size() - history);
    handed_on_ = to_.size();
  }
  void hand_on() {
    if (to_.size() > handed_on_) take_(std::string_view(to_).substr(handed_on_));
    handed_on_ = to_.size();
  }
  void stored() {
    bits(buffered_ % 8);
    unsigned const length = bits(16), check = bits(16);
    if ((length ^ check) != 0xFFFF) broken("a length and its check differ");
    make_room(length);
    for (unsigned i = 0; i < length; ++i) to_.push_back(char(bits(8)));
  }
  void fixed() {
    std::array<std::uint8_t, 288> literals{};
    for (std::size_t s = 0; s < 288; ++s) literals[s] = s < 144 ? 8 : s < 256 ? 9 : s < 280 ? 7 : 8;
    std::array<std::uint8_t, 30> distances{};
    distances.fill(5);
    block(table_of(literals), table_of(distances));
  }
  void dynamic() {
    unsigned const literals = bits(5) + 257, distances = bits(5) + 1, count = bits(4) + 4;
    if (literals > 286 || distances > 30) broken("more symbols than there are");
    constexpr std::uint8_t order[19]{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    std::array<std::uint8_t, 19> of_lengths{};
    for (unsigned i = 0; i < count; ++i) of_lengths[order[i]] = std::uint8_t(bits(3));
    table const codes = table_of(of_lengths);
    std::vector<std::uint8_t> lengths;
    while (lengths.size() < literals + distances) {
      unsigned const s = symbol(codes);
      if (s < 16) {
        lengths.push_back(std::uint8_t(s));
        continue;
      }
      if (s == 16 && lengths.empty()) broken("a repetition of nothing");
      std::uint8_t const repeated = s == 16 ? lengths.back() : std::uint8_t{0};
      unsigned const times = s == 16 ? 3 + bits(2) : s == 17 ? 3 + bits(3) : 11 + bits(7);
      lengths.insert(lengths.end(), times, repeated);
    }
    if (lengths.size() > literals + distances) broken("a repetition goes too far");
    block(table_of(std::span(lengths).first(literals)), table_of(std::span(lengths).subspan(literals)));
  }
  void block(table const& literals, table const& distances) {
    for (;;) {
      unsigned const s = symbol(literals);
      if (s == 256) return;
      if (s < 256) {
        make_room(1);
        to_.push_back(char(s));
        continue;
      }
      // RFC 1951, 3.2.5: groups of four lengths and of two distances, each group with one more bit
      unsigned const l = s - 257;
      if (l > 28) broken("a length that does not exist");
      unsigned const length_bits = l < 8 || l == 28 ? 0 : l / 4 - 1;
      std::size_t const length = l == 28 ? 258 : (l < 8 ? l + 3 : ((4 + l % 4) << length_bits) + 3) + bits(length_bits);
      unsigned const d = symbol(distances);
      if (d > 29) broken("a distance that does not exist");
      unsigned const distance_bits = d < 4 ? 0 : d / 2 - 1;
      std::size_t const distance = (d < 4 ? d + 1 : ((2 + d % 2) << distance_bits) + 1) + bits(distance_bits);
      if (distance > to_.size()) broken("a repetition of what was before its beginning");
      make_room(length);
      for (std::size_t i = 0; i < length; ++i) to_.push_back(to_[to_.size() - distance]);
    }
  }

  std::string_view from_;
  bytes_taker const& take_;
  std::string_view who_;
  std::size_t most_, made_ = 0;
  std::string to_{};
  std::size_t handed_on_ = 0;
  std::size_t at_ = 0;
  std::uint64_t buffer_ = 0;
  unsigned buffered_ = 0;
};

constexpr auto crc32_table() -> std::array<std::uint32_t, 256> {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    table[i] = i;
    for (int b = 0; b < 8; ++b) table[i] = table[i] >> 1 ^ (table[i] & 1 ? 0xEDB88320u : 0);
  }
  return table;
}

/// The checksum of gzip and zip, of bytes that come in pieces.
class crc32_sum {
 public:
  void add(std::string_view bytes) {
    for (char const c : bytes) crc_ = crc_ >> 8 ^ table_[(crc_ ^ static_cast<unsigned char>(c)) & 255];
  }
  auto value() const -> std::uint32_t { return ~crc_; }

 private:
  static constexpr std::array<std::uint32_t, 256> table_ = crc32_table();
  std::uint32_t crc_ = ~std::uint32_t{0};
};

inline auto crc32(std::string_view bytes) -> std::uint32_t {
  crc32_sum sum;
  sum.add(bytes);
  return sum.value();
}

}  // namespace detail

/// Does it begin as gzip files do?
inline auto is_gzip(std::string_view bytes) -> bool { return bytes.starts_with("\x1f\x8b"); }

/// Unpacks gzip data (RFC 1952), one member after another, into pieces; lengths and checksums must agree.
/// \param who begins the sentence of an error: a file's name
/// \param most bytes that it may unpack to
/// \throws error for anything that gzip would not have written; some pieces may have been taken before
[[gnu::cold]] inline void gunzip(std::string_view bytes, bytes_taker const& take, std::string_view who = "gunzip",
                                 std::size_t most = std::size_t{1} << 34) {
  auto const byte = [&](std::size_t i) { return unsigned(static_cast<unsigned char>(bytes[i])); };
  auto const word = [&](std::size_t i) {
    return byte(i) | byte(i + 1) << 8 | byte(i + 2) << 16 | std::uint32_t(byte(i + 3)) << 24;
  };
  std::size_t all = 0;
  do {
    require(bytes.size() >= 18 && is_gzip(bytes), who, ": the gzip data has no header");
    unsigned const flags = byte(3);
    require(byte(2) == 8 && flags < 32, who, ": the gzip data is of a kind that nobody writes");
    std::size_t at = 10;
    if (flags & 4) at += 2 + byte(at) + (byte(at + 1) << 8);  // extra field
    for (unsigned const text : {8u, 16u})                     // name, comment: up to a NUL
      if (flags & text) at = bytes.find('\0', at) == bytes.npos ? bytes.size() : bytes.find('\0', at) + 1;
    if (flags & 2) at += 2;  // checksum of the header
    require(at < bytes.size(), who, ": the gzip data ends within its header");
    std::size_t part = 0;
    detail::crc32_sum sum;
    bytes_taker const count_and_take = [&](std::string_view piece) {
      part += piece.size();
      sum.add(piece);
      take(piece);
    };
    at += detail::inflater(bytes.substr(at), count_and_take, who, most - all).run();
    require(bytes.size() - at >= 8, who, ": the gzip data ends without its checksum");
    require(word(at) == sum.value() && word(at + 4) == std::uint32_t(part), who,
            ": the gzip data is damaged, its checksum or its length is wrong");
    all += part;
    bytes.remove_prefix(at + 8);
  } while (!bytes.empty());
}

/// The same in one piece.
[[gnu::cold]] inline auto gunzip(std::string_view bytes, std::string_view who = "gunzip",
                                 std::size_t most = std::size_t{1} << 34) -> std::string {
  std::string all;
  gunzip(bytes, [&](std::string_view piece) { all += piece; }, who, most);
  return all;
}

}  // namespace ctgrad::inline CTGRAD_ABI
