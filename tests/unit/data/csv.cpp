// csv.cpp — tables are read as they are written, and errors say where
// SPDX-License-Identifier: MIT
#include <ctgrad/data/to_dataset.hpp>

#include <catch2/catch.hpp>

#include <unistd.h>

#include <cstdio>

#include "support/message.hpp"

using namespace ctgrad;

namespace {

auto message(std::string_view text, csv_options const& options = {}) -> std::string {
  return support::message([&] { parse_csv(text, options, "t.csv"); });
}
auto refusal(csv_table const& table, dataset_columns const& use) -> std::string {
  return support::message([&] { to_dataset(table, use); });
}

constexpr std::string_view flowers = "length,colour,species\n5.1,white,setosa\n-3e-2,red,virginica\n7,white,setosa\n";

}  // namespace

TEST_CASE("csv: numbers, categories and names") {
  csv_table const t = parse_csv(flowers);
  REQUIRE(t.rows == 3);
  REQUIRE(t.columns.size() == 3);
  CHECK(t.columns[0].numbers == std::vector{5.1, -3e-2, 7.0});
  CHECK(t.columns[0].is_numeric());
  CHECK(t.column("colour").categories.names == std::vector<std::string>{"red", "white"});
  CHECK(t.column("colour").categories.codes == std::vector<std::int32_t>{1, 0, 1});
  CHECK_THROWS_WITH(t.column("weight"), "csv: there is no column weight");
}

TEST_CASE("csv: quotes, blanks, CR LF, a byte order mark and a missing last line end") {
  csv_table const t = parse_csv("\xEF\xBB\xBF\"a, b\", c \r\n 1 ,\"say \"\"hi\"\"\nnow\" \r\n2, plain");
  CHECK(t.columns[0].name == "a, b");
  CHECK(t.columns[1].name == "c");
  CHECK(t.columns[0].numbers == std::vector{1.0, 2.0});
  CHECK(t.columns[1].categories.names == std::vector<std::string>{"plain", "say \"hi\"\nnow"});
}

TEST_CASE("csv: without a header, with another separator, and numbers that are names") {
  csv_table const t = parse_csv("1;a\n2;b\n", {.separator = ';', .header = false});
  CHECK(t.rows == 2);
  CHECK(t.columns[0].name == "1");
  CHECK(t.columns[1].name == "2");
  csv_table const codes = parse_csv("zip,n\n10115,1\n08001,2\n", {.categories = {"zip"}});
  CHECK(codes.columns[0].categories.names == std::vector<std::string>{"08001", "10115"});
}

TEST_CASE("csv: errors say line, column and content") {
  CHECK(message("") == "t.csv: it is empty, a header was expected");
  CHECK(message("a,b\n") == "t.csv: there is no row of data");
  CHECK(message("a,b\n1,2\n3\n") == "t.csv, line 3: 1 field was found where 2 are needed");
  CHECK(message("a,b\n1,2,3\n") == "t.csv, line 2: 3 fields were found where 2 are needed");
  CHECK(message("a,b\n1,2\n\n3,4\n") == "t.csv, line 3: 1 field was found where 2 are needed");
  CHECK(message("a,b\n1,2\n3,x4\n") == "t.csv, line 3, column 2 (b): \"x4\" is no finite number");
  for (std::string bad : {"4x", "-nan", "inf", "+-1", "1e999", "0x10", "1,5", "--1", "1 2"})
    CHECK(message("a\n1\n\"" + bad + "\"\n") == "t.csv, line 3, column 1 (a): \"" + bad + "\" is no finite number");
  CHECK(message("a,b\n1,\n", {.missing = {"NA"}}) == "no error");  // an empty name
  CHECK(message("a,b\n1,2\n1,\n", {.missing = {"NA"}}) == "t.csv, line 3, column 2 (b): the field is empty");
  CHECK(message("a\nx\n", {.numbers = {"a"}}) == "t.csv, line 2, column 1 (a): \"x\" is no finite number");
  CHECK(message("a\n1\n", {.without = {"a"}}) == "t.csv: no column is left");
  CHECK(message("a\n1\n", {.numbers = {"b"}}) == "t.csv: there is no column b to be read as numbers");
  CHECK(message("a\n1\n", {.without = {"b"}}) == "t.csv: there is no column b to be left out");
  CHECK(message("a,a\n1,2\n") == "t.csv, line 1, column 2: the name a was given before");
  CHECK(message("a,\n1,2\n") == "t.csv, line 1, column 2: the name is empty");
  CHECK(message("a,b\n1,\"x\ny\n") == "t.csv, line 2: a quote is opened and never closed");
  CHECK(message("a,b\n\"x\"y,1\n") == "t.csv, line 2: text follows a closing quote");
  CHECK(message("a\n1\n", {.categories = {"b"}}) == "t.csv: there is no column b to be read as categories");
  CHECK(message("a,b\n\"1\n2\",5\n1,x\n") == "t.csv, line 4, column 2 (b): \"x\" is no finite number");
}

