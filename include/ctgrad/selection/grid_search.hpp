// ctgrad/selection/grid_search.hpp — the best of all combinations of values, by cross-validation; itself an estimator
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/estimator/model_fields.hpp>
#include <ctgrad/estimator/save.hpp>
#include <ctgrad/selection/cross_validate.hpp>
#include <ctgrad/selection/over.hpp>

#include <optional>
#include <tuple>

namespace ctgrad::inline CTGRAD_ABI {

/// Axes whose values are combined, the last one running fastest.
template <class... Axes>
auto grid(Axes... axes) -> std::tuple<Axes...> {
  return {std::move(axes)...};
}

/// What is searched, over what, and how candidates are judged.
/// \code auto const found = fit(grid_search{.of = decision_tree<classification>{},
///                                          .over = grid(over<&decision_tree<classification>::max_depth>({3, 5, 8}))}, train); \endcode
template <class Spec, class Grid, class Folds = automatic_folds, class Scorer = scoring::own_score>
struct grid_search {
  Spec of{};                  ///< everything that no axis sets
  Grid over{};                ///< `grid(over<...>({...}), ...)`
  Folds folds{};              ///< the same for all points
  Scorer scorer{};            ///< the larger the better
  int threads = all_threads;  ///< the result is the same for any number
};

/// One combination of values, as text, and its score in each fold.
struct grid_point {
  std::vector<std::string> values{};  ///< one an axis
  measured scores{};                  ///< on the rows left out, fold by fold
};

/// The estimator with the best mean score (of equal ones the first), fitted on all rows; and what all scored.
template <estimator Spec>
struct grid_search_model {
  using task = task_of<Spec>;

