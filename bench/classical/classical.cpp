// bench/classical/classical.cpp — fits linear models, clusters, densities and components of large tables, finds neighbours
// SPDX-License-Identifier: MIT
// usage: classical [Google Benchmark's arguments]
#include <ctgrad/bayes/gaussian_naive_bayes.hpp>
#include <ctgrad/cluster/k_means.hpp>
#include <ctgrad/decomposition/pca.hpp>
#include <ctgrad/linear/elastic_net.hpp>
#include <ctgrad/linear/linear_regression.hpp>
#include <ctgrad/linear/logistic_regression.hpp>
#include <ctgrad/linear/ridge.hpp>
#include <ctgrad/mixture/gaussian_mixture.hpp>
#include <ctgrad/neighbors/k_neighbors.hpp>

#include <benchmark/benchmark.h>

#include <string>

#include "tables.hpp"

using namespace ctgrad;

namespace {

auto higgs() -> dataset const& {
  static dataset const rows = tables::higgs(200'000);
  return rows;
}
auto first_of_higgs() -> dataset const& {
  static dataset const rows(
      {.features = {higgs().features().begin(), higgs().features().begin() + 20'000 * 28}, .width = 28});
  return rows;
}
auto friedman() -> dataset const& {
  static dataset const rows = tables::friedman(100'000);
  return rows;
}

/// How long `fit` takes, and a number that says how good its model is.
template <class Spec, class Measure>
void time_fit(std::string const& name, Spec spec, dataset const& (*data)(), char const* what, Measure measure) {
  benchmark::RegisterBenchmark((name + "/ctgrad").c_str(), [=](benchmark::State& state) {
    auto model = fit(spec, data());
    for (auto _ : state) model = fit(spec, data());
    state.counters[what] = measure(model);
  })->Unit(benchmark::kMillisecond);
}

}  // namespace

int main(int argc, char** argv) {
  auto const worth = [](auto const& data) { return [data](auto const& model) { return score(model, data()); }; };
  time_fit("logistic", logistic_regression{}, higgs, "accuracy", worth(higgs));
  time_fit("naive_bayes", gaussian_naive_bayes{}, higgs, "accuracy", worth(higgs));
  time_fit("pca", pca{.components = 10}, higgs, "explained", [](pca_model const& model) {
    double sum = 0;
    for (double const share : model.explained()) sum += share;
    return sum;
  });
  // Twenty iterations each, however far they come.
  time_fit("k_means", k_means{.clusters = 10, .max_iterations = 20, .tolerance = 0}, higgs, "inertia",
           [](k_means_model const& model) { return model.inertia(); });
  time_fit("mixture", gaussian_mixture{.components = 5, .max_iterations = 20, .tolerance = 0}, first_of_higgs,
           "log_likelihood", [](gaussian_mixture_model const& model) { return model.found().log_likelihood; });
  time_fit("least_squares", linear_regression{}, friedman, "r2", worth(friedman));
  time_fit("ridge", ridge{}, friedman, "r2", worth(friedman));
  time_fit("lasso", lasso{.alpha = 0.01}, friedman, "r2", worth(friedman));
  benchmark::RegisterBenchmark("neighbors/ctgrad", [](benchmark::State& state) {
    auto const model = fit(k_neighbors<classification>{.search = neighbor_search::brute_force}, higgs());
    auto const queries = higgs().features().first(1000 * 28);
    neighbor_list list;
    for (auto _ : state) list = model.nearest(queries);
    double sum = 0;
    for (float const d : list.distances) sum += double(d);
    state.counters["mean_distance"] = sum / double(list.distances.size());
  })->Unit(benchmark::kMillisecond);
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
