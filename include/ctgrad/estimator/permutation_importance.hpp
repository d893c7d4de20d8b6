// ctgrad/estimator/permutation_importance.hpp — how much worse a model gets when one column is shuffled
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/random.hpp>
#include <ctgrad/data/dataset.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace ctgrad::inline CTGRAD_ABI {

/// How often each column is shuffled, and by which seed.
struct permutation_options {
  int repeats = 5;         ///< shuffles of each column, at least 1
  std::uint64_t seed = 0;  ///< of the shuffles
};

/// How much of the score a column is worth: the mean over the shuffles, and their standard deviation.
struct column_importance {
  double mean = 0, deviation = 0;  ///< of the loss of score over the repetitions
};

/// The score of any fitted model on rows that it has not seen, minus that with one column shuffled (Breiman 2001; Fisher,
/// Rudin & Dominici 2019). About 0 for a column that the model does not need, also where another one says the same.
/// \throws error for less than 1 repeat, and what the model's `score` throws
template <class Model>
auto permutation_importance(Model const& model, dataset const& data, permutation_options options = {})
    -> std::vector<column_importance> {
  require(options.repeats >= 1, "permutation_importance: ", options.repeats,
          " repeats were asked for, at least 1 is needed");
  double const whole = score(model, data);
  auto const n = double(options.repeats);
  std::vector<column_importance> result(data.width());
  for (std::size_t c = 0; c < data.width(); ++c) {
    double sum = 0, squares = 0;
    for (std::uint64_t r = 0; r < std::uint64_t(options.repeats); ++r) {
      auto const from = permutation(data.rows(), {options.seed, stream_id("importance") + (std::uint64_t{c} << 32) + r});
      dataset_parts parts = data.parts();
      for (std::size_t i = 0; i < data.rows(); ++i) parts.features[i * data.width() + c] = data.row(from[i])[c];
      double const lost = whole - score(model, dataset{std::move(parts)});
      sum += lost, squares += lost * lost;
    }
    result[c] = {sum / n, std::sqrt(std::max(0.0, squares / n - (sum / n) * (sum / n)))};
  }
  return result;
}

}  // namespace ctgrad::inline CTGRAD_ABI
