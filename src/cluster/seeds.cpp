// src/cluster/seeds.cpp — see seeds.hpp
// SPDX-License-Identifier: MIT
#include "seeds.hpp"

#include <cmath>
#include <limits>

#include "row_distances.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {
namespace {

/// The row where the running sum of the numbers first exceeds a share of the total.
auto draw(std::span<float const> numbers, double total, double share) -> std::size_t {
  double sum = 0;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    sum += double(numbers[i]);
    if (sum > share * total) return i;
  }
  return numbers.size() - 1;
}

}  // namespace

auto seeds_far_apart(table const& data, std::size_t clusters, random_stream stream) -> std::vector<float> {
  std::size_t const rows = data.rows, width = data.width, candidates = 2 + std::size_t(std::log(double(clusters)));
  auto const row = [&](std::size_t i) { return data.features.subspan(i * width, width); };
  row_blocks blocks(data.features, width);
  std::vector<float> near(rows, std::numeric_limits<float>::infinity()), after(rows * candidates);
  std::uint64_t counter = 0;
  double total = 0;
  auto const first = row(stream.below(counter++, rows));
  std::vector<float> centres(first.begin(), first.end());
  for_each_distance(blocks, centres, [&](std::size_t at, std::size_t here, float const* d) {
    for (std::size_t r = 0; r < here; ++r) near[at + r] = d[r], total += double(d[r]);
  });
  while (centres.size() < clusters * width) {
    std::vector<float> points;
    for (std::size_t c = 0; c < candidates; ++c) {
      auto const x = row(draw(near, total, stream.uniform<double>(counter++)));
      points.insert(points.end(), x.begin(), x.end());
    }
    std::vector<double> sums(candidates);
    for_each_distance(blocks, points, [&](std::size_t at, std::size_t here, float const* d) {
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
    centres.insert(centres.end(), points.begin() + std::ptrdiff_t(best * width),
                   points.begin() + std::ptrdiff_t((best + 1) * width));
  }
  return centres;
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
