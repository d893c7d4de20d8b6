// src/ensemble/own_objective.cpp — a loss of the user's own, and the constants that training begins with
// SPDX-License-Identifier: MIT
#include <ctgrad/core/error.hpp>

#include <cmath>
#include <numeric>

#include "objective.hpp"
#include "row_shares.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {
namespace {

class own final : public objective {
 public:
  own(boosting_objective const& given, table const& data)
      : given_(given), y_(data.targets.begin(), data.targets.end()), share_(data), scores_(given.scores) {
    for (auto const label : data.labels) y_.push_back(float(label));
    if (data.labels.empty()) {
      require(scores_ == 1, "fit: an objective with scores = ", scores_, " was given, but numbers are learnt with 1 a row");
    } else {
      require(given.link == boosting_link::natural, "fit: the link of a classification is natural");
      require(scores_ == data.classes || (scores_ == 1 && data.classes == 2), "fit: an objective with scores = ", scores_,
              " was given, but ", data.classes, " classes are learnt with ", data.classes, data.classes == 2 ? " or 1" : "",
              " a row");
    }
    first_.resize(y_.size() * scores_), second_.resize(y_.size() * scores_);
  }

  auto columns() const -> std::size_t override { return scores_; }

  /// Newton's method, all scores at once; where the loss has no curvature, they stay at 0.
  auto base(std::span<std::uint32_t const> rows) const -> std::vector<float> override {
    std::vector<double> constants(scores_);
    auto here = slopes_at(constants, rows, /*believed=*/false);
    for (int round = 0; round < 100 && leads_on(constants, here.step); ++round) {
      // A step that goes beyond the lowest point of its line, or out of numbers, is halved.
      double const before = dot(here.slope, here.step);
      double share = 1;
      auto there = slopes_at(moved(constants, here.step, share), rows);
      for (int halved = 0; halved < 40 && !(dot(there.slope, here.step) <= -before / 100); ++halved)
        there = slopes_at(moved(constants, here.step, share /= 2), rows);
      constants = moved(constants, here.step, share);
      here = std::move(there);
    }
    return {constants.begin(), constants.end()};
  }

  void begin_round(std::span<float const> margins) override { derive(by_row(margins), first_, second_); }

  void derivatives(std::span<float const>, std::size_t column, std::size_t first, std::span<float> g,
                   std::span<float> h) const override {
    for (std::size_t i = 0; i < g.size(); ++i) {
      std::size_t const at = (first + i) * scores_ + column;
      g[i] = first_[at], h[i] = second_[at];
    }
  }

  auto loss(std::span<float const> margins, std::span<std::uint32_t const> rows) const -> double override {
    require(bool(given_.loss), "fit: rows are held back for validation, but the objective has no loss to judge them by");
    std::vector<float> losses(y_.size(), std::nanf(""));
    given_.loss(by_row(margins), y_, losses);
    for (auto const row : rows)
      require(std::isfinite(losses[row]), "fit: the objective's loss of row ", row, " is ", losses[row], " at a margin of ",
              margins[row]);
    return share_.mean(rows, [&](auto row) { return double(losses[row]); });
  }

  auto link() const -> boosting_link override { return given_.link; }

 private:
  /// The mean derivative of each score, and Newton's step from there.
  struct slopes {
    std::vector<double> slope, step;
  };
  auto slopes_at(std::vector<double> const& constants, std::span<std::uint32_t const> rows, bool believed = true) const
      -> slopes {
    std::vector<float> margins(y_.size() * scores_), g(margins.size()), h(margins.size());
    for (std::size_t i = 0; i < margins.size(); ++i) margins[i] = float(constants[i % scores_]);
    if (believed) given_.derivatives(margins, y_, g, h);
    else derive(margins, g, h);
    slopes s;
    for (std::size_t k = 0; k < scores_; ++k) {
      s.slope.push_back(share_.mean(rows, [&](auto row) { return double(g[row * scores_ + k]); }));
      double const curvature = share_.mean(rows, [&](auto row) { return double(h[row * scores_ + k]); });
      s.step.push_back(curvature > 1e-12 ? -s.slope[k] / curvature : 0);
    }
    return s;
  }
  static auto moved(std::vector<double> x, std::vector<double> const& step, double share) -> std::vector<double> {
    for (std::size_t k = 0; k < x.size(); ++k) x[k] += share * step[k];
    return x;
  }
  static auto leads_on(std::vector<double> const& x, std::vector<double> const& step) -> bool {
    bool far = false;
    for (std::size_t k = 0; k < x.size(); ++k) {
      if (!std::isfinite(float(x[k] + step[k]))) return false;
      far = far || std::abs(step[k]) > 1e-6 * (1 + std::abs(x[k] + step[k]));
    }
    return far;
  }
  static auto dot(std::vector<double> const& a, std::vector<double> const& b) -> double {
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
  }

  /// From columns of margins to rows of them.
  auto by_row(std::span<float const> margins) const -> std::vector<float> {
    std::vector<float> result(margins.size());
    for (std::size_t k = 0; k < scores_; ++k)
      for (std::size_t i = 0; i < y_.size(); ++i) result[i * scores_ + k] = margins[k * y_.size() + i];
    return result;
  }

  /// What the user's function writes is not believed.
  void derive(std::vector<float> const& margins, std::span<float> g, std::span<float> h) const {
    std::ranges::fill(g, std::nanf(""));  // a row that is forgotten is found
    given_.derivatives(margins, y_, g, h);
    for (std::size_t i = 0; i < g.size(); ++i)
      require(std::isfinite(g[i]) && std::isfinite(h[i]) && h[i] >= 0, "fit: the objective's derivatives of row ",
              i / scores_, " are ", g[i], " and ", h[i], " at a margin of ", margins[i],
              "; finite ones are needed, the second at least 0");
  }

  boosting_objective const& given_;
  std::vector<float> y_;
  row_shares share_;
  std::size_t scores_;
  std::vector<float> first_, second_;  // of this round: rows x scores
};

}  // namespace

auto own_objective(boosting_objective const& given, table const& data) -> std::unique_ptr<objective> {
  return std::make_unique<own>(given, data);
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
