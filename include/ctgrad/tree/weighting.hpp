// ctgrad/tree/weighting.hpp — what rows count for in training: their own weights times those of their classes
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/core/error.hpp>
#include <ctgrad/data/dataset.hpp>
#include <ctgrad/data/require_weights.hpp>
#include <ctgrad/estimator/table.hpp>
#include <ctgrad/estimator/tasks.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {

/// What the rows of each class count for.
struct class_weighting {
  std::vector<double> weights{};  ///< none, or one a class, each finite and at least 0
  bool balanced = false;          ///< each class counts as much as any other: its rows, rows / (classes * its rows) each

  friend bool operator==(class_weighting const&, class_weighting const&) = default;
};

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI

namespace ctgrad::inline CTGRAD_ABI::detail {

/// A data set for training, without the rows that count nothing.
class weighted_data {
 public:
  /// \param weights one a row, or none
  [[gnu::cold]] weighted_data(dataset const& data, std::span<float const> weights, class_weighting const& classes)
      : data_(data), weights_(weights.begin(), weights.end()) {
    if (classes.balanced || !classes.weights.empty()) weigh_classes(classes);
    if (std::ranges::find(weights_, 0.f) != weights_.end()) drop_rows_without_weight();
    if (std::ranges::all_of(weights_, [&](float w) { return w == weights_[0]; })) weights_.clear();
  }

  template <estimator_task Task>
  auto table() const -> learn::table {
    auto t = mixed_table_of<Task>("fit", kept_ ? *kept_ : data_);
    t.weights = weights_;
    return t;
  }

 private:
  void weigh_classes(class_weighting const& given) {
    require(data_.has_labels(), "fit: weights of classes were given, but the data set has no labels");
    require(given.weights.empty() || given.weights.size() == data_.classes(), "fit: ", given.weights.size(),
            " weights of classes were given, but there are ", data_.classes(), " classes");
    require(given.weights.empty() || !given.balanced, "fit: weights of classes and balanced ones were both asked for");
    if (weights_.empty()) weights_.assign(data_.rows(), 1);
    std::vector<double> factors = given.weights, rows(data_.classes());
    for (auto const label : data_.labels()) ++rows[std::size_t(label)];
    for (std::size_t c = 0; given.balanced && c < rows.size(); ++c)
      factors.push_back(double(data_.rows()) / (double(rows.size()) * std::max(rows[c], 1.0)));
    for (std::size_t c = 0; c < factors.size(); ++c)
      require(factors[c] >= 0 && std::isfinite(factors[c]), "fit: the weight of class ", c, " is ", factors[c],
              ", a finite number of at least 0 is needed");
    for (std::size_t i = 0; i < weights_.size(); ++i) weights_[i] *= float(factors[std::size_t(data_.labels()[i])]);
    require_weights("fit", weights_, data_.rows());
  }

  void drop_rows_without_weight() {
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < weights_.size(); ++i)
      if (weights_[i] > 0) rows.push_back(i);
    kept_ = data_.subset(rows);
    std::erase(weights_, 0.f);
  }

  dataset const& data_;
  std::optional<dataset> kept_;
  std::vector<float> weights_;
};

}  // namespace ctgrad::inline CTGRAD_ABI::detail
