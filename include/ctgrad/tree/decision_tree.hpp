// ctgrad/tree/decision_tree.hpp — one tree as an estimator: what `fit` is told, and what it returns
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/estimator/predict.hpp>
#include <ctgrad/estimator/save.hpp>
#include <ctgrad/estimator/table.hpp>
#include <ctgrad/estimator/traits.hpp>
#include <ctgrad/tree/criterion.hpp>
#include <ctgrad/tree/tree.hpp>
#include <ctgrad/tree/weighting.hpp>

#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {

/// No limit.
inline constexpr int unlimited = std::numeric_limits<int>::max();

/// Between which values of a column a threshold may lie.
enum class split_search {
  exact,     ///< between any two neighbouring values
  histogram  ///< between at most `max_bins` groups of neighbouring values: faster on many rows
};

/// A tree grown from the root by the split that lowers the impurity most (Breiman, Friedman, Olshen & Stone 1984).
/// \code auto model = fit(decision_tree<classification>{.max_depth = 4}, train); \endcode
template <estimator_task Task>
struct decision_tree {
  criterion_of<Task> criterion{};             ///< gini or entropy; squared_error or absolute_error
  split_search splits = split_search::exact;  ///< exact, or over histograms
  int max_bins = 255;                         ///< 2 to 256; read by histogram splits only
  int max_depth = unlimited;                  ///< questions a row may be asked; 0 leaves the root alone
  int max_leaves = unlimited;   ///< at least 1; with a limit, the split that gains most in all rows comes first
  int min_samples_split = 2;    ///< a node with fewer rows is a leaf; at least 2
  int min_samples_leaf = 1;     ///< rows on either side of a split, at least 1
  double min_gain = 0;          ///< a split must lower the node's impurity by this much. 0 splits even where one
                                ///< question gains nothing, since two may: the XNOR of two columns starts that way
  double pruning = 0;           ///< above 0: splits are taken back that lower the impurity of all rows by less than this
                                ///< for each leaf that they add (cost-complexity pruning); at least 0
  class_weighting classes{};    ///< of a classification: what the rows of each class count for
  std::vector<int> monotone{};  ///< none, or for each column: answers rise (1) or fall (-1) with it, or as they will (0);
                                ///< of two classes, the probability of class 1; for more, none
};

/// A fitted tree.
template <estimator_task Task>
class decision_tree_model {
 public:
  using task = Task;
  static constexpr bool takes_missing = true;

  /// Throws `error` where the tree and the schema do not fit together; see `verify`.
  decision_tree_model(table_schema schema, tree structure);

  auto schema() const& noexcept -> table_schema const& { return schema_; }
  auto structure() const& noexcept -> tree const& { return structure_; }  ///< nodes and their values
  auto structure() && noexcept -> tree { return std::move(structure_); }  // for (node : fit(...).structure().nodes)

  /// Writes rows x schema().outputs answers. `predict` is the checked way to it.
  void evaluate(std::span<float const> rows, std::span<float> answers) const;

  friend bool operator==(decision_tree_model const&, decision_tree_model const&) = default;

 private:
  table_schema schema_;
  tree structure_;
};

template <class Task>
auto serialize(decision_tree_model<Task> const& model) -> std::string;

namespace learn {
/// Throws `error` where a field of the specification is out of its range.
auto grow(decision_tree<classification> const& spec, table const& data) -> tree;
auto grow(decision_tree<regression> const& spec, table const& data) -> tree;
/// What `grow` gives for each of them.
auto grow_all(std::span<decision_tree<classification> const> specs, table const& data) -> std::vector<tree>;
auto grow_all(std::span<decision_tree<regression> const> specs, table const& data) -> std::vector<tree>;
}  // namespace learn

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI

namespace ctgrad::inline CTGRAD_ABI {

template <class Task>
inline constexpr bool has_compiled_text<decision_tree_model<Task>> = true;

/// Grows a tree until no node may be split any more. It is the same tree for any order of the rows: impurities are
/// compared by sums of whole numbers; of equally good splits, the first column's lowest threshold wins.
/// \throws error where the data does not suit the task, or a field of the specification is out of its range
template <estimator_task Task>
auto fit(decision_tree<Task> const& spec, dataset const& data) -> decision_tree_model<Task> {
  detail::weighted_data const rows(data, {}, spec.classes);
  return {schema_of<Task>(data), learn::grow(spec, rows.table<Task>())};
}

/// The trees that `fit` gives for each specification, in less time: those that only differ in their limits on depth and
/// samples are grown together, and what they have in common is searched once. A search over grids asks for this.
/// \throws error where `fit` would, for any of them
template <estimator_task Task>
auto fit_all(std::span<decision_tree<Task> const> specs, dataset const& data) -> std::vector<decision_tree_model<Task>> {
  std::vector<decision_tree_model<Task>> models;
  bool alike = !specs.empty();
  for (auto const& spec : specs) alike = alike && spec.classes == specs[0].classes;
  if (!alike) {  // other weights of classes are other rows
    for (auto const& spec : specs) models.push_back(fit(spec, data));
    return models;
  }
  detail::weighted_data const rows(data, {}, specs[0].classes);
  for (tree& t : learn::grow_all(specs, rows.table<Task>())) models.emplace_back(schema_of<Task>(data), std::move(t));
  return models;
}

/// Rows count for what their weights say: a weight of 2 is the row twice, one of 0 no row. Limits of samples count rows.
/// \param weights one a row, finite, at least 0, not all 0
template <estimator_task Task>
auto fit(decision_tree<Task> const& spec, dataset const& data, std::span<float const> weights) -> decision_tree_model<Task> {
  require_weights("fit", weights, data.rows());
  detail::weighted_data const rows(data, weights, spec.classes);
  return {schema_of<Task>(data), learn::grow(spec, rows.table<Task>())};
}

/// What pipelines and laws know of it. It is saved by ensemble/save.hpp.
template <estimator_task Task>
struct estimator_traits<decision_tree<Task>>
    : estimator_defaults, saved_as_text<decision_tree_model<Task>>, constrained_by_monotone<decision_tree<Task>, Task> {
  static constexpr bool any_order_of_rows = true, any_scale_of_columns = true, within_targets = true;
  static constexpr bool weights_are_repetitions = true;
  static constexpr bool takes_missing = true, takes_categories = true;
};

}  // namespace ctgrad::inline CTGRAD_ABI
