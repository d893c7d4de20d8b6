// ctgrad/estimator/laws/weights.hpp — laws: what a row counts for
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/estimator/laws/law_case.hpp>

#include <limits>

namespace ctgrad::inline CTGRAD_ABI::estimator_laws {

template <class Spec>
void judge_weights(law_case<Spec>& on) {
  if constexpr (!weighted_estimator<Spec>) on.report.not_promised("equal weights are no weights");
  else {
    auto const& [spec, data, fitted] = std::tie(on.spec, on.data, on.fitted);
    std::vector<float> const threes(data.rows(), 3);
    auto const with = [&](float weight) {
      std::vector<float> weights(data.rows(), 1);
      weights[2] = weight;
      (void)fit(spec, data, weights);
    };
    on.law("equal weights are no weights, to rounding", [&] { return on.same(fit(spec, data, threes), fitted, false); });
    on.law("the same weights give the same model", [&] {
      std::vector<float> weights;
      for (std::size_t i = 0; i < data.rows(); ++i) weights.push_back(0.25f + float(i % 5));
      return on.same(fit(spec, data, weights), fit(spec, data, weights));
    });
    on.refuses("a negative weight", [&] { with(-1); });
    on.refuses("a weight that is NaN", [&] { with(std::numeric_limits<float>::quiet_NaN()); });
    on.refuses("a weight that is infinite", [&] { with(std::numeric_limits<float>::infinity()); });
    on.refuses("weights that are all 0", [&] { (void)fit(spec, data, std::vector<float>(data.rows())); });
    on.refuses("weights that are fewer than rows", [&] { (void)fit(spec, data, std::span(threes).subspan(1)); });
    constexpr bool repeats = estimator_traits<Spec>::weights_are_repetitions;
    on.template promise<repeats>("a weight of 2 is the row twice, a weight of 0 is no row", [&] {
      std::vector<float> counts;
      std::vector<std::size_t> repeated;
      for (std::size_t i = 0; i < data.rows(); ++i) {
        counts.push_back(float(i % 3));
        repeated.insert(repeated.end(), i % 3, i);
      }
      return on.same(fit(spec, data, counts), fit(spec, data.subset(repeated)), false);
    });
  }
}

}  // namespace ctgrad::inline CTGRAD_ABI::estimator_laws
