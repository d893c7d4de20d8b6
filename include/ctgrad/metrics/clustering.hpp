// ctgrad/metrics/clustering.hpp — how good a partition is: by itself (silhouette), and beside another one
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/estimator/metrics.hpp>

#include <algorithm>
#include <map>

namespace ctgrad::inline CTGRAD_ABI::metrics {

namespace detail {

/// How often each pair of clusters occurs: rows of the one partition, columns of the other. Names do not matter.
struct contingency {
  contingency(char const* who, std::span<std::int32_t const> a, std::span<std::int32_t const> b) : samples(a.size()) {
    require_pairs(who, a.size(), b.size());
    auto const place = [](std::map<std::int32_t, std::size_t>& known, std::int32_t name) {
      return known.try_emplace(name, known.size()).first->second;
    };
    std::map<std::int32_t, std::size_t> rows_known, columns_known;
    std::map<std::pair<std::size_t, std::size_t>, std::size_t> counted;
    for (std::size_t i = 0; i < a.size(); ++i) ++counted[{place(rows_known, a[i]), place(columns_known, b[i])}];
    rows.resize(rows_known.size()), columns.resize(columns_known.size());
    for (auto const& [at, count] : counted) {
      cells.push_back({at.first, at.second, count});
      rows[at.first] += count, columns[at.second] += count;
    }
  }

