// ctgrad/neural_network/predict.hpp — what a trained network says of rows that it has not seen
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/data/dataset.hpp>
#include <ctgrad/estimator/metrics.hpp>
#include <ctgrad/neural_network/neural_network.hpp>

#include <algorithm>
#include <cmath>

namespace ctgrad::inline CTGRAD_ABI {

/// The output of the formula for each row, rows x outputs: logits of a classifier.
/// \param rows row-major, as many numbers a row as the input has
/// \throws error where a number is not finite or the rows are not whole
template <auto const& Output, auto const& Loss>
[[gnu::cold]] auto outputs(neural_network_model<Output, Loss> const& model, std::span<float const> rows) -> std::vector<float> {
  using model_type = neural_network_model<Output, Loss>;
  using input = typename model_type::input_leaf;
  constexpr std::size_t width = input::width, made = model_type::network_type::outputs;
  require(!rows.empty() && rows.size() % width == 0, "predict: ", rows.size(), " numbers are no whole rows of ", width,
          ", the width of ", input::title);
  for (std::size_t i = 0; i < rows.size(); ++i)
    require(std::isfinite(rows[i]), "predict: row ", i / width, ", column ", i % width, " is ", rows[i],
            ", but a finite number is needed");
  std::size_t const count = rows.size() / width, block = std::min<std::size_t>(count, 256);
  auto predictor = model.net.predict_with(int(block));
  for (hyperparameter_value const& h : model.hyperparameters) predictor.set(h.leaf.text, h.value);
  std::vector<float> y(count * made);
  for (std::size_t first = 0; first < count; first += block) {
    std::size_t const n = std::min(block, count - first);
    binding<input, float> const x{rows.subspan(first * width, n * width)};
    predictor(int(n), std::span(y).subspan(first * made, n * made), x);
  }
  return y;
}

/// Probabilities of the classes for each row, rows x classes: the softmax of the logits.
template <auto const& Output, auto const& Loss>
  requires(neural_network_model<Output, Loss>::classifies)
auto predict_proba(neural_network_model<Output, Loss> const& model, std::span<float const> rows) -> std::vector<float> {
  std::vector<float> p = outputs(model, rows);
  constexpr std::ptrdiff_t classes = neural_network_model<Output, Loss>::network_type::outputs;
  for (auto row = p.begin(); row != p.end(); row += classes) {
    float const top = *std::max_element(row, row + classes);
    float sum = 0;
    for (auto q = row; q != row + classes; ++q) sum += *q = std::exp(*q - top);
    for (auto q = row; q != row + classes; ++q) *q /= sum;
  }
  return p;
}

/// The most likely class of each row for a classifier; the outputs themselves, rows x outputs, for a regression.
template <auto const& Output, auto const& Loss>
[[gnu::cold]] auto predict(neural_network_model<Output, Loss> const& model, std::span<float const> rows) {
  std::vector<float> y = outputs(model, rows);
  if constexpr (!neural_network_model<Output, Loss>::classifies) return y;
  else {
    constexpr std::size_t classes = neural_network_model<Output, Loss>::network_type::outputs;
    std::vector<std::int32_t> labels(y.size() / classes);
    for (std::size_t i = 0; i < labels.size(); ++i) {
      auto const row = y.begin() + std::ptrdiff_t(i * classes);
      labels[i] = std::int32_t(std::max_element(row, row + std::ptrdiff_t(classes)) - row);
    }
    return labels;
  }
}
template <auto const& Output, auto const& Loss>
[[gnu::cold]] auto predict(neural_network_model<Output, Loss> const& model, dataset const& data) {
  using input = typename neural_network_model<Output, Loss>::input_leaf;
  require(data.width() == std::size_t(input::width), "predict: the data set has ", data.width(), " columns, but ",
          input::title, " has ", input::width);
  return predict(model, data.features());
}

/// Accuracy of a classifier, R2 of a regression; an autoencoder's target is its input.
template <auto const& Output, auto const& Loss>
[[gnu::cold]] auto score(neural_network_model<Output, Loss> const& model, dataset const& data) -> double {
  if constexpr (neural_network_model<Output, Loss>::classifies) {
    require(data.has_labels(), "score: the data set has no labels");
    return metrics::accuracy(predict(model, data), data.labels());
  } else if constexpr (neural_network_model<Output, Loss>::target_leaf::exists) {
    require(data.has_targets(), "score: the data set has no targets");
    return metrics::r2(predict(model, data), data.targets());
  } else {
    return metrics::r2(predict(model, data), data.features());
  }
}

}  // namespace ctgrad::inline CTGRAD_ABI
