// rows.cpp — rows of a user's own type become a data set, and come from a file
// SPDX-License-Identifier: MIT
#include <ctgrad/data/rows.hpp>

#include <catch2/catch.hpp>

#include <unistd.h>

namespace garden {
struct flower {
  double length = 0;
  std::optional<float> width;
  int petals = 0;
  bool fragrant = false;
  std::string species;
};
}  // namespace garden
BOOST_HANA_ADAPT_STRUCT(garden::flower, length, width, petals, fragrant, species);

using namespace ctgrad;
using garden::flower;

namespace {
std::vector<flower> const flowers{{5.1, 1.4f, 5, true, "rose"}, {4.9, {}, 3, false, "iris"}, {6, 2.5f, 5, true, "rose"}};
}

TEST_CASE("rows: members are columns, the label is chosen by name") {
  dataset const d = to_dataset(flowers, {.label = "species"});
  CHECK(std::vector(d.feature_names().begin(), d.feature_names().end()) ==
        std::vector<std::string>{"length", "width", "petals", "fragrant"});
  CHECK(d.has_missing());
  CHECK((d.row(0)[0] == 5.1f && d.row(0)[1] == 1.4f && d.row(0)[2] == 5 && d.row(0)[3] == 1));
  CHECK(d.row(1)[1] != d.row(1)[1]);
  CHECK((d.class_names()[0] == "iris" && d.labels()[0] == 1 && d.labels()[1] == 0));
  dataset const price = to_dataset(flowers, {.target = "length", .categories = category_features::categories});
  CHECK(price.categories(3).size() == 2);
  CHECK(price.targets()[2] == 6);
}

TEST_CASE("rows: a table and back is the same rows") {
  auto const back = from_table<flower>(to_table(std::span<flower const>(flowers)));
  REQUIRE(back.size() == 3);
  for (std::size_t i = 0; i < 3; ++i)
    CHECK((back[i].length == flowers[i].length && back[i].width == flowers[i].width && back[i].petals == flowers[i].petals &&
           back[i].fragrant == flowers[i].fragrant && back[i].species == flowers[i].species));
}

TEST_CASE("rows: from a file, by the struct's own types, and what does not fit is refused") {
  std::string const path = "rows_test_" + std::to_string(getpid()) + ".csv";
  auto const read = [&](char const* text) {
    std::FILE* const file = std::fopen(path.c_str(), "wb");
    REQUIRE(file != nullptr);
    std::fputs(text, file);
    std::fclose(file);
    return read_rows<flower>(path);
  };
  auto const rows = read("species,petals,length,width,fragrant,more\n7,3,1.5,,1,x\n8,4,2.5,0.5,0,y\n");
  CHECK((rows[0].species == "7" && rows[0].petals == 3 && !rows[0].width && rows[0].fragrant && *rows[1].width == 0.5f));
  CHECK_THROWS_WITH(read("species,petals,length,width,fragrant\nx,3,,1,1\n"),
                    "from_table: length of row 0 is missing, but the row has no std::optional for it");
  CHECK_THROWS_WITH(read("species,petals,length,width,fragrant\nx,3.5,1,1,1\n"),
                    "from_table: petals of row 0 is 3.5, which is no number of the row's type");
  CHECK_THROWS_WITH(read("species,petals,length,width\nx,3,1,1\n"),
                    path + ": there is no column fragrant to be read as numbers");
  CHECK_THROWS_WITH(to_table(std::span<flower const>{}), "to_table: 0 rows were given, at least 1 is needed");
  std::remove(path.c_str());
}
