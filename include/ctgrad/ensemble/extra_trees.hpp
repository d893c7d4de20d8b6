// ctgrad/ensemble/extra_trees.hpp — a forest whose questions are drawn at random
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/ensemble/random_forest.hpp>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {

/// Extremely randomised trees (Geurts, Ernst & Wehenkel 2006): of a few columns a node draws one question each, and asks the
/// best of these. Trees differ more than in a random forest, and each sees all rows. The fitted model is a forest.
/// \code auto model = fit(extra_trees<regression>{.trees = 200}, train); \endcode
template <estimator_task Task>
struct extra_trees {
  int trees = 100;                 ///< at least 1
  criterion_of<Task> criterion{};  ///< gini or entropy; squared_error
  int columns = automatic;         ///< for which a question is drawn, see `random_forest`
  bool bootstrap = false;          ///< each tree draws as many rows as there are, with replacement; else it takes all
  bool out_of_bag = false;         ///< with bootstrap: let each row be answered by the trees that did not draw it
  int max_bins = 255;              ///< groups of values in a column, 2 to 256; thresholds lie between them
  int max_depth = unlimited;       ///< of a tree, at least 0
  int max_leaves = unlimited;      ///< of a tree, at least 1
  int min_samples_split = 2;       ///< at least 2
  int min_samples_leaf = 1;        ///< at least 1
  double min_gain = 0;             ///< at least 0; see `decision_tree`
  class_weighting classes{};       ///< of a classification: what the rows of each class count for
  std::vector<int> monotone{};     ///< none, or for each column: answers rise (1) or fall (-1) with it, or as they will
                                   ///< (0); of two classes, the probability of class 1; for more, none
  std::uint64_t seed = 0;          ///< same seed, same bits
  int threads = 1;                 ///< that grow trees, 1 to 1024: the same bits for any number
};

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {

template <estimator_task Task>
auto grow_extra(extra_trees<Task> const& s, dataset const& data, std::span<float const> weights)
    -> random_forest_model<Task> {
  random_forest<Task> const spec{
      s.trees,      s.criterion,         s.columns,          s.bootstrap, s.out_of_bag, s.max_bins, s.max_depth,
      s.max_leaves, s.min_samples_split, s.min_samples_leaf, s.min_gain,  s.classes,    s.monotone, s.seed,
      s.threads};
  weighted_data const rows(data, weights, s.classes);
  auto parts = learn::grow_forest(spec, rows.table<Task>(), /*random=*/true);
  return {schema_of<Task>(data), std::move(parts.trees), std::move(parts.out_of_bag)};
}

}  // namespace detail

/// \throws error where the data does not suit the task, or a field of the specification is out of its range
template <estimator_task Task>
auto fit(extra_trees<Task> const& spec, dataset const& data) -> random_forest_model<Task> {
  return detail::grow_extra(spec, data, {});
}
/// \param weights one a row, finite, at least 0, not all 0
template <estimator_task Task>
auto fit(extra_trees<Task> const& spec, dataset const& data, std::span<float const> weights) -> random_forest_model<Task> {
  require_weights("fit", weights, data.rows());
  return detail::grow_extra(spec, data, weights);
}

template <estimator_task Task>
struct estimator_traits<extra_trees<Task>>
    : estimator_defaults, saved_as_text<random_forest_model<Task>>, constrained_by_monotone<extra_trees<Task>, Task> {
  static constexpr bool within_targets = true;
  static constexpr bool takes_missing = true, takes_categories = true;
};

}  // namespace ctgrad::inline CTGRAD_ABI
