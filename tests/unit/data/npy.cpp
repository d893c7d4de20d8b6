// npy.cpp — what NumPy wrote is read, what we write is read back, and what nobody wrote is refused
// SPDX-License-Identifier: MIT
#include <ctgrad/core/random.hpp>
#include <ctgrad/data/npz.hpp>

#include <catch2/catch.hpp>

using namespace ctgrad;

namespace {

// Written by NumPy 2.4: [[0, .5, 1], [1.5, 2, 2.5]] in Fortran's order, [1, -2, 300] big-endian, the number 2.5, and an
// archive of x = 0 ... 7 as 4 x 2 floats and y = [0, 1, 1, 0] as 64-bit integers, deflated.
constexpr unsigned char fortran_f8[] = {
    147, 78,  85,  77,  80, 89, 1,   0,   118, 0,   123, 39,  100, 101, 115, 99,  114, 39,  58,  32, 39, 60,
    102, 56,  39,  44,  32, 39, 102, 111, 114, 116, 114, 97,  110, 95,  111, 114, 100, 101, 114, 39, 58, 32,
    84,  114, 117, 101, 44, 32, 39,  115, 104, 97,  112, 101, 39,  58,  32,  40,  50,  44,  32,  51, 41, 44,
    32,  125, 32,  32,  32, 32, 32,  32,  32,  32,  32,  32,  32,  32,  32,  32,  32,  32,  32,  32, 32, 32,
    32,  32,  32,  32,  32, 32, 32,  32,  32,  32,  32,  32,  32,  32,  32,  32,  32,  32,  32,  32, 32, 32,
    32,  32,  32,  32,  32, 32, 32,  32,  32,  32,  32,  32,  32,  32,  32,  32,  32,  10,  0,   0,  0,  0,
    0,   0,   0,   0,   0,  0,  0,   0,   0,   0,   248, 63,  0,   0,   0,   0,   0,   0,   224, 63, 0,  0,
    0,   0,   0,   0,   0,  64, 0,   0,   0,   0,   0,   0,   240, 63,  0,   0,   0,   0,   0,   0,  4,  64};
constexpr unsigned char big_i2[] = {
    147, 78,  85,  77, 80, 89,  1,   0,   118, 0,   123, 39,  100, 101, 115, 99,  114, 39,  58, 32, 39,  62, 105,
    50,  39,  44,  32, 39, 102, 111, 114, 116, 114, 97,  110, 95,  111, 114, 100, 101, 114, 39, 58, 32,  70, 97,
    108, 115, 101, 44, 32, 39,  115, 104, 97,  112, 101, 39,  58,  32,  40,  51,  44,  41,  44, 32, 125, 32, 32,
    32,  32,  32,  32, 32, 32,  32,  32,  32,  32,  32,  32,  32,  32,  32,  32,  32,  32,  32, 32, 32,  32, 32,
    32,  32,  32,  32, 32, 32,  32,  32,  32,  32,  32,  32,  32,  32,  32,  32,  32,  32,  32, 32, 32,  32, 32,
    32,  32,  32,  32, 32, 32,  32,  32,  32,  32,  32,  32,  10,  0,   1,   255, 254, 1,   44};
constexpr unsigned char scalar_f4[] = {
    147, 78, 85,  77,  80,  89, 1,   0,   118, 0,   123, 39,  100, 101, 115, 99,  114, 39,  58,  32, 39,  60,
    102, 52, 39,  44,  32,  39, 102, 111, 114, 116, 114, 97,  110, 95,  111, 114, 100, 101, 114, 39, 58,  32,
    70,  97, 108, 115, 101, 44, 32,  39,  115, 104, 97,  112, 101, 39,  58,  32,  40,  41,  44,  32, 125, 32,
    32,  32, 32,  32,  32,  32, 32,  32,  32,  32,  32,  32,  32,  32,  32,  32,  32,  32,  32,  32, 32,  32,
    32,  32, 32,  32,  32,  32, 32,  32,  32,  32,  32,  32,  32,  32,  32,  32,  32,  32,  32,  32, 32,  32,
    32,  32, 32,  32,  32,  32, 32,  32,  32,  32,  32,  32,  32,  32,  32,  32,  32,  10,  0,   0,  32,  64};
constexpr unsigned char deflated[] = {
    80,  75,  3,   4,   45,  0,   0,   0,   8,   0,   0,   0,   33,  0,   69,  172, 164, 100, 255, 255, 255, 255, 255, 255,
    255, 255, 5,   0,   20,  0,   120, 46,  110, 112, 121, 1,   0,   16,  0,   160, 0,   0,   0,   0,   0,   0,   0,   90,
    0,   0,   0,   0,   0,   0,   0,   155, 236, 23,  234, 27,  16,  201, 200, 80,  198, 80,  173, 158, 146, 90,  156, 92,
    164, 110, 165, 160, 110, 147, 102, 162, 174, 163, 160, 158, 150, 95,  84,  82,  148, 152, 23,  159, 95,  148, 146, 10,
    18,  119, 75,  204, 41,  78,  5,   138, 23,  103, 36,  22,  164, 2,   249, 26,  38,  58,  10,  70,  154, 58,  10,  181,
    10,  100, 3,   46,  6,   48,  104, 176, 7,   18,  14,  64,  4,   196, 13,  64,  188, 0,   136, 15,  0,   241, 3,   7,
    0,   80,  75,  3,   4,   45,  0,   0,   0,   8,   0,   0,   0,   33,  0,   210, 112, 157, 118, 255, 255, 255, 255, 255,
    255, 255, 255, 5,   0,   20,  0,   121, 46,  110, 112, 121, 1,   0,   16,  0,   160, 0,   0,   0,   0,   0,   0,   0,
    75,  0,   0,   0,   0,   0,   0,   0,   155, 236, 23,  234, 27,  16,  201, 200, 80,  198, 80,  173, 158, 146, 90,  156,
    92,  164, 110, 165, 160, 110, 147, 105, 161, 174, 163, 160, 158, 150, 95,  84,  82,  148, 152, 23,  159, 95,  148, 146,
    10,  18,  119, 75,  204, 41,  78,  5,   138, 23,  103, 36,  22,  164, 2,   249, 26,  38,  58,  154, 58,  10,  181, 10,
    20,  0,   46,  6,   40,  96,  68,  163, 97,  0,   0,   80,  75,  1,   2,   45,  3,   45,  0,   0,   0,   8,   0,   0,
    0,   33,  0,   69,  172, 164, 100, 90,  0,   0,   0,   160, 0,   0,   0,   5,   0,   0,   0,   0,   0,   0,   0,   0,
    0,   0,   0,   128, 1,   0,   0,   0,   0,   120, 46,  110, 112, 121, 80,  75,  1,   2,   45,  3,   45,  0,   0,   0,
    8,   0,   0,   0,   33,  0,   210, 112, 157, 118, 75,  0,   0,   0,   160, 0,   0,   0,   5,   0,   0,   0,   0,   0,
    0,   0,   0,   0,   0,   0,   128, 1,   145, 0,   0,   0,   121, 46,  110, 112, 121, 80,  75,  5,   6,   0,   0,   0,
    0,   2,   0,   2,   0,   102, 0,   0,   0,   19,  1,   0,   0,   0,   0};

template <std::size_t Size>
auto text(unsigned char const (&bytes)[Size]) -> std::string {
  return {reinterpret_cast<char const*>(bytes), Size};
}

// Either it is read, or it is an `error`; anything else ends the program.
template <class Read>
void survives_damage(std::string const& whole, Read read) {
  for (std::size_t length = 0; length < whole.size(); ++length) CHECK_THROWS_AS(read(whole.substr(0, length)), error);
  random_stream const random{1, stream_id("damage")};
  for (std::uint64_t i = 0; i < 2000; ++i) {
    std::string bytes = whole;
    bytes[random.below(2 * i, bytes.size())] = char(random.word(4 * i + 3));
    try {
      read(bytes);
    } catch (error const&) {}
  }
}

}  // namespace

