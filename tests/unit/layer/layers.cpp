// layers.cpp — layers write formulas; dropout is noise in training and nothing in predictions
// SPDX-License-Identifier: MIT
#include <ctgrad/layer/activation.hpp>
#include <ctgrad/layer/combine.hpp>
#include <ctgrad/expression/reduce.hpp>
#include <ctgrad/layer/dropout.hpp>
#include <ctgrad/layer/embedding.hpp>
#include <ctgrad/layer/normalization.hpp>
#include <ctgrad/loss/mean_squared_error.hpp>
#include <ctgrad/neural_network/initialize.hpp>

#include <catch2/catch.hpp>

#include <math.h>  // whose functions stand beside ours in every set that a chain chooses from
#include <stdlib.h>

using namespace ctgrad;

namespace {

inline constexpr input<"x", 6> x;
inline constexpr input<"M", 2, 3> M;
inline constexpr target<"y", 6> y;
inline constexpr parameter<"W1", 4, 6> W1;
inline constexpr parameter<"b1", 4> b1;
inline constexpr parameter<"W2", 2, 4> W2;
inline constexpr parameter<"b2", 2> b2;
inline constexpr parameter<"in.W", 6, 6> inW;
inline constexpr parameter<"in.b", 6> inb;

// Layers and formula are one graph.
static_assert((x | dense<4> | relu | dense<2>) == W2 * relu(W1 * x + b1) + b2);
static_assert((x | (dense<4> | relu) | dense<2>) == (x | dense<4> | relu | dense<2>));
static_assert((x | dense<6, "in"> | tanh) == tanh(inW * x + inb));
static_assert((x | residual(dense<6, "in"> | tanh)) == x + tanh(inW * x + inb));
static_assert((M | flatten) == reshape<6>(M));
static_assert((x | exp | expm1 | log | log1p | sqrt) == sqrt(log1p(log(expm1(exp(x))))));
static_assert((x | sin | cos | tan | atan | sinh | cosh) == cosh(sinh(atan(tan(cos(sin(x)))))));
static_assert((x | square | erf | abs | sign | floor) == floor(sign(abs(erf(square(x))))));
static_assert((x | residual(tanh | relu)) == x + relu(tanh(x)));
static_assert((x | concat(dense<6, "in">, dense<6, "in"> | relu)) == concat(inW * x + inb, relu(inW* x + inb)));
static_assert(!((x | dense<4>) == (x | dense<4, "in">)));

constexpr auto dropped = x | dropout<0.25>;
constexpr auto loss = mean_squared_error(x | dense<6, "in"> | dropout<0.25>, y);
constexpr auto plain = x | dense<6, "in">;

}  // namespace

TEST_CASE("dropout: in predictions it is not there") {
  static constexpr auto output = x | dense<6, "in"> | dropout<0.25>;
  network<output> with;
  network<plain> without;
  initialize(with, 3), initialize(without, 3);
  std::vector<float> rows{1, 2, 3, 4, 5, 6}, a(6), b(6);
  with.predict_with(1)(1, a, feed(x, rows));
  without.predict_with(1)(1, b, feed(x, rows));
  CHECK(a == b);
}

TEST_CASE("dropout2d: a channel is there as a whole or not at all, and in predictions always") {
  static constexpr input<"image", 8, 3, 5> image;
  static constexpr auto some = image | dropout2d<0.5, "maps">;
  static constexpr auto of_each = sum(hadamard(sum<1, 2>(some), sum<1, 2>(some)));
  network<some, of_each> net;
  auto trainer = net.train_with(sgd{.rate = 0}, 100);
  trainer.seed(3);
  std::vector<float> const ones(8 * 15 * 100, 1);
  // A channel that stays sums to 2 * 15: the mean over samples of (number of channels) * 900 says how many stayed.
  float const kept = trainer.step(100, feed(image, ones)) / 900;
  CHECK(kept * 100 == Approx(std::round(kept * 100)).margin(1e-2));
  CHECK(kept == Approx(4).margin(0.5));
  std::vector<float> y(120), one(120, 1);
  net.predict_with(1)(1, y, feed(image, one));
  CHECK(y == one);
}

TEST_CASE("dropout: what is kept is scaled so that the expectation stays, and a new seed drops others") {
  // A step of rate 0 reports sum((dropped - y)^2) / 6 with y = 0: mean over kept elements of (1 / 0.75)^2.
  static constexpr auto square = mean_squared_error(dropped, y);
  network<square> net;
  std::vector<float> const ones(6 * 1000, 1), zeros(6 * 1000, 0);
  auto trainer = net.train_with(sgd{.rate = 0}, 1000);
  float const first = trainer.step(1000, feed(x, ones), feed(y, zeros));
  CHECK(first == Approx(0.75 / (0.75 * 0.75)).epsilon(0.05));
  float const second = trainer.step(1000, feed(x, ones), feed(y, zeros));
  CHECK(first != second);  // every step draws anew

  auto again = net.train_with(sgd{.rate = 0}, 1000);
  CHECK(again.step(1000, feed(x, ones), feed(y, zeros)) == first);
  auto other = net.train_with(sgd{.rate = 0}, 1000);
  other.seed(1);
  CHECK(other.step(1000, feed(x, ones), feed(y, zeros)) != first);
}

