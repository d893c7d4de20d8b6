// src/decomposition/pca.cpp — eigenvectors of the covariance
// SPDX-License-Identifier: MIT
#include <ctgrad/decomposition/pca.hpp>

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>

#include "../blocks/moments.hpp"
#include "../estimator/check_fields.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {
namespace learn {

auto principal_components(pca const& spec, table const& data) -> pca_model::parts {
  std::size_t const most = std::min(data.rows, data.width);
  require(spec.components >= 0 && std::size_t(spec.components) <= most, "fit: ", spec.components,
          " components were asked for, at most ", most, " are there");
  auto const count = Eigen::Index(spec.components == 0 ? most : std::size_t(spec.components));
  auto m = moments_of(data, {}, true);
  m.covariance /= std::max(1.0, m.weight - 1);
  Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> const solver(m.covariance);
  pca_model::parts found{
      .mean = {m.mean.begin(), m.mean.end()}, .total_variance = m.covariance.trace(), .whiten = spec.whiten};
  for (Eigen::Index c = 0; c < count; ++c) {
    Eigen::Index const from = m.covariance.rows() - 1 - c;  // eigenvalues come in rising order
    Eigen::VectorXd v = solver.eigenvectors().col(from);
    Eigen::Index largest = 0;
    v.cwiseAbs().maxCoeff(&largest);
    if (v[largest] < 0) v = -v;
    found.components.insert(found.components.end(), v.begin(), v.end());
    found.variances.push_back(std::max(0.0, solver.eigenvalues()[from]));
  }
  return found;
}

}  // namespace learn

pca_model::pca_model(table_schema schema, parts found) : schema_(std::move(schema)), parts_(std::move(found)) {
  learn::check_schema_of<classification>(schema_);
  learn::require_count("means", parts_.mean.size(), schema_.width);
  learn::require_count("variances", parts_.variances.size(), schema_.outputs);
  learn::require_count("numbers in its components", parts_.components.size(), schema_.outputs * schema_.width);
  learn::require_finite("means", parts_.mean);
  learn::require_finite("components", parts_.components);
  for (double const v : parts_.variances)
    require(v >= 0 && std::isfinite(v), "model: a variance is ", v, ", a finite number of at least 0 is needed");
  require(parts_.total_variance >= 0 && std::isfinite(parts_.total_variance), "model: its total variance is ",
          parts_.total_variance, ", a finite number of at least 0 is needed");
  // A component without variance has nothing to be whitened.
  for (double const v : parts_.variances) scale_.push_back(parts_.whiten && v > 0 ? 1 / std::sqrt(v) : 1);
}

auto pca_model::explained() const -> std::vector<double> {
  std::vector<double> shares;
  for (double const v : parts_.variances) shares.push_back(parts_.total_variance > 0 ? v / parts_.total_variance : 0);
  return shares;
}

void pca_model::project(std::span<float const> rows, std::span<float> out) const {
  std::size_t const width = schema_.width, count = components();
  for (std::size_t i = 0; i * width < rows.size(); ++i)
    for (std::size_t c = 0; c < count; ++c) {
      double sum = 0;
      for (std::size_t k = 0; k < width; ++k)
        sum += (double(rows[i * width + k]) - parts_.mean[k]) * parts_.components[c * width + k];
      out[i * count + c] = float(sum * scale_[c]);
    }
}

void pca_model::rebuild(std::span<float const> projected, std::span<float> out) const {
  std::size_t const width = schema_.width, count = components();
  for (std::size_t i = 0; i * count < projected.size(); ++i)
    for (std::size_t k = 0; k < width; ++k) {
      double sum = parts_.mean[k];
      for (std::size_t c = 0; c < count; ++c)
        sum += double(projected[i * count + c]) / scale_[c] * parts_.components[c * width + k];
      out[i * width + k] = float(sum);
    }
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI
