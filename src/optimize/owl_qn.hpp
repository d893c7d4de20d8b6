// src/optimize/owl_qn.hpp — minimises a smooth function plus a price on absolute values
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>

#include <Eigen/Core>
#include <functional>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

/// Returns f(x) and writes its gradient.
using smooth_function = std::function<double(Eigen::VectorXd const& x, Eigen::VectorXd& gradient)>;

struct stopping {
  int max_iterations = 1000;
  double tolerance = 1e-7;  ///< of the largest element of the (pseudo-)gradient
};

/// Minimises f(x) + sum l1_i |x_i| from x: OWL-QN (Andrew & Gao 2007), which without l1 is L-BFGS (Nocedal 1980). f is
/// convex and differentiable; `l1` is empty, or one number of at least 0 for each element.
void minimize(smooth_function const& f, Eigen::VectorXd& x, Eigen::VectorXd const& l1, stopping const& stop);

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
