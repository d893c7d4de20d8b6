// ctgrad/neural_network/fit.hpp — training a network as an estimator
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/neural_network/training_run.hpp>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {

enum class beginning { anew, warm, resumed };

/// What is no `ref<expression>`.
template <class Loss>
struct not_a_reference {
  constexpr auto operator()() const -> sentence {
    return sentence{} << (std::same_as<Loss, absent>
                              ? "neural_network: .loss is missing; write .loss = ref<the formula that training minimises>"
                              : "neural_network: .output and .loss name formulas, they are none; write .output = ref<...>, "
                                ".loss = ref<...>");
  }
};

template <class Spec>
struct model_for;
template <auto const& Output, auto const& Loss, training_method Optimizer, schedule_like Schedule, class Fraction,
          class Weights, class Callback, class Link, class Augment>
struct model_for<
    neural_network<reference<Output>, reference<Loss>, Optimizer, Schedule, Fraction, Weights, Callback, Link, Augment>> {
  using type = neural_network_model<Output, Loss, Link>;
};
template <auto const& Output, auto const& Loss, training_method Optimizer, schedule_like Schedule, class Fraction,
          class Weights, class Callback, class Augment>
struct model_for<
    neural_network<reference<Output>, reference<Loss>, Optimizer, Schedule, Fraction, Weights, Callback, absent, Augment>> {
  using type = neural_network_model<Output, Loss>;  // the link of its loss
};

template <class... Options>
using fitted = typename model_for<neural_network<Options...>>::type;

/// What goes on from a model is compiled only where something does.
template <samples Count, beginning How = beginning::anew, class Spec, class Model = typename model_for<Spec>::type>
[[gnu::cold]] auto fit_network(Spec const& spec, dataset const& data, std::span<float const> weights,
                               Model const* start = nullptr) -> Model {
  auto columns = bind_columns<Model>("fit", data);
  check_data<Model>(data);
  check_options(training_run<Spec, Model, Count>::options(spec));
  check_hyperparameters<typename Model::formula>(span_of(spec.hyperparameters));
  Model model = [&]() -> Model {
    if constexpr (How != beginning::anew) return *start;
    else if constexpr (given<decltype(Spec::link)>) return {.link = spec.link};  // a lambda may have no other beginning
    else return {};
  }();
  auto classes = classes_of(data, Model::most_classes);
  if constexpr (How == beginning::anew) initialize(model.net, spec.seed, spec.initial, span_of(spec.initial_of));
  else {
    require(model.classes == classes, "fit: the model was trained on other classes than the data set has");
    require(model.width == data.width() && model.columns == columns,
            "fit: the model was trained on other columns than the data set has");
  }
  model.classes = std::move(classes), model.columns = std::move(columns), model.width = data.width();
  if (How == beginning::anew || !spec.hyperparameters.empty()) model.hyperparameters = spec.hyperparameters;
  training_run<Spec, Model, Count> training(spec, data, weights, std::move(model));
  if constexpr (How == beginning::resumed) training.take_up();
  return std::move(training).run();
}

template <class Spec>
inline constexpr samples count_of = given<decltype(Spec::class_weights)> ? samples::weighted : samples::alike;

[[gnu::cold]] inline void require_row_weights(dataset const& data, std::span<float const> weights) {
  require(weights.size() == data.rows(), "fit: ", weights.size(), " sample weights were given for ", data.rows(), " rows");
}

}  // namespace detail

/// Trains from weights that the seed gives. The objective is the mean over the batch of the terms that depend on a
/// sample, plus once those that do not; a partial batch divides by its own size. Same seed, same bits.
/// \param data rows with as many columns as the input, and the labels or targets that the loss reads. Several inputs are
/// told apart by the names of columns: `input<"age">` reads the column `age`, `input<"pixel", 64>` the columns `pixel0` to
/// `pixel63`, `input<"colour", 3>` the categories `colour=red`, `colour=green`, `colour=blue`
/// \throws error where the data does not fit the formula, an option is out of its range, or the loss or a parameter stops
/// being a finite number (unless `.on_divergence = divergence::stops`)
template <class... Options>
auto fit(neural_network<Options...> const& spec, dataset const& data) -> detail::fitted<Options...> {
  using spec_type = neural_network<Options...>;
  return detail::fit_network<detail::count_of<spec_type>>(spec, data, {});
}

/// Refuses a specification whose formulas are missing or no references.
template <class Output, class Loss, class... Options>
  requires(!requires { typename detail::fitted<Output, Loss, Options...>; })
auto fit(neural_network<Output, Loss, Options...> const&, dataset const&, auto const&...)
    -> type_error<as_text(detail::not_a_reference<Loss>{})> {
  return {};
}

/// The same with a weight for each row: the loss of a batch is the sum of its weighted losses divided by the sum of its
/// weights, so a row of weight 2 counts as two rows. Weights of classes multiply those of rows.
/// \param weights one a row, finite, at least 0, not all 0
template <class... Options>
auto fit(neural_network<Options...> const& spec, dataset const& data, std::span<float const> weights)
    -> detail::fitted<Options...> {
  detail::require_row_weights(data, weights);
  return detail::fit_network<samples::weighted>(spec, data, weights);
}

/// Continues from the weights of a model (warm start) with the history that it has, for as many epochs as the specification
/// says. The optimizer starts anew. The model given stays as it is.
template <class... Options>
auto fit(neural_network<Options...> const& spec, dataset const& data, detail::fitted<Options...> const& start)
    -> detail::fitted<Options...> {
  using spec_type = neural_network<Options...>;
  return detail::fit_network<detail::count_of<spec_type>, detail::beginning::warm>(spec, data, {}, &start);
}
template <class... Options>
auto fit(neural_network<Options...> const& spec, dataset const& data, std::span<float const> weights,
         detail::fitted<Options...> const& start) -> detail::fitted<Options...> {
  detail::require_row_weights(data, weights);
  return detail::fit_network<samples::weighted, detail::beginning::warm>(spec, data, weights, &start);
}

/// Goes on where a training stopped, with the optimizer's state and the step of the schedule, until the model has
/// `epochs` of history: with the same specification and data, the same bits as in one go. A model has what it takes if its
/// specification was `.resumable = true`.
/// \code auto const half = load<model_type>("half.ctgrad");  auto const whole = resume(spec, data, half); \endcode
/// \throws error where the model has no such state, or that of another optimizer, or too many epochs already; and as `fit`
template <class... Options>
auto resume(neural_network<Options...> const& spec, dataset const& data, detail::fitted<Options...> const& model)
    -> detail::fitted<Options...> {
  using spec_type = neural_network<Options...>;
  return detail::fit_network<detail::count_of<spec_type>, detail::beginning::resumed>(spec, data, {}, &model);
}
template <class... Options>
auto resume(neural_network<Options...> const& spec, dataset const& data, std::span<float const> weights,
            detail::fitted<Options...> const& model) -> detail::fitted<Options...> {
  detail::require_row_weights(data, weights);
  return detail::fit_network<samples::weighted, detail::beginning::resumed>(spec, data, weights, &model);
}

}  // namespace ctgrad::inline CTGRAD_ABI
