// ctgrad/neural_network/check_data.hpp — does a data set fit the leaves of a formula?
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/data/dataset.hpp>
#include <ctgrad/neural_network/neural_network.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ctgrad::inline CTGRAD_ABI::detail {

/// What the leaves of a formula want to be told of each row. An empty title: nothing of that kind.
struct wanted_answers {
  std::string_view label, target;
  std::size_t classes, width;  ///< of the label; of the target
  bool two_classes;            ///< the target is told by labels
};

[[gnu::cold]] void check_data(dataset const& data, wanted_answers wanted);

template <class Model>
[[gnu::cold]] void check_data(dataset const& data) {
  using label = typename Model::label_leaf;
  using target = typename Model::target_leaf;
  static_assert(Model::inputs > 0, "fit: the formula has no input");
  wanted_answers wanted{{}, {}, 0, 0, Model::two_classes};
  if constexpr (label::exists) wanted.label = label::title, wanted.classes = std::size_t(label::classes);
  if constexpr (target::exists) wanted.target = target::title, wanted.width = std::size_t(target::width);
  check_data(data, wanted);
}

/// One name for each code of a label with so many, by its number where the data has none.
[[gnu::cold]] auto classes_of(dataset const& data, std::size_t classes) -> std::vector<std::string>;

/// All hyperparameters given are some of the formula.
template <class Formula>
[[gnu::cold]] void check_hyperparameters(std::span<hyperparameter_value const> given) {
  for (hyperparameter_value const& h : given)
    require(!names_of_role<Formula, role::hyperparameter>::find(h.leaf.text).empty(), "fit: ", h.leaf.text,
            " is not a hyperparameter of the formula");
}

}  // namespace ctgrad::inline CTGRAD_ABI::detail

#ifndef CTGRAD_COMPILED
#include <ctgrad/neural_network/check_data.ipp>
#endif
