// waves.hpp — small data sets and networks that the tests of training share
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ctgrad.hpp>

#include <catch2/catch.hpp>

#include <cmath>
#include <string>
#include <vector>

#include "support/message.hpp"

namespace waves {

using namespace ctgrad;
using support::message;

inline constexpr input<"u", 2> u;
inline constexpr target<"y", 1> y;
inline constexpr label<"t", 3> t;
inline constexpr hyperparameter<"lambda"> lambda;
inline constexpr auto curve = u | dense<12> | tanh | dense<1>;
inline constexpr auto curve_loss = mean_squared_error(curve, y);
inline constexpr auto logits = u | dense<12> | tanh | dense<3>;
inline constexpr auto class_loss = cross_entropy(logits, t);

/// y = sin(3 u0) u1, with noise
inline auto surface(std::size_t rows, std::uint64_t seed = 1, float noise = 0) -> dataset {
  dataset_parts parts{.width = 2, .outputs = 1};
  random_stream const stream{seed, stream_id("surface")};
  for (std::size_t i = 0; i < rows; ++i) {
    float const a = 2 * stream.uniform(3 * i) - 1, b = 2 * stream.uniform(3 * i + 1) - 1;
    parts.features.insert(parts.features.end(), {a, b});
    parts.targets.push_back(std::sin(3 * a) * b + noise * (2 * stream.uniform(3 * i + 2) - 1));
  }
  return dataset{std::move(parts)};
}

/// Three sectors of the plane; `rare` of 100 rows are of the last one.
inline auto sectors(std::size_t rows, std::uint64_t seed = 1, std::uint64_t rare = 33) -> dataset {
  dataset_parts parts{.width = 2, .classes = 3, .class_names = {"left", "right", "up"}};
  random_stream const stream{seed, stream_id("sectors")};
  for (std::size_t i = 0; i < rows; ++i) {
    std::uint64_t const die = stream.below(4 * i, 100);
    std::int32_t const c = die < rare ? 2 : die % 2 == 0 ? 1 : 0;
    float const center[3][2] = {{-1, 0}, {1, 0}, {0, 1}};
    for (std::size_t k = 0; k < 2; ++k) parts.features.push_back(center[c][k] + 0.6f * stream.normal(8 * rows + 2 * i + k));
    parts.labels.push_back(c);
  }
  return dataset{std::move(parts)};
}

/// All parameters, one after another.
auto weights_of(auto const& model) -> std::vector<float> {
  auto const memory = model.net.memory();
  return {memory.begin(), memory.end()};
}

}  // namespace waves
