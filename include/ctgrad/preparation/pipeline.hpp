// ctgrad/preparation/pipeline.hpp — preparations one after another, and an estimator at the end, as one estimator
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/estimator/columns_taken.hpp>
#include <ctgrad/preparation/save.hpp>
#include <ctgrad/preparation/transform.hpp>

#include <optional>
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
template <class... Stages>
struct pipeline_model {
  std::tuple<model_of<Stages>...> stages;  ///< in the order of work

  static constexpr std::size_t size = sizeof...(Stages);                   ///< number of stages
  auto last() const -> auto const& { return std::get<size - 1>(stages); }  ///< the fitted last stage
};

/// The same with an estimator at the end.
template <class... Stages>
  requires estimator<typename pipeline<Stages...>::last>
struct pipeline_model<Stages...> {
  std::tuple<model_of<Stages>...> stages;  ///< in the order of work

  static constexpr std::size_t size = sizeof...(Stages);  ///< number of stages
  using task = task_of<typename pipeline<Stages...>::last>;
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

template <class... Stages, class FitLast, class... Fitted>
auto fit_stages(pipeline<Stages...> const& spec, dataset const& data, FitLast fit_last, Fitted... fitted)
    -> pipeline_model<Stages...> {
  constexpr std::size_t stage = sizeof...(Fitted);
  if constexpr (stage + 1 == sizeof...(Stages)) {
    auto model = fit_last(std::get<stage>(spec.stages), data);
    return {{std::move(fitted)..., std::move(model)}};
  } else {
    auto model = fit(std::get<stage>(spec.stages), data);
    dataset const next = transform(model, data);
    return fit_stages(spec, next, fit_last, std::move(fitted)..., std::move(model));
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
auto fit(pipeline<Stages...> const& spec, dataset const& data) -> pipeline_model<Stages...> {
  return detail::fit_stages(spec, data, [](auto const& last, dataset const& rows) { return fit(last, rows); });
}

/// The weights are the last stage's.
template <class... Stages>
  requires weighted_estimator<typename pipeline<Stages...>::last>
auto fit(pipeline<Stages...> const& spec, dataset const& data, std::span<float const> weights) -> pipeline_model<Stages...> {
  return detail::fit_stages(spec, data, [&](auto const& last, dataset const& rows) { return fit(last, rows, weights); });
}

template <class... Stages>
  requires requires(pipeline_model<Stages...> const& m, dataset const& d) { transform(m.last(), d); }
auto transform(pipeline_model<Stages...> const& model, dataset const& data) -> dataset {
  return transform(model.last(), detail::prepared(model, data));
}
template <class... Stages>
  requires requires(pipeline_model<Stages...> const& m, std::span<float const> r) { transform(m.last(), r); }
auto transform(pipeline_model<Stages...> const& model, std::span<float const> rows) -> std::vector<float> {
  return transform(model.last(), std::span<float const>(detail::prepared(model, rows)));
}

template <class... Stages>
  requires requires { typename pipeline_model<Stages...>::task; }
auto predict(pipeline_model<Stages...> const& model, std::span<float const> rows) {
  return predict(model.last(), std::span<float const>(detail::prepared(model, rows)));
}
template <class... Stages>
  requires requires { typename pipeline_model<Stages...>::task; }
auto predict(pipeline_model<Stages...> const& model, dataset const& data) {
  return predict(model.last(), detail::prepared(model, data));
}
template <class... Stages>
  requires requires(pipeline_model<Stages...> const& m, std::span<float const> r) { predict_proba(m.last(), r); }
auto predict_proba(pipeline_model<Stages...> const& model, std::span<float const> rows) -> std::vector<float> {
  return predict_proba(model.last(), std::span<float const>(detail::prepared(model, rows)));
}
template <class... Stages>
  requires requires(pipeline_model<Stages...> const& m, std::span<float const> r) { predict_proba(m.last(), r); }
auto predict_proba(pipeline_model<Stages...> const& model, dataset const& data) -> std::vector<float> {
  return predict_proba(model.last(), detail::prepared(model, data).features());
}
template <class... Stages>
  requires requires { typename pipeline_model<Stages...>::task; }
auto score(pipeline_model<Stages...> const& model, dataset const& data) -> double {
  return score(model.last(), detail::prepared(model, data));
}

namespace detail {
template <class Stage>
inline constexpr bool fills_missing = requires { requires Stage::fills_missing; };
template <class Stage>
inline constexpr bool numbers_categories = requires { requires Stage::numbers_categories; };
}  // namespace detail

// ---- as text: each stage as its own traits write it -----------------------------------------------------------------

template <class... Stages>
  requires(saved_by_traits<Stages> && ...)
struct model_format<pipeline_model<Stages...>> {
  static auto write(pipeline_model<Stages...> const& model) -> std::string {
    learn::model_writer out("pipeline");
    auto const texts = [](auto const&... stages) {
      return std::vector<std::string>{std::string(estimator_traits<Stages>::write(stages))...};
    };
    out.models("stages", std::apply(texts, model.stages));
    return out.text();
  }

  /// Also refused are stages that take other columns than those before them make.
  static auto read(std::string_view text) -> pipeline_model<Stages...> {
    learn::model_reader in(text, "pipeline");
    std::vector<std::string> texts;
    in.models("stages", texts);
    in.finish();
    require(texts.size() == sizeof...(Stages), "deserialize: the pipeline has ", texts.size(), " stages, but ",
            sizeof...(Stages), " are needed");
    std::size_t at = 0;
    std::optional<table_schema> made;
    return {{read_stage<Stages>(texts, at, made)...}};  // braces: one after the other
  }

 private:
  template <class Stage>
  static auto read_stage(std::vector<std::string> const& texts, std::size_t& at, std::optional<table_schema>& made)
      -> model_of<Stage> {
    try {
      model_of<Stage> model = estimator_traits<Stage>::read(texts[at++]);
      if (made) detail::require_columns_for(model, *made);
      made = detail::columns_made(model);
      return model;
    } catch (error const& e) { throw error("deserialize: stage " + std::to_string(at - 1) + ": " + e.what()); }
  }
};

// ---- what is known of pipelines -------------------------------------------------------------------------------------

template <class... Stages>
struct estimator_traits<pipeline<Stages...>> : estimator_defaults, saved_as_text<pipeline_model<Stages...>> {};

template <class... Stages>
  requires estimator<typename pipeline<Stages...>::last>
struct estimator_traits<pipeline<Stages...>> : estimator_defaults, saved_as_text<pipeline_model<Stages...>> {
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