TEST_CASE("csv: missing values keep their rows, in columns of numbers and of categories") {
  csv_table const t = parse_csv("n,c,none\n,x,\n2,?,\nNA,y,NaN\n");
  REQUIRE(t.rows == 3);
  csv_column const &n = t.column("n"), &c = t.column("c"), &none = t.column("none");
  CHECK((n.is_missing(0) && n.numbers[1] == 2 && n.is_missing(2)));
  CHECK(c.categories.names == std::vector<std::string>{"x", "y"});
  CHECK(c.categories.codes == std::vector<std::int32_t>{0, -1, 1});
  CHECK((none.is_numeric() && none.is_missing(0) && none.is_missing(1) && none.is_missing(2)));
  csv_table const strict = parse_csv("a\nx\n?\n", {.missing = {""}});
  CHECK(strict.columns[0].categories.names == std::vector<std::string>{"?", "x"});
}

TEST_CASE("csv: the first value decides, also after missing ones, unless the options say otherwise") {
  CHECK(message("a\n\n7\nx\n") == "t.csv, line 4, column 1 (a): \"x\" is no finite number");
  CHECK(parse_csv("a,b\n,1\nx,2\n7,3\n").columns[0].categories.codes == std::vector<std::int32_t>{-1, 1, 0});
  csv_table const t = parse_csv("a,b\n1,x\n2,y\n", {.categories = {"a"}, .without = {"b"}});
  CHECK(t.columns.size() == 1);
  CHECK(t.columns[0].categories.names == std::vector<std::string>{"1", "2"});
}

TEST_CASE("csv: a decimal comma, a plus, a tab") {
  csv_table const t = parse_csv("a\tb\n1,5\t+2\n-2,25e1\t3\n", {.separator = '\t', .decimal = ','});
  CHECK(t.columns[0].numbers == std::vector{1.5, -22.5});
  CHECK(t.columns[1].numbers == std::vector{2.0, 3.0});
}

TEST_CASE("csv: dates are refused with a hint, unless they are named as categories") {
  for (std::string date : {"2024-05-17", "2024-05", "2024/5/7", "17.5.2024", "17.05.24", "5/17/2024", "23:59", "23:59:01",
                           "2024-05-17T23:59:00Z", "2024-05-17 23:59"})
    CHECK(
        message("day,n\n" + date + ",1\n").starts_with("t.csv, line 2, column 1 (day): \"" + date + "\" looks like a date"));
  for (std::string word : {"1-2", "3.4.5.6", "2024-05-17x", "a-b-c", "555-1234", "1/2", "12-", "192.168.0.1", "3:x"})
    CHECK(message("word,n\n" + word + ",1\n") == "no error");
  CHECK(message("day\n2024-05-17\n", {.categories = {"day"}}) == "no error");
  CHECK(message("day,n\n2024-05-17,1\n", {.without = {"day"}}) == "no error");
}

TEST_CASE("csv: empty lines at the end are none, others are lines of one field") {
  CHECK(parse_csv("a\n1\n2\n\n\n").rows == 2);
  CHECK(parse_csv("a\n1\n\n2\n").rows == 3);
  CHECK(parse_csv("a\n1\n\"\"").rows == 2);
  CHECK(parse_csv("a,b\n1,\n,2").column("b").is_missing(0));
}

