// gzip.cpp — what zlib 1.2 packed comes out as it went in, and what nobody packed is refused
// SPDX-License-Identifier: MIT
#include <ctgrad/data/gzip.hpp>

#include <catch2/catch.hpp>

#include "support/message.hpp"

using namespace ctgrad;

namespace {

// Members made by zlib: 1,200 bytes of words with a name, a phrase three times with every other field of a header, a
// phrase as it is, and nothing.
constexpr unsigned char dynamic_block[] = {
    31,  139, 8,   8,   0,   0,   0,   0,   0,   3,   119, 111, 114, 100, 115, 46,  116, 120, 116, 0,   109, 83,  89,  118,
    195, 64,  8,   187, 10,  7,   200, 165, 38,  113, 182, 182, 177, 219, 172, 109, 78,  95,  35,  49,  160, 44,  31,  230,
    49,  44,  66,  35,  51,  203, 227, 116, 27,  173, 109, 219, 126, 52,  179, 159, 203, 126, 245, 105, 31,  151, 195, 247,
    41,  252, 175, 118, 255, 51,  90,  152, 54,  14,  214, 204, 54,  211, 175, 22,  156, 119, 235, 57,  218, 18,  7,   103,
    248, 72,  19,  48,  146, 222, 74,  151, 0,   211, 117, 125, 68,  67,  255, 124, 196, 48,  109, 23,  29,  117, 62,  162,
    39,  186, 60,  138, 180, 7,   133, 89,  198, 0,   136, 142, 232, 84,  18,  196, 68,  173, 167, 73,  97,  73,  17,  252,
    106, 24,  161, 2,   48,  2,   76,  186, 180, 68,  40,  32,  159, 195, 54,  189, 108, 17,  83,  246, 136, 150, 12,  84,
    110, 198, 32,  13,  140, 98,  79,  164, 147, 23,  82,  34,  123, 42,  197, 88,  0,   196, 60,  20,  179, 236, 113, 178,
    59,  74,  242, 141, 21,  58,  130, 233, 148, 189, 25,  14,  34,  25,  14,  37,  68,  166, 26,  31,  179, 58,  87,  29,
    196, 191, 161, 146, 234, 60,  133, 79,  246, 50,  34,  211, 113, 99,  201, 215, 86,  21,  207, 46,  231, 19,  189, 98,
    146, 75,  163, 58,  34,  203, 64,  168, 76,  110, 178, 78,  185, 71,  180, 15,  66,  247, 194, 218, 143, 64,  81,  96,
    144, 209, 172, 74,  207, 56,  134, 214, 158, 150, 166, 186, 177, 114, 159, 186, 31,  76,  49,  139, 206, 174, 211, 11,
    49,  221, 140, 210, 63,  214, 194, 1,   250, 22,  180, 160, 83,  111, 157, 103, 33,  145, 175, 163, 9,   212, 124, 212,
    116, 62,  134, 44,  174, 103, 31,  127, 140, 84,  253, 60,  14,  255, 228, 130, 217, 46,  176, 4,   0,   0};
constexpr unsigned char fixed_block[] = {31, 139, 8,   22,  0,  0,  0,   0,   0,   3,   5,   0,   120, 120, 49,
                                         50, 51,  110, 111, 32, 99, 111, 109, 109, 101, 110, 116, 0,   16,  189,
                                         75, 76,  42,  74,  76, 78, 76,  73,  4,   82,  58,  10,  137, 8,   142,
                                         34, 50,  135, 104, 25, 0,  91,  169, 58,  250, 78,  0,   0,   0};
constexpr unsigned char stored_block[] = {31,  139, 8,  0,   0,   0,  0,  0,   0,   3,  1,   26, 0,  229, 255, 97, 98,
                                          114, 97,  99, 97,  100, 97, 98, 114, 97,  44, 32,  97, 98, 114, 97,  99, 97,
                                          100, 97,  98, 114, 97,  33, 32, 181, 136, 19, 115, 26, 0,  0,   0};
constexpr unsigned char nothing[] = {31, 139, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0};

template <std::size_t Size>
auto text(unsigned char const (&bytes)[Size]) -> std::string {
  return {reinterpret_cast<char const*>(bytes), Size};
}
std::string const phrase = "abracadabra, abracadabra! ";

auto message(std::string const& bytes, std::size_t most = 1 << 20) -> std::string {
  return support::message([&] { gunzip(bytes, "x.gz", most); });
}

}  // namespace

TEST_CASE("gunzip: dynamic, fixed and stored blocks, and an empty file") {
  std::string const words = gunzip(text(dynamic_block));
  CHECK(words.size() == 1200);
  CHECK(words.starts_with("brown again   quick jumps quick lazy  lazy lazy and a  fox q"));
  CHECK(words.ends_with(" again  over and and"));
  CHECK(detail::crc32(words) == 786006756);
  CHECK(gunzip(text(fixed_block)) == phrase + phrase + phrase);
  CHECK(gunzip(text(stored_block)) == phrase);
  CHECK(gunzip(text(nothing)).empty());
}

TEST_CASE("gunzip: members one after another are one text") {
  CHECK(gunzip(text(stored_block) + text(nothing) + text(fixed_block)) == phrase + phrase + phrase + phrase);
}

TEST_CASE("gunzip: every end that comes too early is refused") {
  for (std::string const& whole : {text(dynamic_block), text(fixed_block), text(stored_block), text(nothing)})
    for (std::size_t size = 0; size < whole.size(); ++size) {
      INFO(size);
      CHECK(message(whole.substr(0, size)).starts_with("x.gz: the gzip data "));
    }
}

// Time and names say nothing of the content, and a repetition may be found in two places: all else is an error.
TEST_CASE("gunzip: with any bit changed, it is an error or the same content") {
  for (std::string const& whole : {text(dynamic_block), text(fixed_block), text(stored_block)}) {
    std::string const content = gunzip(whole);
    for (std::size_t bit = 0; bit < 8 * whole.size(); ++bit) {
      std::string changed = whole;
      changed[bit / 8] = char(changed[bit / 8] ^ (1 << bit % 8));
      try {
        bool const same = gunzip(changed) == content;
        INFO(bit);
        REQUIRE(same);
      } catch (error const&) {}
    }
  }
}

TEST_CASE("gunzip: never more than was allowed") {
  CHECK(message(text(dynamic_block), 1199) == "x.gz: the gzip data unpacks to more than 1199 bytes");
  CHECK(message(text(dynamic_block), 1200) == "no error");
  CHECK(message("no gzip file, but long enough").starts_with("x.gz: the gzip data has no header"));
}
