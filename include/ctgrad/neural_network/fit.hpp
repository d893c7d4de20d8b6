// ctgrad/neural_network/fit.hpp — the training loop: a loop that anyone could have written on a trainer
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/stopwatch.hpp>
#include <ctgrad/data/dataset.hpp>
#include <ctgrad/neural_network/initialize.hpp>
#include <ctgrad/neural_network/neural_network.hpp>
#include <ctgrad/report/progress_bar.hpp>

#include <cmath>
#include <memory>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {

template <class Model>
void check_data(dataset const& data) {
  using input = typename Model::input_leaf;
  using label = typename Model::label_leaf;
  using target = typename Model::target_leaf;
  static_assert(input::exists, "fit: the formula has no input");
  require(data.width() == std::size_t(input::width), "fit: the data set has ", data.width(), " columns, but ", input::title,
          " has ", input::width);
  if constexpr (label::exists) {
    require(data.has_labels(), "fit: the formula reads the label ", label::title, ", but the data set has no labels");
    require(data.classes() <= label::classes, "fit: the data set has ", data.classes(), " classes, but ", label::title,
            " has ", label::classes);
  }
  if constexpr (target::exists) {
    require(data.has_targets(), "fit: the formula reads the target ", target::title, ", but the data set has no targets");
    require(data.outputs() == std::size_t(target::width), "fit: the data set has ", data.outputs(), " targets a row, but ",
            target::title, " has ", target::width);
  }
}

/// The rows of a batch, side by side as a trainer wants them.
template <class Model>
class batch_buffer {
 public:
  explicit batch_buffer(int capacity)
      : inputs_(std::size_t(capacity) * Model::input_leaf::width), labels_(std::size_t(capacity)),
        targets_(Model::target_leaf::exists ? std::size_t(capacity) * Model::target_leaf::width : 0) {}

  void gather(dataset const& data, std::span<std::size_t const> rows) {
    rows_ = rows.size();
    for (std::size_t i = 0; i < rows_; ++i) {
      std::ranges::copy(data.row(rows[i]), inputs_.begin() + std::ptrdiff_t(i * Model::input_leaf::width));
      if constexpr (Model::label_leaf::exists) labels_[i] = data.labels()[rows[i]];
      if constexpr (Model::target_leaf::exists)
        std::ranges::copy(data.target(rows[i]), targets_.begin() + std::ptrdiff_t(i * Model::target_leaf::width));
    }
  }
  template <class Trainer>
  auto step(Trainer& trainer) const -> float {
    binding<typename Model::input_leaf, float> const x{{inputs_.data(), rows_ * Model::input_leaf::width}};
    binding<typename Model::label_leaf, std::int32_t> const t{{labels_.data(), rows_}};
    binding<typename Model::target_leaf, float> const y{{targets_.data(), rows_ * Model::target_leaf::width}};
    if constexpr (Model::label_leaf::exists && Model::target_leaf::exists) return trainer.step(int(rows_), x, t, y);
    else if constexpr (Model::label_leaf::exists) return trainer.step(int(rows_), x, t);
    else if constexpr (Model::target_leaf::exists) return trainer.step(int(rows_), x, y);
    else return trainer.step(int(rows_), x);
  }

 private:
  std::vector<float> inputs_;
  std::vector<std::int32_t> labels_;
  std::vector<float> targets_;
  std::size_t rows_ = 0;
};

}  // namespace detail

/// Trains from weights that the seed gives. The objective is the mean over the batch of the terms that depend on a
/// sample, plus once those that do not; a partial batch divides by its own size. Same seed, same bits.
/// \param data rows with as many columns as the input, and the labels or targets that the loss reads
/// \throws error where the data does not fit the formula, or the loss stops being a finite number
template <auto const& Output, auto const& Loss, optimizer_like Optimizer>
auto fit(neural_network<reference<Output>, reference<Loss>, Optimizer> const& spec, dataset const& data)
    -> neural_network_model<Output, Loss> {
  using model_type = neural_network_model<Output, Loss>;
  detail::check_data<model_type>(data);
  require(spec.epochs > 0, "fit: ", spec.epochs, " epochs were asked for, at least 1 is needed");
  require(spec.batch > 0, "fit: a batch of ", spec.batch, " samples was asked for, at least 1 is needed");

  model_type model;
  initialize(model.net, spec.seed);
  std::size_t const batch = std::min(std::size_t(spec.batch), data.rows());
  auto trainer = model.net.train_with(spec.optimizer, int(batch));
  detail::batch_buffer<model_type> samples{int(batch)};
  std::size_t const steps = (data.rows() + batch - 1) / batch;
  std::unique_ptr<progress_bar> bar;
  if (spec.progress) bar = std::make_unique<progress_bar>(steps * std::size_t(spec.epochs), progress_bar_options{.label = "fit"});

  stopwatch const watch;
  for (int epoch = 0; epoch < spec.epochs; ++epoch) {
    auto const order = permutation(data.rows(), {spec.seed, stream_id("shuffle") + std::uint64_t(epoch)});
    double sum = 0;
    for (std::size_t step = 0; step < steps; ++step) {
      std::size_t const first = step * batch, count = std::min(batch, data.rows() - first);
      samples.gather(data, std::span(order).subspan(first, count));
      float const loss = samples.step(trainer);
      require(std::isfinite(loss), "fit: the loss is ", loss, " at step ", step + 1, " of epoch ", epoch + 1,
              "; a smaller rate may help");
      sum += double(loss) * double(count);
      if (bar) bar->advance(loss);
    }
    model.history.push_back({sum / double(data.rows()), watch.seconds()});
  }
  if (bar) bar->finish();
  for (std::string_view name : data.class_names()) model.class_names.emplace_back(name);
  return model;
}

}  // namespace ctgrad::inline CTGRAD_ABI