TEST_CASE("npy: both orders of axes and of bytes, and a single number") {
  npy_array const a = parse_npy(text(fortran_f8));
  CHECK(a.extents == std::vector<std::size_t>{2, 3});
  CHECK(a.values == std::vector{0.0, 0.5, 1.0, 1.5, 2.0, 2.5});
  CHECK(parse_npy(text(big_i2)).values == std::vector{1.0, -2.0, 300.0});
  npy_array const number = parse_npy(text(scalar_f4));
  CHECK((number.extents.empty() && number.values == std::vector{2.5}));
}

TEST_CASE("npz: arrays by name become a data set") {
  auto const arrays = parse_npz(text(deflated));
  REQUIRE(arrays.size() == 2);
  dataset const labelled = to_dataset(arrays.at("x"), arrays.at("y"), {.classes = 2});
  CHECK((labelled.rows() == 4 && labelled.width() == 2 && labelled.row(3)[1] == 7 && labelled.labels()[1] == 1));
  dataset const real = to_dataset(arrays.at("x"), arrays.at("y"));
  CHECK((real.outputs() == 1 && real.targets()[2] == 1));
  CHECK_THROWS_WITH(to_dataset(arrays.at("y"), arrays.at("x"), {.classes = 2}),
                    "to_dataset: a label is one number, but a row of the answers has 2");
  CHECK_THROWS_WITH(to_dataset(arrays.at("x"), arrays.at("y"), {.classes = 1}),
                    "to_dataset: the label of row 1 is 1, a whole number from 0 to 0 is needed");
}

TEST_CASE("npy: written and read back, header and all") {
  std::vector<float> const values{1, -2.5f, 3e-7f, 4, 5, 6};
  std::string const bytes = to_npy(values, {3, 2});
  CHECK(bytes.substr(0, 10) == std::string("\x93NUMPY\x01\x00\x76\x00", 10));
  CHECK((bytes.size() - 24) % 64 == 0);
  npy_array const back = parse_npy(bytes);
  CHECK(back.extents == std::vector<std::size_t>{3, 2});
  for (std::size_t i = 0; i < values.size(); ++i) CHECK(float(back.values[i]) == values[i]);
  CHECK(parse_npy(to_npy(std::vector<std::int32_t>{7, -8}, {2})).values == std::vector{7.0, -8.0});
  CHECK(parse_npy(to_npy(std::vector<double>{0.1}, {1})).values == std::vector{0.1});
  CHECK_THROWS_AS(to_npy(values, {4, 2}), error);
}

TEST_CASE("npy: damaged files are refused") {
  survives_damage(text(fortran_f8), [](std::string const& b) { return parse_npy(b); });
  survives_damage(text(deflated), [](std::string const& b) { return parse_npz(b); });
  CHECK_THROWS_WITH(parse_npy("GIF89a....", "x.npy"),
                    "x.npy: an NPY file begins with its name and version, this one does not");
  std::string complex_numbers = text(scalar_f4);
  complex_numbers.replace(complex_numbers.find("f4"), 2, "c8");
  CHECK_THROWS_WITH(parse_npy(complex_numbers, "x.npy"), "x.npy: numbers of the kind <c8 are not read");
}
