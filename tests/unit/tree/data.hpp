// tests/unit/tree/data.hpp — data sets that tests of trees and ensembles share
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/random.hpp>
#include <ctgrad/data/dataset.hpp>
#include <ctgrad/data/split.hpp>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

namespace test {

/// n points of [-1, 1]^2, labelled by the sign of their product: no line and no single split tells the classes apart.
inline auto xnor(std::size_t n, std::uint64_t seed) -> ctgrad::dataset {
  ctgrad::dataset_parts parts{.width = 2, .classes = 2, .feature_names = {"u", "v"}};
  ctgrad::random_stream const stream{seed, ctgrad::stream_id("xnor")};
  for (std::size_t i = 0; i < n; ++i) {
    float const u = 2 * stream.uniform(2 * i) - 1, v = 2 * stream.uniform(2 * i + 1) - 1;
    parts.features.insert(parts.features.end(), {u, v});
    parts.labels.push_back(u * v > 0);
  }
  return ctgrad::dataset(std::move(parts));
}

/// y = 10 sin(pi x0 x1) + 20 (x2 - 1/2)^2 + 10 x3 + 5 x4 + noise, x uniform in [0, 1]^6 (Friedman 1991; x5 is noise too).
inline auto friedman(std::size_t n, std::uint64_t seed) -> ctgrad::dataset {
  ctgrad::dataset_parts parts{.width = 6};
  ctgrad::random_stream const stream{seed, ctgrad::stream_id("friedman")}, noise{seed, ctgrad::stream_id("noise")};
  for (std::size_t i = 0; i < n; ++i) {
    float x[6];
    for (std::size_t j = 0; j < 6; ++j) parts.features.push_back(x[j] = stream.uniform(6 * i + j));
    parts.targets.push_back(10 * std::sin(3.14159265f * x[0] * x[1]) + 20 * (x[2] - .5f) * (x[2] - .5f) + 10 * x[3] +
                            5 * x[4] + noise.normal(i));
  }
  return ctgrad::dataset(std::move(parts));
}

/// Points of several classes around centres on a circle, with many equal values.
inline auto rings(std::size_t n, std::size_t classes, std::uint64_t seed) -> ctgrad::dataset {
  ctgrad::dataset_parts parts{.width = 3, .classes = classes};
  ctgrad::random_stream const stream{seed, ctgrad::stream_id("rings")};
  for (std::size_t i = 0; i < n; ++i) {
    auto const label = i % classes;
    auto const angle = 6.2831853f * float(label) / float(classes);
    for (float const center : {std::cos(angle), std::sin(angle), 0.f})
      parts.features.push_back(std::round(8 * (1.5f * center + stream.normal(parts.features.size()))) / 8);
    parts.labels.push_back(std::int32_t(label));
  }
  return ctgrad::dataset(std::move(parts));
}

/// The file `name` of the folder that the environment calls CTGRAD_DATA: numbers with a header, the label or target last.
/// Nothing where that file is absent; the test then says so.
struct csv {
  std::vector<float> features{}, last{};
  std::size_t width = 0;
};
inline auto read_numbers(std::string const& name) -> csv {
  char const* const folder = std::getenv("CTGRAD_DATA");
  std::ifstream file(folder ? std::string(folder) + "/" + name : std::string());
  csv result;
  std::string line, cell;
  std::getline(file, line);
  while (std::getline(file, line)) {
    std::istringstream cells(line);
    std::vector<float> row;
    while (std::getline(cells, cell, ',')) row.push_back(std::stof(cell));
    result.width = row.size() - 1;
    result.last.push_back(row.back());
    result.features.insert(result.features.end(), row.begin(), row.end() - 1);
  }
  return result;
}
inline auto labelled(csv const& from) -> ctgrad::dataset {
  return ctgrad::dataset({.features = from.features, .width = from.width, .labels = {from.last.begin(), from.last.end()}});
}

/// The rows in another order.
inline auto shuffled(ctgrad::dataset const& data, std::uint64_t seed) -> ctgrad::dataset {
  return data.subset(ctgrad::permutation(data.rows(), {seed, ctgrad::stream_id("shuffled")}));
}

}  // namespace test
