// bench/trees/table.cpp — how good trees, forests and boosting are on ten tables: our side of docs/trees_on_tables.md
// SPDX-License-Identifier: MIT
// usage: trees_table FOLDER; the data sets are in CTGRAD_DATA. Writes each table into FOLDER, with the splits, so that the
// peers learn from the same rows, and prints a line of JSON for each table, estimator and seed.
#include <ctgrad/data/read_file.hpp>
#include <ctgrad/data/split.hpp>
#include <ctgrad/data/to_dataset.hpp>
#include <ctgrad/ensemble/adaboost.hpp>
#include <ctgrad/ensemble/gradient_boosting.hpp>
#include <ctgrad/ensemble/random_forest.hpp>
#include <ctgrad/report/write_file.hpp>
#include <ctgrad/tree/decision_tree.hpp>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "../tables.hpp"

using namespace ctgrad;

namespace {

std::string folder;

auto path(std::string const& file) -> std::string {
  char const* const data = std::getenv("CTGRAD_DATA");
  return std::string(data ? data : ".") + "/tabular/" + file;
}
auto table_in(std::string const& file, dataset_columns use, csv_options options = {}) -> dataset {
  use.categories = category_features::categories;
  return to_dataset(read_csv(path(file), options), use);
}

template <class T>
void dump(std::string const& name, std::span<T const> values) {
  std::string bytes(values.size_bytes(), '\0');
  std::memcpy(bytes.data(), values.data(), bytes.size());
  write_file(folder + "/" + name, bytes);
}

template <estimator_task Task, class Spec>
void judge(std::string const& set, char const* who, Spec spec, train_test const& sides, std::uint64_t seed) {
  if constexpr (requires { spec.seed; }) spec.seed = seed;
  auto const model = fit(spec, sides.train);
  auto const tell = [&](char const* metric, double value) {
    std::printf("{\"set\": \"%s\", \"who\": \"%s\", \"seed\": %d, \"metric\": \"%s\", \"value\": %.6f}\n", set.c_str(), who,
                int(seed), metric, value);
    std::fflush(stdout);
  };
  if constexpr (std::same_as<Task, regression>)
    return tell("RMSE", std::sqrt(metrics::mean_squared_error(predict(model, sides.test), sides.test.targets())));
  else {
    tell("accuracy", score(model, sides.test));
    if (sides.test.classes() == 2) tell("AUC", tables::auc(predict_proba(model, sides.test), sides.test.labels()));
  }
}

template <estimator_task Task>
void run(std::string const& set, dataset const& data) {
  std::string categorical;
  for (std::size_t c = 0; c < data.width(); ++c)
    if (data.has_categories() && !data.categories(c).empty())
      categorical += (categorical.empty() ? "" : ", ") + std::to_string(c);
  dump(set + "_x.f32", data.features());
  if constexpr (std::same_as<Task, classification>) dump(set + "_y.i32", data.labels());
  else dump(set + "_y.f32", data.targets());
  write_file(folder + "/" + set + ".json", "{\"width\": " + std::to_string(data.width()) +
                                               ", \"classes\": " + std::to_string(data.classes()) + ", \"categorical\": [" +
                                               categorical + "]}\n");
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    auto const order = permutation(data.rows(), {seed, stream_id("table")});
    std::size_t const held_out = data.rows() / 5;
    std::vector<std::uint32_t> const rows(order.begin(), order.end());
    dump(set + "_" + std::to_string(seed) + ".u32", std::span(rows));  // the first fifth is held out
    train_test const sides{data.subset(std::span(order).subspan(held_out)), data.subset(std::span(order).first(held_out))};
    judge<Task>(set, "tree", decision_tree<Task>{.min_samples_leaf = 5}, sides, seed);
    judge<Task>(set, "forest", random_forest<Task>{.trees = 50, .out_of_bag = false}, sides, seed);
    judge<Task>(set, "boosting", gradient_boosting<Task>{}, sides, seed);
    if (data.classes() == 2 && categorical.empty())
      judge<classification>(set, "adaboost", adaboost<classification>{}, sides, seed);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return std::fputs("usage: trees_table FOLDER\n", stderr), 2;
  folder = argv[1];
  run<classification>("breast cancer", table_in("breast-cancer-sklearn.csv", {.label = "target"}));
  run<classification>("digits", table_in("digits-sklearn.csv", {.label = "target"}));
  run<classification>("adult", table_in("adult-train.csv.gz", {.label = "15"}, {.header = false}));
  run<classification>("covtype-20k", table_in("covtype-20k.csv.gz", {.label = "Cover_Type"}));
  run<classification>("higgs", tables::higgs(50'000));
  run<classification>("cat", tables::categories(50'000));
  run<regression>("diabetes", table_in("diabetes-sklearn.csv", {.target = "target"}));
  run<regression>("california", table_in("california-housing.csv", {.target = "medianHouseValue"}));
  run<regression>("abalone", table_in("abalone.csv", {.target = "9"}, {.header = false}));
  run<regression>("friedman", tables::friedman(25'000));
}
