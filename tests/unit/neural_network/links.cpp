// links.cpp — from outputs to predictions: the loss says how, or the user does
// SPDX-License-Identifier: MIT
#include "waves.hpp"

#include <ctgrad/data/labels.hpp>
#include <ctgrad/estimator/check_estimator.hpp>
#include <ctgrad/neural_network/save.hpp>

#include <numeric>

using namespace ctgrad;
using namespace waves;

namespace {

inline constexpr target<"s", 1> s;
inline constexpr target<"many", 3> many;
constexpr auto logit = u | dense<8> | tanh | dense<1>;
constexpr auto binary_loss = binary_cross_entropy(logit, s);
constexpr auto probability = sigmoid(logit);
constexpr auto margin_loss = hinge(logit, s);
constexpr auto steep_loss = exponential_loss(logit, s);
constexpr auto counts_loss = poisson_nll(logit, s);
constexpr auto three = u | dense<3>;
constexpr auto three_loss = binary_cross_entropy(three, many);
constexpr auto soft = softmax(logits);
// A loss of the user's own: the squared distance from the one-hot vector.
constexpr auto own_loss = mean_squared_error(soft, t);
constexpr auto raw_loss = mean_squared_error(logits, t);

template <auto const& Output, auto const& Loss>
using link_of = typename neural_network_model<Output, Loss>::link_type;

/// Two sides of a line, with the labels given; a few are wrong.
template <class Name>
auto sides(std::size_t rows, Name below, Name above) -> dataset {
  dataset_parts parts{.width = 2};
  random_stream const stream{5, stream_id("sides")};
  std::vector<Name> labels;
  for (std::size_t i = 0; i < rows; ++i) {
    float const a = stream.normal(2 * i), b = stream.normal(2 * i + 1);
    parts.features.insert(parts.features.end(), {a, b});
    labels.push_back((a + b > 0) != (i % 17 == 0) ? above : below);
  }
  auto [codes, names] = encode_labels(labels);
  parts.labels = codes, parts.class_names = names;
  return dataset{std::move(parts)};
}

}  // namespace

TEST_CASE("link: known from the loss that reads the output") {
  STATIC_REQUIRE(std::same_as<link_of<logits, class_loss>, links::softmax>);
  STATIC_REQUIRE(std::same_as<link_of<logit, binary_loss>, links::sigmoid>);
  STATIC_REQUIRE(std::same_as<link_of<probability, binary_loss>, links::probability>);
  STATIC_REQUIRE(std::same_as<link_of<logit, margin_loss>, links::sign>);
  STATIC_REQUIRE(std::same_as<link_of<logit, steep_loss>, links::sign>);
  STATIC_REQUIRE(std::same_as<link_of<logit, counts_loss>, links::exp>);
  STATIC_REQUIRE(std::same_as<link_of<soft, own_loss>, links::probabilities>);
  STATIC_REQUIRE(std::same_as<link_of<logits, raw_loss>, links::identity>);
  STATIC_REQUIRE(std::same_as<link_of<curve, curve_loss>, links::identity>);
  STATIC_REQUIRE(std::same_as<link_of<soft, class_loss>, links::probabilities>);
}

TEST_CASE("link: binary_cross_entropy makes a classifier of two classes, whatever they are called") {
  neural_network const spec{.output = ref<logit>, .loss = ref<binary_loss>, .optimizer = adam{.rate = 0.02}, .epochs = 20};
  STATIC_REQUIRE(probabilistic_classifier<std::remove_const_t<decltype(spec)>>);
  dataset const signs = sides(200, -1, 1), words = sides<std::string>(200, "no", "yes"), gaps = sides(200, 7, 1000);
  auto const model = fit(spec, signs);
  CHECK(model.classes == std::vector<std::string>{"-1", "1"});
  CHECK(fit(spec, words).classes == std::vector<std::string>{"no", "yes"});
  CHECK(weights_of(fit(spec, words)) == weights_of(model));
  CHECK(weights_of(fit(spec, gaps)) == weights_of(model));
  CHECK(score(model, signs) > 0.9);
  auto const p = predict_proba(model, signs.features()), z = outputs(model, signs.features());
  auto const classes = predict(model, signs);
  for (std::size_t i = 0; i < classes.size(); ++i) {
    CHECK(p[2 * i] + p[2 * i + 1] == Approx(1));
    CHECK(p[2 * i + 1] == Approx(1 / (1 + std::exp(-double(z[i])))));
    CHECK(classes[i] == (p[2 * i + 1] > 0.5f));
  }
  // The formula may end in the sigmoid itself.
  auto const same = fit(
      neural_network{.output = ref<probability>, .loss = ref<binary_loss>, .optimizer = adam{.rate = 0.02}, .epochs = 20},
      signs);
  CHECK(predict(same, signs) == classes);
  auto const q = predict_proba(same, signs.features());
  for (std::size_t i = 0; i < p.size(); ++i) CHECK(q[i] == Approx(p[i]).margin(1e-6));
  auto const back = deserialize<std::remove_const_t<decltype(model)>>(serialize(model));
  CHECK(predict_proba(back, signs.features()) == p);
}

