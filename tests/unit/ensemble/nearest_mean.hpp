// tests/unit/ensemble/nearest_mean.hpp — a stranger's classifier that takes weights and knows no probabilities
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/data/require_numbers.hpp>
#include <ctgrad/data/require_weights.hpp>
#include <ctgrad/estimator/metrics.hpp>
#include <ctgrad/estimator/traits.hpp>

#include <cmath>
#include <cstring>

namespace stranger {

using ctgrad::classification, ctgrad::dataset, ctgrad::require;

/// The class whose mean is nearest, in the column that is asked for.
struct nearest_mean {
  std::size_t column = 0;
};
struct nearest_mean_model {
  using task = classification;
  std::size_t width = 0, column = 0;
  std::vector<double> means{}, rows{};  // of each class
};

inline auto fit(nearest_mean const& spec, dataset const& data, std::span<float const> weights) -> nearest_mean_model {
  require(data.has_labels(), "nearest_mean: no labels");
  ctgrad::require_numbers("nearest_mean", data);
  ctgrad::require_weights("nearest_mean", weights, data.rows());
  nearest_mean_model m{data.width(), spec.column, std::vector<double>(data.classes()), std::vector<double>(data.classes())};
  for (std::size_t i = 0; i < data.rows(); ++i) {
    auto const c = std::size_t(data.labels()[i]);
    m.means[c] += double(weights[i]) * double(data.row(i)[spec.column]), m.rows[c] += double(weights[i]);
  }
  for (std::size_t c = 0; c < m.means.size(); ++c) m.means[c] /= m.rows[c];
  return m;
}
inline auto fit(nearest_mean const& spec, dataset const& data) -> nearest_mean_model {
  return fit(spec, data, std::vector<float>(data.rows(), 1));
}
inline auto predict(nearest_mean_model const& m, std::span<float const> rows) -> std::vector<std::int32_t> {
  require(!rows.empty() && rows.size() % m.width == 0, "nearest_mean: no whole rows");
  std::vector<std::int32_t> labels;
  for (float const x : rows) require(std::isfinite(x), "nearest_mean: a number is ", x);
  for (std::size_t i = 0; i < rows.size(); i += m.width) {
    std::size_t best = 0;
    double least = 1e300;
    for (std::size_t c = 0; c < m.means.size(); ++c)
      if (double const d = std::abs(double(rows[i + m.column]) - m.means[c]); m.rows[c] > 0 && d < least)
        least = d, best = c;
    labels.push_back(std::int32_t(best));
  }
  return labels;
}
inline auto predict(nearest_mean_model const& m, dataset const& data) -> std::vector<std::int32_t> {
  require(data.width() == m.width, "nearest_mean: ", data.width(), " columns");
  return predict(m, data.features());
}
inline auto score(nearest_mean_model const& m, dataset const& data) -> double {
  return ctgrad::metrics::accuracy(predict(m, data), data.labels());
}

}  // namespace stranger

/// It writes itself as bytes that are no text.
template <>
struct ctgrad::estimator_traits<stranger::nearest_mean> : ctgrad::estimator_defaults {
  static auto write(stranger::nearest_mean_model const& m) -> std::string {
    std::string bytes;
    auto const put = [&](auto const* from, std::size_t n) { bytes.append(reinterpret_cast<char const*>(from), n); };
    std::size_t const sizes[]{m.width, m.column, m.means.size()};
    put(sizes, sizeof sizes), put(m.means.data(), 8 * m.means.size()), put(m.rows.data(), 8 * m.rows.size());
    return bytes;
  }
  static auto read(std::string_view bytes) -> stranger::nearest_mean_model {
    auto const take = [&](auto* to, std::size_t n) {
      require(bytes.size() >= n, "nearest_mean: the bytes end too early");
      std::memcpy(to, bytes.data(), n), bytes.remove_prefix(n);
    };
    std::size_t sizes[3];
    take(sizes, sizeof sizes);
    require(sizes[1] < sizes[0] && sizes[2] <= bytes.size() / 16, "nearest_mean: the sizes are wrong");
    stranger::nearest_mean_model m{sizes[0], sizes[1], std::vector<double>(sizes[2]), std::vector<double>(sizes[2])};
    take(m.means.data(), 8 * sizes[2]), take(m.rows.data(), 8 * sizes[2]);
    return m;
  }
};
