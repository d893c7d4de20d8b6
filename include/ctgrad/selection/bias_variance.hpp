// ctgrad/selection/bias_variance.hpp — where a regression's error comes from, by learning from many samples of one source
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/selection/cross_validate.hpp>

#include <functional>

namespace ctgrad::inline CTGRAD_ABI {

/// A source of data sets: y = truth(x) + noise, x uniform in a box. Any type with these two functions is one.
struct noisy_function {
  std::function<double(std::span<float const>)> truth{};  ///< the function without noise
  double noise = 0.1;                                     ///< deviation, at least 0
  std::size_t width = 1;                                  ///< numbers in x
  double low = 0, high = 1;                               ///< of each of them

  /// Rows whose features and targets depend on the seed.
  [[gnu::cold]] auto sample(std::size_t rows, std::uint64_t seed) const -> dataset {
    require(truth && width > 0 && low < high && noise >= 0,
            "noisy_function: a truth, a width, low below high and noise of at least 0 are needed");
    random_stream const place{seed, stream_id("noisy function x")};
    dataset_parts parts{.width = width};
    for (std::size_t i = 0; i < rows * width; ++i)
      parts.features.push_back(float(low + (high - low) * place.uniform<double>(i)));
    parts.targets = targets(parts.features, seed);
    return dataset{std::move(parts)};
  }
  /// Other targets of the same rows.
  [[gnu::cold]] auto targets(std::span<float const> features, std::uint64_t seed) const -> std::vector<float> {
    random_stream const random{seed, stream_id("noisy function y")};
    std::vector<float> y;
    for (std::size_t i = 0; i < features.size() / width; ++i)
      y.push_back(float(truth(features.subspan(i * width, width)) + noise * random.normal<double>(i)));
    return y;
  }
};

/// How many samples are drawn, of how many rows.
struct bias_variance_options {
  std::size_t rows = 50;        ///< of each training sample
  std::size_t samples = 100;    ///< as many models, at least 2
  std::size_t test_rows = 100;  ///< at which they are compared
  std::uint64_t seed = 0;       ///< of training sets and noise
  int threads = all_threads;    ///< for the fits; the same bits for any number
};

/// Means over the test rows. Each is an unbiased estimate, so bias_squared may be a little below 0 where there is none.
struct bias_variance_parts {
  double bias_squared = 0;    ///< (mean model - truth)^2: what no number of samples would mend
  double variance = 0;        ///< of the models about their mean
  double noise = 0;           ///< of the targets about the truth: what no model can mend
  double error = 0;           ///< mean squared error of the models on targets of their own, measured
  double standard_error = 0;  ///< of `error`, from one sample to the next

  auto sum() const -> double { return bias_squared + variance + noise; }  ///< the error that one expects
};

/// Splits the expected squared error of an estimator into its parts (Geman, Bienenstock & Doursat 1992), by fitting it on
/// `samples` samples of the source. law: sum() is error within a few standard errors
/// \code bias_variance(decision_tree<regression>{.max_depth = 3}, noisy_function{.truth = f, .noise = 0.2}) \endcode
template <regressor Spec, class Source>
[[gnu::cold]] auto bias_variance(Spec const& spec, Source const& source, bias_variance_options const& o = {})
    -> bias_variance_parts {
  require(o.rows > 0 && o.samples >= 2 && o.test_rows > 0,
          "bias_variance: rows and test_rows must be above 0, samples at least 2");
  // Seeds of training samples, of targets to be compared with, and of targets to estimate the truth from never meet.
  auto const seed = [&](std::uint64_t purpose, std::size_t s) {
    return philox4x32({std::uint32_t(s), std::uint32_t(purpose), std::uint32_t(o.seed), std::uint32_t(o.seed >> 32)},
                      {0, 0})[0] |
           std::uint64_t{purpose} << 32;
  };
  dataset const places = source.sample(o.test_rows, seed(0, 0));
  std::size_t const n = o.test_rows;
  std::vector<std::vector<float>> predicted(o.samples), drawn(o.samples);
  std::vector<double> errors(o.samples);
  detail::in_parallel(o.samples, o.threads, [&](std::size_t s) {
    predicted[s] = predict(fit(spec, source.sample(o.rows, seed(1, s))), places.features());
    drawn[s] = source.targets(places.features(), seed(2, s));
    errors[s] = metrics::mean_squared_error(predicted[s], source.targets(places.features(), seed(3, s)));
  });

  double const r = double(o.samples);
  bias_variance_parts parts;
  for (std::size_t i = 0; i < n; ++i) {
    double model = 0, truth = 0, spread = 0, noise = 0;
    for (std::size_t s = 0; s < o.samples; ++s) model += double(predicted[s][i]) / r, truth += double(drawn[s][i]) / r;
    for (std::size_t s = 0; s < o.samples; ++s)
      spread += std::pow(double(predicted[s][i]) - model, 2) / (r - 1),
          noise += std::pow(double(drawn[s][i]) - truth, 2) / (r - 1);
    parts.variance += spread / double(n);
    parts.noise += noise / double(n);
    // Both means are of r draws: their own variances are in the square, and no bias.
    parts.bias_squared += (std::pow(model - truth, 2) - (spread + noise) / r) / double(n);
  }
  measured const all{errors};
  parts.error = all.mean();
  parts.standard_error = all.deviation() / std::sqrt(r - 1);
  return parts;
}

}  // namespace ctgrad::inline CTGRAD_ABI
