// ctgrad/ensemble/shapley.hpp — how much each column moves one answer of trees: exact Shapley values
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/ensemble/gradient_boosting.hpp>
#include <ctgrad/ensemble/random_forest.hpp>
#include <ctgrad/tree/decision_tree.hpp>

#include <cstddef>
#include <span>
#include <vector>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {

/// What the columns of each row are worth, in units of what is explained: the probability of each class or the number of a
/// tree or forest; the margins of boosting (a regression's number, the log-odds of class 1, or the softmax inputs).
/// law: base[k] + the sum over columns of (row, column, k) is answer k of that row
struct shapley_values {
  std::size_t width = 0, outputs = 1;  ///< columns of the data; answers of the model
  std::vector<double> base{};          ///< outputs: the mean answer over the training rows
  std::vector<double> values{};        ///< rows x width x outputs

  auto operator()(std::size_t row, std::size_t column, std::size_t output = 0) const -> double {
    return values[(row * width + column) * outputs + output];
  }
};

namespace learn {
/// For the sum of factor times each tree; sum k is made of the trees k, k + sums, ...; a tree with several outputs adds to
/// all of them.
auto explain(std::span<tree const> trees, double factor, std::size_t sums, table_schema const& schema,
             std::span<float const> rows) -> shapley_values;
}  // namespace learn
}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI

namespace ctgrad::inline CTGRAD_ABI {

/// Shapley values (Shapley 1953) of the game in which a coalition of columns is known and the others take the way of the
/// training rows that came to each node (Lundberg, Erion & Lee 2018, "Consistent individualized feature attribution for tree
/// ensembles", algorithm 2): exact, in time leaves x depth^2 for each tree and row instead of 2^columns.
/// \param rows row-major, schema().width numbers each, as for `predict`
/// \throws error where the rows are not whole or hold an infinity
template <class Task>
auto shapley(decision_tree_model<Task> const& model, std::span<float const> rows) -> shapley_values {
  return learn::explain({&model.structure(), 1}, 1, model.schema().outputs, model.schema(), rows);
}
template <class Task>
auto shapley(random_forest_model<Task> const& model, std::span<float const> rows) -> shapley_values {
  return learn::explain(model.trees(), 1 / double(model.trees().size()), model.schema().outputs, model.schema(), rows);
}
template <class Task>
auto shapley(gradient_boosting_model<Task> const& model, std::span<float const> rows) -> shapley_values {
  auto result = learn::explain(model.trees(), 1, model.base().size(), model.schema(), rows);
  for (std::size_t k = 0; k < result.outputs; ++k) result.base[k] += double(model.base()[k]);
  return result;
}

}  // namespace ctgrad::inline CTGRAD_ABI
