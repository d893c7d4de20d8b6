// src/ensemble/objective.cpp — squared error, logistic loss, softmax with cross-entropy
// SPDX-License-Identifier: MIT
#include "objective.hpp"

#include <algorithm>
#include <cmath>

#include "../kernels/kernels.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {
namespace {

/// (margin - y)^2 / 2
class squared final : public objective {
 public:
  explicit squared(table const& data) : y_(data.targets) {}
  auto base(std::span<std::uint32_t const> rows) const -> std::vector<float> override {
    double sum = 0;
    for (auto const row : rows) sum += double(y_[row]);
    return {float(sum / double(rows.size()))};
  }
  void derivatives(std::span<float const> margins, std::size_t, std::span<float> g, std::span<float> h) const override {
    for (std::size_t i = 0; i < y_.size(); ++i) g[i] = margins[i] - y_[i];
    std::ranges::fill(h, 1.f);
  }
  auto loss(std::span<float const> margins, std::span<std::uint32_t const> rows) const -> double override {
    double sum = 0;
    for (auto const row : rows) sum += std::pow(double(margins[row]) - double(y_[row]), 2) / 2;
    return sum / double(rows.size());
  }

 private:
  std::span<float const> y_;
};

/// A share that has a logarithm, although there may be no row of a class, or of any other.
auto inner_share(double count, double rows) -> double { return std::clamp(count, .5, std::max(.5, rows - .5)) / rows; }

/// log(1 + exp(-margin)) for class 1, log(1 + exp(margin)) for class 0
class logistic final : public objective {
 public:
  explicit logistic(table const& data) : y_(data.rows) {
    for (std::size_t i = 0; i < data.rows; ++i) y_[i] = data.labels[i] == 1 ? 1.f : 0.f;
  }
  auto base(std::span<std::uint32_t const> rows) const -> std::vector<float> override {
    double ones = 0;
    for (auto const row : rows) ones += double(y_[row]);
    double const p = inner_share(ones, double(rows.size()));
    return {float(std::log(p / (1 - p)))};
  }
  void derivatives(std::span<float const> margins, std::size_t, std::span<float> g, std::span<float> h) const override {
    kernels().logistic(margins.data(), y_.data(), g.data(), h.data(), y_.size());
  }
  auto loss(std::span<float const> margins, std::span<std::uint32_t const> rows) const -> double override {
    double sum = 0;
    for (auto const row : rows) {
      double const against = double(y_[row] == 1 ? -margins[row] : margins[row]);
      sum += std::max(against, 0.0) + std::log1p(std::exp(-std::abs(against)));
    }
    return sum / double(rows.size());
  }

 private:
  std::vector<float> y_;
};

/// - log softmax(margins)[label]; the Hessian is its diagonal times classes / (classes - 1) (Friedman 2001, algorithm 6)
class softmax final : public objective {
 public:
  explicit softmax(table const& data) : labels_(data.labels), classes_(data.classes), p_(data.rows * data.classes) {}
  auto columns() const -> std::size_t override { return classes_; }
  auto base(std::span<std::uint32_t const> rows) const -> std::vector<float> override {
    std::vector<double> counts(classes_);
    for (auto const row : rows) ++counts[std::size_t(labels_[row])];
    std::vector<float> result;
    for (double const n : counts) result.push_back(float(std::log(inner_share(n, double(rows.size())))));
    return result;
  }
  void begin_round(std::span<float const> margins) override {
    std::size_t const rows = labels_.size();
    for (std::size_t i = 0; i < rows; ++i) {
      float top = margins[i], sum = 0;
      for (std::size_t k = 1; k < classes_; ++k) top = std::max(top, margins[k * rows + i]);
      for (std::size_t k = 0; k < classes_; ++k) sum += p_[k * rows + i] = std::exp(margins[k * rows + i] - top);
      for (std::size_t k = 0; k < classes_; ++k) p_[k * rows + i] /= sum;
    }
  }
  void derivatives(std::span<float const>, std::size_t column, std::span<float> g, std::span<float> h) const override {
    std::size_t const rows = labels_.size();
    float const factor = classes_ > 1 ? float(classes_) / float(classes_ - 1) : 1.f;
    for (std::size_t i = 0; i < rows; ++i) {
      float const p = p_[column * rows + i];
      g[i] = p - (std::size_t(labels_[i]) == column ? 1.f : 0.f);
      h[i] = std::max(factor * p * (1 - p), 1e-6f);
    }
  }
  auto loss(std::span<float const> margins, std::span<std::uint32_t const> chosen) const -> double override {
    std::size_t const rows = labels_.size();
    double loss = 0;
    for (auto const i : chosen) {
      double top = double(margins[i]), sum = 0;
      for (std::size_t k = 1; k < classes_; ++k) top = std::max(top, double(margins[k * rows + i]));
      for (std::size_t k = 0; k < classes_; ++k) sum += std::exp(double(margins[k * rows + i]) - top);
      loss += std::log(sum) + top - double(margins[std::size_t(labels_[i]) * rows + i]);
    }
    return loss / double(chosen.size());
  }

 private:
  std::span<std::int32_t const> labels_;
  std::size_t classes_;
  std::vector<float> p_;
};

}  // namespace

auto squared_objective(table const& data) -> std::unique_ptr<objective> { return std::make_unique<squared>(data); }
auto logistic_objective(table const& data) -> std::unique_ptr<objective> { return std::make_unique<logistic>(data); }
auto softmax_objective(table const& data) -> std::unique_ptr<objective> { return std::make_unique<softmax>(data); }

void link(std::span<float const> margins, std::span<float> answers) {
  if (margins.size() == 1 && answers.size() == 2) {
    double const e = std::exp(-std::abs(double(margins[0])));  // never of a positive number: nothing overflows
    float const small = float(e / (1 + e)), large = float(1 / (1 + e));
    answers[0] = margins[0] > 0 ? small : large, answers[1] = margins[0] > 0 ? large : small;
    return;
  }
  double const top = double(std::ranges::max(margins));
  double sum = 0;
  for (float const m : margins) sum += std::exp(double(m) - top);
  for (std::size_t k = 0; k < margins.size(); ++k) answers[k] = float(std::exp(double(margins[k]) - top) / sum);
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
