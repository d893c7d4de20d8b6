// src/blocks/moments.cpp — one pass over the rows, in blocks
// SPDX-License-Identifier: MIT
#include "moments.hpp"

#include <vector>

#include "row_blocks.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {
namespace {

/// Sums of products with 8 lanes each: beyond so many columns they no longer fit a cache, and a blocked product is better.
constexpr std::size_t most_columns_of_lanes = 256;

/// A number near each column's values: cancellation is then as harmless as about the mean itself.
auto column_near(table const& data, std::size_t k) -> double {
  double sum = 0;
  std::size_t const rows = std::min<std::size_t>(data.rows, block_rows);
  double const first = double(data.at(0, k));  // a constant column's number is that constant
  for (std::size_t i = 0; i < rows; ++i) sum += double(data.at(i, k)) - first;
  return first + sum / double(rows);
}

/// Sums of the products of all pairs of columns x - shift, y - shift and 1.
auto products(table const& data, std::span<float const> weights, std::vector<double> const& shift) -> Eigen::MatrixXd {
  std::size_t const width = data.width, targets = data.targets.empty() ? 0 : 1, all = width + targets + 1;
  auto const& kernel = block_kernels();
  row_blocks blocks(data.features, width, targets + 1);
  aligned_buffer<double> left(weights.empty() ? 0 : all * block_rows), sums(all * all * 8), w(block_rows);
  blocks.for_each_centred(shift.data(), [&](std::size_t first, int count) {
    for (int r = 0; r < block_rows; ++r) {
      bool const there = r < count;
      if (targets) blocks.column(width)[r] = there ? double(data.targets[first + std::size_t(r)]) - shift[width] : 0;
      blocks.column(all - 1)[r] = there ? 1 : 0;
      if (!weights.empty()) w.data()[r] = there ? double(weights[first + std::size_t(r)]) : 0;
    }
    if (!weights.empty()) kernel.scale(blocks.doubles(), int(all), w.data(), left.data());
    kernel.gram(weights.empty() ? blocks.doubles() : left.data(), blocks.doubles(), int(all), sums.data());
  });
  Eigen::MatrixXd result(all, all);
  for (std::size_t i = 0; i < all; ++i)
    for (std::size_t j = i; j < all; ++j)
      result(Eigen::Index(i), Eigen::Index(j)) = result(Eigen::Index(j), Eigen::Index(i)) =
          add_lanes(sums.data() + (i * all + j) * 8);
  return result;
}

/// The same of many columns.
auto wide_products(table const& data, std::span<float const> weights, std::vector<double> const& shift) -> Eigen::MatrixXd {
  auto const width = Eigen::Index(data.width), all = Eigen::Index(shift.size()) + 1;
  Eigen::MatrixXd result = Eigen::MatrixXd::Zero(all, all);
  Eigen::MatrixXd part(all, block_rows);
  for (std::size_t first = 0; first < data.rows; first += block_rows) {
    auto const count = Eigen::Index(std::min<std::size_t>(block_rows, data.rows - first));
    for (Eigen::Index r = 0; r < count; ++r) {
      std::size_t const row = first + std::size_t(r);
      double const root = weights.empty() ? 1 : std::sqrt(double(weights[row]));
      for (Eigen::Index k = 0; k < width; ++k)
        part(k, r) = root * (double(data.at(row, std::size_t(k))) - shift[std::size_t(k)]);
      if (all > width + 1) part(width, r) = root * (double(data.targets[row]) - shift.back());
      part(all - 1, r) = root;
    }
    result.selfadjointView<Eigen::Upper>().rankUpdate(part.leftCols(count));
  }
  return result.selfadjointView<Eigen::Upper>();
}

}  // namespace

auto moments_of(table const& data, std::span<float const> weights, bool centred) -> moments {
  std::size_t const targets = data.targets.empty() ? 0 : 1;
  std::vector<double> shift(data.width + targets);
  if (centred)
    for (std::size_t k = 0; k < data.width; ++k) shift[k] = column_near(data, k);
  if (centred && targets) shift.back() = double(data.targets[0]);
  bool const wide = shift.size() >= most_columns_of_lanes;
  Eigen::MatrixXd const s = wide ? wide_products(data, weights, shift) : products(data, weights, shift);

  auto const width = Eigen::Index(data.width), last = s.rows() - 1;
  moments m;
  m.weight = s(last, last);
  m.mean = Eigen::VectorXd::Zero(width);
  Eigen::VectorXd offset = Eigen::VectorXd::Zero(last);  // of the means from the shift
  if (centred) {
    offset = s.col(last).head(last) / m.weight;
    for (Eigen::Index k = 0; k < width; ++k) m.mean[k] = shift[std::size_t(k)] + offset[k];
    if (targets) m.target_mean = shift.back() + offset[last - 1];
  }
  Eigen::MatrixXd const about = s.topLeftCorner(last, last) - m.weight * offset * offset.transpose();
  m.covariance = about.topLeftCorner(width, width);
  if (targets) m.with_target = about.col(last - 1).head(width), m.target = std::max(0.0, about(last - 1, last - 1));
  return m;
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
