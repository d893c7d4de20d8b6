// src/ensemble/objective.cpp — losses of numbers, logistic loss, softmax with cross-entropy
// SPDX-License-Identifier: MIT
#include "objective.hpp"

#include <ctgrad/core/error.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

#include "../kernels/kernels.hpp"
#include "row_shares.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {
namespace {

/// A loss of one number, by one that has value(m, y) and slope(m, y).
template <class Loss>
class of_number final : public objective {
 public:
  of_number(table const& data, Loss loss) : y_(data.targets), share_(data), loss_(loss) {}
  auto base(std::span<std::uint32_t const> rows) const -> std::vector<float> override {
    return {float(loss_.base(share_, rows, y_))};
  }
  void derivatives(std::span<float const> margins, std::size_t, std::size_t first, std::span<float> g,
                   std::span<float> h) const override {
    for (std::size_t i = 0; i < g.size(); ++i) loss_.derive(margins[i], y_[first + i], g[i], h[i]);
  }
  auto loss(std::span<float const> margins, std::span<std::uint32_t const> rows) const -> double override {
    return share_.mean(rows, [&](auto row) { return loss_.value(double(margins[row]), double(y_[row])); });
  }
  auto renews() const -> bool override { return renewed; }
  auto leaf(std::span<float const> margins, std::span<std::uint32_t const> rows) const -> double override {
    if constexpr (renewed) return loss_.leaf(share_, rows, [&](auto row) { return double(y_[row]) - double(margins[row]); });
    else return 0;
  }
  auto link() const -> boosting_link override { return Loss::link; }

 private:
  static constexpr bool renewed = requires(Loss const& l, row_shares const& share, std::span<std::uint32_t const> rows) {
    l.leaf(share, rows, [](std::uint32_t) { return 0.; });
  };
  std::span<float const> y_;
  row_shares share_;
  Loss loss_;
};

struct squared {
  static constexpr auto link = boosting_link::natural;
  static auto base(row_shares const& share, std::span<std::uint32_t const> rows, std::span<float const> y) -> double {
    return share.mean(rows, [&](auto row) { return double(y[row]); });
  }
  static void derive(float m, float y, float& g, float& h) { g = m - y, h = 1; }
  static auto value(double m, double y) -> double { return (m - y) * (m - y) / 2; }
};

struct quantile_loss {
  double q;
  static constexpr auto link = boosting_link::natural;
  auto base(row_shares const& share, std::span<std::uint32_t const> rows, std::span<float const> y) const -> double {
    return share.quantile(rows, q, [&](auto row) { return double(y[row]); });
  }
  void derive(float m, float y, float& g, float& h) const { g = m == y ? 0.f : float(m > y ? 1 - q : -q), h = 1; }
  template <class Residual>
  auto leaf(row_shares const& share, std::span<std::uint32_t const> rows, Residual left_over) const -> double {
    return share.quantile(rows, q, left_over);
  }
  auto value(double m, double y) const -> double { return m > y ? (1 - q) * (m - y) : q * (y - m); }
};

struct huber_loss {
  double delta;
  static constexpr auto link = boosting_link::natural;
  static auto base(row_shares const& share, std::span<std::uint32_t const> rows, std::span<float const> y) -> double {
    return share.quantile(rows, .5, [&](auto row) { return double(y[row]); });
  }
  void derive(float m, float y, float& g, float& h) const { g = std::clamp(m - y, -float(delta), float(delta)), h = 1; }
  /// One step from the median (Friedman 2001, algorithm 4).
  template <class Residual>
  auto leaf(row_shares const& share, std::span<std::uint32_t const> rows, Residual left_over) const -> double {
    double const median = share.quantile(rows, .5, left_over);
    return median + share.mean(rows, [&](auto row) { return std::clamp(left_over(row) - median, -delta, delta); });
  }
  auto value(double m, double y) const -> double {
    double const d = std::abs(m - y);
    return d <= delta ? d * d / 2 : delta * (d - delta / 2);
  }
};

struct poisson_loss {
  static constexpr auto link = boosting_link::exponential;
  static auto base(row_shares const& share, std::span<std::uint32_t const> rows, std::span<float const> y) -> double {
    return std::log(std::max(share.mean(rows, [&](auto row) { return double(y[row]); }), 1e-30));
  }
  static void derive(float m, float y, float& g, float& h) { h = std::exp(std::min(m, 60.f)), g = h - y; }
  static auto value(double m, double y) -> double { return std::exp(m) - y * m; }
};

/// A share that has a logarithm, although there may be no row of a class, or of any other.
auto inner_share(double count, double rows) -> double { return std::clamp(count, .5, std::max(.5, rows - .5)) / rows; }

/// log(1 + exp(-margin)) for class 1, log(1 + exp(margin)) for class 0
class logistic final : public objective {
 public:
  explicit logistic(table const& data) : y_(data.rows), share_(data) {
    for (std::size_t i = 0; i < data.rows; ++i) y_[i] = data.labels[i] == 1 ? 1.f : 0.f;
  }
  auto base(std::span<std::uint32_t const> rows) const -> std::vector<float> override {
    double const ones = share_.mean(rows, [&](auto row) { return double(y_[row]); }) * double(rows.size());
    double const p = inner_share(ones, double(rows.size()));
    return {float(std::log(p / (1 - p)))};
  }
  void derivatives(std::span<float const> margins, std::size_t, std::size_t first, std::span<float> g,
                   std::span<float> h) const override {
    kernels().logistic(margins.data(), y_.data() + first, g.data(), h.data(), g.size());
  }
  auto loss(std::span<float const> margins, std::span<std::uint32_t const> rows) const -> double override {
    return share_.mean(rows, [&](auto row) {
      double const against = double(y_[row] == 1 ? -margins[row] : margins[row]);
      return std::max(against, 0.0) + std::log1p(std::exp(-std::abs(against)));
    });
  }

