// ctgrad/preparation/pipeline.hpp — preparations one after another, and an estimator at the end, as one estimator
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/preparation/transform.hpp>

#include <tuple>

namespace ctgrad::inline CTGRAD_ABI {

/// Stages, each fitted on what the ones before make of the training rows, and of nothing else. With an estimator at the
/// end it is an estimator, else a preparation.
/// \code auto const model = fit(imputer{} | one_hot{} | standard_scaler{} | ridge{.penalty = 2}, train); \endcode
template <class... Stages>
struct pipeline {
  std::tuple<Stages...> stages;  ///< in the order of work

  static constexpr std::size_t size = sizeof...(Stages);               ///< number of stages
  using last = std::tuple_element_t<size - 1, std::tuple<Stages...>>;  ///< the type of the last stage
};

/// What fitting a pipeline gives: the fitted stages.
template <class... Models>
struct pipeline_model {
  std::tuple<Models...> stages;  ///< in the order of work

  static constexpr std::size_t size = sizeof...(Models);                   ///< number of stages
  auto last() const -> auto const& { return std::get<size - 1>(stages); }  ///< the fitted last stage
};

/// The same with an estimator at the end.
template <class... Models>
  requires requires { typename std::tuple_element_t<sizeof...(Models) - 1, std::tuple<Models...>>::task; }
struct pipeline_model<Models...> {
  std::tuple<Models...> stages;  ///< in the order of work

  static constexpr std::size_t size = sizeof...(Models);  ///< number of stages
  using task = typename std::tuple_element_t<size - 1, std::tuple<Models...>>::task;
  auto last() const -> auto const& { return std::get<size - 1>(stages); }  ///< the fitted last stage
};

namespace detail {

template <class T>
inline constexpr bool is_pipeline = false;
template <class... Stages>
inline constexpr bool is_pipeline<pipeline<Stages...>> = true;

template <class Spec>
auto stages_of(Spec const& spec) {
  if constexpr (is_pipeline<Spec>) return spec.stages;
  else return std::tuple<Spec>(spec);
}

/// What the first stages of a model, all but the last, make of rows or of a data set.
template <std::size_t Stage = 0, class Model, class Data>
auto prepared(Model const& model, Data const& data) {
  if constexpr (Stage + 2 == Model::size) return transform(std::get<Stage>(model.stages), data);
  else return prepared<Stage + 1>(model, transform(std::get<Stage>(model.stages), data));
}

template <std::size_t Stage, class Spec, class FitLast, class... Fitted>
auto fit_stages(Spec const& spec, dataset const& data, FitLast fit_last, Fitted... fitted) {
  if constexpr (Stage + 1 == Spec::size) {
    auto model = fit_last(std::get<Stage>(spec.stages), data);
    return pipeline_model<Fitted..., decltype(model)>{{std::move(fitted)..., std::move(model)}};
  } else {
    auto model = fit(std::get<Stage>(spec.stages), data);
    dataset const next = transform(model, data);
    return fit_stages<Stage + 1>(spec, next, fit_last, std::move(fitted)..., std::move(model));
  }
}

}  // namespace detail

/// One stage more at the end of a preparation.
template <transformer First, class Second>
  requires transformer<Second> || estimator<Second>
auto operator|(First const& first, Second const& second) {
  return std::apply([](auto const&... stages) { return pipeline<std::decay_t<decltype(stages)>...>{{stages...}}; },
                    std::tuple_cat(detail::stages_of(first), detail::stages_of(second)));
}

template <class... Stages>
auto fit(pipeline<Stages...> const& spec, dataset const& data) {
  return detail::fit_stages<0>(spec, data, [](auto const& last, dataset const& rows) { return fit(last, rows); });
}

/// The weights are the last stage's.
template <class... Stages>
  requires weighted_estimator<typename pipeline<Stages...>::last>
auto fit(pipeline<Stages...> const& spec, dataset const& data, std::span<float const> weights) {
  return detail::fit_stages<0>(spec, data, [&](auto const& last, dataset const& rows) { return fit(last, rows, weights); });
}

template <class... Models>
  requires requires(pipeline_model<Models...> const& m, dataset const& d) { transform(m.last(), d); }
auto transform(pipeline_model<Models...> const& model, dataset const& data) -> dataset {
  return transform(model.last(), detail::prepared(model, data));
}
template <class... Models>
  requires requires(pipeline_model<Models...> const& m, std::span<float const> r) { transform(m.last(), r); }
auto transform(pipeline_model<Models...> const& model, std::span<float const> rows) -> std::vector<float> {
  return transform(model.last(), std::span<float const>(detail::prepared(model, rows)));
}

template <class... Models>
  requires requires { typename pipeline_model<Models...>::task; }
auto predict(pipeline_model<Models...> const& model, std::span<float const> rows) {
  return predict(model.last(), std::span<float const>(detail::prepared(model, rows)));
}
template <class... Models>
  requires requires { typename pipeline_model<Models...>::task; }
auto predict(pipeline_model<Models...> const& model, dataset const& data) {
  return predict(model.last(), detail::prepared(model, data));
}
template <class... Models>
  requires requires(pipeline_model<Models...> const& m, std::span<float const> r) { predict_proba(m.last(), r); }
auto predict_proba(pipeline_model<Models...> const& model, std::span<float const> rows) -> std::vector<float> {
  return predict_proba(model.last(), std::span<float const>(detail::prepared(model, rows)));
}
template <class... Models>
  requires requires(pipeline_model<Models...> const& m, std::span<float const> r) { predict_proba(m.last(), r); }
auto predict_proba(pipeline_model<Models...> const& model, dataset const& data) -> std::vector<float> {
  return predict_proba(model.last(), detail::prepared(model, data).features());
}
template <class... Models>
  requires requires { typename pipeline_model<Models...>::task; }
auto score(pipeline_model<Models...> const& model, dataset const& data) -> double {
  return score(model.last(), detail::prepared(model, data));
}

namespace detail {
template <class Stage>
inline constexpr bool fills_missing = requires { requires Stage::fills_missing; };
template <class Stage>
inline constexpr bool numbers_categories = requires { requires Stage::numbers_categories; };
}  // namespace detail

template <class... Stages>
  requires estimator<typename pipeline<Stages...>::last>
struct estimator_traits<pipeline<Stages...>> : estimator_defaults {
 private:
  using last = estimator_traits<typename pipeline<Stages...>::last>;

 public:
  static constexpr std::size_t classes = last::classes, outputs = last::outputs;
  static constexpr bool approximate = last::approximate;
  static constexpr bool one_row_as_in_a_batch = last::one_row_as_in_a_batch;
  static constexpr bool takes_missing = last::takes_missing || (detail::fills_missing<Stages> || ...);
  static constexpr bool takes_categories = last::takes_categories || (detail::numbers_categories<Stages> || ...);
};

}  // namespace ctgrad::inline CTGRAD_ABI
