// bench/classical/selection.cpp — searches a grid of 25 decision trees on digits by 5 folds, and fits the best on all rows
// SPDX-License-Identifier: MIT
// usage: selection [Google Benchmark's arguments]
#include <ctgrad/data/digits.hpp>
#include <ctgrad/selection/grid_search.hpp>
#include <ctgrad/tree/decision_tree.hpp>

#include <benchmark/benchmark.h>

using namespace ctgrad;

int main(int argc, char** argv) {
  benchmark::RegisterBenchmark("tree_grid/ctgrad", [](benchmark::State& state) {
    using tree = decision_tree<classification>;
    dataset const data = digits();
    std::vector<fold> folds(5);  // the same as the peer's: other ones would move the score by .01
    for (std::size_t i = 0; i < data.rows(); ++i)
      for (std::size_t f = 0; f < 5; ++f) (i % 5 == f ? folds[f].test : folds[f].train).push_back(i);
    double score = 0;
    for (auto _ : state) {
      auto const found = fit(grid_search{.of = tree{},
                                         .over = grid(over<&tree::max_depth>({3, 5, 8, 12, unlimited}),
                                                      over<&tree::min_samples_leaf>({1, 2, 5, 10, 20})),
                                         .folds = folds,
                                         .threads = 1},
                             data);
      score = found.points[found.best].scores.mean();
    }
    state.counters["accuracy"] = score;
  })->Unit(benchmark::kMillisecond);
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
