// src/linear/margin_problem.hpp — losses of linear margins, summed over the rows, with their gradients
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/linear/linear_classifier.hpp>

#include <Eigen/Core>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

#include "../blocks/row_blocks.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

/// Weights of mean 1; of 1 where none were given.
inline auto weights_of_mean_one(std::size_t rows, std::span<float const> weights) -> std::vector<double> {
  std::vector<double> w(rows, 1);
  if (weights.empty()) return w;
  double sum = 0;
  for (float const x : weights) sum += double(x);
  for (std::size_t i = 0; i < rows; ++i) w[i] = double(weights[i]) * double(rows) / sum;
  return w;
}

/// Means and deviations of the columns; a deviation of 1 where a column is constant.
struct column_scales {
  std::vector<double> mean, deviation;

  column_scales(table const& data, std::span<double const> weights) : mean(data.width), deviation(data.width) {
    std::vector<double> first(data.width);
    for (std::size_t k = 0; k < data.width; ++k) first[k] = double(data.at(0, k));
    double total = 0;
    for (std::size_t i = 0; i < data.rows; ++i) {
      total += weights[i];
      for (std::size_t k = 0; k < data.width; ++k) {
        double const d = double(data.at(i, k)) - first[k];
        mean[k] += weights[i] * d, deviation[k] += weights[i] * d * d;
      }
    }
    for (std::size_t k = 0; k < data.width; ++k) {
      double const offset = mean[k] / total, variance = deviation[k] / total - offset * offset;
      mean[k] = first[k] + offset;
      deviation[k] = variance > 1e-14 * deviation[k] / total ? std::sqrt(variance) : 1;
    }
  }
};

/// The unknowns are, for each margin, a coefficient of each standardised column, and an intercept.
class margin_problem {
 public:
  using vector = Eigen::VectorXd;

  margin_problem(table const& data, std::span<double const> weights, std::size_t margins, bool intercept)
      : weights_(weights), scales_(data, weights), blocks_(data.features, data.width), width_(data.width), margins_(margins),
        intercept_(intercept), rows_(data.rows) {
    if (!intercept) std::ranges::fill(scales_.mean, 0.0);  // the columns stay where they are
  }

  auto unknowns() const -> Eigen::Index { return Eigen::Index(margins_ * (width_ + 1)); }

  /// A number for each coefficient, divided by `power` deviations, and 0 for intercepts: penalties.
  auto per_coefficient(double x, int power) const -> vector {
    vector v = vector::Zero(unknowns());
    for (std::size_t m = 0; m < margins_; ++m)
      for (std::size_t k = 0; k < width_; ++k) v[at(m, k)] = x / std::pow(scales_.deviation[k], power);
    return v;
  }

  /// `loss(first, w, z)` reads the margins z[margin][row] of a block, returns the sum of their losses and writes their
  /// derivatives in their place, both times the rows' weights w.
  template <class Loss>
  auto value_and_gradient(vector const& v, vector& gradient, Loss loss) -> double {
    auto const& kernel = block_kernels();
    aligned_buffer<double> z(margins_ * block_rows), sums(margins_ * (width_ + 1) * 8), w(block_rows);
    auto const raw = coefficients(v);
    double total = 0;
    blocks_.for_each_centred(scales_.mean.data(), [&](std::size_t first, int count) {
      for (int r = 0; r < block_rows; ++r) w.data()[r] = r < count ? weights_[first + std::size_t(r)] : 0;
      for (std::size_t m = 0; m < margins_; ++m)
        kernel.combine(blocks_.doubles(), int(width_), raw.data() + m * width_, v[at(m, width_)], z.data() + m * block_rows);
      total += loss(first, std::size_t(count), w.data(), z.data());
      for (std::size_t m = 0; m < margins_; ++m) {
        double const* derivative = z.data() + m * block_rows;
        double* sum = sums.data() + m * (width_ + 1) * 8;
        kernel.project(blocks_.doubles(), int(width_), derivative, sum);
        for (int r = 0; r < block_rows; ++r) sum[width_ * 8 + std::size_t(r % 8)] += derivative[r];
      }
    });
    for (std::size_t m = 0; m < margins_; ++m)
      for (std::size_t k = 0; k <= width_; ++k) {
        double const sum = add_lanes(sums.data() + (m * (width_ + 1) + k) * 8);
        gradient[at(m, k)] = k < width_ ? sum / scales_.deviation[k] : intercept_ ? sum : 0;
      }
    return total;
  }

  /// In the columns' own units.
  auto solution(vector const& v) const -> margins_fit {
    margins_fit fit{coefficients(v), std::vector<double>(margins_)};
    for (std::size_t m = 0; m < margins_; ++m) {
      fit.intercepts[m] = v[at(m, width_)];
      for (std::size_t k = 0; k < width_; ++k) fit.intercepts[m] -= fit.coefficients[m * width_ + k] * scales_.mean[k];
    }
    return fit;
  }

  auto rows() const -> std::size_t { return rows_; }

 private:
  auto at(std::size_t m, std::size_t k) const -> Eigen::Index { return Eigen::Index(m * (width_ + 1) + k); }
  auto coefficients(vector const& v) const -> std::vector<double> {
    std::vector<double> raw(margins_ * width_);
    for (std::size_t m = 0; m < margins_; ++m)
      for (std::size_t k = 0; k < width_; ++k) raw[m * width_ + k] = v[at(m, k)] / scales_.deviation[k];
    return raw;
  }

  std::span<double const> weights_;
  column_scales scales_;
  row_blocks blocks_;
  std::size_t width_, margins_;
  bool intercept_;
  std::size_t rows_;
};

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
