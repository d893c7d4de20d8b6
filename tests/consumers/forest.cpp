// forest.cpp — a program that uses ctgrad::learn as well
// SPDX-License-Identifier: MIT
#include <ctgrad/data/dataset.hpp>
#include <ctgrad/ensemble/random_forest.hpp>
#include <cstdio>
using namespace ctgrad;

int main() {
  dataset_parts parts{.width = 1};
  for (int i = 0; i < 100; ++i) parts.features.push_back(float(i)), parts.labels.push_back(i >= 50);
  dataset const data{std::move(parts)};
  auto const model = fit(random_forest<classification>{.trees = 5, .seed = 1}, data);
  std::puts(score(model, data) > 0.95 ? "forest: learnt" : "forest: not learnt");
}
