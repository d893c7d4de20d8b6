// ctgrad/neural_network/batch_buffer.hpp — rows of a data set, side by side as the programs of a network want them
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/few_numbers.hpp>
#include <ctgrad/data/dataset.hpp>
#include <ctgrad/neural_network/columns.hpp>

#include <utility>
#include <vector>

namespace ctgrad::inline CTGRAD_ABI::detail {

/// \tparam Model names the leaves that are fed; \tparam Count whether each sample has a weight
template <class Model, samples Count>
class batch_buffer {
  using label = typename Model::label_leaf;
  using target = typename Model::target_leaf;

 public:
  /// \param columns as `bind_columns` says
  batch_buffer(std::size_t capacity, std::span<std::size_t const> columns)
      : columns_(columns), inputs_(capacity), labels_(label::exists ? capacity : 0),
        targets_(target::exists ? capacity * target::width : 0), weights_(Count == samples::weighted ? capacity : 0) {}

  /// \param weights one a row of the data; none where samples count alike
  void gather(dataset const& data, std::span<std::size_t const> rows, std::span<float const> weights) {
    rows_ = rows.size();
    for (std::size_t i = 0; i < rows_; ++i) {
      inputs_.put(i, data.row(rows[i]), columns_);
      if constexpr (label::exists) labels_[i] = data.labels()[rows[i]];
      if constexpr (Model::two_classes)
        targets_[i] = data.labels()[rows[i]] == 0 ? float(Model::link_type::first_class) : 1.0f;
      else if constexpr (target::exists)
        copy_numbers(data.target(rows[i]).data(), target::width, targets_.data() + i * target::width);
      if constexpr (Count == samples::weighted) weights_[i] = weights[rows[i]];
    }
  }

  auto rows() const -> std::size_t { return rows_; }

  /// The rows of the one input, to be changed before they are fed.
  auto inputs() -> std::span<float> {
    static_assert(Model::inputs == 1, "augment: the formula has several inputs; augment their rows before fit");
    return inputs_.first(rows_);
  }

  /// What the batch counts for: its rows, or the sum of their weights.
  auto weight() const -> double {
    if constexpr (Count == samples::alike) return double(rows_);
    double sum = 0;
    for (std::size_t i = 0; i < weights_.size() && i < rows_; ++i) sum += double(weights_[i]);
    return sum;
  }

  /// Calls `run` with a binding for each leaf that the formulas have.
  template <class Run>
  auto feed_to(Run run) const -> float {
    return with_weights([&](auto const&... more) { return with_targets(run, more...); });
  }

 private:
  template <class Run>
  auto with_weights(Run run) const -> float {
    if constexpr (Count == samples::weighted) return run(binding<sample_weights_leaf, float>{{weights_.data(), rows_}});
    else return run();
  }
  template <class Run, class... More>
  auto with_targets(Run run, More const&... more) const -> float {
    binding<label, std::int32_t> const t{{labels_.data(), rows_}};
    binding<target, float> const y{{targets_.data(), rows_ * target::width}};
    if constexpr (label::exists && target::exists) return inputs_.feed_to(rows_, run, t, y, more...);
    else if constexpr (label::exists) return inputs_.feed_to(rows_, run, t, more...);
    else if constexpr (target::exists) return inputs_.feed_to(rows_, run, y, more...);
    else return inputs_.feed_to(rows_, run, more...);
  }

  std::span<std::size_t const> columns_;
  input_buffer<Model> inputs_;
  std::vector<std::int32_t> labels_;
  std::vector<float> targets_, weights_;
  std::size_t rows_ = 0;
};

}  // namespace ctgrad::inline CTGRAD_ABI::detail
