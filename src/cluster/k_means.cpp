// src/cluster/k_means.cpp — Lloyd's iterations, which look only at rows that may change
// SPDX-License-Identifier: MIT
#include <ctgrad/cluster/k_means.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "../estimator/check_fields.hpp"
#include "nearest_bounds.hpp"
#include "row_distances.hpp"
#include "seeds.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {
namespace learn {
namespace {

/// The mean variance of a column.
auto mean_variance(table const& data) -> double {
  std::vector<double> sums(data.width), squares(data.width);
  for (std::size_t i = 0; i < data.rows; ++i)
    for (std::size_t k = 0; k < data.width; ++k) {
      double const d = double(data.at(i, k)) - double(data.at(0, k));
      sums[k] += d, squares[k] += d * d;
    }
  double variances = 0;
  for (std::size_t k = 0; k < data.width; ++k)
    variances += std::max(0.0, squares[k] - sums[k] * sums[k] / double(data.rows)) / double(data.rows);
  return variances / double(data.width);
}

class lloyd {
 public:
  lloyd(k_means const& spec, table const& data)
      : spec_(spec), data_(data), width_(data.width), clusters_(std::size_t(spec.clusters)),
        least_move_(spec.tolerance * mean_variance(data)), bounds_(data.rows, data.width, clusters_),
        block_(width_ * block_rows), distances_(clusters_ * block_rows) {}

  auto run(std::uint64_t restart) -> k_means_model::parts {
    k_means_model::parts now{.centres = seeds_far_apart(data_, clusters_, {spec_.seed, stream_id("k-means") + restart})};
    labels_.assign(data_.rows, -1), bounds_.forget();
    sums_.assign(clusters_ * width_, 0), counts_.assign(clusters_, 0);
    while (now.iterations < spec_.max_iterations) {
      ++now.iterations;
      if (!assign(now.centres) || move(now.centres) <= least_move_) break;
    }
    row_blocks blocks(data_.features, width_);
    for_each_nearest(blocks, now.centres, [&](std::size_t, std::size_t here, std::int32_t const*, float const* how_far) {
      now.inertia += std::accumulate(how_far, how_far + here, 0.0);
    });
    return now;
  }

 private:
  auto row(std::size_t i) const -> std::span<float const> { return data_.features.subspan(i * width_, width_); }

  /// Each row to its nearest centre; only rows that change theirs are added and subtracted. Is there one?
  auto assign(std::vector<float> const& centres) -> bool {
    alignas(64) std::int32_t doubtful[block_rows];
    bool moved = false;
    waiting_.clear();
    for (std::size_t first = 0; first < data_.rows; first += block_rows) {
      int const here = int(std::min<std::size_t>(block_rows, data_.rows - first));
      int const found = bounds_.doubtful(first, here, labels_.data(), doubtful);
      for (int k = 0; k < found; ++k) {
        waiting_.push_back(first + std::size_t(doubtful[k]));
        if (waiting_.size() == block_rows) moved |= compare(centres), waiting_.clear();
      }
    }
    return compare(centres) || moved;
  }

  /// The rows that wait with all centres.
  auto compare(std::vector<float> const& centres) -> bool {
    alignas(64) float how_far[block_rows], next[block_rows];
    alignas(64) std::int32_t which[block_rows];
    auto const& kernel = block_kernels();
    kernel.gather(data_.features.data(), waiting_.data(), int(waiting_.size()), int(width_), block_.data());
    kernel.distances(distance::squared_euclidean, block_.data(), int(width_), centres.data(), int(clusters_),
                     distances_.data());
    kernel.nearest(distances_.data(), int(clusters_), which, how_far, next);
    bool moved = false;
    for (std::size_t r = 0; r < waiting_.size(); ++r) {
      std::size_t const i = waiting_[r];
      bounds_.learn(i, how_far[r], next[r]);
      if (labels_[i] == which[r]) continue;
      moved = true;
      if (labels_[i] >= 0) add(row(i), std::size_t(labels_[i]), -1);
      add(row(i), std::size_t(which[r]), 1);
      labels_[i] = which[r];
    }
    return moved;
  }

  void add(std::span<float const> x, std::size_t cluster, double sign) {
    double* const sum = sums_.data() + cluster * width_;
    for (std::size_t k = 0; k < width_; ++k) sum[k] += sign * double(x[k]);
    counts_[cluster] += sign;
  }

