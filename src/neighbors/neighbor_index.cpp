// src/neighbors/neighbor_index.cpp — see neighbor_index.hpp
// SPDX-License-Identifier: MIT
#include "neighbor_index.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

auto nearest_list::limit() const -> float { return full() ? distances_[most_ - 1] : std::numeric_limits<float>::infinity(); }

void nearest_list::offer(std::uint32_t row, float distance) {
  std::size_t at = full() ? most_ - 1 : size_;
  auto const before = [&](std::size_t i) {
    return distance < distances_[i] || (distance == distances_[i] && row < rows_[i]);
  };
  if (full() && !before(at)) return;
  for (; at > 0 && before(at - 1); --at) distances_[at] = distances_[at - 1], rows_[at] = rows_[at - 1];
  distances_[at] = distance, rows_[at] = row;
  size_ = std::min(most_, size_ + 1);
}

neighbor_index::neighbor_index(std::span<float const> rows, std::size_t width, neighbor_metric metric, bool tree)
    : width_(width), metric_(metric == neighbor_metric::manhattan ? distance::manhattan : distance::squared_euclidean) {
  std::size_t const count = rows.size() / width;
  std::vector<std::uint32_t> all(count);
  std::iota(all.begin(), all.end(), 0u);
  // A leaf has more than half a block of rows.
  std::size_t const most = tree ? 2 * count / block_rows + 1 : (count + block_rows - 1) / block_rows;
  blocks_ = aligned_buffer<float>(most * block_rows * width);
  if (tree) grow(rows, all);
  else
    for (std::size_t first = 0; first < count; first += block_rows)
      add_block(rows, std::span(all).subspan(first, std::min<std::size_t>(block_rows, count - first)));
}

void neighbor_index::add_block(std::span<float const> rows, std::span<std::uint32_t const> chosen) {
  std::vector<float> side_by_side;
  side_by_side.reserve(chosen.size() * width_);
  for (std::uint32_t const row : chosen) {
    auto const x = rows.subspan(row * width_, width_);
    side_by_side.insert(side_by_side.end(), x.begin(), x.end());
  }
  block_kernels().gather(side_by_side.data(), nullptr, int(chosen.size()), int(width_),
                         blocks_.data() + block_count_ * block_rows * width_);
  numbers_.insert(numbers_.end(), chosen.begin(), chosen.end());
  numbers_.resize(++block_count_ * block_rows);
  sizes_.push_back(int(chosen.size()));
}

auto neighbor_index::grow(std::span<float const> rows, std::span<std::uint32_t> chosen) -> std::int32_t {
  auto const at = std::int32_t(nodes_.size());
  nodes_.emplace_back();
  std::vector<float> low(width_, std::numeric_limits<float>::infinity()),
      high(width_, -std::numeric_limits<float>::infinity());
  for (std::uint32_t const row : chosen)
    for (std::size_t k = 0; k < width_; ++k) {
      float const x = rows[row * width_ + k];
      low[k] = std::min(low[k], x), high[k] = std::max(high[k], x);
    }
  std::size_t widest = 0;
  for (std::size_t k = 1; k < width_; ++k)
    if (high[k] - low[k] > high[widest] - low[widest]) widest = k;
  nodes_[std::size_t(at)].low = low, nodes_[std::size_t(at)].high = high;
  if (chosen.size() <= block_rows) {
    std::ranges::sort(chosen);
    nodes_[std::size_t(at)].block = std::int32_t(block_count_);
    add_block(rows, chosen);
    return at;
  }
  auto const middle = chosen.begin() + std::ptrdiff_t(chosen.size() / 2);
  std::ranges::nth_element(chosen, middle, [&](std::uint32_t a, std::uint32_t b) {
    float const x = rows[a * width_ + widest], y = rows[b * width_ + widest];
    return x < y || (x == y && a < b);
  });
  auto const left = grow(rows, {chosen.begin(), middle}), right = grow(rows, {middle, chosen.end()});
  nodes_[std::size_t(at)].left = left, nodes_[std::size_t(at)].right = right;
  return at;
}

void neighbor_index::nearest(std::span<float const> points, std::size_t neighbors, std::uint32_t* rows,
                             float* distances) const {
  if (nodes_.empty()) return scan(points, neighbors, rows, distances);
  for (std::size_t p = 0; p * width_ < points.size(); ++p) {
    nearest_list list(rows + p * neighbors, distances + p * neighbors, neighbors);
    descend(0, points.data() + p * width_, list);
  }
}

/// Some points at a time, so that a block is read from the nearest cache for all but the first.
void neighbor_index::scan(std::span<float const> points, std::size_t neighbors, std::uint32_t* rows,
                          float* distances) const {
  constexpr std::size_t at_once = 40;
  aligned_buffer<float> out(at_once * block_rows);
  std::size_t const count = points.size() / width_;
  for (std::size_t first = 0; first < count; first += at_once) {
    std::size_t const n = std::min(at_once, count - first);
    std::vector<nearest_list> lists;
    for (std::size_t p = first; p < first + n; ++p)
      lists.emplace_back(rows + p * neighbors, distances + p * neighbors, neighbors);
    for (std::size_t b = 0; b < block_count_; ++b) {
      block_kernels().distances(metric_, blocks_.data() + b * block_rows * width_, int(width_),
                                points.data() + first * width_, int(n), out.data());
      for (std::size_t p = 0; p < n; ++p) search_block(b, out.data() + p * block_rows, lists[p]);
    }
  }
}

void neighbor_index::search_block(std::size_t block, float const* distances, nearest_list& list) const {
  if (!list.full()) {
    for (int r = 0; r < sizes_[block]; ++r) list.offer(numbers_[block * block_rows + std::size_t(r)], distances[r]);
    return;
  }
  std::int32_t found[block_rows];
  // As near as the last one counts too: its number may be smaller.
  float const limit = std::nextafter(list.limit(), std::numeric_limits<float>::infinity());
  int const count = block_kernels().below(distances, sizes_[block], limit, found);
  for (int i = 0; i < count; ++i) list.offer(numbers_[block * block_rows + std::size_t(found[i])], distances[found[i]]);
}

/// No row of the box is nearer, rounding included.
auto neighbor_index::gap(node const& n, float const* point) const -> float {
  double sum = 0;
  for (std::size_t k = 0; k < width_; ++k) {
    double const d = std::max({0.0, double(n.low[k]) - double(point[k]), double(point[k]) - double(n.high[k])});
    sum += metric_ == distance::manhattan ? d : d * d;
  }
  return float(sum * (1 - 1e-5));
}

void neighbor_index::descend(std::int32_t at, float const* point, nearest_list& list) const {
  node const& n = nodes_[std::size_t(at)];
  if (n.block >= 0) {
    alignas(64) float distances[block_rows];
    auto const block = std::size_t(n.block);
    block_kernels().distances(metric_, blocks_.data() + block * block_rows * width_, int(width_), point, 1, distances);
    return search_block(block, distances, list);
  }
  float const left = gap(nodes_[std::size_t(n.left)], point), right = gap(nodes_[std::size_t(n.right)], point);
  bool const first_left = left <= right;
  if ((first_left ? left : right) <= list.limit()) descend(first_left ? n.left : n.right, point, list);
  if ((first_left ? right : left) <= list.limit()) descend(first_left ? n.right : n.left, point, list);
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
