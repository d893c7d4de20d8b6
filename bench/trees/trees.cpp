// bench/trees/trees.cpp — times trees, forests and boosting: fitting with binning, and scoring of many rows
// SPDX-License-Identifier: MIT
#include <ctgrad/data/tables.hpp>
#include <ctgrad/ensemble/adaboost.hpp>
#include <ctgrad/ensemble/gradient_boosting.hpp>
#include <ctgrad/ensemble/random_forest.hpp>

#include <benchmark/benchmark.h>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

#include "../tables.hpp"

using namespace ctgrad;

namespace {

struct train_test_rows {
  dataset train, test;
};
/// Made once; the last rows are for testing.
template <class Make>
auto halves(Make make, std::size_t train, std::size_t test) -> train_test_rows {
  dataset const all = make(train + test);
  std::vector<std::size_t> rows(train + test);
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  return {all.subset(std::span(rows).first(train)), all.subset(std::span(rows).last(test))};
}
auto higgs() -> train_test_rows const& {
  static train_test_rows const both = halves(tables::higgs, 200'000, 50'000);
  return both;
}
auto friedman() -> train_test_rows const& {
  static train_test_rows const both = halves(tables::friedman, 100'000, 20'000);
  return both;
}
auto categories() -> train_test_rows const& {
  static train_test_rows const both = halves(tables::categories, 100'000, 25'000);
  return both;
}
auto flowers() -> train_test_rows const& {
  static train_test_rows const both{iris(), iris()};
  return both;
}
auto tumours() -> train_test_rows const& {
  static train_test_rows const both{breast_cancer(), breast_cancer()};
  return both;
}

/// What a model is worth on rows that it has not seen.
template <class Model>
void judge(benchmark::State& state, Model const& model, dataset const& test) {
  if constexpr (std::same_as<typename Model::task, regression>)
    state.counters["rmse"] = std::sqrt(metrics::mean_squared_error(predict(model, test), test.targets()));
  else if constexpr (requires { predict_proba(model, test); }) {
    if (model.schema().outputs == 2) state.counters["auc"] = tables::auc(predict_proba(model, test), test.labels());
  }
  if constexpr (requires { model.out_of_bag(); }) state.counters["out_of_bag"] = model.out_of_bag().score;
}

/// The most memory that `work` needs besides what there was before it, in MB: a process of its own does it.
auto peak_of(auto work) -> double {
  int ends[2];
  if (pipe(ends) != 0) return 0;
  auto const peak = [] {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return double(usage.ru_maxrss) / 1024;
  };
  if (fork() == 0) {
    double const before = peak();
    work();
    double const more = peak() - before;
    _exit(write(ends[1], &more, sizeof more) != sizeof more);
  }
  double more = 0;
  if (read(ends[0], &more, sizeof more) != sizeof more) more = 0;
  close(ends[0]), close(ends[1]), wait(nullptr);
  return more;
}

/// How long `fit` takes, binning included, and how good its model is.
void time_fit(std::string const& name, auto spec, auto const& (*data)(), bool memory = false) {
  benchmark::RegisterBenchmark((name + "/ctgrad").c_str(), [=](benchmark::State& state) {
    train_test_rows const& rows = data();
    if (memory) state.counters["peak_mb"] = peak_of([&] { (void)fit(spec, rows.train); });
    auto model = fit(spec, rows.train);
    for (auto _ : state) model = fit(spec, rows.train);
    judge(state, model, rows.test);
  })->Unit(benchmark::kMillisecond);
}

/// What two threads take by the wall clock, beside one; and while another program holds a core.
void time_threads(std::string const& name, auto spec) {
  auto const time = [&](std::string const& who, int threads, bool disturbed) {
    spec.threads = threads;
    benchmark::RegisterBenchmark((name + "/" + who).c_str(),
                                 [=](benchmark::State& state) {
                                   std::atomic<bool> over = !disturbed;
                                   train_test_rows const& rows = higgs();
                                   std::thread other([&] {
                                     while (!over.load(std::memory_order_relaxed)) {}
                                   });
                                   for (auto _ : state) benchmark::DoNotOptimize(fit(spec, rows.train));
                                   over = true;
                                   other.join();
                                 })
        ->Unit(benchmark::kMillisecond)
        ->UseRealTime();
  };
  time("ctgrad", 2, false);
  time("ctgrad, 1 thread", 1, false);
  time("ctgrad, a core taken", 2, true);
}

/// Many rows at once, or one row after another.
void time_scoring(std::string const& name, gradient_boosting<classification> spec, std::size_t rows) {
  benchmark::RegisterBenchmark((name + "/ctgrad").c_str(), [=](benchmark::State& state) {
    auto const model = fit(spec, higgs().train);
    auto const all = higgs().test.features();
    std::vector<float> answers(rows * 2);
    std::size_t first = 0;
    for (auto _ : state) {
      model.evaluate(all.subspan(first * 28, rows * 28), answers);
      benchmark::DoNotOptimize(answers.data());
      first = (first + rows) % (50'000 - rows + 1);
    }
    state.counters["rows_per_s"] =
        benchmark::Counter(double(state.iterations()) * double(rows), benchmark::Counter::kIsRate);
  })->Unit(benchmark::kMicrosecond);
}

}  // namespace

int main(int argc, char** argv) {
  gradient_boosting<classification> const small{}, large{.max_leaves = 255};
  random_forest<classification> const forest{.trees = 20};
  time_fit("gb31", small, higgs, true);
  time_fit("gb255", large, higgs, true);
  time_fit("gb31_categories", small, categories);
  time_fit("gb31_friedman", gradient_boosting<regression>{}, friedman);
  time_fit("rf20", forest, higgs);
  time_fit("rf100_iris", random_forest<classification>{}, flowers);
  time_fit("rf100_breast_cancer", random_forest<classification>{}, tumours);
  time_fit("dt10", decision_tree<classification>{.max_depth = 10}, higgs);
  time_fit("dt10_histogram", decision_tree<classification>{.splits = split_search::histogram, .max_depth = 10}, higgs);
  time_fit("adaboost50", adaboost<classification>{.members = 50}, higgs);
  time_scoring("score_gb31", small, 50'000);
  time_scoring("score_gb255", large, 50'000);
  time_scoring("one_row_gb31", small, 1);
  time_threads("gb31_threads", small);
  time_threads("gb255_threads", large);
  time_threads("rf20_threads", forest);
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
