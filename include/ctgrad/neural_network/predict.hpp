// ctgrad/neural_network/predict.hpp — what a trained network says of rows that it has not seen
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/few_numbers.hpp>
#include <ctgrad/data/require_numbers.hpp>
#include <ctgrad/estimator/metrics.hpp>
#include <ctgrad/neural_network/answers.hpp>
#include <ctgrad/neural_network/columns.hpp>

#include <cmath>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {

/// \param width of the rows; \param columns as `bind_columns` says
template <class Model>
[[gnu::cold]] auto outputs_of(Model const& model, std::span<float const> rows, std::size_t width,
                              std::span<std::size_t const> columns) -> std::vector<float> {
  constexpr std::size_t made = Model::network_type::outputs;
  require(!rows.empty() && rows.size() % width == 0, "predict: ", rows.size(), " numbers are no whole rows of ", width,
          ", the width of ",
          Model::inputs == 1 ? std::string_view(Model::template input_at<0>::title) : "the data trained on");
  for (std::size_t i = 0; i < rows.size(); ++i)
    require(std::isfinite(rows[i]), "predict: row ", i / width, ", column ", i % width, " is ", rows[i],
            ", but a finite number is needed");
  std::size_t const count = rows.size() / width, block = detail::least<std::size_t>(count, 256);
  auto predictor = model.net.predict_batches_with(int(block));
  for (hyperparameter_value const& h : model.hyperparameters) predictor.set(h.leaf.text, h.value);
  input_buffer<Model> inputs(block);
  std::vector<float> y(count * made);
  for (std::size_t first = 0; first < count; first += block) {
    std::size_t const n = detail::least(block, count - first);
    for (std::size_t i = 0; i < n; ++i) inputs.put(i, rows.subspan((first + i) * width, width), columns);
    inputs.feed_to(n, [&](auto const&... x) { predictor(int(n), span_of(y).subspan(first * made, n * made), x...); });
  }
  return y;
}

/// Columns of a data set that need not be the one trained on: those of several inputs are known by their names.
template <class Model>
[[gnu::cold]] auto outputs_of(Model const& model, dataset const& data) -> std::vector<float> {
  require_numbers("predict", data);
  if constexpr (Model::inputs > 1)
    if (data.feature_names().empty()) {
      require(data.width() == model.width, "predict: the data set has ", data.width(),
              " columns, but the model was trained on ", model.width);
      return outputs_of(model, data.features(), model.width, span_of(model.columns));
    }
  auto const columns = bind_columns<Model>("predict", data);
  return outputs_of(model, data.features(), data.width(), span_of(columns));
}

}  // namespace detail

/// The output of the formula for each row, rows x outputs, before any link: logits of a classifier. Each call makes memory
/// of its own; for one row at a time, again and again, `model.net.predict_with(1)` is made once and runs code of its own.
/// \param rows row-major, as many numbers a row as the data had that the model was trained on
/// \throws error where a number is not finite or the rows are not whole
template <auto const& Output, auto const& Loss, class Link>
[[gnu::cold]] auto outputs(neural_network_model<Output, Loss, Link> const& model, std::span<float const> rows)
    -> std::vector<float> {
  return detail::outputs_of(model, rows, model.width, span_of(model.columns));
}

/// Probabilities of the classes for each row, rows x classes, where the link makes them.
template <auto const& Output, auto const& Loss, class Link>
  requires(neural_network_model<Output, Loss, Link>::classifies && detail::gives_probabilities<Link>)
[[gnu::cold]] auto predict_proba(neural_network_model<Output, Loss, Link> const& model, std::span<float const> rows)
    -> std::vector<float> {
  using model_type = neural_network_model<Output, Loss, Link>;
  std::vector<float> p = outputs(model, rows);
  constexpr std::size_t made = model_type::network_type::outputs;
  for (std::size_t i = 0; i < p.size(); i += made) model.link(span_of(p).subspan(i, made));
  if constexpr (model_type::two_classes) {
    std::vector<float> both;
    for (float const second : p) both.push_back(1 - second), both.push_back(second);
    return both;
  } else return p;
}

/// The class of each row for a classifier, a code; for a regression the outputs under the link, rows x outputs.
template <auto const& Output, auto const& Loss, class Link>
[[gnu::cold]] auto predict(neural_network_model<Output, Loss, Link> const& model, std::span<float const> rows) {
  return detail::answers<neural_network_model<Output, Loss, Link>>(model.link, outputs(model, rows));
}
template <auto const& Output, auto const& Loss, class Link>
[[gnu::cold]] auto predict(neural_network_model<Output, Loss, Link> const& model, dataset const& data) {
  return detail::answers<neural_network_model<Output, Loss, Link>>(model.link, detail::outputs_of(model, data));
}

/// What a network makes of rows that has no answer to learn, such as the code of an autoencoder: rows x outputs.
template <auto const& Output, auto const& Loss, class Link>
  requires(neural_network_model<Output, Loss, Link>::own_target)
[[gnu::cold]] auto transform(neural_network_model<Output, Loss, Link> const& model, std::span<float const> rows)
    -> std::vector<float> {
  return predict(model, rows);
}
/// The same as the columns of a data set, with the answers that it had.
template <auto const& Output, auto const& Loss, class Link>
  requires(neural_network_model<Output, Loss, Link>::own_target)
[[gnu::cold]] auto transform(neural_network_model<Output, Loss, Link> const& model, dataset const& data) -> dataset {
  dataset_parts const& from = data.parts();
  constexpr std::size_t made = neural_network_model<Output, Loss, Link>::network_type::outputs;
  return dataset{{.features = predict(model, data),
                  .width = made,
                  .labels = from.labels,
                  .classes = from.classes,
                  .targets = from.targets,
                  .outputs = from.outputs,
                  .class_names = from.class_names,
                  .target_names = from.target_names}};
}

/// Accuracy of a classifier, R2 of a regression; an autoencoder's target is its input.
template <auto const& Output, auto const& Loss, class Link>
[[gnu::cold]] auto score(neural_network_model<Output, Loss, Link> const& model, dataset const& data) -> double {
  using model_type = neural_network_model<Output, Loss, Link>;
  if constexpr (model_type::classifies) {
    require(data.has_labels(), "score: the data set has no labels");
    auto const classes = predict(model, data);
    return metrics::accuracy(span_of(classes), data.labels());
  } else if constexpr (model_type::target_leaf::exists) {
    require(data.has_targets(), "score: the data set has no targets");
    return metrics::r2(predict(model, data), data.targets());
  } else {
    require(model_type::network_type::outputs == int(data.width()), "score: the network makes ",
            model_type::network_type::outputs, " numbers of a row of ", data.width(), ": it does not say what the row was");
    return metrics::r2(predict(model, data), data.features());
  }
}

}  // namespace ctgrad::inline CTGRAD_ABI
