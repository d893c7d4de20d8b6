// references.cpp — on random cases, with ties and classes nobody predicts, every score is scikit-learn's to 1e-12
// SPDX-License-Identifier: MIT
#include "references/metrics.hpp"

#include <ctgrad/metrics/classification.hpp>
#include <ctgrad/metrics/clustering.hpp>
#include <ctgrad/metrics/probability.hpp>
#include <ctgrad/metrics/ranking.hpp>
#include <ctgrad/metrics/regression.hpp>

#include <catch2/catch.hpp>

#include <iterator>

using namespace ctgrad;
using namespace ctgrad::metrics;

namespace {

// The numbers of references/make_metrics.py.
struct numbers {
  std::uint64_t state;
  auto below(std::uint64_t n) -> int {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return int((state >> 33) % n);
  }
};

auto scores_of(std::uint64_t seed) -> std::vector<double> {
  numbers r{seed};
  auto const n = std::size_t(8 + r.below(90)), classes = std::size_t(2 + r.below(4));
  int const grain = 1 << (2 + r.below(8));
  std::vector<std::int32_t> actual, predicted, binary, other;
  for (std::size_t i = 0; i < n; ++i) actual.push_back(i < classes ? int(i) : r.below(classes));
  for (std::size_t i = 0; i < n; ++i) predicted.push_back(r.below(3) ? actual[i] : r.below(classes));
  std::vector<float> y, z, p, scores, x;
  for (std::size_t i = 0; i < n; ++i) y.push_back(float(r.below(2001) - 1000) / 64);
  for (std::size_t i = 0; i < n; ++i) z.push_back(y[i] + float(r.below(201) - 100) / 64);
  for (std::size_t i = 0; i < n; ++i) {
    double raw[5], sum = 0;
    for (std::size_t c = 0; c < classes; ++c) sum += raw[c] = 1 + r.below(std::uint64_t(grain));
    for (std::size_t c = 0; c < classes; ++c) p.push_back(float(raw[c] / sum));
    scores.push_back(p[i * classes + 1]);
    binary.push_back(actual[i] > 0);
  }
  for (std::size_t i = 0; i < n; ++i)
    for (int k = 0; k < 3; ++k) x.push_back(float(r.below(std::uint64_t(grain)) + 3 * actual[i]));
  for (std::size_t i = 0; i < n; ++i) other.push_back(r.below(2) ? actual[i] + 10 : 7 - r.below(5));
  double const q = 0.1 * (1 + (r.below(9)));
  return {accuracy(predicted, actual),
          balanced_accuracy(predicted, actual),
          precision(predicted, actual),
          precision(predicted, actual, average::micro),
          recall(predicted, actual),
          recall(predicted, actual, average::micro),
          f1(predicted, actual),
          f1(predicted, actual, average::micro),
          roc_auc(scores, binary),
          roc_auc(p, actual, classes),
          average_precision(scores, binary),
          log_loss(p, actual, classes),
          brier_score(p, actual, classes),
          mean_squared_error(z, y),
          root_mean_squared_error(z, y),
          mean_absolute_error(z, y),
          r2(z, y),
          pinball_loss(z, y, q),
          silhouette(x, 3, actual),
          adjusted_rand(actual, other),
          mutual_information(actual, other),
          normalized_mutual_information(actual, other),
          adjusted_mutual_information(actual, other)};
}

}  // namespace

TEST_CASE("metrics: scikit-learn's to 1e-12 on sixty random cases") {
  for (std::uint64_t seed = 0; seed < std::size(references::metrics); ++seed) {
    auto const scores = scores_of(seed);
    REQUIRE(scores.size() == std::size(references::metrics[seed]));
    for (std::size_t k = 0; k < scores.size(); ++k) {
      INFO("case " << seed << ", score " << k);
      CHECK(std::abs(scores[k] - references::metrics[seed][k]) <=
            1e-12 * std::max(1.0, std::abs(references::metrics[seed][k])));
    }
  }
}
