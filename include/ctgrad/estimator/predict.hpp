// ctgrad/estimator/predict.hpp — what a fitted tree, forest or boosted model says of rows that it has not seen
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/core/error.hpp>
#include <ctgrad/data/dataset.hpp>
#include <ctgrad/estimator/metrics.hpp>
#include <ctgrad/estimator/rows.hpp>
#include <ctgrad/estimator/table.hpp>
#include <ctgrad/estimator/tasks.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace ctgrad::inline CTGRAD_ABI {

/// A fitted model that remembers the columns it was fitted on. `evaluate` writes, for each row, the probabilities of the
/// classes or the predicted number. A classifier that knows no probabilities writes scores, of which the largest wins,
/// and says so: `static constexpr bool only_scores = true`. One that knows what to do without a value says
/// `takes_missing = true`; others are never asked for rows with NaN.
template <class Model>
concept table_model = estimator_task<typename Model::task> &&
                      requires(Model const& model, std::span<float const> rows, std::span<float> answers) {
                        { model.schema() } -> std::same_as<table_schema const&>;
                        model.evaluate(rows, answers);
                      };

/// A classifier that knows how sure it is.
template <class Model>
concept table_model_of_probabilities =
    table_model<Model> && std::same_as<typename Model::task, classification> && !requires { requires Model::only_scores; };

namespace detail {

/// rows x outputs, after all that `evaluate` relies on was checked.
template <table_model Model>
auto answers(Model const& model, std::span<float const> rows) -> std::vector<float> {
  auto const& schema = model.schema();
  std::size_t const width = schema.width;
  require(!rows.empty() && rows.size() % width == 0, "predict: ", rows.size(), " numbers are no whole rows of ", width,
          ", the width of the data that the model was fitted on");
  require_values(schema, rows, requires { requires Model::takes_missing; });
  std::vector<float> result(rows.size() / width * schema.outputs);
  model.evaluate(rows, result);
  return result;
}

/// A data set may number its categories otherwise than the model's did.
template <table_model Model>
auto answers(Model const& model, dataset const& data) -> std::vector<float> {
  if (std::vector<float> const rows = in_codes_of(model.schema(), data); !rows.empty()) return answers(model, rows);
  return answers(model, data.features());
}

template <estimator_task Task>
auto decided(std::vector<float> y, std::size_t classes) {
  if constexpr (std::same_as<Task, regression>) return y;
  else {
    std::vector<std::int32_t> labels(y.size() / classes);
    for (std::size_t i = 0; i < labels.size(); ++i) {
      auto const shares = std::span(y).subspan(i * classes, classes);
      labels[i] = static_cast<std::int32_t>(std::ranges::max_element(shares) - shares.begin());
    }
    return labels;
  }
}

}  // namespace detail

/// Probabilities of the classes for each row, rows x classes, as the model estimates them.
/// \param rows row-major, as many numbers a row as the data that the model was fitted on. Where the model takes them: NaN
///             is a missing value, and a column of categories holds the model's codes, or a code beyond them for a
///             category that it has not seen
/// \throws error where a number is not finite or no code, or the rows are not whole
template <table_model_of_probabilities Model>
auto predict_proba(Model const& model, std::span<float const> rows) -> std::vector<float> {
  return detail::answers(model, rows);
}
template <table_model_of_probabilities Model>
auto predict_proba(Model const& model, dataset const& data) -> std::vector<float> {
  return detail::answers(model, data);
}

/// The most likely class of each row (of equally likely ones, the first) for a classifier; the number for a regression.
/// Of a data set with categories, those of the same name are the same.
/// \throws error where a number is not finite or no code, or the rows are not whole
template <table_model Model>
auto predict(Model const& model, std::span<float const> rows) {
  return detail::decided<typename Model::task>(detail::answers(model, rows), model.schema().outputs);
}
template <table_model Model>
auto predict(Model const& model, dataset const& data) {
  return detail::decided<typename Model::task>(detail::answers(model, data), model.schema().outputs);
}

/// Accuracy of a classifier, R2 of a regression.
/// \throws error where the data set has no labels or targets, or another width
template <table_model Model>
auto score(Model const& model, dataset const& data) -> double {
  auto const table = mixed_table_of<typename Model::task>("score", data);
  if constexpr (std::same_as<typename Model::task, classification>)
    return metrics::accuracy(predict(model, data), table.labels);
  else return metrics::r2(predict(model, data), table.targets);
}

}  // namespace ctgrad::inline CTGRAD_ABI
