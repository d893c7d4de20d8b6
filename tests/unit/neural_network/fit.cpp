// fit.cpp — training as an estimator, and what it says of data that does not fit
// SPDX-License-Identifier: MIT
#include <ctgrad/ctgrad.hpp>
#include <ctgrad/data/digits.hpp>

#include <catch2/catch.hpp>

#include <cstring>
#include <limits>

#include "support/message.hpp"

using namespace ctgrad;
using support::message;

namespace {

inline constexpr input<"x", 64> x;
inline constexpr label<"t", 10> t;
constexpr auto logits = x | dense<24> | relu | dense<10>;
constexpr auto loss = cross_entropy(logits, t);

inline constexpr input<"u", 2> u;
inline constexpr target<"y", 1> y;
constexpr auto line = u | dense<1>;
constexpr auto line_loss = mean_squared_error(line, y);

inline constexpr parameter<"W1", 10, 64> W1;
constexpr auto autoencoder = transpose(W1) * (W1 * x);
constexpr auto autoencoder_loss = mean_squared_error(autoencoder, x);

auto small_digits() -> dataset {
  std::vector<std::size_t> first(300);
  for (std::size_t i = 0; i < first.size(); ++i) first[i] = i;
  return digits().subset(first);
}

// y = 2 u0 - 3 u1 + 1
auto plane(std::size_t rows) -> dataset {
  dataset_parts parts{.width = 2, .outputs = 1};
  random_stream const stream{3, 4};
  for (std::size_t i = 0; i < rows; ++i) {
    float const a = stream.uniform(2 * i), b = stream.uniform(2 * i + 1);
    parts.features.insert(parts.features.end(), {a, b});
    parts.targets.push_back(2 * a - 3 * b + 1);
  }
  return dataset{std::move(parts)};
}

}  // namespace

TEST_CASE("fit: a linear network finds the plane that made the data") {
  auto const model = fit(
      neural_network{.output = ref<line>, .loss = ref<line_loss>, .optimizer = sgd{.rate = 0.2}, .epochs = 200, .batch = 16},
      plane(200));
  parameter<"W1", 1, 2> constexpr w;
  parameter<"b1", 1> constexpr b;
  CHECK(model.net.view(w)(0, 0) == Approx(2).margin(1e-3));
  CHECK(model.net.view(w)(0, 1) == Approx(-3).margin(1e-3));
  CHECK(model.net.view(b)(0) == Approx(1).margin(1e-3));
  CHECK(score(model, plane(50)) > 0.999);
}

TEST_CASE("fit: the loss falls, and every epoch is in the history") {
  auto const model =
      fit(neural_network{.output = ref<logits>, .loss = ref<loss>, .optimizer = sgd{.rate = 0.1}, .epochs = 5, .batch = 16},
          small_digits());
  REQUIRE(model.history.size() == 5);
  for (std::size_t e = 1; e < 5; ++e) CHECK(model.history[e].loss < model.history[e - 1].loss);
}

TEST_CASE("fit: same seed, same bits; another seed, other weights") {
  auto const train = [](std::uint64_t seed) {
    auto model = fit(
        neural_network{
            .output = ref<logits>, .loss = ref<loss>, .optimizer = sgd{.rate = 0.1}, .epochs = 3, .batch = 19, .seed = seed},
        small_digits());
    return outputs(model, small_digits().features());
  };
  auto const one = train(1), again = train(1), other = train(2);
  CHECK(std::memcmp(one.data(), again.data(), one.size() * sizeof(float)) == 0);
  CHECK(std::memcmp(one.data(), other.data(), one.size() * sizeof(float)) != 0);
}

TEST_CASE("fit: an autoencoder needs no target but its input") {
  auto const model = fit(neural_network{.output = ref<autoencoder>,
                                        .loss = ref<autoencoder_loss>,
                                        .optimizer = sgd{.rate = 0.5},
                                        .epochs = 20,
                                        .batch = 16},
                         small_digits());
  CHECK(model.history.back().loss < 0.5 * model.history.front().loss);
}