  /// Each centre to the mean of its rows; returns the sum of their squared moves.
  auto move(std::vector<float>& centres) -> double {
    fill_empty_clusters(centres);
    std::vector<double> by(clusters_);
    double moves = 0;
    for (std::size_t c = 0; c < clusters_; ++c) {
      for (std::size_t k = 0; k < width_; ++k) {
        float const mean = float(sums_[c * width_ + k] / counts_[c]);
        by[c] += std::pow(double(mean) - double(centres[c * width_ + k]), 2);
        centres[c * width_ + k] = mean;
      }
      moves += by[c], by[c] = std::sqrt(by[c]);
    }
    bounds_.moved(by);
    return moves;
  }

  /// A cluster without rows takes the row that is farthest from its centre, out of a cluster of more than one.
  void fill_empty_clusters(std::vector<float> const& centres) {
    if (std::ranges::all_of(counts_, [](double n) { return n > 0; })) return;
    std::vector<float> far;
    row_blocks blocks(data_.features, width_);
    for_each_nearest(blocks, centres, [&](std::size_t, std::size_t here, std::int32_t const*, float const* how_far) {
      far.insert(far.end(), how_far, how_far + here);
    });
    for (std::size_t c = 0; c < clusters_; ++c) {
      if (counts_[c] > 0) continue;
      std::size_t farthest = 0;
      float most = -1;
      for (std::size_t i = 0; i < data_.rows; ++i)
        if (far[i] > most && counts_[std::size_t(labels_[i])] > 1) farthest = i, most = far[i];
      add(row(farthest), std::size_t(labels_[farthest]), -1);
      add(row(farthest), c, 1);
      labels_[farthest] = std::int32_t(c), far[farthest] = 0;
      bounds_.forget(farthest);
    }
  }

  k_means spec_;
  table data_;
  std::size_t width_, clusters_;
  double least_move_;
  nearest_bounds bounds_;
  std::vector<std::int32_t> labels_;
  std::vector<double> sums_, counts_;
  std::vector<std::size_t> waiting_;  // rows to be compared
  aligned_buffer<float> block_, distances_;
};

}  // namespace

auto find_centres(k_means const& spec, table const& data) -> k_means_model::parts {
  require_at_least("clusters", spec.clusters, 1);
  require(std::size_t(spec.clusters) <= data.rows, "fit: ", spec.clusters, " clusters were asked for, but there are ",
          data.rows, " rows");
  require_at_least("restarts", spec.restarts, 1);
  require_at_least("max_iterations", spec.max_iterations, 1);
  require_not_negative("tolerance", spec.tolerance);
  lloyd search(spec, data);
  auto best = search.run(0);
  for (int i = 1; i < spec.restarts; ++i)
    if (auto next = search.run(std::uint64_t(i)); next.inertia < best.inertia) best = std::move(next);
  return best;
}

}  // namespace learn

k_means_model::k_means_model(table_schema schema, parts found) : schema_(std::move(schema)), parts_(std::move(found)) {
  learn::check_schema_of<classification>(schema_);
  learn::require_count("numbers in its centres", parts_.centres.size(), schema_.outputs * schema_.width);
  learn::require_finite("centres", parts_.centres);
  require(parts_.inertia >= 0 && std::isfinite(parts_.inertia), "model: its inertia is ", parts_.inertia,
          ", a finite number of at least 0 is needed");
  require(parts_.iterations >= 0, "model: it has ", parts_.iterations, " iterations, at least 0 are needed");
}

void k_means_model::distances(std::span<float const> rows, std::span<float> out) const {
  learn::row_blocks blocks(rows, schema_.width);
  learn::for_each_distance(blocks, parts_.centres, [&](std::size_t first, std::size_t here, float const* d) {
    for (std::size_t r = 0; r < here; ++r)
      for (std::size_t c = 0; c < clusters(); ++c)
        out[(first + r) * clusters() + c] = std::sqrt(d[c * learn::block_rows + r]);
  });
}

auto k_means_model::nearest(std::span<float const> rows) const -> std::vector<std::int32_t> {
  std::vector<std::int32_t> clusters_of(rows.size() / schema_.width);
  learn::row_blocks blocks(rows, schema_.width);
  learn::for_each_nearest(blocks, parts_.centres,
                          [&](std::size_t first, std::size_t here, std::int32_t const* which, float const*) {
                            std::copy_n(which, here, clusters_of.begin() + std::ptrdiff_t(first));
                          });
  return clusters_of;
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI
