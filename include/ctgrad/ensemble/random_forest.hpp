// ctgrad/ensemble/random_forest.hpp — many trees, each of its own sample of rows, asked for their mean answer
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/estimator/predict.hpp>
#include <ctgrad/estimator/table.hpp>
#include <ctgrad/estimator/traits.hpp>
#include <ctgrad/estimator/tasks.hpp>
#include <ctgrad/tree/criterion.hpp>
#include <ctgrad/tree/decision_tree.hpp>
#include <ctgrad/tree/tree.hpp>
#include <ctgrad/tree/weighting.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {

/// How many columns a node of a forest may ask, of `width`: see `random_forest::columns`.
inline constexpr int automatic = 0;

/// A forest (Breiman 2001) on columns of 8-bit bins. Each tree is grown on a bootstrap sample, each node chooses among a
/// few columns drawn at random. Answers are the mean of the trees' answers; for classes, of their shares.
/// \code auto model = fit(random_forest<classification>{.trees = 200, .seed = 7}, train); \endcode
template <estimator_task Task>
struct random_forest {
  int trees = 100;                 ///< at least 1
  criterion_of<Task> criterion{};  ///< gini or entropy; squared_error (absolute_error is for single trees)
  int columns = automatic;         ///< drawn for a node among those that differ in it, 1 to width; automatic: the square
                                   ///< root of the width for classes, a third of it for numbers, rounded down
  bool bootstrap = true;           ///< each tree draws as many rows as there are, with replacement; else it takes all
  bool out_of_bag = true;          ///< let each row be answered by the trees that did not draw it; a tenth of the time
  int max_bins = 255;              ///< groups of values in a column, 2 to 256
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

/// What rows are answered by the trees that did not learn from them: an honest score without a test set.
struct out_of_bag_answers {
  double score = 0;              ///< accuracy or R2 over the rows answered
  std::size_t rows = 0;          ///< how many rows at least one tree could answer
  std::vector<float> answers{};  ///< rows x outputs; NaN where no tree could

  /// NaN included: the same bits.
  friend auto operator==(out_of_bag_answers const& a, out_of_bag_answers const& b) -> bool;
};

/// A fitted forest.
template <estimator_task Task>
class random_forest_model {
 public:
  using task = Task;
  static constexpr bool takes_missing = true;

  /// Throws `error` for no tree, or where a tree and the schema do not fit together.
  random_forest_model(table_schema schema, std::vector<tree> trees, out_of_bag_answers out_of_bag = {});

  auto schema() const& noexcept -> table_schema const& { return schema_; }
  auto trees() const& noexcept -> std::span<tree const> { return trees_; }     ///< in the order of training
  auto trees() && noexcept -> std::vector<tree> { return std::move(trees_); }  // for (tree : fit(...).trees())

  /// Of the training rows; 0 rows unless `out_of_bag` and `bootstrap` were on.
  auto out_of_bag() const& noexcept -> out_of_bag_answers const& { return out_of_bag_; }
  auto out_of_bag() && noexcept -> out_of_bag_answers { return std::move(out_of_bag_); }

  /// Writes rows x schema().outputs answers. `predict` is the checked way to it.
  void evaluate(std::span<float const> rows, std::span<float> answers) const;

  friend bool operator==(random_forest_model const& a, random_forest_model const& b) {
    return a.schema_ == b.schema_ && a.trees_ == b.trees_;
  }

 private:
  table_schema schema_;
  std::vector<tree> trees_;
  out_of_bag_answers out_of_bag_;
};

template <class Task>
auto serialize(random_forest_model<Task> const& model) -> std::string;

namespace learn {
struct forest_parts {
  std::vector<tree> trees{};
  out_of_bag_answers out_of_bag{};
};
/// \param random questions are drawn, see `extra_trees`
auto grow_forest(random_forest<classification> const& spec, table const& data, bool random = false) -> forest_parts;
auto grow_forest(random_forest<regression> const& spec, table const& data, bool random = false) -> forest_parts;
}  // namespace learn

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI

namespace ctgrad::inline CTGRAD_ABI {

template <class Task>
inline constexpr bool has_compiled_text<random_forest_model<Task>> = true;

/// Tree t depends on the seed and on t alone: more trees begin with the same ones.
/// \throws error where the data does not suit the task, or a field of the specification is out of its range
template <estimator_task Task>
auto fit(random_forest<Task> const& spec, dataset const& data) -> random_forest_model<Task> {
  detail::weighted_data const rows(data, {}, spec.classes);
  auto parts = learn::grow_forest(spec, rows.table<Task>());
  return {schema_of<Task>(data), std::move(parts.trees), std::move(parts.out_of_bag)};
}

/// Rows are drawn as often as without weights, and count for what theirs say. Rows of weight 0 are left out first: the
/// out-of-bag answers are those of the others.
/// \param weights one a row, finite, at least 0, not all 0
template <estimator_task Task>
auto fit(random_forest<Task> const& spec, dataset const& data, std::span<float const> weights) -> random_forest_model<Task> {
  require_weights("fit", weights, data.rows());
  detail::weighted_data const rows(data, weights, spec.classes);
  auto parts = learn::grow_forest(spec, rows.table<Task>());
  return {schema_of<Task>(data), std::move(parts.trees), std::move(parts.out_of_bag)};
}

/// What pipelines and laws know of it. It is saved by ensemble/save.hpp.
template <estimator_task Task>
struct estimator_traits<random_forest<Task>>
    : estimator_defaults, saved_as_text<random_forest_model<Task>>, constrained_by_monotone<random_forest<Task>, Task> {
  static constexpr bool any_scale_of_columns = true, within_targets = true;
  static constexpr bool takes_missing = true, takes_categories = true;
};

}  // namespace ctgrad::inline CTGRAD_ABI
