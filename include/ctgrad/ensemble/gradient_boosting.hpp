// ctgrad/ensemble/gradient_boosting.hpp — trees that each correct the sum of those before
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/ensemble/objective.hpp>
#include <ctgrad/estimator/predict.hpp>
#include <ctgrad/estimator/table.hpp>
#include <ctgrad/estimator/traits.hpp>
#include <ctgrad/estimator/tasks.hpp>
#include <ctgrad/tree/decision_tree.hpp>
#include <ctgrad/tree/tree.hpp>
#include <ctgrad/tree/weighting.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {

/// What boosting lowers, of a margin m and a target y.
enum class boosting_loss {
  automatic,  ///< squared for a regression; logistic for two classes, softmax for more
  squared,    ///< (m - y)^2 / 2
  absolute,   ///< |m - y|: learns the median
  quantile,   ///< q (y - m) above, (1 - q) (m - y) below, for `quantile` q: learns the quantile (Koenker & Bassett 1978)
  huber,      ///< squared within `huber_delta` of y, beyond it a line (Huber 1964)
  poisson,    ///< exp(m) - y m, for counts y: answers are exp(m), above 0
  logistic,   ///< log(1 + exp(-m)) for class 1, log(1 + exp(m)) for class 0
  softmax     ///< - log softmax(m)[y], a tree a class and round
};

/// Gradient boosting (Friedman 2001) on columns of 8-bit bins, with second derivatives and leaves split best first, as
/// XGBoost (Chen & Guestrin 2016) and LightGBM (Ke et al. 2017) grow them. Where second derivatives say
/// nothing (absolute, quantile and huber loss), leaves answer with quantiles of what is left over in them.
/// \code auto model = fit(gradient_boosting<regression>{.trees = 200, .shrinkage = 0.05}, train); \endcode
template <estimator_task Task>
struct gradient_boosting {
  int trees = 100;  ///< rounds, at least 1; with softmax, as many trees a round as there are classes
  boosting_loss loss = boosting_loss::automatic;  ///< automatic: logistic, softmax or squared, by the data
  boosting_objective objective{};                 ///< a loss of your own, in place of those above
  double quantile = 0.5;                          ///< of the quantile loss, in (0, 1)
  double huber_delta = 1;                         ///< of the huber loss, in units of the target, above 0
  double shrinkage = 0.1;                         ///< each tree's answer is multiplied by it, in (0, 1]
  int max_leaves = 31;                            ///< of a tree, at least 2
  int max_depth = unlimited;                      ///< of a tree, at least 1
  int max_bins = 255;                             ///< groups of values in a column, 2 to 256
  int min_samples_leaf = 20;                      ///< rows on either side of a split, at least 1
  double min_hessian = 1e-3;                      ///< sum of second derivatives on either side, at least 0
  double min_gain = 0;                            ///< a split must lower the objective by more than half of this, at least 0
  double l1 = 0, l2 = 0;                          ///< penalties on leaves, l1 |v| + l2 v^2 / 2, at least 0
  std::vector<int> monotone{};       ///< none, or for each column: answers rise (1) or fall (-1) with it, or as they will
                                     ///< (0); of two classes, the probability of class 1; for more, none
  int max_categories = 32;           ///< of a column that may be asked for together, at least 1
  int min_samples_category = 20;     ///< rows by which two such questions differ, and of the other categories; at least 1
  double category_smoothing = 10;    ///< categories of fewer rows are not asked for; pulls the order of the others together
  double min_category_share = 1e-3;  ///< nor are those, where there are more than 4, that have less than this share of
                                     ///< a tree's rows in the leaf, in [0, 1]
  double category_l2 = 10;           ///< more l2 for gains of such questions, since there are many; at least 0
  class_weighting classes{};         ///< of a classification: what the rows of each class count for
  double row_fraction = 1;           ///< each tree sees this share of the rows, drawn at random (Friedman 2002), in (0, 1]
  double column_fraction = 1;        ///< and asks this share of the columns, in (0, 1]
  double validation_fraction = 0;    ///< above 0: this share of the rows is held back, and training stops when
  int patience = 10;                 ///< their loss has not improved for so many rounds; the best round is kept
  std::uint64_t seed = 0;            ///< of all random choices: same seed, same bits
  int threads = 1;                   ///< 1 to 1024: the same bits for any number
};

namespace learn {
class scorer;

/// What boosting found: answers are base + the sum of the trees, tree t in column t % base.size().
struct boosted_trees {
  std::vector<float> base{};
  std::vector<tree> trees{};
  std::vector<double> validation_losses{};  ///< after each round, where rows were held back
  boosting_link link = boosting_link::natural;
};
}  // namespace learn

/// A fitted sum of trees.
template <estimator_task Task>
class gradient_boosting_model {
 public:
  using task = Task;
  static constexpr bool takes_missing = true;

  /// Throws `error` where the parts do not fit together.
  gradient_boosting_model(table_schema schema, learn::boosted_trees parts);

