// src/cluster/k_means.cpp — k-means++ and Lloyd's iterations over blocks of rows
// SPDX-License-Identifier: MIT
#include <ctgrad/cluster/k_means.hpp>
#include <ctgrad/core/random.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "../blocks/row_blocks.hpp"
#include "../estimator/check_fields.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {
namespace learn {
namespace {

/// Squared distances of all rows to some points: f(first row, rows, distances[point][row]).
template <class F>
void for_each_distance(row_blocks& blocks, std::size_t width, std::span<float const> points, F f) {
  std::size_t const count = points.size() / width;
  aligned_buffer<float> out(count * block_rows);
  blocks.for_each([&](std::size_t first, int here) {
    block_kernels().distances(distance::squared_euclidean, blocks.floats(), int(width), points.data(), int(count),
                              out.data());
    f(first, std::size_t(here), out.data());
  });
}

/// The row where the running sum of the numbers first exceeds a share of the total.
auto draw(std::span<float const> numbers, double total, double share) -> std::size_t {
  double sum = 0;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    sum += double(numbers[i]);
    if (sum > share * total) return i;
  }
  return numbers.size() - 1;
}

class lloyd {
 public:
  lloyd(k_means const& spec, table const& data)
      : spec_(spec), data_(data), blocks_(data.features, data.width), width_(data.width),
        clusters_(std::size_t(spec.clusters)) {
    double variances = 0;
    for (std::size_t k = 0; k < width_; ++k) {
      double sum = 0, squares = 0;
      for (std::size_t i = 0; i < data.rows; ++i) {
        double const d = double(data.at(i, k)) - double(data.at(0, k));
        sum += d, squares += d * d;
      }
      variances += std::max(0.0, squares - sum * sum / double(data.rows)) / double(data.rows);
    }
    least_move_ = spec.tolerance * variances / double(width_);
  }

  auto run(std::uint64_t restart) -> k_means_model::parts {
    k_means_model::parts now{.centres = spread({spec_.seed, stream_id("k-means") + restart})};
    labels_.assign(data_.rows, -1);
    sums_.assign(clusters_ * width_, 0), counts_.assign(clusters_, 0);
    far_.resize(data_.rows);
    for (int i = 0; i < spec_.max_iterations; ++i) {
      now.iterations = i + 1;
      bool const moved = assign(now);
      if (!moved) return now;
      if (move(now.centres) <= least_move_) break;
    }
    assign(now);  // so that inertia is of these centres
    return now;
  }

 private:
  auto row(std::size_t i) const -> std::span<float const> { return data_.features.subspan(i * width_, width_); }

  /// k-means++: each centre is drawn with a chance that grows with the squared distance to those before; of a few such
  /// candidates, the one that leaves the smallest sum.
  auto spread(random_stream stream) -> std::vector<float> {
    std::size_t const rows = data_.rows, candidates = 2 + std::size_t(std::log(double(clusters_)));
    std::vector<float> centres, near(rows, std::numeric_limits<float>::infinity()), after(rows * candidates);
    std::uint64_t counter = 0;
    double total = 0;
    auto const first = row(stream.below(counter++, rows));
    centres.assign(first.begin(), first.end());
    for_each_distance(blocks_, width_, centres, [&](std::size_t at, std::size_t here, float const* d) {
      for (std::size_t r = 0; r < here; ++r) near[at + r] = d[r], total += double(d[r]);
    });
    while (centres.size() < clusters_ * width_) {
      std::vector<float> points;
      for (std::size_t c = 0; c < candidates; ++c) {
        auto const x = row(draw(near, total, stream.uniform<double>(counter++)));
        points.insert(points.end(), x.begin(), x.end());
      }
      std::vector<double> sums(candidates);
      for_each_distance(blocks_, width_, points, [&](std::size_t at, std::size_t here, float const* d) {
        for (std::size_t c = 0; c < candidates; ++c) {
          float* const left = after.data() + c * rows + at;
          double sum = 0;
          for (std::size_t r = 0; r < here; ++r) {
            left[r] = std::min(near[at + r], d[c * block_rows + r]);
            sum += double(left[r]);
          }
          sums[c] += sum;
        }
      });
      auto const best = std::size_t(std::ranges::min_element(sums) - sums.begin());
      total = sums[best];
      std::copy_n(after.begin() + std::ptrdiff_t(best * rows), rows, near.begin());
      centres.insert(centres.end(), points.begin() + std::ptrdiff_t(best * width_),
                     points.begin() + std::ptrdiff_t((best + 1) * width_));
    }
    return centres;
  }