TEST_CASE("predict: probabilities are positive, sum to one and agree with the classes") {
  auto const model = fit(neural_network{.output = ref<logits>, .loss = ref<loss>, .epochs = 2}, small_digits());
  auto const p = predict_proba(model, small_digits().features());
  auto const classes = predict(model, small_digits());
  for (std::size_t i = 0; i < classes.size(); ++i) {
    std::span<float const> const row(p.data() + 10 * i, 10);
    CHECK(std::accumulate(row.begin(), row.end(), 0.0) == Approx(1).margin(1e-5));
    CHECK(std::ranges::max_element(row) - row.begin() == classes[i]);
  }
}

TEST_CASE("fit: data that does not fit is refused in one sentence") {
  neural_network const spec{.output = ref<logits>, .loss = ref<loss>};
  CHECK(message([&] { fit(spec, plane(10)); }) == "fit: the data set has 2 columns, but x has 64");
  dataset const unlabelled{{.features = std::vector<float>(64), .width = 64}};
  CHECK(message([&] { fit(spec, unlabelled); }) == "fit: the formula reads the label t, but the data set has no labels");
  dataset const many{{.features = std::vector<float>(128), .width = 64, .labels = {0, 11}, .classes = 12}};
  CHECK(message([&] { fit(spec, many); }) == "fit: the data set has 12 classes, but t has 10");
  neural_network never = spec;
  never.epochs = 0;
  CHECK(message([&] { fit(never, small_digits()); }) == "fit: 0 epochs were asked for, at least 1 is needed");
  never = spec;
  never.batch = -3;
  CHECK(message([&] { fit(never, small_digits()); }) == "fit: a batch of -3 samples was asked for, at least 1 is needed");
}

TEST_CASE("fit: a loss that diverges says at which step") {
  neural_network const wild{.output = ref<line>, .loss = ref<line_loss>, .optimizer = sgd{.rate = 100}, .epochs = 50};
  std::string const said = message([&] { fit(wild, plane(200)); });
  CHECK(said.starts_with("fit: the loss is "));
  CHECK(said.find(" of epoch ") != std::string::npos);
  CHECK(said.ends_with("; a smaller rate may help"));
}

TEST_CASE("predict: rows of the wrong width, NaN and infinity are refused") {
  auto const model = fit(neural_network{.output = ref<logits>, .loss = ref<loss>, .epochs = 1}, small_digits());
  CHECK(message([&] { predict(model, plane(3)); }) == "predict: the data set has 2 columns, but x has 64");
  CHECK(message([&] { predict(model, std::vector<float>(65)); }) ==
        "predict: 65 numbers are no whole rows of 64, the width of x");
  CHECK(message([&] { predict(model, std::vector<float>{}); }) ==
        "predict: 0 numbers are no whole rows of 64, the width of x");
  for (float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    std::vector<float> rows(128);
    rows[70] = bad;
    CHECK(message([&] { predict(model, rows); }).starts_with("predict: row 1, column 6 is "));
  }
}

TEST_CASE("network: a label out of range and a batch of the wrong size are refused before anything is computed") {
  network<logits, loss> net;
  auto trainer = net.train_with(sgd{}, 4);
  std::vector<float> rows(4 * 64);
  std::vector<std::int32_t> labels{0, 1, 10, 2};
  CHECK(message([&] { trainer.step(4, feed(x, rows), feed(t, labels)); }) ==
        "network: the t of sample 2 is 10, but there are classes 0 to 9");
  labels[2] = 2;
  CHECK(message([&] { trainer.step(3, feed(x, rows), feed(t, labels)); }) ==
        "network: x needs 3 x 64 numbers, but 256 were given");
  CHECK(message([&] { trainer.step(0, feed(x, rows), feed(t, labels)); }) ==
        "network: a batch of 0 samples, but there is memory for 1 to 16");
  CHECK(message([&] { net.train_with(sgd{}, 0); }) == "network: memory for 0 samples was asked for, at least 1 is needed");
}

TEST_CASE("fit: threads change no bit of the model") {
  auto const memory_with = [](int threads) {
    auto const model = fit(neural_network{.output = ref<logits>,
                                          .loss = ref<loss>,
                                          .optimizer = sgd{.rate = 0.1},
                                          .epochs = 2,
                                          .batch = 64,
                                          .threads = threads},
                           small_digits());
    return std::vector<float>(model.net.memory().begin(), model.net.memory().end());
  };
  auto const alone = memory_with(1), together = memory_with(3);
  CHECK(std::memcmp(alone.data(), together.data(), alone.size() * sizeof(float)) == 0);
}