 private:
  std::vector<float> y_;
  row_shares share_;
};

/// - log softmax(margins)[label]; the Hessian is its diagonal times classes / (classes - 1) (Friedman 2001, algorithm 6)
class softmax final : public objective {
 public:
  explicit softmax(table const& data)
      : labels_(data.labels), classes_(data.classes), share_(data), p_(data.rows * data.classes) {}
  auto columns() const -> std::size_t override { return classes_; }
  auto base(std::span<std::uint32_t const> rows) const -> std::vector<float> override {
    std::vector<float> result;
    for (std::size_t k = 0; k < classes_; ++k) {
      double const share = share_.mean(rows, [&](auto row) { return std::size_t(labels_[row]) == k ? 1. : 0.; });
      result.push_back(float(std::log(inner_share(share * double(rows.size()), double(rows.size())))));
    }
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
  void derivatives(std::span<float const>, std::size_t column, std::size_t first, std::span<float> g,
                   std::span<float> h) const override {
    float const factor = classes_ > 1 ? float(classes_) / float(classes_ - 1) : 1.f;
    auto const p_of_column = std::span(p_).subspan(column * labels_.size() + first);
    for (std::size_t i = 0; i < g.size(); ++i) {
      float const p = p_of_column[i];
      g[i] = p - (std::size_t(labels_[first + i]) == column ? 1.f : 0.f);
      h[i] = std::max(factor * p * (1 - p), 1e-6f);
    }
  }
  auto loss(std::span<float const> margins, std::span<std::uint32_t const> chosen) const -> double override {
    std::size_t const rows = labels_.size();
    return share_.mean(chosen, [&](auto i) {
      double top = double(margins[i]), sum = 0;
      for (std::size_t k = 1; k < classes_; ++k) top = std::max(top, double(margins[k * rows + i]));
      for (std::size_t k = 0; k < classes_; ++k) sum += std::exp(double(margins[k * rows + i]) - top);
      return std::log(sum) + top - double(margins[std::size_t(labels_[i]) * rows + i]);
    });
  }

 private:
  std::span<std::int32_t const> labels_;
  std::size_t classes_;
  row_shares share_;
  std::vector<float> p_;
};

}  // namespace

auto objective_of(gradient_boosting<classification> const& spec, table const& data) -> std::unique_ptr<objective> {
  if (spec.objective.derivatives) return own_objective(spec.objective, data);
  require(
      spec.loss == boosting_loss::automatic || spec.loss == boosting_loss::softmax || spec.loss == boosting_loss::logistic,
      "fit: the loss is one of numbers, but classes are to be learnt; logistic or softmax is needed");
  require(spec.loss != boosting_loss::logistic || data.classes == 2,
          "fit: the logistic loss is for 2 classes, but there are ", data.classes);
  if (data.classes == 2 && spec.loss != boosting_loss::softmax) return std::make_unique<logistic>(data);
  return std::make_unique<softmax>(data);
}

auto objective_of(gradient_boosting<regression> const& spec, table const& data) -> std::unique_ptr<objective> {
  if (spec.objective.derivatives) return own_objective(spec.objective, data);
  auto const of = [&](auto loss) -> std::unique_ptr<objective> {
    return std::make_unique<of_number<decltype(loss)>>(data, loss);
  };
  switch (spec.loss) {
    case boosting_loss::automatic:
    case boosting_loss::squared: return of(squared{});
    case boosting_loss::absolute: return of(quantile_loss{.5});
    case boosting_loss::quantile:
      require(spec.quantile > 0 && spec.quantile < 1, "fit: quantile is ", spec.quantile, ", it must lie between 0 and 1");
      return of(quantile_loss{spec.quantile});
    case boosting_loss::huber:
      require(spec.huber_delta > 0 && std::isfinite(spec.huber_delta), "fit: huber_delta is ", spec.huber_delta,
              ", a finite number above 0 is needed");
      return of(huber_loss{spec.huber_delta});
    case boosting_loss::poisson:
      for (std::size_t i = 0; i < data.rows; ++i)
        require(data.targets[i] >= 0, "fit: the target of row ", i, " is ", data.targets[i],
                ", but the poisson loss needs at least 0");
      return of(poisson_loss{});
    default: break;
  }
  require(false, "fit: the loss is one of classes, but numbers are to be learnt");
  return nullptr;
}

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
