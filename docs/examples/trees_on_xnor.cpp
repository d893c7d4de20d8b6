// trees_on_xnor.cpp — from one split to boosted trees, on points whose class is the sign of a product
// SPDX-License-Identifier: MIT
// usage: trees_on_xnor [FOLDER for the pictures]
#include <ctgrad/data/generators.hpp>
#include <ctgrad/data/split.hpp>
#include <ctgrad/ensemble/adaboost.hpp>
#include <ctgrad/ensemble/gradient_boosting.hpp>
#include <ctgrad/ensemble/random_forest.hpp>
#include <ctgrad/linear/logistic_regression.hpp>
#include <ctgrad/report/decision_map.hpp>
#include <ctgrad/report/write_file.hpp>
#include <ctgrad/tree/explain.hpp>
#include <ctgrad/tree/picture.hpp>
#include <ctgrad/tree/print.hpp>

#include <cstdio>
#include <iostream>

using namespace ctgrad;

namespace {

/// 500 points of [-1, 1]^2; class 1 where the product of their coordinates is positive.
auto points(std::uint64_t seed) -> dataset {
  dataset_parts parts{.width = 2, .classes = 2, .feature_names = {"u", "v"}, .class_names = {"differ", "agree"}};
  random_stream const stream{seed, stream_id("points")};
  for (std::size_t i = 0; i < 500; ++i) {
    float const u = 2 * stream.uniform(2 * i) - 1, v = 2 * stream.uniform(2 * i + 1) - 1;
    parts.features.insert(parts.features.end(), {u, v});
    parts.labels.push_back(u * v > 0);
  }
  return dataset(std::move(parts));
}

/// The accuracy on a held-out fifth, mean of 20 sets of points.
template <class Spec>
void judge(char const* name, Spec spec) {
  double sum = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    auto const [train, test] = split(points(seed), {.test_fraction = 0.2, .seed = seed});
    sum += score(fit(spec, train), test) / 20;
  }
  std::printf("%-32s %.2f\n", name, sum);
}

template <class Model>
void draw(char const* folder, char const* file, char const* title, Model const& model, dataset const& train) {
  decision_map_options const options{.title = title, .x_label = "u", .y_label = "v"};
  auto const p = predict_proba(model, decision_grid(50, options));
  std::vector<double> agree;
  for (std::size_t i = 1; i < p.size(); i += 2) agree.push_back(double(p[i]));
  write_file(std::string(folder) + "/" + file, decision_map(agree, train.features(), train.labels(), options));
}

}  // namespace

int main(int argc, char** argv) {
  auto const [train, test] = split(points(0), {.test_fraction = 0.2, .seed = 0});

  auto const stump = fit(decision_tree<classification>{.criterion = criterion::entropy, .max_depth = 1}, train);
  std::cout << "One question:\n" << text(stump);

  auto const tree = fit(decision_tree<classification>{.criterion = criterion::entropy, .min_samples_leaf = 25}, train);
  std::cout << "\nMore of them:\n" << text(tree) << "\nWhy is (" << test.row(0)[0] << ", " << test.row(0)[1] << ") what it is?\n"
            << path(tree, test.row(0)) << "\nHeld-out accuracy, mean of 20 seeds:\n";

  judge("logistic regression", logistic_regression{});
  judge("one question", decision_tree<classification>{.max_depth = 1});
  judge("AdaBoost, 50 stumps", adaboost<classification>{});
  judge("AdaBoost, 50 trees of depth 2", adaboost<classification>{.base = {.max_depth = 2}});
  judge("a tree", decision_tree<classification>{});
  judge("a forest of 100 trees", random_forest<classification>{});
  judge("boosting, 100 trees", gradient_boosting<classification>{.min_samples_leaf = 5});

  if (argc < 2) return 0;
  write_file(std::string(argv[1]) + "/xnor_tree.svg", picture(tree));
  draw(argv[1], "xnor_logistic.svg", "logistic regression", fit(logistic_regression{}, train), train);
  draw(argv[1], "xnor_stumps.svg", "AdaBoost, 50 stumps", fit(adaboost<classification>{}, train), train);
  draw(argv[1], "xnor_single.svg", "a tree", fit(decision_tree<classification>{}, train), train);
  draw(argv[1], "xnor_forest.svg", "a forest", fit(random_forest<classification>{}, train), train);
  draw(argv[1], "xnor_boosting.svg", "boosting", fit(gradient_boosting<classification>{.min_samples_leaf = 5}, train), train);
}
