// backpropagation.cpp — the digits network beside the equations of a lecture, written out plainly in double
// SPDX-License-Identifier: MIT
#include <ctgrad/data/digits.hpp>
#include <ctgrad/layer/activation.hpp>
#include <ctgrad/loss/cross_entropy.hpp>
#include <ctgrad/loss/penalty.hpp>
#include <ctgrad/neural_network/initialize.hpp>

#include <catch2/catch.hpp>

#include <cmath>

using namespace ctgrad;

namespace {

constexpr int inputs = 64, hidden = 48, classes = 10;
constexpr double penalty = 1e-3;

inline constexpr input<"x", inputs> x;
inline constexpr label<"t", classes> t;
inline constexpr parameter<"W1", hidden, inputs> W1;
inline constexpr parameter<"b1", hidden> b1;
inline constexpr parameter<"W2", classes, hidden> W2;
inline constexpr parameter<"b2", classes> b2;
constexpr auto logits = W2 * relu(W1 * x + b1) + b2;
constexpr auto loss = cross_entropy(logits, t) + penalty * l2(W1);

using vector = std::vector<double>;
struct matrix {
  int rows, cols;
  vector values = vector(std::size_t(rows * cols));
  auto operator()(int i, int j) -> double& { return values[std::size_t(i * cols + j)]; }
};

// u = W z + b
auto affine(matrix& w, vector const& b, vector const& z) -> vector {
  vector u = b;
  for (int i = 0; i < w.rows; ++i)
    for (int j = 0; j < w.cols; ++j) u[std::size_t(i)] += w(i, j) * z[std::size_t(j)];
  return u;
}

/// Gradient descent on mean cross-entropy + penalty |W1|^2: Bishop 2006, section 5.3.1, line by line.
struct plain_network {
  matrix w1{hidden, inputs}, w2{classes, hidden};
  vector b1 = vector(hidden), b2 = vector(classes);

  auto step(double rate, std::span<float const> rows, std::span<std::int32_t const> labels) -> double {
    matrix dw1{hidden, inputs}, dw2{classes, hidden};
    vector db1(hidden), db2(classes);
    double objective = 0;
    double const n = double(labels.size());
    for (std::size_t s = 0; s < labels.size(); ++s) {
      vector const z0(rows.begin() + std::ptrdiff_t(s * inputs), rows.begin() + std::ptrdiff_t((s + 1) * inputs));
      vector const u1 = affine(w1, b1, z0);
      vector z1 = u1;
      for (double& z : z1) z = std::max(0.0, z);
      vector const u2 = affine(w2, b2, z1);
      double sum = 0;
      for (double u : u2) sum += std::exp(u);
      objective += (std::log(sum) - u2[std::size_t(labels[s])]) / n;

      vector delta2(classes), delta1(hidden);
      for (std::size_t k = 0; k < classes; ++k) delta2[k] = std::exp(u2[k]) / sum - (labels[s] == std::int32_t(k) ? 1 : 0);
      for (int j = 0; j < hidden; ++j)
        for (int k = 0; k < classes; ++k)
          delta1[std::size_t(j)] += u1[std::size_t(j)] > 0 ? w2(k, j) * delta2[std::size_t(k)] : 0;
      for (int k = 0; k < classes; ++k) {
        db2[std::size_t(k)] += delta2[std::size_t(k)] / n;
        for (int j = 0; j < hidden; ++j) dw2(k, j) += delta2[std::size_t(k)] * z1[std::size_t(j)] / n;
      }
      for (int j = 0; j < hidden; ++j) {
        db1[std::size_t(j)] += delta1[std::size_t(j)] / n;
        for (int i = 0; i < inputs; ++i) dw1(j, i) += delta1[std::size_t(j)] * z0[std::size_t(i)] / n;
      }
    }
    for (std::size_t i = 0; i < w1.values.size(); ++i) {
      objective += penalty * w1.values[i] * w1.values[i];
      dw1.values[i] += 2 * penalty * w1.values[i];
    }
    descend(w1.values, dw1.values, rate), descend(w2.values, dw2.values, rate);
    descend(b1, db1, rate), descend(b2, db2, rate);
    return objective;
  }
  static void descend(vector& p, vector const& dp, double rate) {
    for (std::size_t i = 0; i < p.size(); ++i) p[i] -= rate * dp[i];
  }
};

}  // namespace

TEST_CASE("backpropagation: fused kernels follow the equations of the lecture for 50 steps") {
  dataset const data = digits();
  network<logits, loss> net;
  initialize(net, 7);
  plain_network plain;
  auto const copy = [](auto view, matrix& to) {
    for (int i = 0; i < view.rows; ++i)
      for (int j = 0; j < view.cols; ++j) to(i, j) = view(i, j);
  };
  copy(net.view(W1), plain.w1);
  copy(net.view(W2), plain.w2);

  constexpr int batch = 50;  // not a multiple of any tile
  auto trainer = net.train_with(sgd{.rate = 0.2}, batch);
  for (int step = 0; step < 50; ++step) {
    std::size_t const first = std::size_t(step % 30) * batch;
    auto const rows = data.features().subspan(first * inputs, batch * inputs);
    auto const labels = data.labels().subspan(first, batch);
    float const ours = trainer.step(batch, feed(x, rows), feed(t, labels));
    double const theirs = plain.step(0.2, rows, labels);
    INFO("step " << step);
    REQUIRE(std::abs(ours - theirs) < 1e-5);
  }
  double worst = 0;
  for (int j = 0; j < hidden; ++j)
    for (int i = 0; i < inputs; ++i) worst = std::max(worst, std::abs(net.view(W1)(j, i) - plain.w1(j, i)));
  CHECK(worst < 1e-5);
}
