// ctgrad/neural_network/fit.hpp — training a network as an estimator
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/neural_network/training_run.hpp>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {

template <auto const& Output, auto const& Loss, samples Count, class Spec>
[[gnu::cold]] auto fit_network(Spec const& spec, dataset const& data, std::span<float const> weights,
                 neural_network_model<Output, Loss> const* start) -> neural_network_model<Output, Loss> {
  using model_type = neural_network_model<Output, Loss>;
  check_data<model_type>(data);
  check_options(spec);
  model_type model = start ? *start : model_type{};
  auto classes = classes_of<model_type>(data);
  require(!start || start->classes == classes, "fit: the model was trained on other classes than the data set has");
  model.classes = std::move(classes);
  if (!start) initialize(model.net, spec.seed, spec.initial, spec.initial_of);
  if (!start || !spec.hyperparameters.empty()) model.hyperparameters = spec.hyperparameters;
  return training_run<Spec, model_type, Count>(spec, data, weights, std::move(model)).run();
}

template <class Spec>
inline constexpr samples count_of =
    given<decltype(Spec::class_weights)> ? samples::weighted : samples::alike;

}  // namespace detail

/// Trains from weights that the seed gives. The objective is the mean over the batch of the terms that depend on a
/// sample, plus once those that do not; a partial batch divides by its own size. Same seed, same bits.
/// \param data rows with as many columns as the input, and the labels or targets that the loss reads
/// \throws error where the data does not fit the formula, an option is out of its range, or the loss or a parameter stops
/// being a finite number (unless `.on_divergence = divergence::stops`)
template <auto const& Output, auto const& Loss, class... Options>
auto fit(neural_network<reference<Output>, reference<Loss>, Options...> const& spec, dataset const& data)
    -> neural_network_model<Output, Loss> {
  using spec_type = std::remove_cvref_t<decltype(spec)>;
  return detail::fit_network<Output, Loss, detail::count_of<spec_type>>(spec, data, {}, nullptr);
}

/// The same with a weight for each row: the loss of a batch is the sum of its weighted losses divided by the sum of its
/// weights, so a row of weight 2 counts as two rows. Weights of classes multiply those of rows.
/// \param weights one a row, finite, at least 0, not all 0
template <auto const& Output, auto const& Loss, class... Options>
auto fit(neural_network<reference<Output>, reference<Loss>, Options...> const& spec, dataset const& data,
         std::span<float const> weights) -> neural_network_model<Output, Loss> {
  require(weights.size() == data.rows(), "fit: ", weights.size(), " sample weights were given for ", data.rows(), " rows");
  return detail::fit_network<Output, Loss, samples::weighted>(spec, data, weights, nullptr);
}

/// Continues from the weights of a model (warm start) with the history that it has. The optimizer starts anew.
/// The model given stays as it is.
template <auto const& Output, auto const& Loss, class... Options>
auto fit(neural_network<reference<Output>, reference<Loss>, Options...> const& spec, dataset const& data,
         neural_network_model<Output, Loss> const& start) -> neural_network_model<Output, Loss> {
  using spec_type = std::remove_cvref_t<decltype(spec)>;
  return detail::fit_network<Output, Loss, detail::count_of<spec_type>>(spec, data, {}, &start);
}
template <auto const& Output, auto const& Loss, class... Options>
auto fit(neural_network<reference<Output>, reference<Loss>, Options...> const& spec, dataset const& data,
         std::span<float const> weights, neural_network_model<Output, Loss> const& start)
    -> neural_network_model<Output, Loss> {
  require(weights.size() == data.rows(), "fit: ", weights.size(), " sample weights were given for ", data.rows(), " rows");
  return detail::fit_network<Output, Loss, samples::weighted>(spec, data, weights, &start);
}

}  // namespace ctgrad::inline CTGRAD_ABI