  auto schema() const& noexcept -> table_schema const& { return schema_; }

  /// Round by round; with several margins, those of one round side by side.
  auto trees() const& noexcept -> std::span<tree const> { return parts_.trees; }
  auto trees() && noexcept -> std::vector<tree> { return std::move(parts_.trees); }  // for (tree : fit(...).trees())

  /// What is answered before the first tree: the mean, the log-odds of class 1, or the logarithms of class shares.
  auto base() const& noexcept -> std::span<float const> { return parts_.base; }
  auto base() && noexcept -> std::vector<float> { return std::move(parts_.base); }

  auto link() const noexcept -> boosting_link { return parts_.link; }  ///< from margins to what `predict` answers

  /// The mean loss of the rows held back, after each round, also after those that were not kept.
  auto validation_losses() const& noexcept -> std::span<double const> { return parts_.validation_losses; }
  auto validation_losses() && noexcept -> std::vector<double> { return std::move(parts_.validation_losses); }

  /// Writes rows x base().size() sums of the base and the trees: a regression's answer, log-odds, or softmax inputs.
  void margins(std::span<float const> rows, std::span<float> sums) const;

  /// The same numbers, bit for bit, one row and tree after another: the reference.
  void margins_by_walking(std::span<float const> rows, std::span<float> sums) const;

  /// Writes rows x schema().outputs answers. `predict` is the checked way to it.
  void evaluate(std::span<float const> rows, std::span<float> answers) const;

  friend auto operator==(gradient_boosting_model const& a, gradient_boosting_model const& b) -> bool {
    return a.schema_ == b.schema_ && a.parts_.base == b.parts_.base && a.parts_.trees == b.parts_.trees &&
           a.parts_.link == b.parts_.link;
  }

 private:
  table_schema schema_;
  learn::boosted_trees parts_;
  std::shared_ptr<learn::scorer const> scorer_;
};

template <class Task>
auto serialize(gradient_boosting_model<Task> const& model) -> std::string;

namespace learn {
/// \param start what training goes on from, or nothing
auto boost(gradient_boosting<classification> const& spec, table const& data, boosted_trees start = {}) -> boosted_trees;
auto boost(gradient_boosting<regression> const& spec, table const& data, boosted_trees start = {}) -> boosted_trees;
}  // namespace learn

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI

namespace ctgrad::inline CTGRAD_ABI {

template <class Task>
inline constexpr bool has_compiled_text<gradient_boosting_model<Task>> = true;

/// Same seed, same bits, on every machine with IEEE arithmetic and any instruction set.
/// \throws error where the data does not suit the task, or a field of the specification is out of its range
template <estimator_task Task>
auto fit(gradient_boosting<Task> const& spec, dataset const& data) -> gradient_boosting_model<Task> {
  detail::weighted_data const rows(data, {}, spec.classes);
  return {schema_of<Task>(data), learn::boost(spec, rows.table<Task>())};
}

/// Rows count for what their weights say, divided by the mean weight.
/// \param weights one a row, finite, at least 0, not all 0
template <estimator_task Task>
auto fit(gradient_boosting<Task> const& spec, dataset const& data, std::span<float const> weights)
    -> gradient_boosting_model<Task> {
  require_weights("fit", weights, data.rows());
  detail::weighted_data const rows(data, weights, spec.classes);
  return {schema_of<Task>(data), learn::boost(spec, rows.table<Task>())};
}

/// Goes on from a model: `spec.trees` more rounds. On the same data, 60 rounds and 40 more are 100, bit for bit.
/// \throws error also where the data has other columns than the model
template <estimator_task Task>
auto fit(gradient_boosting<Task> const& spec, dataset const& data, gradient_boosting_model<Task> const& start)
    -> gradient_boosting_model<Task> {
  detail::weighted_data const rows(data, {}, spec.classes);
  auto const table = rows.table<Task>();
  auto const schema = schema_of<Task>(data), &before = start.schema();
  require(schema.width == before.width && schema.outputs == before.outputs && schema.categories == before.categories,
          "fit: the data set has other columns, categories or classes than the model to go on from");
  learn::boosted_trees parts{{start.base().begin(), start.base().end()},
                             {start.trees().begin(), start.trees().end()},
                             {start.validation_losses().begin(), start.validation_losses().end()},
                             start.link()};
  return {schema, learn::boost(spec, table, std::move(parts))};
}

/// What pipelines and laws know of it. It is saved by ensemble/save.hpp.
template <estimator_task Task>
struct estimator_traits<gradient_boosting<Task>> : estimator_defaults,
                                                   saved_as_text<gradient_boosting_model<Task>>,
                                                   constrained_by_monotone<gradient_boosting<Task>, Task> {
  static constexpr bool any_scale_of_columns = true;
  static constexpr bool takes_missing = true, takes_categories = true;
};

}  // namespace ctgrad::inline CTGRAD_ABI
