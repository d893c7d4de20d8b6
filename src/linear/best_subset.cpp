// src/linear/best_subset.cpp — all subsets of columns, by branch and bound
// SPDX-License-Identifier: MIT
#include <ctgrad/linear/best_subset.hpp>

#include <Eigen/Cholesky>
#include <algorithm>
#include <numeric>
#include <vector>

#include "../blocks/moments.hpp"
#include "../estimator/check_fields.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Columns come in one after another; each lowers the squared error by what it adds to an incomplete Cholesky factor.
/// `rest` holds the covariances of the columns and, last, the target, with the chosen columns swept out.
class search {
 public:
  search(moments const& m, int most) : most_(most), width_(m.covariance.rows()) {
    MatrixXd all(width_ + 1, width_ + 1);
    all << m.covariance, m.with_target, m.with_target.transpose(), m.target;
    // A column that the chosen ones nearly explain adds rounding errors and nothing else.
    least_ = all.diagonal().head(width_) * 1e-12;
    best_error_ = m.target;
    visit(all, 0);
  }

  auto best() const -> std::vector<Index> const& { return best_; }

 private:
  void visit(MatrixXd const& rest, Index from) {
    double const error = rest(width_, width_);
    if (error < best_error_) best_error_ = error, best_ = chosen_;
    if (int(chosen_.size()) == most_ || from == width_ || bound(rest, from) >= best_error_) return;
    for (Index k = from; k < width_; ++k) {
      if (!(rest(k, k) > least_[k])) continue;
      MatrixXd next = rest;
      next -= rest.col(k) * (rest.row(k) / rest(k, k));
      chosen_.push_back(k);
      visit(next, k + 1);
      chosen_.pop_back();
    }
  }

  /// No subset of the columns from `from` on leaves less error than all of them together.
  auto bound(MatrixXd rest, Index from) const -> double {
    for (Index k = from; k < width_; ++k) {
      if (!(rest(k, k) > least_[k])) continue;
      VectorXd const column = rest.col(k);
      rest -= column * column.transpose() / column[k];
    }
    return rest(width_, width_);
  }

  int most_;
  Index width_;
  VectorXd least_;
  double best_error_ = 0;
  std::vector<Index> chosen_, best_;
};

}  // namespace

auto choose_subset(best_subset const& spec, table const& data) -> linear_fit {
  require_at_least("features", spec.features, 0);
  require(data.width <= 40, "fit: the data set has ", data.width, " columns, best_subset searches at most 40");
  auto const m = moments_of(data, {}, spec.intercept);
  auto const chosen = search(m, spec.features).best();
  VectorXd const b = MatrixXd(m.covariance(chosen, chosen)).ldlt().solve(VectorXd(m.with_target(chosen)));
  linear_fit line{std::vector<double>(data.width), m.target_mean};
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    line.coefficients[std::size_t(chosen[i])] = b[Index(i)];
    line.intercept -= b[Index(i)] * m.mean[chosen[i]];
  }
  return line;
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
