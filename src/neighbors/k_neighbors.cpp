// src/neighbors/k_neighbors.cpp — what the nearest rows say
// SPDX-License-Identifier: MIT
#include <ctgrad/neighbors/k_neighbors.hpp>

#include <algorithm>
#include <cmath>

#include "../estimator/check_fields.hpp"
#include "neighbor_index.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {

template <estimator_task Task>
k_neighbors_model<Task>::k_neighbors_model(k_neighbors<Task> const& spec, table_schema schema, learn::neighbor_parts parts)
    : spec_(spec), schema_(std::move(schema)), parts_(std::move(parts)) {
  learn::check_schema_of<Task>(schema_);
  learn::require_at_least("neighbors", spec_.neighbors, 1);
  bool constexpr classes = std::same_as<Task, classification>;
  std::size_t const count = classes ? parts_.labels.size() : parts_.targets.size();
  require(count > 0 && count < (std::size_t{1} << 31), "model: it has ", count, " training rows, 1 to 2^31 - 1 are needed");
  learn::require_count("numbers in its training rows", parts_.rows.size(), count * schema_.width);
  learn::require_finite("training rows", parts_.rows);
  learn::require_finite("targets", parts_.targets);
  for (std::int32_t const c : parts_.labels)
    require(c >= 0 && std::size_t(c) < schema_.outputs, "model: a label is ", c, ", but there are ", schema_.outputs,
            " classes");
  bool const tree = spec_.search == neighbor_search::tree ||
                    (spec_.search == neighbor_search::automatic && schema_.width <= 8 && count >= 2000);
  index_ = std::make_shared<learn::neighbor_index const>(parts_.rows, schema_.width, spec_.metric, tree);
}

template <estimator_task Task>
auto k_neighbors_model<Task>::nearest(std::span<float const> rows) const -> neighbor_list {
  detail::require_rows("nearest", schema_, rows);
  std::size_t const count = rows.size() / schema_.width;
  neighbor_list list{.neighbors = std::min(std::size_t(spec_.neighbors), parts_.rows.size() / schema_.width)};
  list.rows.resize(count * list.neighbors), list.distances.resize(count * list.neighbors);
  index_->nearest(rows, list.neighbors, list.rows.data(), list.distances.data());
  if (spec_.metric == neighbor_metric::euclidean)
    for (float& d : list.distances) d = std::sqrt(d);
  return list;
}

template <estimator_task Task>
void k_neighbors_model<Task>::evaluate(std::span<float const> rows, std::span<float> answers) const {
  auto const list = nearest(rows);
  std::size_t const outputs = schema_.outputs, k = list.neighbors;
  std::vector<double> sums(outputs);
  for (std::size_t i = 0; i * outputs < answers.size(); ++i) {
    std::ranges::fill(sums, 0.0);
    double total = 0;
    bool const touching = list.distances[i * k] <= 0;
    for (std::size_t n = 0; n < k; ++n) {
      double const d = double(list.distances[i * k + n]);
      double w = 1;
      if (spec_.weights == neighbor_weights::distance) w = touching ? double(d <= 0) : 1 / d;
      std::uint32_t const row = list.rows[i * k + n];
      if constexpr (std::same_as<Task, classification>) sums[std::size_t(parts_.labels[row])] += w;
      else sums[0] += w * double(parts_.targets[row]);
      total += w;
    }
    for (std::size_t c = 0; c < outputs; ++c) answers[i * outputs + c] = float(sums[c] / total);
  }
}

template class k_neighbors_model<classification>;
template class k_neighbors_model<regression>;

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI
