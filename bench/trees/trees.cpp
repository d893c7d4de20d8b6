// bench/trees/trees.cpp — times trees, forests and boosting: fitting with binning, and scoring of many rows
// SPDX-License-Identifier: MIT
// usage: trees [Google Benchmark's arguments]; the data are in the folder CTGRAD_TREES_DATA, see peers.py
#include <ctgrad/ensemble/gradient_boosting.hpp>
#include <ctgrad/ensemble/random_forest.hpp>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <numeric>
#include <string>
#include <vector>

using namespace ctgrad;

namespace {

auto folder() -> std::string {
  char const* const given = std::getenv("CTGRAD_TREES_DATA");
  return given ? given : "trees-data";
}

/// Little-endian floats; none where the file is absent.
auto read_floats(std::string const& name) -> std::vector<float> {
  std::ifstream file(folder() + "/" + name, std::ios::binary | std::ios::ate);
  if (!file) return {};
  std::vector<float> values(std::size_t(file.tellg()) / sizeof(float));
  file.seekg(0);
  file.read(reinterpret_cast<char*>(values.data()), std::streamsize(values.size() * sizeof(float)));
  return values;
}

template <estimator_task Task>
auto read_table(std::string const& name, std::string const& part, std::size_t width) -> dataset {
  dataset_parts parts{.features = read_floats(name + "_X_" + part + ".f32"), .width = width};
  auto const y = read_floats(name + "_y_" + part + ".f32");
  if constexpr (std::same_as<Task, classification>) parts.labels.assign(y.begin(), y.end());
  else parts.targets = y;
  return dataset(std::move(parts));
}

template <estimator_task Task>
struct tables {
  dataset train, test;
  tables(std::string const& name, std::size_t width)
      : train(read_table<Task>(name, "train", width)), test(read_table<Task>(name, "test", width)) {}
};
auto higgs() -> tables<classification> const& {
  static tables<classification> const both("higgs", 28);
  return both;
}
auto friedman() -> tables<regression> const& {
  static tables<regression> const both("friedman", 10);
  return both;
}

/// The area under the ROC curve of the probabilities of class 1; ties count half.
auto auc(std::vector<float> const& p, std::span<std::int32_t const> labels) -> double {
  std::vector<std::size_t> order(labels.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return p[2 * i + 1]; });
  double ranks = 0, ones = 0;
  for (std::size_t i = 0, j = 0; i < order.size(); i = j) {
    while (j < order.size() && p[2 * order[j] + 1] == p[2 * order[i] + 1]) ++j;
    for (std::size_t k = i; k < j; ++k)
      if (labels[order[k]] == 1) ranks += double(i + j + 1) / 2, ++ones;
  }
  return (ranks - ones * (ones + 1) / 2) / (ones * (double(order.size()) - ones));
}

void judge(benchmark::State& state, auto const& model, tables<classification> const& data) {
  state.counters["auc"] = auc(predict_proba(model, data.test), data.test.labels());
}
void judge(benchmark::State& state, auto const& model, tables<regression> const& data) {
  state.counters["rmse"] = std::sqrt(metrics::mean_squared_error(predict(model, data.test), data.test.targets()));
}

/// How long `fit` takes, and how good its model is.
void time_fit(std::string const& name, auto spec, auto const& (*data)()) {
  benchmark::RegisterBenchmark((name + "/ctgrad").c_str(), [=](benchmark::State& state) {
    auto model = fit(spec, data().train);
    for (auto _ : state) model = fit(spec, data().train);
    judge(state, model, data());
  })->Unit(benchmark::kMillisecond)->MinTime(1);
}

/// Rows a second.
void time_scoring(std::string const& name, gradient_boosting<classification> spec) {
  benchmark::RegisterBenchmark((name + "/ctgrad").c_str(), [=](benchmark::State& state) {
    auto const model = fit(spec, higgs().train);
    std::vector<float> sums(higgs().test.rows());
    for (auto _ : state) model.margins(higgs().test.features(), sums);
    state.SetItemsProcessed(state.iterations() * std::int64_t(sums.size()));
  })->Unit(benchmark::kMillisecond);
}

}  // namespace

int main(int argc, char** argv) {
  if (read_floats("higgs_y_test.f32").empty() || read_floats("friedman_y_test.f32").empty()) {
    std::fprintf(stderr, "trees: no data in %s; peers.py says how to make them\n", folder().c_str());
    return 77;
  }
  gradient_boosting<classification> const small{}, large{.max_leaves = 255};
  time_fit("gb31", small, higgs);
  time_fit("gb255", large, higgs);
  time_fit("gb31_friedman", gradient_boosting<regression>{}, friedman);
  time_fit("rf20", random_forest<classification>{.trees = 20}, higgs);
  time_fit("dt10", decision_tree<classification>{.max_depth = 10}, higgs);
  time_fit("dt10_histogram", decision_tree<classification>{.splits = split_search::histogram, .max_depth = 10}, higgs);
  time_scoring("score_gb31", small);
  time_scoring("score_gb255", large);
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