  std::vector<std::string> axes{};   ///< their names
  std::vector<grid_point> points{};  ///< in the order of the grid, the last axis fastest
  std::size_t best = 0;              ///< of the points
  std::optional<Spec> best_spec{};   ///< with the values of the best point; none in a model that was saved and read back
  model_of<Spec> model;              ///< fitted anew on all rows
};

namespace detail {

/// Every combination of values.
template <class Spec, class... Axes>
[[gnu::cold]] auto candidates(Spec const& spec, std::tuple<Axes...> const& axes, std::vector<grid_point>& points)
    -> std::vector<Spec> {
  std::vector<Spec> specs{spec};
  points.assign(1, {});
  auto const spread = [&](auto const& axis) {
    std::vector<Spec> next;
    std::vector<grid_point> next_points;
    for (std::size_t s = 0; s < specs.size(); ++s)
      for (std::size_t v = 0; v < axis.values.size(); ++v) {
        axis.set(next.emplace_back(specs[s]), axis.values[v]);
        next_points.emplace_back(points[s]).values.push_back(axis.text(v));
      }
    specs = std::move(next), points = std::move(next_points);
  };
  std::apply([&](auto const&... axis) { (spread(axis), ...); }, axes);
  return specs;
}

/// An estimator may fit many specifications on the same rows with less work than one after another:
/// `fit_all(specs, data)` gives the models that `fit` gives.
template <class Spec>
concept fits_all = requires(std::span<Spec const> specs, dataset const& data) {
  { fit_all(specs, data) } -> std::same_as<std::vector<model_of<Spec>>>;
};

/// Scores of each specification in each fold.
template <class Spec, class Scorer>
[[gnu::cold]] auto scores_in_folds(std::vector<Spec> const& specs, dataset const& data, std::vector<fold> const& folds,
                                   Scorer const& scorer, int threads) -> std::vector<measured> {
  std::vector<measured> scores(specs.size(), measured{std::vector<double>(folds.size())});
  std::vector<dataset> train, test;
  for (fold const& f : folds) train.push_back(data.subset(f.train)), test.push_back(data.subset(f.test));
  if constexpr (fits_all<Spec>) {
    in_parallel(folds.size(), threads, [&](std::size_t f) {
      auto const models = fit_all(std::span<Spec const>(specs), train[f]);
      for (std::size_t s = 0; s < specs.size(); ++s) scores[s].values[f] = scorer(models[s], test[f]);
    });
  } else {
    in_parallel(folds.size() * specs.size(), threads, [&](std::size_t job) {
      std::size_t const f = job % folds.size(), s = job / folds.size();
      scores[s].values[f] = scorer(fit(specs[s], train[f]), test[f]);
    });
  }
  return scores;
}

/// The first of the largest means; one that is no number is the worst.
[[gnu::cold]] inline auto best_of(std::vector<measured> const& scores) -> std::size_t {
  std::size_t best = 0;
  double most = -HUGE_VAL;
  for (std::size_t s = 0; s < scores.size(); ++s)
    if (double const mean = scores[s].mean(); mean > most) most = mean, best = s;
  return best;
}

}  // namespace detail

template <estimator Spec, class... Axes, fold_maker Folds, class Scorer>
[[gnu::cold]] auto fit(grid_search<Spec, std::tuple<Axes...>, Folds, Scorer> const& search, dataset const& data)
    -> grid_search_model<Spec> {
  std::vector<grid_point> points;
  auto const specs = detail::candidates(search.of, search.over, points);
  auto scores = detail::scores_in_folds(specs, data, folds_of(search.folds, data), search.scorer, search.threads);
  std::size_t const best = detail::best_of(scores);
  for (std::size_t s = 0; s < specs.size(); ++s) points[s].scores = std::move(scores[s]);
  auto names = std::apply([](auto const&... axis) { return std::vector<std::string>{axis.name...}; }, search.over);
  return {std::move(names), std::move(points), best, specs[best], fit(specs[best], data)};
}

template <class Spec>
auto predict(grid_search_model<Spec> const& found, std::span<float const> rows) {
  return predict(found.model, rows);
}
template <class Spec>
auto predict(grid_search_model<Spec> const& found, dataset const& data) {
  return detail::answers_for(found.model, data);
}
template <class Spec>
  requires probabilistic_classifier<Spec>
auto predict_proba(grid_search_model<Spec> const& found, std::span<float const> rows) -> std::vector<float> {
  return predict_proba(found.model, rows);
}
template <class Spec>
auto score(grid_search_model<Spec> const& found, dataset const& data) -> double {
  return score(found.model, data);
}

/// As text: what was found and what all scored, but for the specification, which may be of any type.
template <saved_estimator Spec>
struct model_format<grid_search_model<Spec>> {
  [[gnu::cold]] static auto write(grid_search_model<Spec> const& found) -> std::string {
    learn::model_writer out("grid_search");
    learn::lists<std::string> values;
    learn::lists<double> scores;
    for (grid_point const& p : found.points) values.push_back(p.values), scores.push_back(p.scores.values);
    out("axes", found.axes), out("values", values), out("scores", scores), out("best", found.best);
    out.models("found", {std::string(estimator_traits<Spec>::write(found.model))});
    return out.text();
  }
  [[gnu::cold]] static auto read(std::string_view text) -> grid_search_model<Spec> {
    learn::model_reader in(text, "grid_search");
    std::vector<std::string> axes, texts;
    learn::lists<std::string> values;
    learn::lists<double> scores;
    std::size_t best = 0;
    in("axes", axes), in("values", values), in("scores", scores), in("best", best), in.models("found", texts);
    in.finish();
    require(values.size() == scores.size() && best < values.size(), "deserialize: the search has the values of ",
            values.size(), " points and the scores of ", scores.size(), ", but the best is point ", best);
    require(texts.size() == 1, "deserialize: the search has found ", texts.size(), " models, 1 is needed");
    std::vector<grid_point> points;
    for (std::size_t p = 0; p < values.size(); ++p) {
      require(values[p].size() == axes.size(), "deserialize: point ", p, " of the search has ", values[p].size(),
              " values, but there are ", axes.size(), " axes");
      points.push_back({std::move(values[p]), {std::move(scores[p])}});
    }
    return {std::move(axes), std::move(points), best, std::nullopt, estimator_traits<Spec>::read(texts[0])};
  }
};

template <class Spec, class... Rest>
struct estimator_traits<grid_search<Spec, Rest...>> : estimator_defaults, saved_as_text<grid_search_model<Spec>> {
  static constexpr std::size_t width = estimator_traits<Spec>::width, classes = estimator_traits<Spec>::classes,
                               outputs = estimator_traits<Spec>::outputs;
  static constexpr bool approximate = estimator_traits<Spec>::approximate;
  static constexpr bool one_row_as_in_a_batch = estimator_traits<Spec>::one_row_as_in_a_batch;
  static constexpr bool takes_missing = estimator_traits<Spec>::takes_missing;
  static constexpr bool takes_categories = estimator_traits<Spec>::takes_categories;
};

}  // namespace ctgrad::inline CTGRAD_ABI
