// tests/laws/batch_norm.cpp — what couples samples: statistics of the batch while training, kept ones in predictions
// SPDX-License-Identifier: MIT
#include "support/kernels_beside_reference.hpp"

#include <ctgrad/layer/batch_norm.hpp>
#include <ctgrad/layer/combine.hpp>
#include <ctgrad/layer/convolution.hpp>
#include <ctgrad/layer/pooling.hpp>

using namespace ctgrad;

namespace {

constexpr label<"t", 3> t{};
constexpr input<"x", 2, 6, 6> x{};
constexpr auto channels =
    x | conv2d<4, 3> | batch_norm<"n1"> | relu | max_pool<2> | flatten | dense<5> | batch_norm<"n2"> | tanh | dense<3>;
constexpr auto channels_loss = cross_entropy(channels, t);

constexpr input<"v", 4> v{};
constexpr auto features = v | batch_norm<"n">;
constexpr auto square = sum(hadamard(features, features));
using net_of_features = network<features, square, double>;

}  // namespace

TEST_CASE("kernels = reference: normalised channels and features, and the statistics that steps keep") {
  support::kernels_beside_reference<channels, channels_loss, float>(x, t);
}

TEST_CASE("batch_norm: while training, every feature has mean 0 and variance 1") {
  constexpr int batch = 50;
  net_of_features net;
  auto trainer = net.train_with(sgd{.rate = 0}, batch);
  support::dice random(1);
  std::vector<double> rows(4 * batch), mean(4), variance(4);
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = double(i % 4) + 2 * random.within(-1, 1);
  for (std::size_t i = 0; i < rows.size(); ++i) mean[i % 4] += rows[i] / batch;
  for (std::size_t i = 0; i < rows.size(); ++i) variance[i % 4] += (rows[i] - mean[i % 4]) * (rows[i] - mean[i % 4]) / batch;
  double norm = 0;  // mean over samples of sum over features of (x - mean)^2 / (variance + epsilon)
  for (double s : variance) norm += s / (s + 1e-5);
  CHECK(trainer.step(batch, feed(v, rows)) == Approx(norm).epsilon(1e-12));

  // A step goes a tenth of the way from 0 and 1; predictions read what is kept, not their batch.
  auto const kept = [&](std::string_view name) { return net.view(net.table.find(name)); };
  std::vector<double> y(8), row(rows.begin(), rows.begin() + 8);
  net.predict_with(2)(2, y, feed(v, row));
  for (int k = 0; k < 4; ++k) {
    double const m = 0.1 * mean[std::size_t(k)], s = 0.9 + 0.1 * variance[std::size_t(k)];
    CHECK(kept("n.mean")(k, 0) == Approx(m).epsilon(1e-12));
    CHECK(kept("n.variance")(k, 0) == Approx(s).epsilon(1e-12));
    CHECK(y[std::size_t(k)] == Approx((row[std::size_t(k)] - m) / std::sqrt(s + 1e-5)).epsilon(1e-12));
  }
}
