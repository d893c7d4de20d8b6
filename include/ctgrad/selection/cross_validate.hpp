// ctgrad/selection/cross_validate.hpp — how good an estimator is on rows that it did not see, several times
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/stopwatch.hpp>
#include <ctgrad/selection/folds.hpp>
#include <ctgrad/selection/in_parallel.hpp>
#include <ctgrad/selection/scoring.hpp>

#include <cmath>

namespace ctgrad::inline CTGRAD_ABI {

/// Numbers that repeated measurement gave.
struct measured {
  std::vector<double> values{};  ///< fold by fold

  /// Over the folds.
  auto mean() const -> double {
    double sum = 0;
    for (double const v : values) sum += v;
    return sum / double(values.size());
  }
  /// The standard deviation of the values (not of their mean), without Bessel's correction.
  auto deviation() const -> double {
    double const m = mean();
    double sum = 0;
    for (double const v : values) sum += (v - m) * (v - m);
    return std::sqrt(sum / double(values.size()));
  }
};

/// Threads, and whether training rows are scored too.
struct cross_validation_options {
  int threads = all_threads;  ///< folds are shared among them; the scores are the same for any number
  bool train_scores = false;  ///< score the rows learnt from, too
};

/// One number for each fold, in their order.
struct cross_validation {
  measured test{}, train{};           ///< `train` only where it was asked for
  std::vector<double> fit_seconds{};  ///< on the clock
};

/// Fits the estimator on each fold's training rows, and scores it on the others. Preparations in a pipeline are fitted in
/// each fold anew: nothing of the rows that judge leaks into them.
/// \code cross_validate(standard_scaler{} | ridge{}, data, k_fold{.folds = 10}, {}, scoring::negative_rmse{}).test.mean() \endcode
template <estimator Spec, fold_maker Folds = automatic_folds, class Scorer = scoring::own_score>
auto cross_validate(Spec const& spec, dataset const& data, Folds const& by = {},
                    cross_validation_options const& options = {}, Scorer const& scorer = {}) -> cross_validation {
  auto const folds = folds_of(by, data);
  cross_validation result{.test{std::vector<double>(folds.size())}, .fit_seconds = std::vector<double>(folds.size())};
  if (options.train_scores) result.train.values.resize(folds.size());
  detail::in_parallel(folds.size(), options.threads, [&](std::size_t f) {
    dataset const train = data.subset(folds[f].train), test = data.subset(folds[f].test);
    stopwatch const watch;
    auto const model = fit(spec, train);
    result.fit_seconds[f] = watch.seconds();
    result.test.values[f] = scorer(model, test);
    if (options.train_scores) result.train.values[f] = scorer(model, train);
  });
  return result;
}

namespace detail {

template <class Answer, class Spec, class Ask>
auto held_out(char const* who, Spec const& spec, dataset const& data, std::vector<fold> const& folds, int threads,
              Ask const& ask) -> std::vector<Answer> {
  std::vector<int> times(data.rows());
  for (fold const& f : folds)
    for (std::size_t const i : f.test) ++times[i];
  for (std::size_t i = 0; i < times.size(); ++i)
    require(times[i] == 1, who, ": row ", i, " is judged ", times[i],
            " times, but folds that judge each row once are needed");
  std::vector<std::vector<Answer>> parts(folds.size());
  in_parallel(folds.size(), threads,
              [&](std::size_t f) { parts[f] = ask(fit(spec, data.subset(folds[f].train)), data.subset(folds[f].test)); });
  std::size_t const per_row = parts[0].size() / folds[0].test.size();
  std::vector<Answer> all(data.rows() * per_row);
  for (std::size_t f = 0; f < folds.size(); ++f)
    for (std::size_t k = 0; k < folds[f].test.size(); ++k)
      for (std::size_t o = 0; o < per_row; ++o) all[folds[f].test[k] * per_row + o] = parts[f][k * per_row + o];
  return all;
}

}  // namespace detail

/// For each row, what a model says that has not seen it: class codes, or numbers.
/// \throws error where the folds do not judge each row once
template <estimator Spec, fold_maker Folds = automatic_folds>
auto cross_val_predict(Spec const& spec, dataset const& data, Folds const& by = {},
                       cross_validation_options const& options = {}) {
  using answer = typename decltype(predict(std::declval<model_of<Spec> const&>(), data.features()))::value_type;
  return detail::held_out<answer>("cross_val_predict", spec, data, folds_of(by, data), options.threads,
                                  [](auto const& model, dataset const& test) { return detail::answers_for(model, test); });
}

/// The same for probabilities, rows x classes.
template <probabilistic_classifier Spec, fold_maker Folds = automatic_folds>
auto cross_val_predict_proba(Spec const& spec, dataset const& data, Folds const& by = {},
                             cross_validation_options const& options = {}) -> std::vector<float> {
  return detail::held_out<float>(
      "cross_val_predict_proba", spec, data, folds_of(by, data), options.threads,
      [](auto const& model, dataset const& test) { return detail::probabilities_for(model, test); });
}

}  // namespace ctgrad::inline CTGRAD_ABI
