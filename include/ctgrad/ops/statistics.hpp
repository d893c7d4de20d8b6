// ctgrad/ops/statistics.hpp — what a batch says while training, and what training has kept of it in predictions
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ops/reductions.hpp>

namespace ctgrad::inline CTGRAD_ABI::ops {

/// a while training; in predictions the statistic b, which every step moves towards a.
struct of_training_op : structured<computed::composite, 2> {
  static constexpr std::string_view name = "of_training", text = "{.a}", latex = "{.a}";
  static constexpr int precedence = ctgrad::precedence::atom;
  static constexpr double share = 0.1;  ///< of the way from b to a that a step goes
  static constexpr auto shape_of(shape const& a, shape const&) -> shape { return a; }
  static constexpr auto pullback(symbol, symbol, symbol, symbol, symbol dy) -> cotangents { return {dy}; }
  static constexpr auto expand(symbol a, symbol) -> symbol { return a; }
  static constexpr auto inference(symbol, symbol b) -> symbol { return b; }
};

/// The mean over the samples of a batch; of an image, for each channel, over its places, too.
constexpr auto batch_mean(symbol a) -> symbol {
  std::uint16_t const places = a->extent.rank == 3 ? 6 : a->extent.rank == 2 ? 2 : 0;
  symbol const each = places != 0 ? sum_over(a, places) : a;
  double const count = double(a->extent.size()) / each->extent.size();
  return scalar(*a.in, "1/batch") * (1 / count) * batch_sum(each);
}

/// A number for each feature or channel, as often as the images have places.
constexpr auto for_each_place(symbol s, shape const& to) -> symbol {
  return to.rank > 1 ? repeated(s, to, std::uint16_t(to.rank == 3 ? 6 : 2)) : s;
}

/// The mean squared distance from that mean.
constexpr auto batch_variance(symbol a) -> symbol {
  symbol const d = a - for_each_place(batch_mean(a), a->extent);
  return batch_mean(d * d);
}

}  // namespace ctgrad::inline CTGRAD_ABI::ops
