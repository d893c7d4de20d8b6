// ctgrad/neighbors/k_neighbors.hpp — the answers of the nearest rows
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/estimator/predict.hpp>
#include <ctgrad/estimator/save.hpp>
#include <ctgrad/estimator/table.hpp>
#include <ctgrad/estimator/traits.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {

/// The distance of two rows: the square root of the sum of squared differences, or the sum of absolute ones.
enum class neighbor_metric { euclidean, manhattan };

/// What a neighbour says by its distance.
enum class neighbor_weights {
  uniform,  ///< each neighbour has the same say
  distance  ///< one over its distance; neighbours at distance 0, where there are any, decide alone
};

/// How neighbours are found; which ones, and their distances to the bit, are the same.
enum class neighbor_search {
  automatic,    ///< a tree for up to 8 columns and at least 2,000 rows
  brute_force,  ///< all rows
  tree          ///< a k-d tree (Bentley 1975): few columns, many rows
};

/// The mean answer, or the shares of the classes, of the rows nearest by (Fix & Hodges 1951). Of equally near rows, the
/// first ones. Columns should be of one scale.
/// \code auto model = fit(k_neighbors<classification>{.neighbors = 3}, train); \endcode
template <estimator_task Task>
struct k_neighbors {
  int neighbors = 5;                                     ///< at least 1; where there are fewer rows, all of them
  neighbor_weights weights = neighbor_weights::uniform;  ///< uniform, or by the inverse of the distance
  neighbor_metric metric = neighbor_metric::euclidean;   ///< distance between rows
  neighbor_search search = neighbor_search::automatic;   ///< the same answers, at other prices
};

/// The nearest rows of each row asked for, the nearest first.
struct neighbor_list {
  std::size_t neighbors = 0;          ///< of each row
  std::vector<std::uint32_t> rows{};  ///< rows asked x neighbors: numbers of training rows
  std::vector<float> distances{};     ///< the same shape
};

namespace learn {
class neighbor_index;

struct neighbor_parts {
  std::vector<float> rows{};           ///< that it learnt from
  std::vector<std::int32_t> labels{};  ///< their classes; or
  std::vector<float> targets{};        ///< their targets
};
}  // namespace learn

/// Fitted: the training rows, sorted for the search.
template <estimator_task Task>
class k_neighbors_model {
 public:
  using task = Task;

  /// Throws `error` where the parts do not suit the schema, or a field of the specification is out of its range.
  k_neighbors_model(k_neighbors<Task> const& spec, table_schema schema, learn::neighbor_parts parts);

  auto schema() const noexcept -> table_schema const& { return schema_; }
  auto specification() const noexcept -> k_neighbors<Task> const& { return spec_; }  ///< that made it
  auto parts() const& noexcept -> learn::neighbor_parts const& { return parts_; }

  /// \throws error where a number is not finite or the rows are not whole
  auto nearest(std::span<float const> rows) const -> neighbor_list;

  /// Writes the shares of the classes, or one answer a row. `predict` is the checked way to it.
  void evaluate(std::span<float const> rows, std::span<float> answers) const;

  friend bool operator==(k_neighbors_model const& a, k_neighbors_model const& b) {
    return a.schema_ == b.schema_ && a.spec_.neighbors == b.spec_.neighbors && a.spec_.weights == b.spec_.weights &&
           a.spec_.metric == b.spec_.metric && a.parts_.rows == b.parts_.rows && a.parts_.labels == b.parts_.labels &&
           a.parts_.targets == b.parts_.targets;
  }

 private:
  k_neighbors<Task> spec_;
  table_schema schema_;
  learn::neighbor_parts parts_;
  std::shared_ptr<learn::neighbor_index const> index_;
};

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI

namespace ctgrad::inline CTGRAD_ABI {

template <class Task>
inline constexpr bool has_compiled_text<k_neighbors_model<Task>> = true;

/// \throws error where the data does not suit the task, or a field of the specification is out of its range
template <estimator_task Task>
auto fit(k_neighbors<Task> const& spec, dataset const& data) -> k_neighbors_model<Task> {
  auto const t = table_of<Task>("fit", data);
  return {
      spec,
      schema_of<Task>(data),
      {{t.features.begin(), t.features.end()}, {t.labels.begin(), t.labels.end()}, {t.targets.begin(), t.targets.end()}}};
}

template <estimator_task Task>
struct estimator_traits<k_neighbors<Task>> : estimator_defaults, saved_as_text<k_neighbors_model<Task>> {};

}  // namespace ctgrad::inline CTGRAD_ABI
