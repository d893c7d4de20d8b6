// likelihood.cpp — least squares is maximum likelihood under Gaussian noise, and an L2 penalty is a Gaussian prior: in numbers
// SPDX-License-Identifier: MIT
#include <ctgrad/core/random.hpp>
#include <ctgrad/ctgrad.hpp>
#include <ctgrad/data/tables.hpp>
#include <ctgrad/linear/linear_regression.hpp>
#include <ctgrad/linear/ridge.hpp>

#include <cmath>
#include <cstdio>

using namespace ctgrad;

inline constexpr input<"x", 2> x;
inline constexpr target<"t", 1> t;
inline constexpr parameter<"w", 1, 2> w;
inline constexpr parameter<"b", 1> b;
inline constexpr parameter<"s", 1> s;   // the logarithm of the noise's variance
inline constexpr hyperparameter<"precision"> precision;
inline constexpr hyperparameter<"prior"> prior;

inline constexpr auto line = w * x + b;
inline constexpr auto likelihood = gaussian_nll(line, s, t);                                      // of one row
inline constexpr auto posterior = precision * mean_squared_error(line, t) + prior * l2(w);  // -log p(w | data) / rows + constant

namespace {

/// Body mass index and blood pressure of 442 patients, and how far their diabetes had gone: each of mean 0 and deviation 1.
auto patients() -> dataset {
  dataset const all = diabetes();
  dataset_parts parts{.width = 2};
  auto const standard = [&](auto at) {
    double mean = 0, square = 0;
    for (std::size_t i = 0; i < all.rows(); ++i) mean += at(i) / double(all.rows());
    for (std::size_t i = 0; i < all.rows(); ++i) square += std::pow(at(i) - mean, 2) / double(all.rows());
    std::vector<float> numbers;
    for (std::size_t i = 0; i < all.rows(); ++i) numbers.push_back(float((at(i) - mean) / std::sqrt(square)));
    return numbers;
  };
  auto const mass = standard([&](std::size_t i) { return double(all.row(i)[2]); });
  auto const pressure = standard([&](std::size_t i) { return double(all.row(i)[3]); });
  for (std::size_t i = 0; i < all.rows(); ++i) parts.features.insert(parts.features.end(), {mass[i], pressure[i]});
  parts.targets = standard([&](std::size_t i) { return double(all.targets()[i]); });
  return dataset(std::move(parts));
}

/// The log-likelihood of the rows, if t = w . x + b + normal noise of this variance.
auto log_likelihood(dataset const& data, double w0, double w1, double b0, double variance) -> double {
  double sum = 0;
  for (std::size_t i = 0; i < data.rows(); ++i) {
    double const r = double(data.targets()[i]) - w0 * double(data.row(i)[0]) - w1 * double(data.row(i)[1]) - b0;
    sum -= (std::log(6.283185307179586 * variance) + r * r / variance) / 2;
  }
  return sum;
}

void maximum_likelihood(dataset const& data) {
  auto const found = fit(neural_network{.output = ref<line>, .loss = ref<likelihood>, .optimizer = sgd{.rate = 0.2}, .epochs = 400,
                                        .batch_fraction = 1}, data);
  auto const least = fit(linear_regression{}, data);
  auto const b0 = least.coefficients()[0], b1 = least.coefficients()[1], a = least.intercept();
  double const rows = double(data.rows()), noise = least.errors().noise * least.errors().noise * (rows - 3) / rows;
  std::printf("1. Gaussian noise                     w0       w1  noise variance\n");
  std::printf("   gradient steps on the likelihood %.4f  %.4f  %.4f\n", double(found.net.view(w)(0, 0)), double(found.net.view(w)(0, 1)),
              std::exp(double(found.net.view(s)(0, 0))));
  std::printf("   least squares, closed form       %.4f  %.4f  %.4f\n", b0, b1, noise);
  std::printf("   log-likelihood there %.3f; one standard error beside it: %.3f, %.3f\n\n", log_likelihood(data, b0, b1, a, noise),
              log_likelihood(data, b0 + least.errors().coefficients[0], b1, a, noise),
              log_likelihood(data, b0, b1 - least.errors().coefficients[1], a, noise));
}

void maximum_posterior(dataset const& data) {
  double const noise = 0.6, belief = 0.002;   // variances: of the noise, and of w before any row was seen
  auto const found = fit(neural_network{.output = ref<line>, .loss = ref<posterior>, .optimizer = sgd{.rate = 0.1}, .epochs = 600,
                                        .batch_fraction = 1,
                                        .hyperparameters = {{precision, 1 / (2 * noise)}, {prior, 1 / (2 * belief * double(data.rows()))}}},
                         data);
  auto const shrunk = fit(ridge{.alpha = noise / belief}, data);
  std::printf("2. w ~ N(0, %.3f), noise variance %.1f   w0       w1\n", belief, noise);
  std::printf("   gradient steps on the posterior  %.4f  %.4f\n", double(found.net.view(w)(0, 0)), double(found.net.view(w)(0, 1)));
  std::printf("   ridge, alpha = %.1f / %.3f = %.0f  %.4f  %.4f\n\n", noise, belief, noise / belief, shrunk.coefficients()[0],
              shrunk.coefficients()[1]);
}

/// Worlds drawn from the prior: over all of them, no alpha is nearer to the truth than noise variance / prior variance.
void worlds() {
  constexpr std::size_t width = 5, rows = 12, count = 3000;
  double const noise = 2, belief = 0.5;
  std::printf("3. %zu worlds drawn from the prior: mean squared error of w\n", count);
  for (double const times : {0.0, 0.25, 0.5, 1.0, 2.0, 4.0}) {
    double error = 0;
    for (std::size_t world = 0; world < count; ++world) {
      random_stream const draw{world, stream_id("worlds")};
      std::size_t counter = 0;
      auto const normal = [&](double variance) { return std::sqrt(variance) * draw.normal<double>(counter++); };
      std::vector<double> truth;
      for (std::size_t k = 0; k < width; ++k) truth.push_back(normal(belief));
      dataset_parts parts{.width = width};
      for (std::size_t i = 0; i < rows; ++i) {
        double y = normal(noise);
        for (std::size_t k = 0; k < width; ++k) {
          parts.features.push_back(float(normal(1)));
          y += truth[k] * double(parts.features.back());
        }
        parts.targets.push_back(float(y));
      }
      auto const model = fit(ridge{.alpha = times * noise / belief, .intercept = false}, dataset(std::move(parts)));
      for (std::size_t k = 0; k < width; ++k) error += std::pow(model.coefficients()[k] - truth[k], 2) / double(count * width);
    }
    std::printf("   alpha = %4.2f noise / prior  %.4f%s\n", times, error, times == 1 ? "   <- the penalty that is the prior" : "");
  }
}

}  // namespace

int main() {
  dataset const data = patients();
  maximum_likelihood(data);
  maximum_posterior(data);
  worlds();
}
