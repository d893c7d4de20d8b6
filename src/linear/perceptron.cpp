// src/linear/perceptron.cpp — Rosenblatt's rule, and the mean of its planes
// SPDX-License-Identifier: MIT
#include <ctgrad/core/random.hpp>
#include <ctgrad/linear/perceptron.hpp>

#include "../estimator/check_fields.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {
namespace {

struct plane {
  std::vector<double> b;
  double a = 0;
};

/// The mean of all planes is the last one less what each correction came too late for: sum over corrections of
/// (steps before it / all steps) times the correction.
auto separate(perceptron const& spec, table const& data, std::int32_t one) -> plane {
  plane last{std::vector<double>(data.width)}, late{std::vector<double>(data.width)};
  double steps = 0;
  for (int epoch = 0; epoch < spec.epochs; ++epoch) {
    bool erred = false;
    for (std::size_t const i : permutation(data.rows, {spec.seed, stream_id("perceptron") + std::uint64_t(epoch)})) {
      auto const x = data.features.subspan(i * data.width, data.width);
      double const t = data.labels[i] == one ? 1 : -1;
      double z = last.a;
      for (std::size_t k = 0; k < data.width; ++k) z += last.b[k] * double(x[k]);
      if (t * z <= 0) {
        erred = true;
        last.a += t, late.a += steps * t;
        for (std::size_t k = 0; k < data.width; ++k) last.b[k] += t * double(x[k]), late.b[k] += steps * t * double(x[k]);
      }
      ++steps;
    }
    if (!erred) break;
  }
  if (!spec.average) return last;
  last.a -= late.a / steps;
  for (std::size_t k = 0; k < data.width; ++k) last.b[k] -= late.b[k] / steps;
  return last;
}

}  // namespace

auto correct_errors(perceptron const& spec, table const& data) -> margins_fit {
  require_at_least("epochs", spec.epochs, 1);
  margins_fit fit;
  for (std::size_t m = 0; m < margins_of(data.classes); ++m) {
    auto const found = separate(spec, data, std::int32_t(data.classes == 2 ? 1 : m));
    fit.coefficients.insert(fit.coefficients.end(), found.b.begin(), found.b.end());
    fit.intercepts.push_back(found.a);
  }
  return fit;
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
