// src/ensemble/boosting_grower.cpp — see boosting_grower.hpp
// SPDX-License-Identifier: MIT
#include "boosting_grower.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {
namespace {

auto hessian_of(std::int64_t packed) -> std::int64_t { return std::int64_t(std::uint32_t(packed)); }
auto gradient_of(std::int64_t packed) -> std::int64_t { return (packed - hessian_of(packed)) >> 32; }

}  // namespace

auto boosting_grower::histogram(std::size_t index) -> std::int64_t* {
  while (pool_.size() <= index) pool_.emplace_back(cells());
  return pool_[index].data();
}

void boosting_grower::build(leaf const& of, std::vector<std::uint32_t> const& rows, std::int64_t const* packed,
                            std::int64_t* out) const {
  std::memset(out, 0, cells() * sizeof *out);
  for (auto const& group : data_.groups())
    kernels().histogram({group.codes, group.stride, group.columns, rows.data() + of.lo, of.hi - of.lo, packed,
                         out + group.first_column * data_.most_bins(), data_.most_bins()});
}

auto boosting_grower::shrunk(double g) const -> double {
  return std::copysign(std::max(std::abs(g) - limits_.l1, 0.0), g);
}

auto boosting_grower::worth(std::int64_t gradient, std::int64_t hessian) const -> double {
  double const g = shrunk(double(gradient) * now_.gradient_unit);
  return g * g / (double(hessian) * now_.hessian_unit + limits_.l2);
}

void boosting_grower::find(leaf& of, std::vector<bool> const& columns) {
  of.best = {};
  std::size_t const rows = of.hi - of.lo;
  if (of.depth >= limits_.max_depth || rows < 2 * limits_.min_samples_leaf || of.hessian < 2) return;
  // Rows on a side are estimated by its share of the Hessian (as in LightGBM); `grow` counts where that was wrong.
  double const by_rows = of.bounds.empty() ? double(limits_.min_samples_leaf) * (double(of.hessian) / double(rows)) : 0;
  double const by_hessian = limits_.min_hessian / now_.hessian_unit;
  auto const least = std::max<std::int64_t>(1, std::int64_t(std::ceil(std::max(by_rows, by_hessian) * (1 - 1e-9))));
  double const parent = worth(of.gradient, of.hessian);
  auto const* const from = histogram(of.histogram);
  for (std::size_t j = 0; j < data_.width(); ++j) {
    if (!columns[j]) continue;
    bound const allowed = of.bounds.empty() ? bound{0, 255} : of.bounds[j];
    auto const found =
        kernels().scan({from + j * data_.most_bins(), data_.bins(j).size(), of.gradient, of.hessian, now_.gradient_unit,
                        now_.hessian_unit, limits_.l1, limits_.l2, least, allowed.first, allowed.last});
    if (found.score < 0) continue;
    auto const g = gradient_of(found.left), h = hessian_of(found.left);
    double const gain = worth(g, h) + worth(of.gradient - g, of.hessian - h) - parent;
    if (gain > of.best.gain) of.best = {gain, j, found.code, found.left};
  }
}

/// Appends a leaf's node, with its answer.
auto boosting_grower::add_node(tree& t, leaf& of) const -> std::size_t {
  double const g = double(of.gradient) * now_.gradient_unit, h = double(of.hessian) * now_.hessian_unit;
  double const divisor = h + limits_.l2;
  t.nodes.push_back({.rows = std::uint32_t(of.hi - of.lo), .weight = float(of.hi - of.lo)});
  t.values.push_back(divisor > 0 ? float(-limits_.shrinkage * shrunk(g) / divisor) : 0.f);
  return of.node = t.nodes.size() - 1;
}

auto boosting_grower::next() -> leaf* {
  auto const best = std::ranges::max_element(leaves_, {}, [](leaf const& l) { return l.best.gain; });
  return best->best.gain > limits_.min_gain ? &*best : nullptr;
}

/// The estimate let a split through that leaves too few rows on a side: from now on, this leaf knows better.
void boosting_grower::count(leaf& of, std::vector<std::uint32_t> const& rows) {
  ones_.resize(data_.rows(), 1), counts_.resize(cells());
  build(of, rows, ones_.data(), counts_.data());
  auto const least = std::int64_t(limits_.min_samples_leaf), all = std::int64_t(of.hi - of.lo);
  for (std::size_t j = 0; j < data_.width(); ++j) {
    bound allowed{256, -1};
    std::int64_t left = 0;
    for (int b = 0; b < data_.bins(j).size(); ++b) {
      left += counts_[j * data_.most_bins() + std::size_t(b)];
      if (left < least || all - left < least) continue;
      allowed.first = std::min(allowed.first, b), allowed.last = b;
    }
    of.bounds.push_back(allowed);
  }
}

auto boosting_grower::grow(derivatives const& d, std::vector<std::uint32_t>& rows, std::vector<bool> const& columns)
    -> tree {
  now_ = d;
  spare_.resize(rows.size() + 16);
  std::int64_t sum = 0;
  for (auto const row : rows) sum += d.packed[row];
  leaves_.clear();
  leaves_.reserve(limits_.max_leaves);
  tree t;
  leaves_.push_back({0, 0, 0, rows.size(), 0, gradient_of(sum), hessian_of(sum)});
  add_node(t, leaves_[0]);
  build(leaves_[0], rows, d.packed, histogram(0));
  find(leaves_[0], columns);
  while (leaves_.size() < limits_.max_leaves) {
    leaf* const chosen = next();
    if (chosen == nullptr) break;
    split const s = chosen->best;
    std::size_t const lefts =
        kernels().divide(data_.column(s.column), s.code, rows.data() + chosen->lo, chosen->hi - chosen->lo, spare_.data());
    std::size_t const middle = chosen->lo + lefts, rights = chosen->hi - middle;
    if (std::min(lefts, rights) < limits_.min_samples_leaf) {
      count(*chosen, rows);
      find(*chosen, columns);
      continue;
    }
    auto const g = gradient_of(s.left), h = hessian_of(s.left);
    leaf left{0, chosen->depth + 1, chosen->lo, middle, chosen->histogram, g, h};
    leaf right{0, chosen->depth + 1, middle, chosen->hi, chosen->histogram, chosen->gradient - g, chosen->hessian - h};
    auto& parent = t.nodes[chosen->node];
    parent.feature = std::int32_t(s.column), parent.threshold = data_.bins(s.column).cut(s.code);
    parent.left = std::int32_t(t.nodes.size()), parent.gain = float(s.gain);
    add_node(t, left);
    add_node(t, right);
    if (leaves_.size() + 1 < limits_.max_leaves) {  // the last two leaves are never split
      leaf& smaller = lefts < rights ? left : right;
      smaller.histogram = leaves_.size();
      build(smaller, rows, d.packed, histogram(smaller.histogram));
      kernels().subtract(histogram(chosen->histogram), histogram(smaller.histogram), cells());
      find(left, columns);
      find(right, columns);
    }
    *chosen = std::move(left);
    leaves_.push_back(std::move(right));
  }
  return t;
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
