// tests/unit/data/digits.cpp — the embedded images are scikit-learn's, number by number
// SPDX-License-Identifier: MIT
#include <ctgrad/core/random.hpp>
#include <ctgrad/data/digits.hpp>

#include <catch2/catch.hpp>

#include <cstdlib>
#include <fstream>
#include <string>

using namespace ctgrad;

TEST_CASE("digits: 1,797 images of 64 pixels in [0, 1], 10 classes") {
  auto const d = digits();
  CHECK((d.rows() == 1797 && d.width() == 64 && d.classes() == 10));
  for (float const x : d.features()) REQUIRE((x >= 0 && x <= 1 && x * 16 == static_cast<float>(static_cast<int>(x * 16))));
  CHECK(d.feature_names()[63] == "pixel_7_7");
  CHECK(d.class_names()[9] == "9");
  // The counts that scikit-learn's documentation gives: about 180 a class.
  std::vector<int> counts(10);
  for (auto const code : d.labels()) ++counts[static_cast<std::size_t>(code)];
  CHECK(counts == std::vector<int>{178, 182, 177, 183, 181, 182, 181, 179, 174, 180});
}

TEST_CASE("digits: the checksum of all pixels and labels is that of scikit-learn's file") {
  // FNV-1a over the numbers of the CSV in reading order, one byte each.
  auto const d = digits();
  std::string bytes;
  for (std::size_t i = 0; i < d.rows(); ++i) {
    for (float const x : d.row(i)) bytes += static_cast<char>(x * 16);
    bytes += static_cast<char>(d.labels()[i]);
  }
  CHECK(stream_id(bytes) == 0x776869cce3795967);
}

TEST_CASE("digits: equal to tabular/digits-sklearn.csv") {
  char const* const folder = std::getenv("CTGRAD_DATA");
  std::ifstream csv(folder ? std::string(folder) + "/tabular/digits-sklearn.csv" : std::string());
  if (!csv) {
    WARN("skipped: CTGRAD_DATA names no folder with tabular/digits-sklearn.csv");
    return;
  }
  auto const d = digits();
  std::string cell;
  std::getline(csv, cell);  // the header
  for (std::size_t i = 0; i < d.rows(); ++i) {
    for (float const x : d.row(i)) {
      REQUIRE(std::getline(csv, cell, ','));
      REQUIRE(std::stof(cell) / 16 == x);
    }
    REQUIRE(std::getline(csv, cell));
    REQUIRE(std::stoi(cell) == d.labels()[i]);
  }
  CHECK_FALSE(std::getline(csv, cell));
}