  struct cell {
    std::size_t row, column, count;
  };
  std::size_t samples;
  std::vector<cell> cells{};  // those that are not 0
  std::vector<std::size_t> rows{}, columns{};
};

inline auto entropy(std::vector<std::size_t> const& counts, std::size_t all) -> double {
  double sum = 0;
  for (std::size_t const n : counts) {
    double const p = static_cast<double>(n) / static_cast<double>(all);
    sum -= p * std::log(p);
  }
  return counts.size() == 1 ? 0 : sum;
}

inline auto mutual_information(contingency const& t) -> double {
  double const all = static_cast<double>(t.samples);
  double sum = 0;
  for (auto const& [r, c, n] : t.cells) {
    double const count = static_cast<double>(n),
                 expected = static_cast<double>(t.rows[r]) * static_cast<double>(t.columns[c]) / all;
    sum += count / all * std::log(count / expected);
  }
  return std::max(sum, 0.0);
}

/// log(n!), n up to `largest`.
inline auto log_factorials(std::size_t largest) -> std::vector<double> {
  std::vector<double> table(largest + 1);
  for (std::size_t n = 2; n <= largest; ++n) table[n] = std::lgamma(static_cast<double>(n) + 1);
  return table;
}

/// What two partitions of these sizes have in common by chance (Vinh, Epps & Bailey 2010, equation 24a).
inline auto expected_mutual_information(contingency const& t) -> double {
  std::size_t const all = t.samples;
  auto const factorial = log_factorials(all);
  double sum = 0;
  for (std::size_t const a : t.rows)
    for (std::size_t const b : t.columns)
      for (std::size_t n = std::max<std::size_t>(1, a + b > all ? a + b - all : 0); n <= std::min(a, b); ++n) {
        double const count = static_cast<double>(n), size = static_cast<double>(all);
        double const information = count / size * std::log(size * count / (static_cast<double>(a) * static_cast<double>(b)));
        double const likely = factorial[a] + factorial[b] + factorial[all - a] + factorial[all - b] - factorial[all] -
                              factorial[n] - factorial[a - n] - factorial[b - n] - factorial[all + n - a - b];
        sum += information * std::exp(likely);
      }
  return sum;
}

/// One cluster on both sides, or none with two samples: equal whatever is measured.
inline auto trivial(contingency const& t) -> bool {
  return (t.rows.size() == 1 && t.columns.size() == 1) || (t.rows.size() == t.samples && t.columns.size() == t.samples);
}

}  // namespace detail

/// The share of pairs of samples on which two partitions agree, less what chance gives: 1 for equal partitions, about 0
/// for random ones (Hubert & Arabie 1985). Names of clusters do not matter.
inline auto adjusted_rand(std::span<std::int32_t const> a, std::span<std::int32_t const> b) -> double {
  detail::contingency const t("adjusted_rand", a, b);
  // Steinley 2004: pairs together in both, in one, in the other, in none; whole numbers until the last division
  auto const squares = [](std::vector<std::size_t> const& counts) {
    double sum = 0;
    for (std::size_t const n : counts) sum += static_cast<double>(n) * static_cast<double>(n);
    return sum;
  };
  double both = 0, all = static_cast<double>(t.samples);
  for (auto const& cell : t.cells) both += static_cast<double>(cell.count) * static_cast<double>(cell.count);
  double const in_rows = squares(t.rows), in_columns = squares(t.columns);
  double const together = both - all, first = in_rows - both, second = in_columns - both;
  double const apart = all * all - in_rows - in_columns + both;
  if (first == 0 && second == 0) return 1;
  return 2 * (together * apart - second * first) /
         ((together + second) * (second + apart) + (together + first) * (first + apart));
}

/// What one partition tells about the other, in nats: sum of p(a, b) log(p(a, b) / (p(a) p(b))).
inline auto mutual_information(std::span<std::int32_t const> a, std::span<std::int32_t const> b) -> double {
  return detail::mutual_information(detail::contingency("mutual_information", a, b));
}

/// Mutual information divided by the mean of the two entropies, in [0, 1].
inline auto normalized_mutual_information(std::span<std::int32_t const> a, std::span<std::int32_t const> b) -> double {
  detail::contingency const t("normalized_mutual_information", a, b);
  if (detail::trivial(t)) return 1;
  double const shared = detail::mutual_information(t);
  double const mean = (detail::entropy(t.rows, t.samples) + detail::entropy(t.columns, t.samples)) / 2;
  return shared == 0 ? 0 : shared / mean;
}

/// The same less what chance gives: 1 for equal partitions, about 0 for random ones (Vinh, Epps & Bailey 2010).
inline auto adjusted_mutual_information(std::span<std::int32_t const> a, std::span<std::int32_t const> b) -> double {
  detail::contingency const t("adjusted_mutual_information", a, b);
  if (detail::trivial(t)) return 1;
  if (t.rows.size() == 1 || t.columns.size() == 1) return 0;
  double const expected = detail::expected_mutual_information(t);
  double const mean = (detail::entropy(t.rows, t.samples) + detail::entropy(t.columns, t.samples)) / 2;
  double const above = mean - expected;
  constexpr double least = 0x1p-52;  // as scikit-learn has it: no division by a difference of roundings
  return (detail::mutual_information(t) - expected) / (above < 0 ? std::min(above, -least) : std::max(above, least));
}

/// The mean over samples of (b - a) / max(a, b), with a the mean distance to the rest of the own cluster and b that to
/// the nearest other one; 0 for a sample alone in its cluster (Rousseeuw 1987). In [-1, 1].
/// \param rows row-major, width numbers for each label; every pair is measured
/// Throws `error` unless there are from 2 to samples - 1 clusters.
inline auto silhouette(std::span<float const> rows, std::size_t width, std::span<std::int32_t const> labels) -> double {
  require(width > 0, "metrics::silhouette: a width of 0 was given");
  detail::require_pairs("silhouette", rows.size(), labels.size() * width);
  std::map<std::int32_t, std::size_t> known;
  for (std::int32_t const c : labels) known.try_emplace(c, known.size());
  std::size_t const samples = labels.size(), clusters = known.size();
  require(clusters >= 2 && clusters < samples, "metrics::silhouette: ", clusters, " clusters of ", samples,
          " samples were given, from 2 to one less than samples are needed");
  std::vector<std::size_t> cluster, size(clusters);
  for (std::int32_t const c : labels) ++size[cluster.emplace_back(known.at(c))];

  double sum = 0;
  std::vector<double> distance(clusters);
  for (std::size_t i = 0; i < samples; ++i) {
    if (size[cluster[i]] == 1) continue;
    std::ranges::fill(distance, 0.0);
    for (std::size_t j = 0; j < samples; ++j) {
      double square = 0;
      for (std::size_t k = 0; k < width; ++k) {
        double const d = double{rows[i * width + k]} - double{rows[j * width + k]};
        square = std::fma(d, d, square);
      }
      distance[cluster[j]] += std::sqrt(square);
    }
    double nearest = HUGE_VAL;
    for (std::size_t c = 0; c < clusters; ++c)
      if (c != cluster[i]) nearest = std::min(nearest, distance[c] / static_cast<double>(size[c]));
    double const own = distance[cluster[i]] / static_cast<double>(size[cluster[i]] - 1);
    double const larger = std::max(own, nearest);
    if (larger > 0) sum += (nearest - own) / larger;
  }
  return sum / static_cast<double>(samples);
}

}  // namespace ctgrad::inline CTGRAD_ABI::metrics
