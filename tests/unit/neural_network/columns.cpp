// columns.cpp — several inputs, told apart by the names of columns; and networks that learn their own input
// SPDX-License-Identifier: MIT
#include "waves.hpp"

#include <ctgrad/data/csv.hpp>
#include <ctgrad/data/to_dataset.hpp>
#include <ctgrad/estimator/traits.hpp>
#include <ctgrad/neural_network/save.hpp>

using namespace ctgrad;
using waves::message;

namespace {

inline constexpr input<"age"> age;
inline constexpr input<"colour", 3> colour;
inline constexpr input<"pixel", 2> pixel;
inline constexpr target<"price", 1> price;
inline constexpr parameter<"C", 1, 3> C;
inline constexpr parameter<"P", 1, 2> P;
inline constexpr parameter<"a", 1> a;
constexpr auto value = C * colour + P * pixel + age * a;
constexpr auto value_loss = mean_squared_error(value, price);

auto table(char const* header, bool exchanged = false) -> dataset {
  std::string text = std::string(header) + "\n";
  char const* const names[]{"red", "green", "blue"};
  random_stream const stream{9, stream_id("table")};
  for (std::uint64_t i = 0; i < 60; ++i) {
    double const years = stream.uniform<double>(4 * i), p0 = stream.uniform<double>(4 * i + 1),
                 p1 = stream.uniform<double>(4 * i + 2);
    double const noise = stream.uniform<double>(4 * i + 3);
    double const worth = double(i % 3) + 2 * p0 - p1 + 0.5 * years;
    auto const n = [](double v) { return std::to_string(v); };
    text += exchanged ? n(p0) + "," + n(years) + "," + n(worth) + "," + n(p1) + "," + names[i % 3] + "," + n(noise) + "\n"
                      : n(years) + "," + names[i % 3] + "," + n(noise) + "," + n(p0) + "," + n(p1) + "," + n(worth) + "\n";
  }
  return to_dataset(parse_csv(text, {}, "table"), {.target = "price"});
}

inline constexpr input<"x", 6> x;
constexpr auto code = x | dense<2, "encoder">;
constexpr auto decoded = code | dense<6, "decoder">;
constexpr auto reconstruction = mean_squared_error(decoded, x);

/// Rows of rank 2.
auto flat(std::size_t rows) -> dataset {
  dataset_parts parts{.width = 6};
  random_stream const stream{4, stream_id("flat")};
  for (std::size_t i = 0; i < rows; ++i) {
    float const p = stream.normal(2 * i), q = stream.normal(2 * i + 1);
    for (float const k : {1.0f, -1.0f, 0.5f, 2.0f, 0.0f, 0.3f}) parts.features.push_back(k * p + (1 - k * k) * q);
    parts.labels.push_back(p > 0);
  }
  parts.class_names = {"left", "right"};
  return dataset{std::move(parts)};
}

}  // namespace

TEST_CASE("columns: each input reads those that are named for it; others are not read") {
  dataset const data = table("age,colour,noise,pixel0,pixel_1,price");
  neural_network const spec{.output = ref<value>, .loss = ref<value_loss>, .optimizer = gauss_newton{}, .epochs = 2};
  auto const model = fit(spec, data);
  CHECK(model.width == 7);
  CHECK(score(model, data) > 0.9999);
  CHECK(model.net.view(P)(0, 0) == Approx(2).margin(1e-3));
  CHECK(model.net.view(P)(0, 1) == Approx(-1).margin(1e-3));
  CHECK(model.net.view(a)(0) == Approx(0.5).margin(1e-3));
  CHECK(double(model.net.view(C)(0, 0) - model.net.view(C)(0, 1)) == Approx(1).margin(1e-3));  // blue, green, red
  // Rows without names are in the order of the data; a data set with names may have another.
  CHECK(predict(model, data.features()) == predict(model, data));
  dataset const other = table("pixel_0,age,price,pixel1,colour,noise", true);
  auto const straight = predict(model, data), exchanged = predict(model, other);
  for (std::size_t i = 0; i < straight.size(); ++i) CHECK(exchanged[i] == Approx(straight[i]).margin(1e-5));
  CHECK(score(model, other) > 0.9999);
  auto const back = deserialize<std::remove_const_t<decltype(model)>>(serialize(model));
  CHECK(predict(back, data.features()) == predict(model, data.features()));
}

TEST_CASE("columns: what cannot be bound is told") {
  neural_network const spec{.output = ref<value>, .loss = ref<value_loss>};
  CHECK(message([&] { fit(spec, table("years,colour,noise,pixel0,pixel1,price")); }) ==
        "fit: age has 1 number, but 0 columns of the data set are named for it");
  CHECK(message([&] { fit(spec, table("age,colour,pixel2,pixel0,pixel1,price")); }) ==
        "fit: pixel has 2 numbers, but 3 columns of the data set are named for it");
  dataset const good = table("age,colour,noise,pixel0,pixel1,price");
  dataset const nameless{{.features{good.features().begin(), good.features().end()},
                          .width = 7,
                          .targets{good.targets().begin(), good.targets().end()}}};
  CHECK(
      message([&] { fit(spec, nameless); }) ==
      "fit: the formula has 3 inputs, which are told apart by the names of columns, but the data set has no feature_names");
  auto const model = fit(spec, good);
  CHECK(predict(model, nameless) == predict(model, good));
  CHECK(message([&] { predict(model, std::vector<float>(8)); }) ==
        "predict: 8 numbers are no whole rows of 7, the width of the data trained on");
  CHECK(message([&] { fit(spec, table("colours,colour,age,pixel0,pixel1,price")); }) == "no error");  // colours is no colour
}

TEST_CASE("autoencoder: predicts its input, and its code is a transformation") {
  dataset const data = flat(100);
  auto const whole =
      fit(neural_network{.output = ref<decoded>, .loss = ref<reconstruction>, .optimizer = lbfgs{}, .epochs = 10}, data);
  CHECK(score(whole, data) > 0.999);  // two numbers say what six are

  neural_network const spec{.output = ref<code>, .loss = ref<reconstruction>, .optimizer = lbfgs{}, .epochs = 10};
  STATIC_REQUIRE(transformer<std::remove_const_t<decltype(spec)>>);
  auto const encoder = fit(spec, data);
  dataset const coded = transform(encoder, data);
  CHECK(coded.width() == 2);
  CHECK(coded.rows() == 100);
  CHECK(std::ranges::equal(coded.class_names(), data.class_names()));
  CHECK(std::ranges::equal(coded.labels(), data.labels()));
  CHECK(std::ranges::equal(coded.features(), transform(encoder, data.features())));
  CHECK(message([&] { score(encoder, data); }) ==
        "score: the network makes 2 numbers of a row of 6: it does not say what the row was");
}
