// ctgrad/selection/choice.hpp — the best of estimators of different types: architectures of networks, or a forest beside one
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/selection/grid_search.hpp>

#include <boost/hana/ext/std/tuple.hpp>
#include <boost/hana/tuple.hpp>
#include <boost/hana/unpack.hpp>

#include <optional>
#include <variant>

namespace ctgrad::inline CTGRAD_ABI {

/// Estimators of one task, judged on the same folds.
/// \code fit(choice{.among = hana::make_tuple(neural_network{...small...}, neural_network{...large...})}, train) \endcode
template <class Candidates, class Folds = automatic_folds, class Scorer = scoring::own_score>
struct choice {
  Candidates among{};         ///< a tuple of specifications, of Hana or of the standard library
  Folds folds{};              ///< the same for all
  Scorer scorer{};            ///< the larger the better
  int threads = all_threads;  ///< for the folds; the same bits for any number
};

/// The estimator with the best mean score (of equal ones the first), fitted on all rows; and what all scored.
template <class... Specs>
struct choice_model {
  using task = std::common_type_t<task_of<Specs>...>;

  std::vector<measured> scores{};          ///< one a candidate
  std::size_t best = 0;                    ///< which specification, from 0
  std::variant<model_of<Specs>...> model;  ///< fitted to all rows
};

template <class Candidates, fold_maker Folds, class Scorer>
[[gnu::cold]] auto fit(choice<Candidates, Folds, Scorer> const& search, dataset const& data) {
  auto const folds = folds_of(search.folds, data);
  return boost::hana::unpack(search.among, [&]<class... Specs>(Specs const&... specs) {
    static_assert((estimator<Specs> && ...), "choice: every candidate is the specification of an estimator");
    std::vector<measured> scores;
    (scores.push_back(detail::scores_in_folds(std::vector<Specs>{specs}, data, folds, search.scorer, search.threads)[0]),
     ...);
    std::size_t const best = detail::best_of(scores);
    // A variant may hold one type twice, so the alternatives are told apart by number, not by type.
    using models = std::variant<model_of<Specs>...>;
    auto const number = [&]<std::size_t... N>(std::index_sequence<N...>) -> models {
      std::optional<models> made;
      ((N == best ? (void)made.emplace(std::in_place_index<N>, fit(specs, data)) : void()), ...);
      return *std::move(made);
    };
    return choice_model<Specs...>{std::move(scores), best, number(std::index_sequence_for<Specs...>{})};
  });
}

template <class... Specs>
auto predict(choice_model<Specs...> const& found, std::span<float const> rows) {
  return std::visit([&](auto const& model) { return predict(model, rows); }, found.model);
}
template <class... Specs>
auto predict(choice_model<Specs...> const& found, dataset const& data) {
  return std::visit([&](auto const& model) { return detail::answers_for(model, data); }, found.model);
}
template <class... Specs>
  requires(probabilistic_classifier<Specs> && ...)
auto predict_proba(choice_model<Specs...> const& found, std::span<float const> rows) -> std::vector<float> {
  return std::visit([&](auto const& model) { return predict_proba(model, rows); }, found.model);
}
template <class... Specs>
auto score(choice_model<Specs...> const& found, dataset const& data) -> double {
  return std::visit([&](auto const& model) { return score(model, data); }, found.model);
}

/// As text: which specification was best, its model, and what all scored.
template <saved_estimator... Specs>
struct model_format<choice_model<Specs...>> {
  [[gnu::cold]] static auto write(choice_model<Specs...> const& found) -> std::string {
    learn::model_writer out("choice");
    learn::lists<double> scores;
    for (measured const& s : found.scores) scores.push_back(s.values);
    out("scores", scores), out("best", found.best);
    std::vector<std::string> texts;
    at_best(found.best, [&]<std::size_t N, class Spec>() {
      texts.emplace_back(estimator_traits<Spec>::write(std::get<N>(found.model)));
    });
    out.models("found", texts);
    return out.text();
  }
  [[gnu::cold]] static auto read(std::string_view text) -> choice_model<Specs...> {
    learn::model_reader in(text, "choice");
    learn::lists<double> scores;
    std::size_t best = 0;
    std::vector<std::string> texts;
    in("scores", scores), in("best", best), in.models("found", texts);
    in.finish();
    require(scores.size() == sizeof...(Specs) && best < sizeof...(Specs), "deserialize: the choice is the estimator ", best,
            " of ", scores.size(), ", but it was among ", sizeof...(Specs));
    require(texts.size() == 1, "deserialize: the choice has ", texts.size(), " models, 1 is needed");
    std::vector<measured> measures;
    for (auto& s : scores) measures.push_back({std::move(s)});
    std::optional<std::variant<model_of<Specs>...>> model;
    at_best(best, [&]<std::size_t N, class Spec>() {
      model.emplace(std::in_place_index<N>, estimator_traits<Spec>::read(texts[0]));
    });
    return {std::move(measures), best, *std::move(model)};
  }

 private:
  /// Calls `action` with the number and the type of one specification.
  template <class Action>
  static void at_best(std::size_t best, Action action) {
    [&]<std::size_t... N>(std::index_sequence<N...>) {
      ((N == best ? action.template operator()<N, Specs>() : void()), ...);
    }(std::index_sequence_for<Specs...>{});
  }
};

template <class Candidates, class Folds, class Scorer>
  requires requires { typename model_of<choice<Candidates, Folds, Scorer>>; }
struct estimator_traits<choice<Candidates, Folds, Scorer>> : estimator_defaults,
                                                             saved_as_text<model_of<choice<Candidates, Folds, Scorer>>> {};

}  // namespace ctgrad::inline CTGRAD_ABI
