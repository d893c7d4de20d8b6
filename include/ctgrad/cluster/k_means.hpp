// ctgrad/cluster/k_means.hpp — groups of rows around centres
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/data/dataset.hpp>
#include <ctgrad/data/require_numbers.hpp>
#include <ctgrad/estimator/new_columns.hpp>
#include <ctgrad/estimator/rows.hpp>
#include <ctgrad/estimator/save.hpp>
#include <ctgrad/estimator/table.hpp>

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {

/// Lloyd's iterations (1957): each row belongs to the nearest centre, each centre is the mean of its rows. They begin at
/// rows drawn far from each other (k-means++: Arthur & Vassilvitskii 2007, the best of some candidates for each centre).
/// \code auto model = fit(k_means{.clusters = 3}, data); auto cluster = predict(model, data); \endcode
struct k_means {
  int clusters = 8;          ///< 1 to the number of rows
  int restarts = 1;          ///< at least 1: the best of so many
  int max_iterations = 300;  ///< at least 1
  double tolerance = 1e-4;   ///< stops once the centres' squared moves sum to less than this times the mean variance of a
                             ///< column; at least 0
  std::uint64_t seed = 0;    ///< same seed, same bits
};

/// Fitted: the centres.
class k_means_model {
 public:
  struct parts {
    std::vector<float> centres{};  ///< clusters x width
    double inertia = 0;            ///< sum of the squared distances of the training rows to their centres
    int iterations = 0;            ///< of the best restart
  };

  /// Throws `error` where the parts do not suit the schema, whose outputs are the clusters.
  k_means_model(table_schema schema, parts found);

  auto schema() const noexcept -> table_schema const& { return schema_; }
  auto clusters() const noexcept -> std::size_t { return schema_.outputs; }            ///< at least 1
  auto centres() const& noexcept -> std::span<float const> { return parts_.centres; }  ///< clusters x width, row-major
  auto centres() && noexcept -> std::vector<float> { return std::move(parts_.centres); }
  /// The sum of squared distances of the rows to their centres.
  auto inertia() const noexcept -> double { return parts_.inertia; }
  auto iterations() const noexcept -> int { return parts_.iterations; }  ///< of the best start

  /// Writes the distance of each row to each centre. `transform` is the checked way to it.
  void distances(std::span<float const> rows, std::span<float> out) const;

  /// The nearest centre of each row, the first of equally near ones; `predict` is the checked way to it.
  auto nearest(std::span<float const> rows) const -> std::vector<std::int32_t>;

  friend bool operator==(k_means_model const& a, k_means_model const& b) {
    return a.schema_ == b.schema_ && a.parts_.centres == b.parts_.centres && a.parts_.inertia == b.parts_.inertia;
  }

 private:
  table_schema schema_;
  parts parts_;
};

namespace learn {
auto find_centres(k_means const& spec, table const& data) -> k_means_model::parts;
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI

namespace ctgrad::inline CTGRAD_ABI {

template <>
inline constexpr bool has_compiled_text<k_means_model> = true;

template <>
struct estimator_traits<k_means> : estimator_defaults, saved_as_text<k_means_model> {};

/// Labels and targets are not read.
/// \throws error where there are fewer rows than clusters, or a field of the specification is out of its range
inline auto fit(k_means const& spec, dataset const& data) -> k_means_model {
  auto found = learn::find_centres(spec, features_of("fit", data));
  return {schema_of_features(data, std::size_t(spec.clusters)), std::move(found)};
}

/// The cluster of each row.
inline auto predict(k_means_model const& model, std::span<float const> rows) -> std::vector<std::int32_t> {
  detail::require_rows("predict", model.schema(), rows);
  return model.nearest(rows);
}
inline auto predict(k_means_model const& model, dataset const& data) -> std::vector<std::int32_t> {
  require_numbers("predict", data);
  return predict(model, data.features());
}

/// The distance of each row to each centre, rows x clusters.
inline auto transform(k_means_model const& model, std::span<float const> rows) -> std::vector<float> {
  detail::require_rows("transform", model.schema(), rows);
  std::vector<float> out(rows.size() / model.schema().width * model.clusters());
  model.distances(rows, out);
  return out;
}
/// The data set with these distances as its columns, for pipelines: `k_means{.clusters = 20} | ridge{}`.
inline auto transform(k_means_model const& model, dataset const& data) -> dataset {
  require_numbers("transform", data);
  detail::require_width("transform", model.schema(), data);
  return detail::with_new_columns(data, transform(model, data.features()), "distance");
}

}  // namespace ctgrad::inline CTGRAD_ABI