  /// Each row to its nearest centre; only rows that change theirs are added and subtracted. Is there one?
  auto assign(k_means_model::parts& now) -> bool {
    alignas(64) float how_far[block_rows];
    alignas(64) std::int32_t which[block_rows];
    bool moved = false;
    now.inertia = 0;
    for_each_distance(blocks_, width_, now.centres, [&](std::size_t first, std::size_t here, float const* all) {
      block_kernels().nearest(all, int(clusters_), which, how_far);
      double sum = 0;
      for (std::size_t r = 0; r < here; ++r) {
        sum += double(how_far[r]);
        std::int32_t const before = labels_[first + r];
        if (before == which[r]) continue;
        moved = true;
        if (before >= 0) add(row(first + r), std::size_t(before), -1);
        add(row(first + r), std::size_t(which[r]), 1);
        labels_[first + r] = which[r];
      }
      std::copy_n(how_far, here, far_.begin() + std::ptrdiff_t(first));
      now.inertia += sum;
    });
    return moved;
  }

  void add(std::span<float const> x, std::size_t cluster, double sign) {
    double* const sum = sums_.data() + cluster * width_;
    for (std::size_t k = 0; k < width_; ++k) sum[k] += sign * double(x[k]);
    counts_[cluster] += sign;
  }

  /// Each centre to the mean of its rows; returns the sum of their squared moves.
  auto move(std::vector<float>& centres) -> double {
    double moves = 0;
    for (std::size_t c = 0; c < clusters_; ++c) {
      if (!(counts_[c] > 0)) take_farthest(c);
      for (std::size_t k = 0; k < width_; ++k) {
        float const mean = float(sums_[c * width_ + k] / counts_[c]);
        moves += std::pow(double(mean) - double(centres[c * width_ + k]), 2);
        centres[c * width_ + k] = mean;
      }
    }
    return moves;
  }

  /// A cluster without rows takes the row that is farthest from its centre, out of a cluster of more than one.
  void take_farthest(std::size_t cluster) {
    std::size_t farthest = 0;
    float most = -1;
    for (std::size_t i = 0; i < data_.rows; ++i)
      if (far_[i] > most && counts_[std::size_t(labels_[i])] > 1) farthest = i, most = far_[i];
    add(row(farthest), std::size_t(labels_[farthest]), -1);
    add(row(farthest), cluster, 1);
    labels_[farthest] = std::int32_t(cluster), far_[farthest] = 0;
  }

  k_means spec_;
  table data_;
  row_blocks blocks_;
  std::size_t width_, clusters_;
  double least_move_ = 0;
  std::vector<std::int32_t> labels_;
  std::vector<float> far_;  // squared distance to the nearest centre
  std::vector<double> sums_, counts_;
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
  learn::for_each_distance(blocks, schema_.width, parts_.centres, [&](std::size_t first, std::size_t here, float const* d) {
    for (std::size_t r = 0; r < here; ++r)
      for (std::size_t c = 0; c < clusters(); ++c)
        out[(first + r) * clusters() + c] = std::sqrt(d[c * learn::block_rows + r]);
  });
}

auto k_means_model::nearest(std::span<float const> rows) const -> std::vector<std::int32_t> {
  std::vector<std::int32_t> clusters_of(rows.size() / schema_.width);
  alignas(64) float how_far[learn::block_rows];
  alignas(64) std::int32_t which[learn::block_rows];
  learn::row_blocks blocks(rows, schema_.width);
  learn::for_each_distance(blocks, schema_.width, parts_.centres, [&](std::size_t first, std::size_t here, float const* d) {
    learn::block_kernels().nearest(d, int(clusters()), which, how_far);
    std::copy_n(which, here, clusters_of.begin() + std::ptrdiff_t(first));
  });
  return clusters_of;
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI
