// src/command/evaluation.hpp — how good a model is: on folds, on a file; in numbers and in pictures
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/report/html.hpp>

#include "saved_model.hpp"

namespace ctgrad::command {

/// A model before it is fitted.
struct plan {
  bool classifies = true;
  kind const* of = nullptr;
  settings told{};
  std::uint64_t seed = 0;
  int threads = 0;
  bool quiet = false;  ///< no progress bar
};

/// All scores that suit the task. What is not defined (an area with one class, the log loss of scores) is left out.
auto scores_of(bool classifies, kind const& of, std::span<float const> answers, dataset const& data) -> numbers;

struct fold_scores {
  std::vector<numbers> folds{};
  std::vector<float> answers{};  ///< of each row, by the model that did not learn from it

  auto means() const -> numbers;
  auto deviations() const -> numbers;  ///< from fold to fold, in the same order
};

/// Several plans on the same folds, with one progress bar; the same for any number of threads.
auto on_folds(std::vector<plan> const& plans, dataset const& data, std::size_t folds) -> std::vector<fold_scores>;

/// By what candidates are compared: accuracy, or R2.
auto main_score(bool classifies, numbers const& scores) -> double;

/// The pictures that fit the task, of answers for rows that the model did not learn from.
void add_pictures(html_page& page, plan const& of, dataset const& data, std::vector<float> const& answers,
                  fitted const& model);

/// Of a network: the loss of each epoch.
void add_losses(html_page& page, fitted const& model);

}  // namespace ctgrad::command
