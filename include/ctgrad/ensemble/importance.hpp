// ctgrad/ensemble/importance.hpp — what each column did for the training of trees: the impurity that its splits removed
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ensemble/gradient_boosting.hpp>
#include <ctgrad/ensemble/random_forest.hpp>
#include <ctgrad/tree/decision_tree.hpp>

#include <numeric>
#include <span>
#include <vector>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {

inline auto in_shares(std::vector<double> of_columns) -> std::vector<double> {
  double const sum = std::accumulate(of_columns.begin(), of_columns.end(), 0.0);
  if (sum > 0)
    for (double& v : of_columns) v /= sum;
  return of_columns;
}

/// For each column, the sum over its splits of rows times gain.
inline auto removed_impurity(tree const& t, std::size_t width) -> std::vector<double> {
  std::vector<double> of_columns(width);
  for (tree_node const& n : t.nodes)
    if (!n.is_leaf()) of_columns[std::size_t(n.feature)] += double(n.weight) * double(n.gain);
  return of_columns;
}

}  // namespace detail

/// Shares that sum to 1, or zeros where nothing was split (Breiman et al. 1984). Quick, but told by the training rows: a
/// column with many values looks more important than it is. `permutation_importance` asks rows that were held out.
template <class Task>
auto importance(decision_tree_model<Task> const& model) -> std::vector<double> {
  return detail::in_shares(detail::removed_impurity(model.structure(), model.schema().width));
}

/// The mean over the trees, as in scikit-learn.
template <class Task>
auto importance(random_forest_model<Task> const& model) -> std::vector<double> {
  std::vector<double> all(model.schema().width);
  for (tree const& t : model.trees()) {
    auto const one = detail::in_shares(detail::removed_impurity(t, all.size()));
    for (std::size_t c = 0; c < all.size(); ++c) all[c] += one[c];
  }
  return detail::in_shares(std::move(all));
}

/// By how much the splits of each column lowered the objective, as in LightGBM.
template <class Task>
auto importance(gradient_boosting_model<Task> const& model) -> std::vector<double> {
  std::vector<double> all(model.schema().width);
  for (tree const& t : model.trees())
    for (tree_node const& n : t.nodes)
      if (!n.is_leaf()) all[std::size_t(n.feature)] += double(n.gain);
  return detail::in_shares(std::move(all));
}

}  // namespace ctgrad::inline CTGRAD_ABI
