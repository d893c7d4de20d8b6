// ctgrad/neural_network/binary_file.hpp — numbers and texts as bytes, and back: nothing that is read is believed
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/error.hpp>

#include <bit>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

namespace ctgrad::inline CTGRAD_ABI::detail {

/// FNV-1a, 64 bits: for accidents, not for enemies.
[[gnu::cold]] inline auto checksum(std::string_view bytes) -> std::uint64_t {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (char const c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

template <class N>
using word_of =
    std::conditional_t<sizeof(N) == 1, std::uint8_t, std::conditional_t<sizeof(N) == 4, std::uint32_t, std::uint64_t>>;

/// Numbers in the order of their bytes from low to high, on every machine; a text after its length.
class byte_writer {
 public:
  template <class N>
    requires std::is_arithmetic_v<N>
  void number(N value) {
    auto bits = std::bit_cast<word_of<N>>(value);
    for (std::size_t i = 0; i < sizeof(N); ++i) bytes_ += char(static_cast<unsigned char>(bits >> (8 * i)));
  }
  void text(std::string_view value) {
    number(std::uint64_t(value.size()));
    bytes_ += value;
  }
  template <class Range>
  void numbers(Range const& values) {
    number(std::uint64_t(values.size()));
    for (auto const v : values) number(v);
  }
  void raw(std::string_view value) { bytes_ += value; }

  /// All bytes, with their checksum.
  auto finish() && -> std::string {
    number(checksum(bytes_));
    return std::move(bytes_);
  }

 private:
  std::string bytes_;
};

/// Throws `error`, saying at which byte, where the bytes end too early.
class byte_reader {
 public:
  explicit byte_reader(std::string_view bytes) : bytes_(bytes) {}

  template <class N>
    requires std::is_arithmetic_v<N>
  auto number() -> N {
    std::string_view const from = raw(sizeof(N));
    word_of<N> bits = 0;
    for (std::size_t i = 0; i < sizeof(N); ++i)
      bits = static_cast<word_of<N>>(bits |
                                     static_cast<word_of<N>>(word_of<N>(static_cast<unsigned char>(from[i])) << (8 * i)));
    return std::bit_cast<N>(bits);
  }
  /// How many items follow, each of at least `size` bytes: so a count cannot ask for more memory than there are bytes.
  auto count(std::size_t size) -> std::size_t {
    auto const n = number<std::uint64_t>();
    require(n <= left() / size, "byte ", at_, ": ", n, " items are announced, but only ", left(), " bytes are left");
    return std::size_t(n);
  }
  auto text() -> std::string { return std::string(raw(count(1))); }
  template <class Range>
  void numbers(Range& values) {
    values.resize(count(sizeof(values[0])));
    for (auto& v : values) v = number<std::remove_cvref_t<decltype(v)>>();
  }
  auto raw(std::size_t size) -> std::string_view {
    require(size <= left(), "byte ", at_, ": ", size, " bytes are needed, but only ", left(), " are left");
    at_ += size;
    return bytes_.substr(at_ - size, size);
  }
  auto left() const -> std::size_t { return bytes_.size() - at_; }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
};

}  // namespace ctgrad::inline CTGRAD_ABI::detail
