// ctgrad/estimator/laws/law_data.hpp — small data sets by which laws of estimators are judged
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/random.hpp>
#include <ctgrad/data/dataset.hpp>
#include <ctgrad/estimator/tasks.hpp>

#include <cmath>
#include <concepts>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace ctgrad::inline CTGRAD_ABI::estimator_laws {

struct law_shape {
  bool labels = true;  ///< or targets
  std::size_t width = 4, classes = 3, outputs = 1;
};

/// Features are normal; class c lies around a centre of its own, and targets are a smooth function of the features. So
/// there is something to be learnt, with any width.
inline auto law_parts(law_shape shape, std::size_t rows, std::uint64_t seed) -> dataset_parts {
  dataset_parts parts{.width = shape.width, .outputs = shape.outputs};
  random_stream const stream{seed, stream_id("law data")};
  for (std::size_t i = 0; i < rows; ++i) {
    std::size_t const c = i % shape.classes;
    for (std::size_t k = 0; k < shape.width; ++k) {
      float const noise = stream.normal(i * shape.width + k);
      float const centre = 3 * float(std::sin(1.7 * double(c) + 2.3 * double(k) * double(c + 1)));
      parts.features.push_back(shape.labels ? centre + 0.4f * noise : noise);
    }
    if (shape.labels) parts.labels.push_back(std::int32_t(c));
    for (std::size_t o = 0; o < shape.outputs && !shape.labels; ++o) {
      float const* x = parts.features.data() + i * shape.width;
      parts.targets.push_back(2 * x[o % shape.width] - x[(o + 1) % shape.width] + 1);
    }
  }
  if (!shape.labels) return parts;
  parts.classes = shape.classes;
  for (std::size_t c = 0; c < shape.classes; ++c) parts.class_names.push_back("class " + std::to_string(c));
  return parts;
}

inline auto law_dataset(law_shape shape, std::size_t rows, std::uint64_t seed = 1) -> dataset {
  return dataset{law_parts(shape, rows, seed)};
}

/// The same rows with one answer for all.
inline auto with_one_answer(law_shape shape, std::size_t rows, std::size_t code, float target) -> dataset {
  dataset_parts parts = law_parts(shape, rows, 1);
  for (auto& label : parts.labels) label = std::int32_t(code);
  for (auto& t : parts.targets) t = target;
  return dataset{std::move(parts)};
}

}  // namespace ctgrad::inline CTGRAD_ABI::estimator_laws
