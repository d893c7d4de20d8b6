// ctgrad/selection/permutation_importance.hpp — what a model loses when a column is shuffled
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/selection/cross_validate.hpp>

namespace ctgrad::inline CTGRAD_ABI {

struct permutation_importance_options {
  std::size_t repeats = 5;      ///< shuffles of each column, at least 1
  std::uint64_t seed = 0;
  int threads = all_threads;
};

/// For each column, how much the score falls when its values go to other rows (Breiman 2001): about 0 for a column that the
/// model does not need, and for one of two columns that say the same. Any model, better on rows that it did not see.
template <class Model, class Scorer = scoring::own_score>
[[gnu::cold]] auto permutation_importance(Model const& model, dataset const& data, permutation_importance_options const& o = {},
                                          Scorer const& scorer = {}) -> std::vector<measured> {
  require(o.repeats > 0, "permutation_importance: 0 repeats were asked for, at least 1 is needed");
  double const whole = scorer(model, data);
  std::vector<measured> losses(data.width(), measured{std::vector<double>(o.repeats)});
  detail::in_parallel(data.width(), o.threads, [&](std::size_t c) {
    for (std::size_t r = 0; r < o.repeats; ++r) {
      dataset_parts parts = data.parts();
      auto const order = permutation(data.rows(), {.seed = o.seed + r, .stream = stream_id("permutation importance") + c});
      for (std::size_t i = 0; i < data.rows(); ++i) parts.features[i * data.width() + c] = data.features()[order[i] * data.width() + c];
      losses[c].values[r] = whole - scorer(model, dataset{std::move(parts)});
    }
  });
  return losses;
}

}  // namespace ctgrad::inline CTGRAD_ABI