TEST_CASE("link: margins are classes, but no probabilities") {
  neural_network const spec{.output = ref<logit>, .loss = ref<margin_loss>, .optimizer = adam{.rate = 0.02}, .epochs = 20};
  using spec_type = std::remove_const_t<decltype(spec)>;
  STATIC_REQUIRE(classifier<spec_type>);
  STATIC_REQUIRE_FALSE(probabilistic_classifier<spec_type>);
  CHECK(score(fit(spec, sides(200, -1, 1)), sides(200, -1, 1)) > 0.9);
  neural_network const steep{.output = ref<logit>,
                             .loss = ref<steep_loss>,
                             .optimizer = adam{.rate = 0.02},
                             .epochs = 20,
                             .validation_fraction = 0.25};
  auto const model = fit(steep, sides<std::string>(200, "no", "yes"));
  CHECK(score(model, sides<std::string>(200, "no", "yes")) > 0.9);
  CHECK(model.history.back().validation_score > 0.8);
}

TEST_CASE("link: two classes need labels, and two of them") {
  neural_network const spec{.output = ref<logit>, .loss = ref<binary_loss>};
  CHECK(message([&] { fit(spec, surface(10)); }) == "fit: the loss tells two classes apart, but the data set has no labels");
  CHECK(message([&] { fit(spec, sectors(10)); }) == "fit: the data set has 3 classes, but s is one of two");
}

TEST_CASE("link: poisson_nll predicts rates, several binary losses their probabilities") {
  dataset_parts parts{.width = 2};
  random_stream const stream{6, stream_id("counts")};
  for (std::size_t i = 0; i < 300; ++i) {
    float const a = stream.normal(2 * i), b = stream.normal(2 * i + 1);
    parts.features.insert(parts.features.end(), {a, b});
    parts.targets.push_back(std::floor(std::exp(0.5f * a + 1) + 0.5f));
  }
  dataset const data{parts};
  auto const model = fit(
      neural_network{.output = ref<logit>, .loss = ref<counts_loss>, .optimizer = adam{.rate = 0.02}, .epochs = 40}, data);
  STATIC_REQUIRE(std::same_as<typename std::remove_const_t<decltype(model)>::task, regression>);
  auto const z = outputs(model, data.features()), rates = predict(model, data.features());
  for (std::size_t i = 0; i < z.size(); ++i) CHECK(rates[i] == std::exp(z[i]));
  CHECK(score(model, data) > 0.9);

  parts.outputs = 3;
  auto const first = parts.targets;
  parts.targets.clear();
  for (float const v : first) parts.targets.insert(parts.targets.end(), {float(v > 2), float(v > 4), 1.0f});
  auto const several =
      fit(neural_network{.output = ref<three>, .loss = ref<three_loss>, .optimizer = adam{.rate = 0.05}, .epochs = 20},
          dataset{parts});
  for (float const p : predict(several, data.features())) CHECK((p > 0 && p < 1));
}

TEST_CASE("link: with a loss of one's own, one names it, or there are no probabilities") {
  neural_network const unnamed{.output = ref<logits>, .loss = ref<raw_loss>};
  STATIC_REQUIRE(classifier<std::remove_const_t<decltype(unnamed)>>);
  STATIC_REQUIRE_FALSE(probabilistic_classifier<std::remove_const_t<decltype(unnamed)>>);
  neural_network const named{.output = ref<logits>, .loss = ref<raw_loss>, .link = links::softmax{}};
  STATIC_REQUIRE(probabilistic_classifier<std::remove_const_t<decltype(named)>>);
  dataset const data = sectors(60);
  auto const model = fit(named, data);
  CHECK(predict(model, data) == predict(fit(unnamed, data), data));

  int asked = 0;
  neural_network const own{.output = ref<logits>, .loss = ref<raw_loss>, .link = [&asked](std::span<float> row) {
                             ++asked;
                             float sum = 0;
                             for (float& v : row) sum += v = v * v;
                             for (float& v : row) v /= sum;
                           }};
  auto const p = predict_proba(fit(own, data), data.features());
  CHECK(asked == 60);
  for (std::size_t i = 0; i < p.size(); i += 3) CHECK(p[i] + p[i + 1] + p[i + 2] == Approx(1));
}

TEST_CASE("link: a network of two classes keeps the laws of every estimator") {
  auto const report = check_estimator(
      neural_network{.output = ref<logit>, .loss = ref<binary_loss>, .optimizer = adam{.rate = 0.02}, .epochs = 20});
  INFO(report);
  CHECK(report.passed());
}
