// ctgrad/estimator/laws/variations.hpp — data sets made of others: what a law says must, or must not, matter
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/estimator/laws/law_data.hpp>

#include <limits>
#include <span>

namespace ctgrad::inline CTGRAD_ABI::estimator_laws {

inline auto without_answers(dataset const& data) -> dataset {
  return dataset{{.features{data.features().begin(), data.features().end()}, .width = data.width()}};
}
inline auto with_answers(dataset const& data, std::vector<std::int32_t> const& labels) -> dataset {
  dataset_parts parts = data.parts();
  parts.labels = labels;
  return dataset{std::move(parts)};
}
inline auto with_answers(dataset const& data, std::vector<float> const& targets) -> dataset {
  dataset_parts parts = data.parts();
  parts.targets = targets;
  return dataset{std::move(parts)};
}

inline auto with_constant_column(dataset_parts parts) -> dataset {
  for (std::size_t i = 0; i < parts.features.size(); i += parts.width) parts.features[i] = 1;
  return dataset{std::move(parts)};
}
inline auto with_copied_column(dataset_parts parts) -> dataset {
  for (std::size_t i = 0; i < parts.features.size(); i += parts.width) parts.features[i] = parts.features[i + 1];
  return dataset{std::move(parts)};
}

/// Column k is what column order[k] was.
inline auto with_columns(dataset const& data, std::span<std::size_t const> order) -> dataset {
  dataset_parts parts = data.parts();
  for (std::size_t i = 0; i < data.rows(); ++i)
    for (std::size_t k = 0; k < data.width(); ++k) parts.features[i * data.width() + k] = data.row(i)[order[k]];
  return dataset{std::move(parts)};
}

/// Column k times 2^(k + 1): no float is rounded.
inline auto with_scales(dataset const& data) -> dataset {
  dataset_parts parts = data.parts();
  for (std::size_t i = 0; i < parts.features.size(); ++i) parts.features[i] *= float(2 << i % data.width() % 8);
  return dataset{std::move(parts)};
}
inline auto with_targets_times(dataset const& data, float factor) -> dataset {
  dataset_parts parts = data.parts();
  for (float& t : parts.targets) t *= factor;
  return dataset{std::move(parts)};
}

/// Class c is called c + 1, the last one 0.
inline auto with_classes_turned(dataset const& data) -> dataset {
  dataset_parts parts = data.parts();
  for (auto& label : parts.labels) label = std::int32_t((std::size_t(label) + 1) % data.classes());
  return dataset{std::move(parts)};
}

inline auto renamed(dataset const& data) -> dataset {
  dataset_parts parts = data.parts();
  parts.feature_names.clear(), parts.class_names.clear();
  for (std::size_t k = 0; k < parts.width; ++k)
    parts.feature_names.push_back("column \"" + std::to_string(parts.width - k) + "\"");
  for (std::size_t c = 0; c < parts.classes; ++c) parts.class_names.push_back(std::to_string(parts.classes - c));
  for (auto& names : parts.categories)
    for (std::size_t c = 0; c < names.size(); ++c) names[c] = std::to_string(names.size() - c);
  return dataset{std::move(parts)};
}

/// The features, with another number in the second row.
inline auto with_number(dataset const& data, float number, std::size_t column = 0) -> std::vector<float> {
  std::vector<float> rows(data.features().begin(), data.features().end());
  rows[data.width() + column] = number;
  return rows;
}

/// Every seventh number is missing.
inline auto with_holes(dataset_parts parts) -> dataset {
  for (std::size_t i = 0; i < parts.features.size(); i += 7) parts.features[i] = std::numeric_limits<float>::quiet_NaN();
  parts.missing = true;
  return dataset{std::move(parts)};
}

/// Of rows of noise: what `answer(row)` says becomes their label, or the targets.
template <class Answer>
void answer_with(dataset_parts& parts, law_shape shape, Answer answer) {
  for (std::size_t i = 0; i < parts.features.size() / shape.width; ++i) {
    std::size_t const told = answer(i) % shape.classes;
    if (shape.labels) parts.labels.push_back(std::int32_t(told));
    for (std::size_t o = 0; o < shape.outputs; ++o) parts.targets[i * shape.outputs + o] = 4 * float(told) - 1;
  }
  if (!shape.labels) return;
  parts.targets.clear(), parts.outputs = 1, parts.classes = shape.classes;
  for (std::size_t c = 0; c < shape.classes; ++c) parts.class_names.push_back("class " + std::to_string(c));
}

/// Noise in all columns; but for the rows of one answer, the first column is missing.
inline auto with_telling_holes(law_shape shape, std::size_t rows) -> dataset {
  dataset_parts parts = law_parts({false, shape.width, shape.classes, shape.outputs}, rows, 3);
  parts.missing = true;
  for (std::size_t i = 1; i < rows; i += 3) parts.features[i * shape.width] = std::numeric_limits<float>::quiet_NaN();
  answer_with(parts, shape, [](std::size_t row) { return std::size_t(row % 3 == 1); });
  return dataset{std::move(parts)};
}

/// The answer follows from the first column, one of six categories whose order means nothing; the others are noise.
inline auto with_categories(law_shape shape, std::size_t rows) -> dataset {
  constexpr std::size_t ranks[]{2, 0, 1, 2, 1, 0};
  dataset_parts parts = law_parts({false, shape.width, shape.classes, shape.outputs}, rows, 4);
  parts.categories.resize(shape.width);
  parts.categories[0] = {"ash", "beech", "cedar", "elm", "fir", "oak"};
  auto const code = [](std::size_t row) { return row * 5 % 6; };
  for (std::size_t i = 0; i < rows; ++i) parts.features[i * shape.width] = float(code(i));
  answer_with(parts, shape, [&](std::size_t row) { return ranks[code(row)]; });
  return dataset{std::move(parts)};
}

}  // namespace ctgrad::inline CTGRAD_ABI::estimator_laws
