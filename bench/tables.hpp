// bench/tables.hpp — tables of any length by formula: the same numbers as tables.py makes
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/data/dataset.hpp>
#include <ctgrad/metrics/ranking.hpp>

#include <cmath>
#include <cstdint>
#include <numbers>
#include <span>
#include <string>
#include <vector>

namespace tables {

using ctgrad::dataset;

/// n uniform numbers of a stream, in [0, 1): splitmix64 of a counter.
inline auto uniform(std::uint64_t stream, std::size_t n) -> std::vector<double> {
  std::vector<double> u(n);
  std::uint64_t s = stream * 0xD1342543DE82EF95 + 0x2545F4914F6CDD1D;
  for (double& x : u) {
    std::uint64_t z = s += 0x9E3779B97F4A7C15;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    x = double((z ^ (z >> 31)) >> 11) * 0x1p-53;
  }
  return u;
}

/// Sums of four uniform numbers, of mean 0 and variance 1.
inline auto normal(std::uint64_t stream, std::size_t n) -> std::vector<double> {
  auto const u = uniform(stream, 4 * n);
  std::vector<double> x(n);
  for (std::size_t i = 0; i < n; ++i)
    x[i] = (((u[4 * i] + u[4 * i + 1]) + (u[4 * i + 2] + u[4 * i + 3])) - 2) * 1.7320508075688772;
  return x;
}

inline auto row_major(std::vector<std::vector<double>> const& columns) -> std::vector<float> {
  std::size_t const rows = columns[0].size(), width = columns.size();
  std::vector<float> features(rows * width);
  for (std::size_t k = 0; k < width; ++k)
    for (std::size_t i = 0; i < rows; ++i) features[i * width + k] = float(columns[k][i]);
  return features;
}

/// 28 columns in the manner of the Higgs data: momenta, angles, tags, and masses made of them; two classes.
inline auto higgs(std::size_t n) -> dataset {
  auto const among = [](std::size_t k, std::initializer_list<std::size_t> list) {
    for (std::size_t const x : list)
      if (x == k) return true;
    return false;
  };
  std::vector<std::vector<double>> x(28);
  for (std::size_t k = 0; k < 21; ++k) {
    if (among(k, {8, 12, 16, 20})) {
      x[k] = uniform(1000 + k, n);
      for (double& v : x[k]) v = v < 0.5 ? 0 : v < 0.8 ? 1.0865 : 2.1731;
      continue;
    }
    x[k] = normal(1000 + k, n);
    if (!among(k, {0, 3, 5, 9, 13, 17})) continue;
    auto const b = normal(2000 + k, n);
    for (std::size_t i = 0; i < n; ++i) x[k][i] = std::sqrt(x[k][i] * x[k][i] + b[i] * b[i]);
  }
  for (std::size_t k = 21; k < 28; ++k) x[k].resize(n);
  auto const noise = normal(3000, n);
  std::vector<std::int32_t> labels(n);
  for (std::size_t i = 0; i < n; ++i) {
    auto const at = [&](std::size_t k) -> double { return x[k][i]; };
    auto const mass = [&](std::size_t a, std::size_t b, std::size_t c, std::size_t d) {
      return std::sqrt(at(a) * at(b) + (at(c) - at(d)) * (at(c) - at(d)));
    };
    x[21][i] = mass(0, 3, 1, 4), x[22][i] = mass(5, 9, 6, 10), x[23][i] = mass(9, 13, 10, 14);
    x[24][i] = mass(13, 17, 14, 18), x[25][i] = mass(0, 5, 2, 7);
    x[26][i] = (at(22) + at(23)) + at(3), x[27][i] = (at(26) + at(24)) * 0.5;
    double f = 1.2 - 1.1 * std::abs(at(25) - 1.4);
    f = f - 0.5 * std::abs(at(22) - 1.2);
    f = f + 0.35 * (at(8) * at(12) - 0.35) * (at(23) - 1.5);
    f = f + 0.25 * at(1) * at(6);
    f = f - 0.2 * at(26);
    f = f + 0.3 * at(0) - 0.15 * at(11) + 0.1 * at(15) * at(19);
    f = f + 0.55 * noise[i];
    labels[i] = f > 0.05;
  }
  return dataset({.features = row_major(x), .width = 28, .labels = std::move(labels)});
}

/// Friedman 1991: 10 uniform columns, 5 of which matter.
inline auto friedman(std::size_t n) -> dataset {
  std::vector<std::vector<double>> x;
  for (std::size_t k = 0; k < 10; ++k) x.push_back(uniform(4000 + k, n));
  auto const noise = normal(4100, n);
  std::vector<float> targets(n);
  for (std::size_t i = 0; i < n; ++i)
    targets[i] = float(10 * std::sin(std::numbers::pi * x[0][i] * x[1][i]) + 20 * (x[2][i] - 0.5) * (x[2][i] - 0.5) +
                       10 * x[3][i] + 5 * x[4][i] + noise[i]);
  return dataset({.features = row_major(x), .width = 10, .targets = std::move(targets)});
}

/// 5 columns of numbers and 5 of 6 to 200 categories, of which the first are the most frequent; each category has an effect
/// of its own; two classes.
inline auto categories(std::size_t n) -> dataset {
  constexpr std::size_t levels[] = {6, 24, 60, 200, 12};
  std::vector<std::vector<double>> x;
  for (std::size_t k = 0; k < 5; ++k) x.push_back(normal(5000 + k, n));
  std::vector<std::vector<std::string>> names(10);
  std::vector<double> f(n);
  for (std::size_t k = 0; k < 5; ++k) {
    auto const a = uniform(5100 + k, n), b = uniform(5200 + k, n), effect = uniform(5300 + k, levels[k]);
    for (std::size_t i = 0; i < levels[k]; ++i) names[5 + k].push_back(std::to_string(i));
    x.emplace_back(n);
    for (std::size_t i = 0; i < n; ++i) {
      auto const level = std::size_t(a[i] * b[i] * double(levels[k]));
      x[5 + k][i] = double(level);
      f[i] += (effect[level] * 2 - 1) * (k == 3 ? 1.5 : 1);
    }
  }
  auto const noise = normal(5400, n);
  std::vector<std::int32_t> labels(n);
  for (std::size_t i = 0; i < n; ++i) labels[i] = f[i] + 0.5 * x[0][i] * x[1][i] + 0.4 * x[2][i] + 0.6 * noise[i] > 0;
  return dataset({.features = row_major(x), .width = 10, .labels = std::move(labels), .categories = std::move(names)});
}

/// The area under the ROC curve, by the probabilities of two classes.
inline auto auc(std::span<float const> probabilities, std::span<std::int32_t const> labels) -> double {
  std::vector<float> of_class_1;
  for (std::size_t i = 1; i < probabilities.size(); i += 2) of_class_1.push_back(probabilities[i]);
  return ctgrad::metrics::roc_auc(of_class_1, labels);
}

}  // namespace tables
