// ctgrad/neural_network/check_data.hpp — does a data set fit the leaves of a formula, and are the options in range?
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/data/require_numbers.hpp>
#include <ctgrad/neural_network/neural_network.hpp>

namespace ctgrad::inline CTGRAD_ABI::detail {

template <class Model>
[[gnu::cold]] void check_data(dataset const& data) {
  using label = typename Model::label_leaf;
  using target = typename Model::target_leaf;
  static_assert(Model::inputs > 0, "fit: the formula has no input");
  require_numbers("fit", data);
  if constexpr (label::exists) {
    require(data.has_labels(), "fit: the formula reads the label ", label::title, ", but the data set has no labels");
    require(data.classes() <= label::classes, "fit: the data set has ", data.classes(), " classes, but ", label::title,
            " has ", label::classes);
  }
  if constexpr (Model::two_classes) {
    require(data.has_labels(), "fit: the loss tells two classes apart, but the data set has no labels");
    require(data.classes() <= 2, "fit: the data set has ", data.classes(), " classes, but ", target::title,
            " is one of two");
  } else if constexpr (target::exists) {
    require(data.has_targets(), "fit: the formula reads the target ", target::title, ", but the data set has no targets");
    require(data.outputs() == std::size_t(target::width), "fit: the data set has ", data.outputs(), " targets a row, but ",
            target::title, " has ", target::width);
  }
}

/// One name for each code of the label, by its number where the data has none.
template <class Model>
[[gnu::cold]] auto classes_of(dataset const& data) -> std::vector<std::string> {
  std::vector<std::string> names;
  if constexpr (Model::classifies)
    for (std::size_t c = 0; c < Model::most_classes; ++c)
      names.push_back(c < data.class_names().size() ? data.class_names()[c] : std::to_string(c));
  return names;
}

template <class Model, class Spec>
[[gnu::cold]] void check_options(Spec const& spec) {
  using known = names_of_role<typename Model::formula, role::hyperparameter>;
  for (hyperparameter_value const& h : spec.hyperparameters)
    require(!known::find(h.leaf.text).empty(), "fit: ", h.leaf.text, " is not a hyperparameter of the formula");
  require(spec.epochs > 0, "fit: ", spec.epochs, " epochs were asked for, at least 1 is needed");
  require(spec.batch > 0, "fit: a batch of ", spec.batch, " samples was asked for, at least 1 is needed");
  require(spec.batch_fraction >= 0 && spec.batch_fraction <= 1, "fit: batch_fraction is ", spec.batch_fraction,
          ", it must lie between 0 (which leaves it to batch) and 1");
  require(spec.patience >= 0, "fit: a patience of ", spec.patience, " epochs was asked for; 0 has no end");
  require(spec.min_improvement >= 0, "fit: min_improvement is ", spec.min_improvement, ", at least 0 is needed");
  require(spec.smallest_step >= 0, "fit: smallest_step is ", spec.smallest_step, ", at least 0 is needed");
}

}  // namespace ctgrad::inline CTGRAD_ABI::detail
