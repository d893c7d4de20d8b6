// src/bayes/gaussian_naive_bayes.cpp — one pass over the rows, and the rule of Bayes
// SPDX-License-Identifier: MIT
#include <ctgrad/bayes/gaussian_naive_bayes.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "../estimator/check_fields.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {

gaussian_naive_bayes_model::gaussian_naive_bayes_model(table_schema schema, parts estimated)
    : schema_(std::move(schema)), parts_(std::move(estimated)) {
  learn::check_schema_of<classification>(schema_);
  std::size_t const classes = schema_.outputs, numbers = classes * schema_.width;
  learn::require_count("shares", parts_.shares.size(), classes);
  learn::require_count("means", parts_.means.size(), numbers);
  learn::require_count("variances", parts_.variances.size(), numbers);
  learn::require_finite("means", parts_.means);
  learn::require_finite("variances", parts_.variances);
  for (double const v : parts_.variances) require(v > 0, "model: a variance is ", v, ", but it must be above 0");
  double largest = 0;
  for (double const s : parts_.shares) {
    require(s >= 0 && s <= 1, "model: the share of a class is ", s, ", but it must lie between 0 and 1");
    largest = std::max(largest, s);
  }
  require(largest > 0, "model: no class has a share above 0");
  for (std::size_t c = 0; c < classes; ++c) {
    double constant = std::log(parts_.shares[c]);
    for (std::size_t k = 0; k < schema_.width; ++k)
      constant -= std::log(2 * std::numbers::pi * parts_.variances[c * schema_.width + k]) / 2;
    constants_.push_back(constant);
  }
}

void gaussian_naive_bayes_model::evaluate(std::span<float const> rows, std::span<float> probabilities) const {
  std::size_t const width = schema_.width, classes = schema_.outputs;
  std::vector<double> log_density(classes);
  for (std::size_t i = 0; i * width < rows.size(); ++i) {
    auto const x = rows.subspan(i * width, width);
    double top = -std::numeric_limits<double>::infinity(), sum = 0;
    for (std::size_t c = 0; c < classes; ++c) {
      double squares = 0;
      for (std::size_t k = 0; k < width; ++k) {
        double const d = double(x[k]) - parts_.means[c * width + k];
        squares += d * d / parts_.variances[c * width + k];
      }
      log_density[c] = constants_[c] - squares / 2;
      top = std::max(top, log_density[c]);
    }
    for (double& l : log_density) sum += l = std::exp(l - top);
    for (std::size_t c = 0; c < classes; ++c) probabilities[i * classes + c] = float(log_density[c] / sum);
  }
}

namespace learn {

auto class_densities(gaussian_naive_bayes const& spec, table const& data, std::span<float const> weights)
    -> gaussian_naive_bayes_model::parts {
  require_positive("smoothing", spec.smoothing);
  std::size_t const width = data.width;
  // About the first row: near enough to the mean for sums of squares, and exact for a constant column.
  auto const first = data.features.first(width);
  std::vector<double> count(data.classes), sum(data.classes * width), squares(data.classes * width);
  for (std::size_t i = 0; i < data.rows; ++i) {
    auto const c = std::size_t(data.labels[i]);
    double const w = weights.empty() ? 1 : double(weights[i]);
    float const* const x = data.features.data() + i * width;
    double* const s = sum.data() + c * width;
    double* const q = squares.data() + c * width;
    count[c] += w;
    for (std::size_t k = 0; k < width; ++k) {
      double const d = double(x[k]) - double(first[k]), wd = w * d;
      s[k] += wd, q[k] += wd * d;
    }
  }

  gaussian_naive_bayes_model::parts result{.shares = count, .means = std::move(sum), .variances = std::move(squares)};
  double total = 0, largest = 0;
  for (double const n : count) total += n;
  for (double& share : result.shares) share /= total;
  for (std::size_t k = 0; k < width; ++k) {
    double all = 0, all_squares = 0;
    for (std::size_t c = 0; c < data.classes; ++c)
      all += result.means[c * width + k], all_squares += result.variances[c * width + k];
    largest = std::max(largest, all_squares / total - all / total * (all / total));
    for (std::size_t c = 0; c < data.classes; ++c) {
      double& mean = result.means[c * width + k];
      double& variance = result.variances[c * width + k];
      if (!(count[c] > 0)) {
        variance = 1;
        continue;
      }
      mean /= count[c];
      variance = std::max(0.0, variance / count[c] - mean * mean);
      mean += double(first[k]);
    }
  }
  // Where no column varies at all, any variance gives the same answers.
  for (double& variance : result.variances) variance += spec.smoothing * (largest > 0 ? largest : 1);
  return result;
}

}  // namespace learn
}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI
