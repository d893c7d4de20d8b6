// src/ensemble/boosting_splitter.cpp — see boosting_splitter.hpp
// SPDX-License-Identifier: MIT
#include "boosting_splitter.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "../kernels/kernels.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

auto boosting_splitter::shrunk(double g) const -> double {
  return std::copysign(std::max(std::abs(g) - limits_.l1, 0.0), g);
}

auto boosting_splitter::worth(std::int64_t gradient, std::int64_t hessian, double extra_l2) const -> double {
  double const g = shrunk(double(gradient) * gradient_unit_);
  return g * g / (double(hessian) * hessian_unit_ + limits_.l2 + extra_l2);
}

/// Before shrinkage.
auto boosting_splitter::answer(boosting_leaf const& of, std::int64_t gradient, std::int64_t hessian) const -> double {
  double const divisor = double(hessian) * hessian_unit_ + limits_.l2;
  return divisor > 0 ? std::clamp(-shrunk(double(gradient) * gradient_unit_) / divisor, of.low, of.high) : 0;
}

/// What a split gains whose sides answer within the leaf's bounds, and in the column's direction; nothing where they do not.
auto boosting_splitter::obedient_gain(boosting_leaf const& of, std::int64_t left, int direction) const -> double {
  auto const g = packed_gradient(left), h = packed_hessian(left);
  double const l = answer(of, g, h), r = answer(of, of.gradient - g, of.hessian - h);
  if (direction * (r - l) < 0) return -1;
  auto const lowers = [&](double w, std::int64_t gradient, std::int64_t hessian) {
    double const sum = double(gradient) * gradient_unit_;
    return -2 * (sum * w + limits_.l1 * std::abs(w)) - (double(hessian) * hessian_unit_ + limits_.l2) * w * w;
  };
  return lowers(l, g, h) + lowers(r, of.gradient - g, of.hessian - h) -
         lowers(answer(of, of.gradient, of.hessian), of.gradient, of.hessian);
}

auto boosting_splitter::find(boosting_leaf const& of, std::vector<bool> const& columns, std::size_t first,
                             std::size_t last) const -> boosting_split {
  boosting_split best;
  std::size_t const rows = of.hi - of.lo;
  if (of.depth >= limits_.max_depth || rows < 2 * limits_.min_samples_leaf || of.hessian < 2) return best;
  // Rows on a side are estimated by its share of the Hessian (as in LightGBM); `grow` counts where that was wrong.
  double const by_rows = of.bounds.empty() ? double(limits_.min_samples_leaf) * (double(of.hessian) / double(rows)) : 0;
  double const by_hessian = limits_.min_hessian / hessian_unit_;
  auto const least = std::max<std::int64_t>(1, std::int64_t(std::ceil(std::max(by_rows, by_hessian) * (1 - 1e-9))));
  node_sums const all{of.gradient, of.hessian, least, worth(of.gradient, of.hessian)};
  for (std::size_t j = first; j < last; ++j) {
    if (!columns[j]) continue;
    auto const& bins = data_.bins(j);
    bool const counted = !of.bounds.empty();  // exact rows are known for the plainest questions only
    if (bins.categorical()) {
      if (!counted) find_categories(of, j, all, best);
      continue;
    }
    bool const some_missing = bins.has_missing() && cells_of(of, j)[bins.size()] != 0;
    for (int missing_left = 0; missing_left <= int(some_missing && !counted); ++missing_left)
      if (limits_.monotone.empty()) find_threshold(of, j, all, missing_left, best);
      else find_obedient(of, j, all, missing_left, best);
  }
  return best;
}

void boosting_splitter::find_threshold(boosting_leaf const& of, std::size_t column, node_sums const& all, bool missing_left,
                                       boosting_split& best) const {
  auto const& bins = data_.bins(column);
  auto const* const cells = cells_of(of, column);
  bound const allowed = of.bounds.empty() ? bound{0, 255} : of.bounds[column];
  auto const found = kernels().scan({cells, missing_left ? bins.size() : bins.codes(), of.gradient, of.hessian,
                                     gradient_unit_, hessian_unit_, limits_.l1, limits_.l2, all.least, allowed.first,
                                     allowed.last, missing_left ? cells[bins.size()] : 0});
  if (found.score < 0) return;
  auto const g = packed_gradient(found.left), h = packed_hessian(found.left);
  double const gain = worth(g, h) + worth(of.gradient - g, of.hessian - h) - all.parent;
  if (gain <= best.gain) return;
  best = {.gain = gain,
          .column = column,
          .code = found.code,
          .left = found.left,
          .knows_missing = bins.has_missing() && cells[bins.size()] != 0,
          .missing_left = missing_left};
}

/// The same under monotone constraints.
void boosting_splitter::find_obedient(boosting_leaf const& of, std::size_t column, node_sums const& all, bool missing_left,
                                      boosting_split& best) const {
  auto const& bins = data_.bins(column);
  auto const* const cells = cells_of(of, column);
  bound const allowed = of.bounds.empty() ? bound{0, 255} : of.bounds[column];
  std::int64_t left = missing_left ? cells[bins.size()] : 0;
  int const last = std::min(allowed.last, (missing_left ? bins.size() : bins.codes()) - 2);
  for (int b = 0; b <= last; ++b) {
    left += cells[b];
    if (b < allowed.first || packed_hessian(left) < all.least || of.hessian - packed_hessian(left) < all.least) continue;
    double const gain = obedient_gain(of, left, limits_.monotone[column]);
    if (gain <= best.gain) continue;
    best = {.gain = gain,
            .column = column,
            .code = b,
            .left = left,
            .knows_missing = bins.has_missing() && cells[bins.size()] != 0,
            .missing_left = missing_left};
  }
}

/// Categories in the order of their mean gradient, from either end up to so many (Fisher 1958; Ke et al. 2017). Many small
/// categories would fit noise: those of few rows stay on the right, means are smoothed, gains pay a penalty.
void boosting_splitter::find_categories(boosting_leaf const& of, std::size_t column, node_sums const& all,
                                        boosting_split& best) const {
  auto const& bins = data_.bins(column);
  auto const* const cells = cells_of(of, column);
  double const rows_each = double(of.hi - of.lo) / double(of.hessian);  // rows of a unit of Hessian, an estimate
  // As few as can be told apart one by one are asked one by one, and pay no penalty.
  bool const one_by_one = bins.codes() <= 4;
  // A tree has few questions: those that single out a handful of many rows are wasted.
  double const least = one_by_one ? limits_.category_smoothing : std::max(limits_.category_smoothing, least_share_);
  struct group {
    std::size_t code;
    std::int64_t sum;
    double key, rows;
  };
  std::vector<group> groups;
  code_set present;
  for (std::size_t b = 0; b < std::size_t(bins.codes()); ++b) {
    if (cells[b] == 0) continue;
    present.add(b);
    double const g = double(packed_gradient(cells[b])) * gradient_unit_,
                 h = double(packed_hessian(cells[b])) * hessian_unit_;
    double const rows = double(packed_hessian(cells[b])) * rows_each;
    if (rows >= least) groups.push_back({b, cells[b], g / (h + limits_.category_smoothing), rows});
  }
  std::ranges::sort(groups, {}, [](group const& g) { return std::pair(g.key, g.code); });
  std::size_t const most = one_by_one ? groups.size() : std::min(limits_.max_categories, (groups.size() + 1) / 2);
  for (int from_end = 0; from_end < (one_by_one ? 1 : 2); ++from_end) {
    std::int64_t left = 0;
    double waiting = 0;  // rows since the last set that was compared
    code_set lefts;
    for (std::size_t k = 0; k < most; ++k) {
      group const& g = groups[from_end ? groups.size() - 1 - k : k];
      if (one_by_one) left = 0, lefts = {}, waiting = 0;
      left += g.sum, waiting += g.rows;
      lefts.add(g.code);
      auto const h = packed_hessian(left);
      if (h < all.least || (!one_by_one && waiting < double(limits_.min_samples_category))) continue;
      if (of.hessian - h < all.least) {
        if (one_by_one) continue;
        break;
      }
      if (!one_by_one && double(of.hessian - h) * rows_each < double(limits_.min_samples_category)) break;
      waiting = 0;
      auto const sum = packed_gradient(left);
      double const extra = one_by_one ? 0 : limits_.category_l2;
      double const gain = limits_.monotone.empty()
                              ? worth(sum, h, extra) + worth(of.gradient - sum, of.hessian - h, extra) - all.parent
                              : obedient_gain(of, left, 0);
      if (gain <= best.gain) continue;
      auto const missing = std::size_t(bins.size());
      bool const some_missing = bins.has_missing() && cells[missing] != 0;
      best = {.gain = gain,
              .column = column,
              .left = left,
              .asks_set = true,
              .knows_missing = some_missing,
              .missing_left = some_missing && lefts.has(std::uint8_t(missing)),
              .lefts = lefts,
              .present = present};
    }
  }
}

/// Below a split of a monotone column, neither side may answer beyond the middle between both.
void boosting_splitter::bound_children(boosting_leaf const& of, boosting_leaf& left, boosting_leaf& right) const {
  left.low = right.low = of.low, left.high = right.high = of.high;
  int const direction = limits_.monotone.empty() ? 0 : limits_.monotone[of.best.column];
  if (direction == 0) return;
  double const middle = (answer(of, left.gradient, left.hessian) + answer(of, right.gradient, right.hessian)) / 2;
  (direction > 0 ? left.high : left.low) = middle;
  (direction > 0 ? right.low : right.high) = middle;
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
