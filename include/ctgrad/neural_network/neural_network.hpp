// ctgrad/neural_network/neural_network.hpp — a network as an estimator: what `fit` is told, and what it returns
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/neural_network/roles.hpp>
#include <ctgrad/network/network.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace ctgrad::inline CTGRAD_ABI {

/// What to train, and how. Every field has a default except the two formulas:
/// \code neural_network{.output = ref<logits>, .loss = ref<loss>, .optimizer = sgd{.rate = 0.1}, .epochs = 30} \endcode
template <class Output, class Loss, optimizer_like Optimizer = sgd>
struct neural_network {
  Output output{};               ///< `ref<expression>`: what is predicted; logits, where the loss is a cross-entropy
  Loss loss{};                   ///< `ref<expression>`: a scalar
  Optimizer optimizer{};
  int epochs = 10;               ///< passes over the data, at least 1
  int batch = 32;                ///< samples of a step, at least 1; the last step of an epoch takes what is left
  std::uint64_t seed = 0;        ///< of the first weights and of the order of samples
  bool progress = false;         ///< draw a progress bar, if standard error is a terminal
};

/// One pass over the data.
struct epoch_record {
  double loss = 0;      ///< mean of the objective over the samples, while they were trained on
  double seconds = 0;   ///< since training began
};

/// A trained network: its parameters, and how it came to them.
template <auto const& Output, auto const& Loss>
struct neural_network_model {
  using network_type = network<Output, Loss, float>;
  using formula = typename network_type::formula;
  using input_leaf = leaf_of_role<formula, role::input>;
  using label_leaf = leaf_of_role<formula, role::label>;
  using target_leaf = leaf_of_role<formula, role::target>;
  static constexpr bool classifies = label_leaf::exists;

  network_type net{};
  std::vector<epoch_record> history{};
  std::vector<std::string> class_names{};
};

}  // namespace ctgrad::inline CTGRAD_ABI
