// trees_on_a_curve.cpp — a tree, a forest and boosting learn one noisy curve
// SPDX-License-Identifier: MIT
// usage: trees_on_a_curve [FOLDER for the pictures]
#include <ctgrad/core/random.hpp>
#include <ctgrad/data/dataset.hpp>
#include <ctgrad/ensemble/gradient_boosting.hpp>
#include <ctgrad/ensemble/random_forest.hpp>
#include <ctgrad/report/line_plot.hpp>
#include <ctgrad/report/write_file.hpp>
#include <ctgrad/tree/decision_tree.hpp>

#include <cmath>
#include <cstdio>

using namespace ctgrad;

namespace {

auto truth(double x) -> double { return std::sin(x) + 0.5 * std::sin(3 * x); }

/// 200 places in [0, 6], and what was measured there: the curve with noise of deviation 0.3.
auto measured(std::uint64_t seed) -> dataset {
  dataset_parts parts{.width = 1, .feature_names = {"x"}};
  random_stream const place{seed, stream_id("place")}, noise{seed, stream_id("noise")};
  for (std::size_t i = 0; i < 200; ++i) {
    float const x = 6 * place.uniform(i);
    parts.features.push_back(x);
    parts.targets.push_back(float(truth(double(x))) + 0.3f * noise.normal(i));
  }
  return dataset(std::move(parts));
}

struct curve {
  std::vector<double> x{}, y{};
};

template <class Model>
auto curve_of(Model const& model) -> curve {
  std::vector<float> grid;
  for (int i = 0; i <= 600; ++i) grid.push_back(float(i) / 100);
  auto const y = predict(model, grid);
  return {{grid.begin(), grid.end()}, {y.begin(), y.end()}};
}

/// The root of the mean squared distance from the true curve.
template <class Model>
auto distance_from_truth(Model const& model) -> double {
  auto const c = curve_of(model);
  double sum = 0;
  for (std::size_t i = 0; i < c.x.size(); ++i) sum += std::pow(c.y[i] - truth(c.x[i]), 2) / double(c.x.size());
  return std::sqrt(sum);
}

/// The same, and from the points learnt from.
template <class Model>
void judge(char const* name, Model const& model, dataset const& data) {
  double const seen = metrics::mean_squared_error(predict(model, data), data.targets());
  std::printf("%-24s %6.2f %19.2f\n", name, std::sqrt(seen), distance_from_truth(model));
}

/// What becomes of the distance from the true curve as the models of spec(1), spec(2), spec(4), ... grow: mean of ten
/// samples of points.
template <class Spec>
auto growing(char const* name, Spec spec) -> series {
  series line{.name = name};
  for (int size = 1; size <= 512; size *= 2) {
    double mean = 0;
    for (std::uint64_t seed = 0; seed < 10; ++seed) mean += distance_from_truth(fit(spec(size), measured(seed))) / 10;
    line.x.push_back(size), line.y.push_back(mean);
  }
  return line;
}

}  // namespace

int main(int argc, char** argv) {
  auto const data = measured(1);
  auto const tree = fit(decision_tree<regression>{}, data);
  auto const pruned = fit(decision_tree<regression>{.max_leaves = 16, .min_samples_leaf = 8}, data);
  auto const forest = fit(random_forest<regression>{.trees = 300, .min_samples_leaf = 8}, data);
  auto const boosting = fit(gradient_boosting<regression>{.trees = 60, .max_leaves = 6, .min_samples_leaf = 8}, data);
  std::printf("distance (RMSE) from    points seen     the true curve\n");
  judge("a whole tree", tree, data);
  judge("a tree of 16 leaves", pruned, data);
  judge("a forest of 300 trees", forest, data);
  judge("boosting, 60 small trees", boosting, data);

  if (argc < 2) return 0;
  curve const fine = curve_of(forest);
  std::vector<double> line;
  for (double const x : fine.x) line.push_back(truth(x));
  auto const measuredx = std::vector<double>(data.features().begin(), data.features().end());
  auto const measuredy = std::vector<double>(data.targets().begin(), data.targets().end());
  auto const drawn = [](char const* name, curve const& c) { return series{.name = name, .y = c.y, .x = c.x}; };
  write_file(std::string(argv[1]) + "/curve_fits.svg",
             line_plot({{.name = "the true curve", .y = line, .x = fine.x}, drawn("a tree of 16 leaves", curve_of(pruned)),
                        drawn("a forest", fine), drawn("boosting", curve_of(boosting)),
                        {.name = "data", .y = measuredy, .x = measuredx, .points = true}},
                       {.title = "One noisy curve", .x_label = "x", .y_label = "y", .width = 760, .height = 420}));

  auto const of_leaves = [](int n) { return decision_tree<regression>{.max_leaves = n}; };
  auto const of_trees = [](int n) { return random_forest<regression>{.trees = n, .min_samples_leaf = 8}; };
  auto const of_rounds = [](int n) {
    return gradient_boosting<regression>{.trees = n, .max_leaves = 6, .min_samples_leaf = 8};
  };
  write_file(std::string(argv[1]) + "/curve_errors.svg",
             line_plot({growing("a tree, by its leaves", of_leaves), growing("a forest, by its trees", of_trees),
                        growing("boosting, by its trees", of_rounds)},
                       {.title = "Distance from the true curve", .x_label = "leaves, or trees", .y_label = "RMSE",
                        .width = 760, .height = 380, .log_x = true}));
}
