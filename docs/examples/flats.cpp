// flats.cpp — from a file of flats with holes to a model of their prices, judged by cross-validation
// SPDX-License-Identifier: MIT
#include <ctgrad/core/random.hpp>
#include <ctgrad/data/csv.hpp>
#include <ctgrad/data/to_dataset.hpp>
#include <ctgrad/linear/ridge.hpp>
#include <ctgrad/preparation/imputer.hpp>
#include <ctgrad/preparation/one_hot.hpp>
#include <ctgrad/preparation/pipeline.hpp>
#include <ctgrad/preparation/standard_scaler.hpp>
#include <ctgrad/selection/cross_validate.hpp>
#include <ctgrad/selection/grid_search.hpp>
#include <ctgrad/tree/decision_tree.hpp>

#include <fstream>
#include <iostream>
using namespace ctgrad;

namespace {

/// 200 flats: 1,000 a square metre, more in the west; every ninth area is unknown.
void write_flats() {
  std::ofstream file("flats.csv");
  file << "id,area,side,floor,price\n";
  for (int i = 0; i < 200; ++i) {
    int const area = 30 + 7 * i % 90, floor = i % 6;
    bool const west = i % 3 == 0;
    file << i << ',' << (i % 9 == 4 ? "" : std::to_string(area)) << ',' << (west ? "west" : "east") << ',' << floor << ','
         << 1000 * area + 20000 * west + 1500 * floor + 37 * i % 4000 << '\n';
  }
}

}  // namespace

int main() {
  write_flats();
  csv_table const table = read_csv("flats.csv");          // also .csv.gz; read in pieces

  dataset const data = to_dataset(table, {.target = "price", .without = {"id"}, .categories = category_features::categories});
  auto const model = imputer{.with = fill::median} | one_hot{} | standard_scaler{} | ridge{};
  auto const judged = cross_validate(model, data, k_fold{.folds = 5}, {}, scoring::negative_rmse{});
  std::cout << judged.test.mean() << " +- " << judged.test.deviation() << '\n';

  using tree = decision_tree<regression>;
  auto const found = fit(grid_search{.of = tree{}, .over = grid(over<&tree::max_depth>({2, 4, 8}),
                                                                over<&tree::min_samples_leaf>({1, 5}))}, data);
  for (grid_point const& p : found.points) std::cout << p.values[0] << ' ' << p.values[1] << ' ' << p.scores.mean() << '\n';
}
