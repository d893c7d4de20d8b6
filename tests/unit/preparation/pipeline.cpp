// pipeline.cpp — a pipeline is an estimator like any other, and learns from the training rows alone
// SPDX-License-Identifier: MIT
#include <ctgrad/data/require_numbers.hpp>
#include <ctgrad/data/tables.hpp>
#include <ctgrad/estimator/check_estimator.hpp>
#include <ctgrad/preparation/imputer.hpp>
#include <ctgrad/preparation/one_hot.hpp>
#include <ctgrad/preparation/pipeline.hpp>
#include <ctgrad/preparation/polynomial_features.hpp>
#include <ctgrad/preparation/select_k_best.hpp>
#include <ctgrad/preparation/standard_scaler.hpp>

#include <catch2/catch.hpp>

using namespace ctgrad;

namespace nearest_mean {

/// The class whose mean row is nearest: small, and it minds the scale of columns.
struct nearest_mean {};
struct model {
  using task = classification;
  std::size_t width = 0, classes = 0;
  std::vector<double> means{};
};
auto fit(nearest_mean const&, dataset const& data) -> model {
  require_numbers("nearest_mean", data);
  model m{data.width(), data.classes(), std::vector<double>(data.width() * data.classes(), 1e30)};
  std::vector<double> counts(data.classes());
  for (auto const c : data.labels()) ++counts[std::size_t(c)];
  for (std::size_t i = 0; i < data.rows(); ++i)
    for (std::size_t k = 0; k < data.width(); ++k) {
      double& mean = m.means[std::size_t(data.labels()[i]) * data.width() + k];
      mean = (mean == 1e30 ? 0 : mean) + double(data.row(i)[k]) / counts[std::size_t(data.labels()[i])];
    }
  return m;
}
auto predict(model const& m, std::span<float const> rows) -> std::vector<std::int32_t> {
  require(!rows.empty() && rows.size() % m.width == 0, "predict: no whole rows");
  std::vector<std::int32_t> answers;
  for (std::size_t i = 0; i < rows.size(); i += m.width) {
    double best = HUGE_VAL;
    std::int32_t answer = 0;
    for (std::size_t c = 0; c < m.classes; ++c) {
      double distance = 0;
      for (std::size_t k = 0; k < m.width; ++k) distance += std::pow(double(rows[i + k]) - m.means[c * m.width + k], 2);
      require(std::isfinite(distance), "predict: a number is not finite");
      if (distance < best) best = distance, answer = std::int32_t(c);
    }
    answers.push_back(answer);
  }
  return answers;
}
auto predict(model const& m, dataset const& data) { return predict(m, data.features()); }
auto score(model const& m, dataset const& data) -> double {
  return metrics::accuracy(predict(m, data.features()), data.labels());
}

}  // namespace nearest_mean

TEST_CASE("pipeline: keeps the laws of estimators") {
  auto const plain = check_estimator(standard_scaler{} | nearest_mean::nearest_mean{});
  INFO(plain);
  CHECK(plain.passed());
  auto const rich =
      check_estimator(imputer{.indicator = true} | one_hot{} | standard_scaler{} | nearest_mean::nearest_mean{});
  INFO(rich);
  CHECK(rich.passed());
}

TEST_CASE("pipeline: is what its stages do one after another") {
  dataset const data = breast_cancer();
  auto const scaler = fit(standard_scaler{}, data);
  dataset const scaled = transform(scaler, data);
  auto const best = fit(select_k_best{.k = 5}, scaled);
  auto const last = fit(nearest_mean::nearest_mean{}, transform(best, scaled));
  auto const model = fit(standard_scaler{} | select_k_best{.k = 5} | nearest_mean::nearest_mean{}, data);
  CHECK(std::get<0>(model.stages) == scaler);
  CHECK(std::get<1>(model.stages) == best);
  CHECK(predict(model, data) == predict(last, transform(best, scaled)));
  CHECK(predict(model, data.features()) == predict(model, data));
  CHECK(score(model, data) > 0.9);
}

TEST_CASE("pipeline: `|` is associative, and without an estimator it is a preparation") {
  auto const scale_then = standard_scaler{} | (select_k_best{.k = 5} | nearest_mean::nearest_mean{});
  auto const then_fit = (standard_scaler{} | select_k_best{.k = 5}) | nearest_mean::nearest_mean{};
  static_assert(std::same_as<decltype(scale_then), decltype(then_fit)>);
  auto const preparation = polynomial_features{} | standard_scaler{};
  static_assert(transformer<std::remove_cv_t<decltype(preparation)>>);
  static_assert(!estimator<std::remove_cv_t<decltype(preparation)>>);
  dataset const d = transform(fit(preparation, iris()), iris());
  CHECK(d.width() == 14);
}

TEST_CASE("pipeline: other rows than those trained on change nothing of what was learnt") {
  dataset const data = breast_cancer();
  std::vector<std::size_t> train(400), test(169);
  for (std::size_t i = 0; i < 400; ++i) train[i] = i;
  for (std::size_t i = 0; i < 169; ++i) test[i] = 400 + i;
  auto const spec = imputer{} | standard_scaler{} | select_k_best{.k = 5} | nearest_mean::nearest_mean{};
  auto const model = fit(spec, data.subset(train));
  auto const before = model;
  dataset_parts shifted = data.subset(test).parts();
  for (float& v : shifted.features) v = v * 1000 + 7;
  (void)predict(model, dataset{shifted});
  (void)transform(std::get<1>(model.stages), dataset{shifted});
  CHECK(std::get<1>(model.stages) == std::get<1>(before.stages));
  CHECK(std::get<2>(model.stages) == std::get<2>(before.stages));
  // A row is prepared alone as it is among others.
  auto const all = predict(model, data.subset(test));
  for (std::size_t i = 0; i < test.size(); ++i) CHECK(predict(model, data.row(test[i]))[0] == all[i]);
}
