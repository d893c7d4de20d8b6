// src/command/evaluation.cpp — see evaluation.hpp: the numbers
// SPDX-License-Identifier: MIT
#include "evaluation.hpp"

#include <ctgrad/metrics/classification.hpp>
#include <ctgrad/metrics/probability.hpp>
#include <ctgrad/metrics/ranking.hpp>
#include <ctgrad/metrics/regression.hpp>
#include <ctgrad/report/progress_bar.hpp>
#include <ctgrad/selection/cross_validate.hpp>

#include <mutex>

namespace ctgrad::command {

auto scores_of(bool classifies, kind const& of, std::span<float const> answers, dataset const& data) -> numbers {
  if (!classifies)
    return {{"r2", metrics::r2(answers, data.targets())},
            {"rmse", metrics::root_mean_squared_error(answers, data.targets())},
            {"mae", metrics::mean_absolute_error(answers, data.targets())}};
  std::size_t const classes = data.classes();
  std::vector<std::int32_t> codes;
  std::vector<std::size_t> seen(classes);
  for (std::size_t i = 0; i < data.rows(); ++i) {
    auto const row = answers.subspan(i * classes, classes);
    codes.push_back(std::int32_t(std::ranges::max_element(row) - row.begin()));
    ++seen[std::size_t(data.labels()[i])];
  }
  numbers result{{"accuracy", metrics::accuracy(codes, data.labels())},
                 {"balanced accuracy", metrics::balanced_accuracy(codes, data.labels())},
                 {"f1", metrics::f1(codes, data.labels())}};
  if (classes >= 2 && of.probabilities) result.emplace_back("log loss", metrics::log_loss(answers, data.labels(), classes));
  bool const every_class = std::ranges::none_of(seen, [](std::size_t n) { return n == 0; });
  if (every_class && classes >= 2) result.emplace_back("roc auc", metrics::roc_auc(answers, data.labels(), classes));
  return result;
}

auto main_score(bool, numbers const& scores) -> double { return scores.at(0).second; }

namespace {
auto over_folds(std::vector<numbers> const& folds, double (measured::*statistic)() const) -> numbers {
  numbers result = folds.at(0);
  for (auto& [name, made] : result) {
    measured all;
    for (numbers const& f : folds)
      for (auto const& [other, value] : f)
        if (other == name) all.values.push_back(value);
    made = (all.*statistic)();
  }
  return result;
}
}  // namespace

auto fold_scores::means() const -> numbers { return over_folds(folds, &measured::mean); }
auto fold_scores::deviations() const -> numbers { return over_folds(folds, &measured::deviation); }

auto on_folds(std::vector<plan> const& plans, dataset const& data, std::size_t count) -> std::vector<fold_scores> {
  plan const& first = plans.at(0);
  auto const folds = folds_of(automatic_folds{.folds = count, .seed = first.seed}, data);
  std::vector<fold_scores> result(plans.size());
  std::size_t const per_row = first.classifies ? data.classes() : 1;
  for (fold_scores& r : result) r.folds.resize(folds.size()), r.answers.resize(data.rows() * per_row);
  std::vector<dataset> train, test;
  for (fold const& f : folds) train.push_back(data.subset(f.train)), test.push_back(data.subset(f.test));

  progress_bar bar(first.quiet ? 1 : plans.size() * folds.size(), {.label = "folds"});
  std::mutex drawing;
  ctgrad::detail::in_parallel(plans.size() * folds.size(), first.threads, [&](std::size_t job) {
    std::size_t const p = job / folds.size(), f = job % folds.size();
    auto const model = plans[p].of->fit(train[f], plans[p].told, plans[p].seed);
    auto const answers = model->answers(test[f]);
    result[p].folds[f] = scores_of(plans[p].classifies, *plans[p].of, answers, test[f]);
    for (std::size_t k = 0; k < folds[f].test.size(); ++k)
      std::copy_n(answers.begin() + std::ptrdiff_t(k * per_row), per_row,
                  result[p].answers.begin() + std::ptrdiff_t(folds[f].test[k] * per_row));
    if (first.quiet) return;
    std::lock_guard const one_at_a_time(drawing);
    bar.advance();
  });
  return result;
}

}  // namespace ctgrad::command
