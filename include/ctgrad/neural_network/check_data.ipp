// ctgrad/neural_network/check_data.ipp — labels and targets of a data set, beside those of a formula
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/data/require_numbers.hpp>
#include <ctgrad/neural_network/check_data.hpp>

namespace ctgrad::inline CTGRAD_ABI::detail {

[[gnu::cold]] CTGRAD_ONCE void check_data(dataset const& data, wanted_answers wanted) {
  require_numbers("fit", data);
  if (!wanted.label.empty()) {
    require(data.has_labels(), "fit: the formula reads the label ", wanted.label, ", but the data set has no labels");
    require(data.classes() <= wanted.classes, "fit: the data set has ", data.classes(), " classes, but ", wanted.label,
            " has ", wanted.classes);
  }
  if (wanted.two_classes) {
    require(data.has_labels(), "fit: the loss tells two classes apart, but the data set has no labels");
    require(data.classes() <= 2, "fit: the data set has ", data.classes(), " classes, but ", wanted.target,
            " is one of two");
  } else if (!wanted.target.empty()) {
    require(data.has_targets(), "fit: the formula reads the target ", wanted.target, ", but the data set has no targets");
    require(data.outputs() == wanted.width, "fit: the data set has ", data.outputs(), " targets a row, but ", wanted.target,
            " has ", wanted.width);
  }
}

[[gnu::cold]] CTGRAD_ONCE auto classes_of(dataset const& data, std::size_t classes) -> std::vector<std::string> {
  std::vector<std::string> names;
  for (std::size_t c = 0; c < classes; ++c)
    names.push_back(c < data.class_names().size() ? data.class_names()[c] : std::to_string(c));
  return names;
}

}  // namespace ctgrad::inline CTGRAD_ABI::detail