TEST_CASE("dropout: its derivative keeps what it kept") {
  network<loss, loss, double> net;
  initialize(net, 1);
  std::vector<double> rows(6 * 5), targets(6 * 5);
  random_stream const stream{9, 9};
  for (std::size_t i = 0; i < rows.size(); ++i)
    rows[i] = stream.normal<double>(i), targets[i] = stream.normal<double>(i + 100);
  auto const loss_of = [&](auto copy) {
    return copy.train_with(sgd{.rate = 0}, 5).step(5, feed(x, rows), feed(y, targets));
  };
  auto moved = net;
  moved.train_with(sgd{.rate = 1}, 5).step(5, feed(x, rows), feed(y, targets));
  for (int i = 0; i < 6; ++i) {
    double const kept = net.view(inW)(i, 2), gradient = kept - moved.view(inW)(i, 2), h = 1e-5;
    net.view(inW)(i, 2) = kept + h;
    double const above = loss_of(net);
    net.view(inW)(i, 2) = kept - h;
    double const below = loss_of(net);
    net.view(inW)(i, 2) = kept;
    CHECK(gradient == Approx((above - below) / (2 * h)).margin(1e-9));
  }
}

namespace {

// Of the same layers, written as formulas.
inline constexpr parameter<"n.gain", 6> gain;
inline constexpr parameter<"n.bias", 6> bias;

template <auto const& A, auto const& B>
void must_predict_alike() {
  network<A> a;
  network<B> b;
  std::vector<float> const rows{1, 2, 3, 4, 5, 7, -1, 0, 0.5f, 2, 2, 2};
  std::vector<float> one(std::size_t(2 * a.outputs)), other = one;
  for (int i = 0; i < 6; ++i) b.view(gain)(i) = 1;
  a.predict_with(2)(2, one, feed(x, rows));
  b.predict_with(2)(2, other, feed(x, rows));
  for (std::size_t i = 0; i < one.size(); ++i) CHECK(one[i] == Approx(other[i]).margin(1e-6));
}

}  // namespace

TEST_CASE("layer_norm: mean 0 and variance 1, then gain and bias; the gain starts at 1") {
  static constexpr auto layer_output = x | layer_norm<"n">;
  static constexpr auto centred = x - mean(x);
  static constexpr auto formula = hadamard(gain, centred / sqrt(mean(hadamard(centred, centred)) + 1e-5)) + bias;
  must_predict_alike<layer_output, formula>();
  network<layer_output> net;
  std::vector<float> const row{1, 2, 3, 4, 5, 7};
  std::vector<float> y(6);
  net.predict_with(1)(1, y, feed(x, row));
  double sum = 0, square = 0;
  for (float v : y) sum += v, square += v * v;
  CHECK(sum == Approx(0).margin(1e-5));
  CHECK(square / 6 == Approx(1).margin(1e-4));
}

TEST_CASE("rms_norm: mean square 1") {
  static constexpr auto layer_output = x | rms_norm<"n">;
  static constexpr auto formula = hadamard(gain, x / sqrt(mean(hadamard(x, x)) + 1e-5)) + 0.0 * bias;
  must_predict_alike<layer_output, formula>();
}

TEST_CASE("embedding: the column of a category") {
  static constexpr label<"word", 5> word;
  static constexpr auto e = word | embedding<3, "words">;
  static constexpr parameter<"words.W", 3, 5> words;
  static_assert(e == words * word);
  network<e> net;
  initialize(net, 2);
  std::vector<std::int32_t> const categories{4, 0, 4};
  std::vector<float> y(9);
  net.predict_with(3)(3, y, feed(word, categories));
  for (int s = 0; s < 3; ++s)
    for (int i = 0; i < 3; ++i) CHECK(y[std::size_t(3 * s + i)] == net.view(words)(i, categories[std::size_t(s)]));
}

TEST_CASE("hyperparameter: set at run time, refused while it has no value") {
  static constexpr hyperparameter<"lambda"> lambda;
  static constexpr auto scaled = lambda * mean_squared_error(x, y);
  network<scaled> net;
  auto trainer = net.train_with(sgd{}, 1);
  std::vector<float> const ones(6, 1), zeros(6, 0);
  CHECK_THROWS_WITH(trainer.step(1, feed(x, ones), feed(y, zeros)),
                    "network: the hyperparameter lambda has no value; set it before the first run");
  trainer.set(lambda, 0.5);
  CHECK(trainer.step(1, feed(x, ones), feed(y, zeros)) == 0.5f);
  trainer.set(lambda, 2);
  CHECK(trainer.step(1, feed(x, ones), feed(y, zeros)) == 2);
}
