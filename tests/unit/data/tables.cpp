// tables.cpp — the embedded tables are scikit-learn's, number by number
// SPDX-License-Identifier: MIT
#include <ctgrad/core/random.hpp>
#include <ctgrad/data/tables.hpp>

#include <catch2/catch.hpp>

#include <cstdlib>
#include <cstring>
#include <fstream>

using namespace ctgrad;

namespace {

// FNV-1a over the bits of all features, row by row; the numbers below were made of scikit-learn 1.9's arrays by NumPy.
auto checksum(dataset const& d) -> std::uint64_t {
  std::string bytes(d.features().size_bytes(), '\0');
  std::memcpy(bytes.data(), d.features().data(), bytes.size());
  return stream_id(bytes);
}

}  // namespace

TEST_CASE("iris: 50 of each of three species") {
  dataset const d = iris();
  CHECK((d.rows() == 150 && d.width() == 4 && d.classes() == 3));
  CHECK(d.class_names()[2] == "virginica");
  CHECK(d.feature_names()[3] == "petal_width");
  CHECK((d.labels()[49] == 0 && d.labels()[50] == 1 && d.labels()[100] == 2));
  CHECK(d.row(149)[0] == 5.9f);
  CHECK(checksum(d) == 0xc9df741510cb6ee7);
}

TEST_CASE("breast cancer: 212 malignant, 357 benign") {
  dataset const d = breast_cancer();
  CHECK((d.rows() == 569 && d.width() == 30 && d.classes() == 2));
  CHECK(std::ranges::count(d.labels(), 0) == 212);
  CHECK(d.class_names()[0] == "malignant");
  CHECK(checksum(d) == 0x7c3bb33210320a47);
}

TEST_CASE("diabetes: 442 patients, 25 to 346") {
  dataset const d = diabetes();
  CHECK((d.rows() == 442 && d.width() == 10 && d.outputs() == 1));
  auto const [low, high] = std::ranges::minmax(d.targets());
  CHECK((low == 25 && high == 346));
  CHECK(checksum(d) == 0xb193379a8c2aba31);
}

TEST_CASE("tables: equal to the CSV files") {
  char const* const folder = std::getenv("CTGRAD_DATA");
  if (!folder || !std::ifstream(std::string(folder) + "/tabular/iris-sklearn.csv")) {
    WARN("SKIPPED: CTGRAD_DATA names no folder with tabular/iris-sklearn.csv");
    return;
  }
  auto const file = [&](char const* name) { return std::string(folder) + "/tabular/" + name + "-sklearn.csv"; };
  CHECK(std::ranges::equal(iris().features(), to_dataset(read_csv(file("iris")), {.label = "target"}).features()));
  CHECK(std::ranges::equal(breast_cancer().features(),
                           to_dataset(read_csv(file("breast-cancer")), {.label = "target"}).features()));
  CHECK(to_dataset(read_csv(file("diabetes")), {.target = "target"}) == diabetes());
}
