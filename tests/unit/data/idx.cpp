// idx.cpp — arrays of every kind of number, and every field of the header that lies
// SPDX-License-Identifier: MIT
#include <ctgrad/data/idx.hpp>

#include <catch2/catch.hpp>

#include "support/message.hpp"

using namespace ctgrad;

namespace {

auto bytes(std::initializer_list<int> all) -> std::string {
  std::string s;
  for (int const b : all) s.push_back(char(b));
  return s;
}
auto message(std::string const& text) -> std::string {
  return support::message([&] { parse_idx(text, "t.idx"); });
}

}  // namespace

TEST_CASE("idx: a 2 x 3 array of bytes") {
  idx_array const a = parse_idx(bytes({0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 255}));
  CHECK(a.extents == std::vector<std::size_t>{2, 3});
  CHECK(a.values == std::vector<float>{1, 2, 3, 4, 5, 255});
  CHECK(a.row_size() == 3);
}

TEST_CASE("idx: every kind of number, the largest byte first") {
  auto const one = [](int kind, std::initializer_list<int> number) {
    return parse_idx(bytes({0, 0, kind, 1, 0, 0, 0, 1}) + bytes(number)).values[0];
  };
  CHECK(one(0x08, {200}) == 200);
  CHECK(one(0x09, {200}) == -56);
  CHECK(one(0x0B, {0xFF, 0xFE}) == -2);
  CHECK(one(0x0C, {0, 1, 0, 2}) == 65538);
  CHECK(one(0x0D, {0xC0, 0x20, 0, 0}) == -2.5f);
  CHECK(one(0x0E, {0x3F, 0xF8, 0, 0, 0, 0, 0, 0}) == 1.5f);
}

TEST_CASE("idx: headers that lie are refused") {
  CHECK(message("") == "t.idx: 0 bytes are no IDX header");
  CHECK(message(bytes({0, 1, 8, 1, 0, 0, 0, 1, 7})) == "t.idx: an IDX file begins with two zeros");
  CHECK(message(bytes({0, 0, 7, 1, 0, 0, 0, 1, 7})) == "t.idx: there is no IDX kind of number 7");
  CHECK(message(bytes({0, 0, 8, 0, 7})) == "t.idx: the header ends before its 0 extents");
  CHECK(message(bytes({0, 0, 8, 200, 0, 0, 0, 1, 7})) == "t.idx: the header ends before its 200 extents");
  CHECK(message(bytes({0, 0, 8, 1, 0, 0, 0, 0})) == "t.idx: extent 0 is 0");
  CHECK(message(bytes({0, 0, 8, 1, 0, 0, 0, 3, 1, 2})).starts_with("t.idx: the header speaks of more numbers"));
  CHECK(message(bytes({0, 0, 8, 1, 0, 0, 0, 1, 1, 2})) == "t.idx: 1 numbers of 1 bytes were announced, but 2 bytes follow");
  CHECK(message(bytes({0, 0, 8, 3, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1}))
            .starts_with("t.idx: the header speaks of more numbers"));
  CHECK(message(bytes({0, 0, 12, 1, 0, 0, 0, 2, 0, 0, 0, 1})) ==
        "t.idx: 2 numbers of 4 bytes were announced, but 4 bytes follow");
}
