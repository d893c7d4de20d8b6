// src/optimize/owl_qn.cpp — see owl_qn.hpp
// SPDX-License-Identifier: MIT
#include "owl_qn.hpp"

#include <cmath>
#include <deque>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {
namespace {

using Eigen::Index;
using Eigen::VectorXd;

/// The last steps and changes of the gradient: an estimate of the inverse Hessian.
class curvature {
 public:
  void add(VectorXd const& step, VectorXd const& change) {
    double const product = step.dot(change);
    if (!(product > 1e-14 * step.norm() * change.norm())) return;  // no curvature to be learnt from
    pairs_.push_back({step, change, 1 / product});
    if (pairs_.size() > 12) pairs_.pop_front();
  }

  /// The estimate times g (Nocedal & Wright 2006, algorithm 7.4).
  auto times(VectorXd g) const -> VectorXd {
    if (pairs_.empty()) return g / std::max(1.0, g.norm());
    VectorXd a(Index(pairs_.size()));
    for (std::size_t i = pairs_.size(); i-- > 0;) {
      auto const& p = pairs_[i];
      a[Index(i)] = p.scale * p.step.dot(g);
      g -= a[Index(i)] * p.change;
    }
    g /= pairs_.back().scale * pairs_.back().change.squaredNorm();
    for (std::size_t i = 0; i < pairs_.size(); ++i)
      g += (a[Index(i)] - pairs_[i].scale * pairs_[i].change.dot(g)) * pairs_[i].step;
    return g;
  }

  void forget() { pairs_.clear(); }
  auto empty() const -> bool { return pairs_.empty(); }

 private:
  struct pair {
    VectorXd step, change;
    double scale;
  };
  std::deque<pair> pairs_;
};

/// The derivative along which the objective falls fastest, 0 where it rises on both sides.
auto pseudo_gradient(VectorXd const& x, VectorXd const& gradient, VectorXd const& l1) -> VectorXd {
  if (l1.size() == 0) return gradient;
  VectorXd g = gradient;
  for (Index i = 0; i < x.size(); ++i) {
    if (x[i] != 0) g[i] += x[i] > 0 ? l1[i] : -l1[i];
    else if (gradient[i] + l1[i] < 0) g[i] = gradient[i] + l1[i];
    else if (gradient[i] - l1[i] > 0) g[i] = gradient[i] - l1[i];
    else g[i] = 0;
  }
  return g;
}

}  // namespace

void minimize(smooth_function const& f, VectorXd& x, VectorXd const& l1, stopping const& stop) {
  bool const sparse = l1.size() > 0;
  auto const price = [&](VectorXd const& at) { return sparse ? l1.dot(at.cwiseAbs()) : 0.0; };
  VectorXd gradient(x.size()), next_gradient(x.size());
  double value = f(x, gradient) + price(x);
  curvature memory;
  for (int i = 0; i < stop.max_iterations; ++i) {
    VectorXd const g = pseudo_gradient(x, gradient, l1);
    if (!(g.cwiseAbs().maxCoeff() > stop.tolerance)) return;
    VectorXd direction = -memory.times(g);
    if (sparse)
      for (Index k = 0; k < x.size(); ++k)
        if (l1[k] > 0 && direction[k] * g[k] >= 0) direction[k] = 0;  // away from where the objective falls
    // Backtracking within the orthant, until the objective falls enough (Armijo).
    VectorXd next;
    double next_value = value, length = 1;
    bool fell = false;
    for (int halving = 0; halving < 40 && !fell; ++halving, length /= 2) {
      next = x + length * direction;
      if (sparse)
        for (Index k = 0; k < x.size(); ++k) {
          double const side = x[k] != 0 ? x[k] : -g[k];
          if (l1[k] > 0 && next[k] * side < 0) next[k] = 0;
        }
      next_value = f(next, next_gradient) + price(next);
      fell = next_value <= value + 1e-4 * g.dot(next - x) && next_value < value;
    }
    if (!fell) {
      if (memory.empty()) return;  // rounding errors are all that is left
      memory.forget();
      continue;
    }
    memory.add(next - x, next_gradient - gradient);
    x = next, value = next_value, gradient.swap(next_gradient);
  }
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
