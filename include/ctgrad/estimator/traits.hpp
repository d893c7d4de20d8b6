// ctgrad/estimator/traits.hpp — what an estimator is, and what is known of one
// SPDX-License-Identifier: MIT
//
// A specification is an aggregate of hyperparameters; a model is what fitting makes of it. Free functions, found in the
// namespace of their arguments, are the interface:
//   fit(spec, data)            -> model; `fit(spec, data, weights)` where samples may have weights
//   predict(model, rows)       -> a class code for each row, or `outputs` numbers for each row
//   predict_proba(model, rows) -> classifiers that can: rows x classes
//   score(model, data)         -> accuracy, or R2
// `rows` is a row-major span of finite floats. A model says its `task`, and a classifier may say the names of its
// `classes`, one for each code.
#pragma once
#include <ctgrad/data/dataset.hpp>
#include <ctgrad/estimator/tasks.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ctgrad::inline CTGRAD_ABI {

/// What holds of an estimator unless its traits say otherwise.
struct estimator_defaults {
  static constexpr std::size_t width = 0;                 ///< columns that it takes; 0 for any number
  static constexpr std::size_t classes = 0;               ///< most classes that it takes; 0 for any number
  static constexpr std::size_t outputs = 1;               ///< numbers that a regression predicts for a row
  static constexpr bool differentiable = false;           ///< its predictions have derivatives
  static constexpr bool approximate = false;              ///< may miss even a constant target
  static constexpr bool one_row_as_in_a_batch = true;     ///< a row asked alone gets the same bits; else to rounding
  static constexpr bool any_order_of_rows = false;        ///< the order of the training rows does not matter
  static constexpr bool any_order_of_columns = false;     ///< nor does that of the columns, to rounding
  static constexpr bool any_scale_of_columns = false;     ///< a column times a power of 2 says the same, bit for bit
  static constexpr bool any_scale_of_targets = false;     ///< so many times the targets are so many times the answers
  static constexpr bool within_targets = false;           ///< no answer is beyond the targets that it learnt from
  static constexpr bool weights_are_repetitions = false;  ///< a weight of 2 is the row twice, to rounding
  static constexpr bool takes_missing = false;            ///< a NaN among the features is a missing value, no error
  static constexpr bool takes_categories = false;         ///< knows categorical columns; else it refuses them
};

/// What pipelines, searches and `check_estimator` know of a specification. Specialise it for one of your own where a
/// default is wrong.
template <class Spec>
struct estimator_traits : estimator_defaults {};

/// What `fit` makes of a specification.
template <class Spec>
using model_of = decltype(fit(std::declval<Spec const&>(), std::declval<dataset const&>()));

/// `classification` or `regression`.
template <class Spec>
using task_of = typename model_of<Spec>::task;

/// A specification that `fit` makes a model of, which can predict and be scored.
template <class Spec>
concept estimator =
    requires(Spec const& spec, dataset const& data, model_of<Spec> const& model, std::span<float const> rows) {
      requires estimator_task<task_of<Spec>>;
      predict(model, rows);
      { score(model, data) } -> std::convertible_to<double>;
    } && std::copyable<Spec> && std::movable<model_of<Spec>>;

/// An estimator that predicts a class code for each row.
template <class Spec>
concept classifier = estimator<Spec> && std::same_as<task_of<Spec>, classification> &&
                     requires(model_of<Spec> const& model, std::span<float const> rows) {
                       { predict(model, rows) } -> std::same_as<std::vector<std::int32_t>>;
                     };

/// An estimator that predicts `outputs` numbers for each row.
template <class Spec>
concept regressor = estimator<Spec> && std::same_as<task_of<Spec>, regression> &&
                    requires(model_of<Spec> const& model, std::span<float const> rows) {
                      { predict(model, rows) } -> std::same_as<std::vector<float>>;
                    };

/// Its samples may have weights.
template <class Spec>
concept weighted_estimator =
    estimator<Spec> && requires(Spec const& spec, dataset const& data, std::span<float const> weights) {
      { fit(spec, data, weights) } -> std::same_as<model_of<Spec>>;
    };

/// It knows how sure it is.
template <class Spec>
concept probabilistic_classifier = classifier<Spec> && requires(model_of<Spec> const& model, std::span<float const> rows) {
  { predict_proba(model, rows) } -> std::same_as<std::vector<float>>;
};

/// It learns how to prepare data for others: transform(model, data) gives a data set with other columns and the same answers,
/// transform(model, rows) other rows.
template <class Spec>
concept transformer =
    std::copyable<Spec> && requires(model_of<Spec> const& model, dataset const& data, std::span<float const> rows) {
      { transform(model, data) } -> std::same_as<dataset>;
      { transform(model, rows) } -> std::same_as<std::vector<float>>;
    };

/// Its models can be texts: the traits have `write(model) -> std::string` and `read(std::string_view) -> model`.
template <class Spec>
concept saved_by_traits = requires(model_of<Spec> const& model, std::string_view text) {
  { estimator_traits<Spec>::write(model) } -> std::convertible_to<std::string>;
  { estimator_traits<Spec>::read(text) } -> std::same_as<model_of<Spec>>;
};
/// An estimator whose models can be texts.
template <class Spec>
concept saved_estimator = estimator<Spec> && saved_by_traits<Spec>;
/// A preparation whose models can be texts.
template <class Spec>
concept saved_transformer = transformer<Spec> && saved_by_traits<Spec>;

/// It can be told that its answers rise (1) or fall (-1) with a column: the traits have
/// `constrained(spec, directions) -> spec`, a direction or 0 for each column.
template <class Spec>
concept monotone_estimator = estimator<Spec> && requires(Spec const& spec, std::vector<int> const& directions) {
  { estimator_traits<Spec>::constrained(spec, directions) } -> std::same_as<Spec>;
};

/// For `estimator_traits` of a specification whose member `monotone` has a direction for each column.
template <class Spec, estimator_task Task>
struct constrained_by_monotone {
  /// The same specification, monotone in the columns as `directions` says (-1, 0, 1).
  static auto constrained(Spec spec, std::vector<int> const& directions) -> Spec
    requires std::same_as<Task, regression>  // of many classes, no probability follows all
  {
    spec.monotone = directions;
    return spec;
  }
};

}  // namespace ctgrad::inline CTGRAD_ABI
