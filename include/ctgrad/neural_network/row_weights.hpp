// ctgrad/neural_network/row_weights.hpp — what each row of a data set counts for in a loss
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/data/dataset.hpp>

#include <limits>
#include <span>
#include <string>
#include <vector>

namespace ctgrad::inline CTGRAD_ABI::detail {

inline void check_weight(char const* whose, std::size_t i, double weight) {
  require(weight >= 0 && weight <= double(std::numeric_limits<float>::max()), "fit: the weight of ", whose, " ", i, " is ",
          weight, ", a finite number of at least 0 is needed");
}

/// rows / (classes * rows of the class), for the classes that occur in the rows trained on.
[[gnu::cold]] inline auto balanced_weights(dataset const& data, std::span<std::size_t const> rows) -> std::vector<double> {
  std::vector<double> count(data.classes()), weights(data.classes());
  double present = 0;
  for (std::size_t const i : rows)
    if (count[std::size_t(data.labels()[i])]++ == 0) ++present;
  for (std::size_t c = 0; c < count.size(); ++c) weights[c] = count[c] == 0 ? 0 : double(rows.size()) / (present * count[c]);
  return weights;
}

/// The weight of each row: its own (1 where there are none) times that of its class (likewise).
/// Throws `error` for counts that do not match, a weight that is negative or not finite, or a sum of 0.
[[gnu::cold]] inline auto row_weights(dataset const& data, std::span<float const> own, std::span<double const> of_classes)
    -> std::vector<float> {
  require(own.empty() || own.size() == data.rows(), "fit: ", own.size(), " sample weights were given for ", data.rows(),
          " rows");
  require(of_classes.empty() || of_classes.size() == data.classes(), "fit: ", of_classes.size(),
          " class weights were given for ", data.classes(), " classes");
  for (std::size_t i = 0; i < own.size(); ++i) check_weight("sample", i, double(own[i]));
  for (std::size_t c = 0; c < of_classes.size(); ++c) check_weight("class", c, of_classes[c]);
  std::vector<float> weights(data.rows(), 1);
  double sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (!own.empty()) weights[i] = own[i];
    if (!of_classes.empty()) weights[i] = float(double(weights[i]) * of_classes[std::size_t(data.labels()[i])]);
    sum += double(weights[i]);
  }
  require(sum > 0, "fit: all sample weights are 0, at least one must be positive");
  return weights;
}

}  // namespace ctgrad::inline CTGRAD_ABI::detail