TEST_CASE("csv: the same table, however the text is cut into pieces") {
  std::string const text = "\xEF\xBB\xBF\"a, b\", c \r\n 1 ,\"say \"\"hi\"\"\nnow\" \r\n2, plain \r\n\r\n";
  for (std::size_t size = 1; size < text.size(); ++size) {
    csv_options const options;
    detail::csv_reader reader(options, "t");
    for (std::size_t i = 0; i < text.size(); i += size) reader.add(std::string_view(text).substr(i, size));
    csv_table const t = reader.finish();
    REQUIRE(t.rows == 2);
    REQUIRE(t.columns[0].name == "a, b");
    REQUIRE(t.columns[1].categories.names == std::vector<std::string>{"plain", "say \"hi\"\nnow"});
  }
}

TEST_CASE("to_dataset: missing values and categories reach the data set") {
  csv_table const t = parse_csv("n,c,y\n1,red,0\n,blue,1\n3,,0\n");
  dataset const a = to_dataset(t, {.label = "y", .categories = category_features::categories});
  CHECK(a.has_missing());
  CHECK(a.categories(0).empty());
  CHECK(a.categories(1)[1] == "red");
  CHECK(std::isnan(a.row(1)[0]));
  CHECK(std::isnan(a.row(2)[1]));
  CHECK(a.row(0)[1] == 1);
  dataset const b = to_dataset(t, {.label = "y"});
  CHECK(b.row(2)[1] + b.row(2)[2] == 0);
  CHECK(refusal(t, {.label = "c"}) == "to_dataset: the label of row 2 in column c is missing");
  CHECK(refusal(t, {.target = "n"}) == "to_dataset: the target of row 1 in column n is missing");
}

TEST_CASE("to_dataset: labels, targets, features one-hot or as codes") {
  csv_table const t = parse_csv(flowers);
  dataset const a = to_dataset(t, {.label = "species"});
  CHECK(a.width() == 3);
  CHECK(std::vector(a.feature_names().begin(), a.feature_names().end()) ==
        std::vector<std::string>{"length", "colour=red", "colour=white"});
  CHECK(std::vector(a.row(1).begin(), a.row(1).end()) == std::vector{-3e-2f, 1.0f, 0.0f});
  CHECK(a.labels()[1] == 1);
  CHECK(a.class_names()[1] == "virginica");
  dataset const b = to_dataset(t, {.target = "length", .without = {"species"}, .categories = category_features::codes});
  CHECK(b.width() == 1);
  CHECK(b.targets()[2] == 7);
  CHECK(b.features()[0] == 1);
  dataset const c = to_dataset(parse_csv("x,y\n0.5,1\n1.5,-1\n"), {.label = "y"});
  CHECK(c.class_names()[0] == "-1");
  CHECK(c.labels()[0] == 1);
}

TEST_CASE("to_dataset: what does not suit is refused") {
  csv_table const t = parse_csv(flowers);
  CHECK(refusal(t, {.label = "kind"}) == "csv: there is no column kind");
  CHECK(refusal(t, {.without = {"kind"}}) == "csv: there is no column kind");
  CHECK(refusal(t, {.target = "colour"}) == "to_dataset: the target colour has categories; name it as label instead");
  CHECK(refusal(t, {.label = "species", .target = "length"}) ==
        "to_dataset: a label and a target were named; a dataset has one of them");
  CHECK(refusal(t, {.label = "length"}) ==
        "to_dataset: the label of row 0 in column length is 5.1, a whole number is needed");
  CHECK(refusal(t, {.label = "species", .without = {"length", "colour"}}) == "to_dataset: no column is left as a feature");
}

TEST_CASE("read_csv: from a file, and what the system says where there is none") {
  std::string const path = "csv_test_" + std::to_string(getpid()) + ".csv";
  std::FILE* const file = std::fopen(path.c_str(), "wb");
  REQUIRE(file != nullptr);
  std::fwrite(flowers.data(), 1, flowers.size(), file);
  std::fclose(file);
  CHECK(read_csv(path).rows == 3);
  std::remove(path.c_str());
  CHECK_THROWS_WITH(read_csv(path), path + ": cannot be opened: No such file or directory");
}
