// ctgrad/neural_network/estimator.hpp — what estimators have in common, said of a network
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/estimator/traits.hpp>
#include <ctgrad/neural_network/fit.hpp>
#include <ctgrad/neural_network/predict.hpp>

namespace ctgrad::inline CTGRAD_ABI {

template <auto const& Output, auto const& Loss, class... Options>
struct estimator_traits<neural_network<reference<Output>, reference<Loss>, Options...>> : estimator_defaults {
 private:
  using model = neural_network_model<Output, Loss>;

 public:
  static constexpr std::size_t width = model::input_leaf::width;
  static constexpr std::size_t classes = model::classifies ? std::size_t(model::label_leaf::classes) : 0;
  static constexpr std::size_t outputs = model::network_type::outputs;
  static constexpr bool differentiable = true;
  static constexpr bool approximate = true;              // as good as the steps that it takes
  static constexpr bool one_row_as_in_a_batch = false;   // sums of one row may run in another order
  /// An autoencoder: the input is what it should predict.
  static constexpr bool own_target = !model::classifies && !model::target_leaf::exists;
};

}  // namespace ctgrad::inline CTGRAD_ABI
