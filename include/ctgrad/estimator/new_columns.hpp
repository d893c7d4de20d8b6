// ctgrad/estimator/new_columns.hpp — the answers of a data set with other columns
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/data/dataset.hpp>

#include <string>
#include <utility>
#include <vector>

namespace ctgrad::inline CTGRAD_ABI::detail {

/// Columns of numbers, called "name 1", "name 2", ...; labels and targets stay.
[[gnu::cold]] inline auto with_new_columns(dataset const& data, std::vector<float> features, std::string const& name)
    -> dataset {
  dataset_parts const& from = data.parts();
  std::size_t const width = features.size() / data.rows();
  std::vector<std::string> names;
  for (std::size_t k = 1; k <= width; ++k) names.push_back(name + ' ' + std::to_string(k));
  return dataset{{.features = std::move(features),
                  .width = width,
                  .labels = from.labels,
                  .classes = from.classes,
                  .targets = from.targets,
                  .outputs = from.outputs,
                  .feature_names = std::move(names),
                  .class_names = from.class_names,
                  .target_names = from.target_names}};
}

}  // namespace ctgrad::inline CTGRAD_ABI::detail
