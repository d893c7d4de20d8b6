// src/ensemble/own_objective.cpp — a loss of the user's own, and the constant that training begins with
// SPDX-License-Identifier: MIT
#include <ctgrad/core/error.hpp>

#include <cmath>

#include "objective.hpp"
#include "row_shares.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {
namespace {

class own final : public objective {
 public:
  own(boosting_objective const& given, table const& data)
      : given_(given), y_(data.targets.begin(), data.targets.end()), share_(data) {
    require(data.labels.empty() || data.classes == 2,
            "fit: an objective of your own is for numbers or 2 classes, but there are ", data.classes);
    require(data.labels.empty() || given.link == boosting_link::natural, "fit: the link of a classification is natural");
    for (auto const label : data.labels) y_.push_back(float(label));
  }

  /// Newton's method; where the loss has no curvature, it stays at 0.
  auto base(std::span<std::uint32_t const> rows) const -> std::vector<float> override {
    std::vector<float> margins(y_.size()), g(y_.size()), h(y_.size());
    double constant = 0;
    for (int step = 0; step < 100; ++step) {
      std::ranges::fill(margins, float(constant));
      derivatives(margins, 0, g, h);
      double const slope = share_.mean(rows, [&](auto row) { return double(g[row]); });
      double const curvature = share_.mean(rows, [&](auto row) { return double(h[row]); });
      double const next = curvature > 1e-12 ? constant - slope / curvature : constant;
      if (!std::isfinite(float(next)) || std::abs(next - constant) <= 1e-6 * (1 + std::abs(next))) break;
      constant = next;
    }
    return {float(constant)};
  }

  void derivatives(std::span<float const> margins, std::size_t, std::span<float> g, std::span<float> h) const override {
    std::ranges::fill(g, std::nanf(""));  // a row that is forgotten is found
    given_.derivatives(margins, y_, g, h);
    for (std::size_t i = 0; i < g.size(); ++i)
      require(std::isfinite(g[i]) && std::isfinite(h[i]) && h[i] >= 0, "fit: the objective's derivatives of row ", i,
              " are ", g[i], " and ", h[i], " at a margin of ", margins[i],
              "; finite ones are needed, the second at least 0");
  }

  auto loss(std::span<float const> margins, std::span<std::uint32_t const> rows) const -> double override {
    require(bool(given_.loss), "fit: rows are held back for validation, but the objective has no loss to judge them by");
    std::vector<float> losses(y_.size(), std::nanf(""));
    given_.loss(margins, y_, losses);
    for (auto const row : rows)
      require(std::isfinite(losses[row]), "fit: the objective's loss of row ", row, " is ", losses[row], " at a margin of ",
              margins[row]);
    return share_.mean(rows, [&](auto row) { return double(losses[row]); });
  }

  auto link() const -> boosting_link override { return given_.link; }

 private:
  boosting_objective const& given_;
  std::vector<float> y_;
  row_shares share_;
};

}  // namespace

auto own_objective(boosting_objective const& given, table const& data) -> std::unique_ptr<objective> {
  return std::make_unique<own>(given, data);
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
