// labels.cpp — labels of any kind become dense codes that keep their names
// SPDX-License-Identifier: MIT
#include <ctgrad/data/dataset.hpp>
#include <ctgrad/data/labels.hpp>

#include <catch2/catch.hpp>

using namespace ctgrad;

TEST_CASE("encode_labels: -1 and 1, gaps, text") {
  auto const sign = encode_labels(std::vector{1, -1, -1, 1});
  CHECK(sign.codes == std::vector<std::int32_t>{1, 0, 0, 1});
  CHECK(sign.names == std::vector<std::string>{"-1", "1"});
  auto const gaps = encode_labels(std::vector<long long>{40, 7, 100, 7});
  CHECK(gaps.codes == std::vector<std::int32_t>{1, 0, 2, 0});
  CHECK(gaps.names == std::vector<std::string>{"7", "40", "100"});
  auto const text = encode_labels(std::vector<std::string>{"setosa", "virginica", "setosa"});
  CHECK(text.codes == std::vector<std::int32_t>{0, 1, 0});
  CHECK(text.names == std::vector<std::string>{"setosa", "virginica"});
}

TEST_CASE("encode_labels: codes do not depend on the order of the rows") {
  auto const a = encode_labels(std::vector{3, 1, 2}), b = encode_labels(std::vector{2, 3, 1});
  CHECK(a.names == b.names);
  CHECK(a.codes[0] == b.codes[1]);
}

TEST_CASE("encode_labels: fits a data set; none are refused") {
  auto [codes, names] = encode_labels(std::vector{5, -5});
  dataset const data{{.features = {0, 1}, .width = 1, .labels = codes, .class_names = names}};
  CHECK(data.classes() == 2);
  CHECK_THROWS_WITH(encode_labels(std::vector<int>{}), "encode_labels: 0 labels were given, at least 1 is needed");
}
