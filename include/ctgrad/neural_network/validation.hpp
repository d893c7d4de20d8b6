// ctgrad/neural_network/validation.hpp — the rows held back: which they are, and what the network makes of them
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/few_numbers.hpp>
#include <ctgrad/core/random.hpp>
#include <ctgrad/estimator/metrics.hpp>
#include <ctgrad/neural_network/answers.hpp>
#include <ctgrad/neural_network/batch_buffer.hpp>
#include <ctgrad/neural_network/neural_network.hpp>

#include <cmath>

namespace ctgrad::inline CTGRAD_ABI::detail {

struct held_back {
  std::vector<std::size_t> training{}, validation{};
};

/// Holds back ceil(fraction * rows) rows at random.
[[gnu::cold]] auto hold_back(dataset const& data, double fraction, std::uint64_t seed) -> held_back;
/// Holds back nothing.
[[gnu::cold]] auto all_rows(dataset const& data) -> held_back;

/// Judges a network by rows that it is not trained on, with the same objective.
template <class Model, samples Count>
class validation {
 public:
  static constexpr std::size_t block = 256, outputs = Model::network_type::outputs;

  /// All must outlive the validation. \param weights one a row of the data, or none
  validation(Model const& model, dataset const& data, std::span<std::size_t const> rows, std::span<float const> weights)
      : data_(data), rows_(rows), weights_(weights), link_(model.link), samples_(least(block, rows.size()), model.columns),
        evaluate_(model.net.template evaluate_with<Count>(int(least(block, rows.size())))), outputs_(rows.size() * outputs) {
    for (hyperparameter_value const& h : model.hyperparameters) evaluate_.set(h.leaf.text, h.value);
  }

  /// Writes what was found into the record of an epoch.
  void judge(epoch_record& record) {
    double sum = 0, weight = 0;
    for (std::size_t first = 0; first < rows_.size(); first += block) {
      std::size_t const n = least(block, rows_.size() - first);
      samples_.gather(data_, rows_.subspan(first, n), weights_);
      auto const y = std::span(outputs_).subspan(first * outputs, n * outputs);
      float const loss = samples_.feed_to([&](auto const&... bindings) { return evaluate_(int(n), y, bindings...); });
      sum += double(loss) * samples_.weight();
      weight += samples_.weight();
    }
    record.validation_loss = sum / weight;
    record.validation_score = score();
  }

 private:
  auto score() const -> double {
    auto const predicted = answers<Model>(link_, outputs_);
    if constexpr (Model::classifies) {
      std::vector<std::int32_t> actual;
      for (std::size_t const i : rows_) actual.push_back(data_.labels()[i]);
      return metrics::accuracy(predicted, actual);
    } else {
      std::vector<float> actual;  // of an autoencoder, the input
      for (std::size_t const i : rows_) {
        auto const row = Model::target_leaf::exists ? data_.target(i) : data_.row(i);
        actual.insert(actual.end(), row.begin(), row.end());
      }
      return actual.size() == predicted.size() ? metrics::r2(predicted, actual) : std::numeric_limits<double>::quiet_NaN();
    }
  }

  dataset const& data_;
  std::span<std::size_t const> rows_;
  std::span<float const> weights_;
  typename Model::link_type const& link_;
  batch_buffer<Model, Count> samples_;
  typename Model::network_type::template evaluator<Count> evaluate_;
  std::vector<float> outputs_;
};

}  // namespace ctgrad::inline CTGRAD_ABI::detail

#ifndef CTGRAD_COMPILED
#include <ctgrad/neural_network/validation.ipp>
#endif
