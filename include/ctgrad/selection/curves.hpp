// ctgrad/selection/curves.hpp — scores over the number of rows, or over the values of a hyperparameter
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/selection/grid_search.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// Scores on the rows learnt from and on the others, fold by fold.
struct curve_point {
  std::string at{};          ///< the value, as text
  std::size_t rows = 0;      ///< learnt from, in the smallest fold
  measured train{}, test{};  ///< scores of rows seen in training, and of others
};

/// How the models of a curve are judged.
struct curve_options {
  int threads = all_threads;  ///< for the folds; the same bits for any number
};

namespace detail {
/// Jobs are pairs of a point and a fold; `fit_at(point, rows of the fold)` gives a model and what it learnt from.
template <class FitAt, class Scorer>
[[gnu::cold]] void fill_curve(std::vector<curve_point>& points, dataset const& data, std::vector<fold> const& folds,
                              int threads, FitAt const& fit_at, Scorer const& scorer) {
  for (curve_point& p : points) p.train.values.resize(folds.size()), p.test.values.resize(folds.size());
  in_parallel(points.size() * folds.size(), threads, [&](std::size_t job) {
    std::size_t const p = job / folds.size(), f = job % folds.size();
    auto const [train, model] = fit_at(p, folds[f]);
    points[p].train.values[f] = scorer(model, train);
    points[p].test.values[f] = scorer(model, data.subset(folds[f].test));
  });
}
}  // namespace detail

/// What more rows would bring: scores of models that learnt from the first `share` of each fold's training rows, in an order
/// drawn from the seed.
/// \throws error for a share outside (0, 1], or one that leaves no row
template <estimator Spec, fold_maker Folds = automatic_folds, class Scorer = scoring::own_score>
[[gnu::cold]] auto learning_curve(Spec const& spec, dataset const& data,
                                  std::vector<double> const& shares = {0.1, 0.325, 0.55, 0.775, 1.0}, Folds const& by = {},
                                  curve_options const& options = {}, Scorer const& scorer = {}, std::uint64_t seed = 0)
    -> std::vector<curve_point> {
  auto const folds = folds_of(by, data);
  std::vector<curve_point> points;
  auto const count = [&](std::size_t p, fold const& f) { return std::size_t(shares[p] * double(f.train.size()) + 0.5); };
  for (std::size_t p = 0; p < shares.size(); ++p) {
    require(shares[p] > 0 && shares[p] <= 1, "learning_curve: a share is ", shares[p], ", it must lie in (0, 1]");
    std::size_t least = data.rows();
    for (fold const& f : folds) least = std::min(least, count(p, f));
    require(least > 0, "learning_curve: a share of ", shares[p], " leaves no row to learn from");
    points.push_back({detail::value_text(shares[p], p), least});
  }
  auto const fit_at = [&](std::size_t p, fold const& f) {
    auto rows = permutation(f.train.size(), {.seed = seed, .stream = stream_id("learning curve")});
    rows.resize(count(p, f));
    for (std::size_t& i : rows) i = f.train[i];
    dataset train = data.subset(rows);
    auto model = fit(spec, train);
    return std::pair{std::move(train), std::move(model)};
  };
  detail::fill_curve(points, data, folds, options.threads, fit_at, scorer);
  return points;
}

/// What a hyperparameter does: where both scores are low, the model is too simple; where only the test score is, it has
/// learnt noise. \code validation_curve(tree, over<&decision_tree<regression>::max_depth>({1, 2, 4, 8, 16}), data) \endcode
template <estimator Spec, class Value, class Set, fold_maker Folds = automatic_folds, class Scorer = scoring::own_score>
[[gnu::cold]] auto validation_curve(Spec const& spec, grid_axis<Value, Set> const& axis, dataset const& data,
                                    Folds const& by = {}, curve_options const& options = {}, Scorer const& scorer = {})
    -> std::vector<curve_point> {
  auto const folds = folds_of(by, data);
  std::vector<curve_point> points;
  for (std::size_t v = 0; v < axis.values.size(); ++v) points.push_back({axis.text(v), folds[0].train.size()});
  auto const fit_at = [&](std::size_t p, fold const& f) {
    Spec varied = spec;
    axis.set(varied, axis.values[p]);
    dataset train = data.subset(f.train);
    auto model = fit(varied, train);
    return std::pair{std::move(train), std::move(model)};
  };
  detail::fill_curve(points, data, folds, options.threads, fit_at, scorer);
  return points;
}

}  // namespace ctgrad::inline CTGRAD_ABI
