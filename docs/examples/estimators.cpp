// estimators.cpp — trees, forests, pipelines and searches: what cannot be differentiated, in the same words
// SPDX-License-Identifier: MIT
#include <ctgrad/learn.hpp>

#include <iostream>

using namespace ctgrad;

int main() {
  auto const [train, test] = split(iris(), {.test_fraction = 0.3, .seed = 1, .stratified = true});

  auto const tree = fit(decision_tree<classification>{.max_depth = 2}, train);
  std::cout << text(tree) << "\naccuracy of the tree   " << score(tree, test) << '\n';

  auto const forest = fit(random_forest<classification>{.trees = 50, .seed = 1}, train);
  std::cout << "accuracy of the forest " << score(forest, test) << '\n';

  // A pipeline is an estimator: what is scaled by the training rows alone cannot know the test rows.
  auto const spec = standard_scaler{} | random_forest<classification>{.trees = 20};
  auto const judged = cross_validate(spec, train, stratified_k_fold{.folds = 5});
  std::cout << "five folds: " << judged.test.mean() << '\n';

  auto const found = fit(grid_search{.of = decision_tree<classification>{},
                                     .over = grid(over<&decision_tree<classification>::max_depth>({1, 2, 3}))}, train);
  std::cout << "the best depth is " << found.points[found.best].values[0] << '\n';
}
