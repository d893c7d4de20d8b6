// ctgrad/decomposition/pca.hpp — the directions in which rows vary most
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/data/dataset.hpp>
#include <ctgrad/data/require_numbers.hpp>
#include <ctgrad/estimator/new_columns.hpp>
#include <ctgrad/estimator/rows.hpp>
#include <ctgrad/estimator/save.hpp>
#include <ctgrad/estimator/table.hpp>

#include <span>
#include <utility>
#include <vector>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {

/// Principal component analysis (Pearson 1901): the eigenvectors of the covariance of the columns, largest eigenvalue
/// first. The largest element of a component, by its absolute value, is positive.
/// \code auto model = fit(pca{.components = 2}, data); auto plane = transform(model, data.features()); \endcode
struct pca {
  int components = 0;   ///< 1 to the smaller of rows and columns; 0 takes as many as there are
  bool whiten = false;  ///< divide each component's numbers by their deviation
};

/// Fitted: the mean and the directions of most variance.
class pca_model {
 public:
  struct parts {
    std::vector<double> mean{};        ///< of each column
    std::vector<double> components{};  ///< components x width, orthonormal rows
    std::vector<double> variances{};   ///< of each component, divided by rows - 1
    double total_variance = 0;         ///< of all columns
    bool whiten = false;               ///< components have variance 1 in the training rows
  };

  /// Throws `error` where the parts do not suit the schema, whose outputs are the components.
  pca_model(table_schema schema, parts found);

  auto schema() const noexcept -> table_schema const& { return schema_; }
  auto components() const noexcept -> std::size_t { return schema_.outputs; }  ///< columns that it makes
  auto found() const& noexcept -> parts const& { return parts_; }
  auto found() && noexcept -> parts { return std::move(parts_); }

  /// The share of the variance of all columns that each component explains.
  auto explained() const -> std::vector<double>;

  /// Writes rows x components. `transform` is the checked way to it.
  void project(std::span<float const> rows, std::span<float> out) const;
  /// Writes rows x width. `inverse_transform` is the checked way to it.
  void rebuild(std::span<float const> projected, std::span<float> out) const;

  friend bool operator==(pca_model const& a, pca_model const& b) {
    return a.schema_ == b.schema_ && a.parts_.mean == b.parts_.mean && a.parts_.components == b.parts_.components &&
           a.parts_.variances == b.parts_.variances && a.parts_.whiten == b.parts_.whiten;
  }

 private:
  table_schema schema_;
  parts parts_;
  std::vector<double> scale_;  // of each component's numbers
};

namespace learn {
auto principal_components(pca const& spec, table const& data) -> pca_model::parts;
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI

namespace ctgrad::inline CTGRAD_ABI {

template <>
inline constexpr bool has_compiled_text<pca_model> = true;

template <>
struct estimator_traits<pca> : estimator_defaults, saved_as_text<pca_model> {};

/// Labels and targets are not read.
/// \throws error where a field of the specification is out of its range
inline auto fit(pca const& spec, dataset const& data) -> pca_model {
  auto found = learn::principal_components(spec, features_of("fit", data));
  std::size_t const components = found.variances.size();
  return {schema_of_features(data, components), std::move(found)};
}

/// The components' numbers of each row, rows x components.
inline auto transform(pca_model const& model, std::span<float const> rows) -> std::vector<float> {
  detail::require_rows("transform", model.schema(), rows);
  std::vector<float> out(rows.size() / model.schema().width * model.components());
  model.project(rows, out);
  return out;
}

/// The data set with the components as its columns, for pipelines: `pca{.components = 5} | ridge{}`.
inline auto transform(pca_model const& model, dataset const& data) -> dataset {
  require_numbers("transform", data);
  detail::require_width("transform", model.schema(), data);
  return detail::with_new_columns(data, transform(model, data.features()), "component");
}

/// The rows that have these components' numbers, and 0 in the components left out: rows x width.
inline auto inverse_transform(pca_model const& model, std::span<float const> projected) -> std::vector<float> {
  detail::require_rows("inverse_transform", {model.components()}, projected);
  std::vector<float> out(projected.size() / model.components() * model.schema().width);
  model.rebuild(projected, out);
  return out;
}

}  // namespace ctgrad::inline CTGRAD_ABI
