// ctgrad/neural_network/estimator.hpp — what estimators have in common, said of a network
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/estimator/traits.hpp>
#include <ctgrad/neural_network/fit.hpp>
#include <ctgrad/neural_network/predict.hpp>
#include <ctgrad/neural_network/serialize.hpp>

namespace ctgrad::inline CTGRAD_ABI {

template <class Output, class Loss, class... Options>
struct estimator_traits<neural_network<Output, Loss, Options...>> : estimator_defaults {
 private:
  using model = detail::fitted<Output, Loss, Options...>;

 public:
  /// Of several inputs, a data set may have columns that none of them reads.
  static constexpr std::size_t width = model::inputs == 1 ? std::size_t(model::template input_at<0>::width) : 0;
  static constexpr std::size_t classes = model::most_classes;
  static constexpr std::size_t outputs = model::network_type::outputs;
  static constexpr bool differentiable = true;
  static constexpr bool approximate = true;             // as good as the steps that it takes
  static constexpr bool one_row_as_in_a_batch = false;  // sums of one row may run in another order
  /// An autoencoder: the input is what it should predict.
  static constexpr bool own_target = model::own_target;

  static auto write(model const& fitted) -> std::string { return serialize(fitted); }
  static auto read(std::string_view bytes) -> model { return ctgrad::deserialize<model>(bytes); }
};

}  // namespace ctgrad::inline CTGRAD_ABI
