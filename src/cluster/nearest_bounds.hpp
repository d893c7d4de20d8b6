// src/cluster/nearest_bounds.hpp — which rows may have another nearest centre than before
// SPDX-License-Identifier: MIT
#pragma once
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "../block_kernels/block_kernels.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

/// Hamerly's bounds (2010): a row's own centre is at most `upper` away, every other one at least `lower`. A centre that
/// moves takes the length of its move from both. While they stay apart, the row's nearest centre is its own, unseen.
/// Bounds hold of squared distances as floats round them, of `width` terms that are each relatively exact: so the answers
/// are those of comparing all rows with all centres, bit for bit.
class nearest_bounds {
 public:
  nearest_bounds(std::size_t rows, std::size_t width, std::size_t clusters)
      : upper_(rows), lower_(rows), nearer_(clusters), farther_(clusters), rounding_(float(width + 4) * 0x1p-22f),
        apart_(rounding_ < 0.1f ? 1 + 3 * rounding_ : std::numeric_limits<float>::infinity()) {}

  /// All rows are to be compared.
  void forget() { known_ = false; }
  void forget(std::size_t row) { upper_[row] = std::numeric_limits<float>::infinity(), lower_[row] = 0; }

  /// After a comparison: the squared distances to the nearest centre and to the next.
  void learn(std::size_t row, float nearest, float next) {
    upper_[row] = std::sqrt(nearest) * (1 + rounding_) + least;
    lower_[row] = std::sqrt(next) * (1 - rounding_) - least;
  }

  /// How far each centre has moved since.
  void moved(std::vector<double> const& by) {
    for (std::size_t c = 0; c < by.size(); ++c) {
      double farthest = 0;
      for (std::size_t other = 0; other < by.size(); ++other)
        if (other != c) farthest = std::max(farthest, by[other]);
      nearer_[c] = float(by[c] * (1 + 0x1p-20)), farther_[c] = float(farthest * (1 + 0x1p-20));
    }
    known_ = true;
  }

  /// Of the rows from `first` on, at most block_rows: those to be compared, in order; returns how many.
  auto doubtful(std::size_t first, int count, std::int32_t const* own, std::int32_t* rows) -> int {
    if (known_)
      return block_kernels().drift(upper_.data() + first, lower_.data() + first, own + first, nearer_.data(),
                                   farther_.data(), apart_, count, rows);
    for (int r = 0; r < count; ++r) rows[r] = r;
    return count;
  }

 private:
  static constexpr float least = 1e-18f;  // its square is far above what underflow may take from a sum of squares

  std::vector<float> upper_, lower_;
  std::vector<float> nearer_, farther_;  // by which a centre, and the farthest-moving other one, have moved
  float rounding_, apart_;
  bool known_ = false;
};

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
