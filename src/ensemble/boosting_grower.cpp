// src/ensemble/boosting_grower.cpp — see boosting_grower.hpp
// SPDX-License-Identifier: MIT
#include "boosting_grower.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {
namespace {

auto hessian_of(std::int64_t packed) -> std::int64_t { return std::int64_t(std::uint32_t(packed)); }
auto gradient_of(std::int64_t packed) -> std::int64_t { return (packed - hessian_of(packed)) >> 32; }

}  // namespace

auto boosting_grower::histogram(std::size_t index) -> std::int64_t* {
  while (pool_.size() <= index) pool_.emplace_back(cells());
  return pool_[index].data();
}

void boosting_grower::build_columns(std::span<std::uint32_t const> rows, std::int64_t const* packed, std::int64_t* out,
                                    std::size_t first, std::size_t last) const {
  for (auto const& group : data_.groups()) {
    std::size_t const from = std::max(first, group.first_column), to = std::min(last, group.first_column + group.columns);
    if (from >= to) continue;
    kernels().histogram({group.codes + (from - group.first_column), group.stride, to - from, rows.data(), rows.size(),
                         packed, out + from * data_.most_bins(), data_.most_bins()});
  }
}

/// Each thread sums the rows that it takes; then all are added. Sums of whole numbers: it does not matter who took which.
void boosting_grower::build_rows(std::span<std::uint32_t const> rows, std::int64_t const* packed, std::int64_t* out) {
  std::size_t const count = rows.size(), pieces = 4 * partial_.size();
  std::vector<char> used(partial_.size());
  workers_(pieces, [&](std::size_t piece, int member) {
    auto& mine = partial_[std::size_t(member)];
    if (mine.size() < cells()) mine = aligned_buffer<std::int64_t>(cells());
    if (!std::exchange(used[std::size_t(member)], 1)) std::memset(mine.data(), 0, cells() * sizeof *out);
    std::size_t const lo = piece * count / pieces, hi = (piece + 1) * count / pieces;
    build_columns(rows.subspan(lo, hi - lo), packed, mine.data(), 0, data_.width());
  });
  for (std::size_t m = 0; m < partial_.size(); ++m)
    for (std::size_t i = 0; used[m] && i < cells(); ++i) out[i] += partial_[m].data()[i];
}

void boosting_grower::build(std::span<std::uint32_t const> rows, std::int64_t const* packed, std::int64_t* out) {
  std::memset(out, 0, cells() * sizeof *out);
  if (workers_.size() == 1 || rows.size() < 256) return build_columns(rows, packed, out, 0, data_.width());
  if (rows.size() >= 4096) return build_rows(rows, packed, out);
  std::size_t const pieces = std::min(data_.width(), std::size_t(workers_.size()));
  workers_(pieces, [&](std::size_t piece, int) {
    build_columns(rows, packed, out, piece * data_.width() / pieces, (piece + 1) * data_.width() / pieces);
  });
}

auto boosting_grower::shrunk(double g) const -> double { return std::copysign(std::max(std::abs(g) - limits_.l1, 0.0), g); }

auto boosting_grower::worth(std::int64_t gradient, std::int64_t hessian, double extra_l2) const -> double {
  double const g = shrunk(double(gradient) * now_.gradient_unit);
  return g * g / (double(hessian) * now_.hessian_unit + limits_.l2 + extra_l2);
}

/// Before shrinkage.
auto boosting_grower::answer(leaf const& of, std::int64_t gradient, std::int64_t hessian) const -> double {
  double const divisor = double(hessian) * now_.hessian_unit + limits_.l2;
  return divisor > 0 ? std::clamp(-shrunk(double(gradient) * now_.gradient_unit) / divisor, of.low, of.high) : 0;
}

/// What a split gains whose sides answer within the leaf's bounds, and in the column's direction; nothing where they do not.
auto boosting_grower::obedient_gain(leaf const& of, std::int64_t left, int direction) const -> double {
  auto const g = gradient_of(left), h = hessian_of(left);
  double const l = answer(of, g, h), r = answer(of, of.gradient - g, of.hessian - h);
  if (direction * (r - l) < 0) return -1;
  auto const lowers = [&](double w, std::int64_t gradient, std::int64_t hessian) {
    double const sum = double(gradient) * now_.gradient_unit;
    return -2 * (sum * w + limits_.l1 * std::abs(w)) - (double(hessian) * now_.hessian_unit + limits_.l2) * w * w;
  };
  return lowers(l, g, h) + lowers(r, of.gradient - g, of.hessian - h) -
         lowers(answer(of, of.gradient, of.hessian), of.gradient, of.hessian);
}

/// The best split of each leaf; of equals, the first column's.
void boosting_grower::find(std::span<leaf*> which, std::vector<bool> const& columns) {
  std::size_t const width = data_.width(),
                    parts = workers_.size() == 1 ? 1 : std::min<std::size_t>(width, 2 * std::size_t(workers_.size()));
  std::vector<split> found(which.size() * parts);
  workers_(found.size(), [&](std::size_t piece, int) {
    std::size_t const part = piece % parts;
    found[piece] = find(*which[piece / parts], columns, part * width / parts, (part + 1) * width / parts);
  });
  for (std::size_t i = 0; i < which.size(); ++i) {
    which[i]->best = {};
    for (std::size_t part = 0; part < parts; ++part)
      if (auto const& s = found[i * parts + part]; s.gain > which[i]->best.gain) which[i]->best = s;
  }
}

auto boosting_grower::find(leaf const& of, std::vector<bool> const& columns, std::size_t first, std::size_t last) const
    -> split {
  split best;
  std::size_t const rows = of.hi - of.lo;
  if (of.depth >= limits_.max_depth || rows < 2 * limits_.min_samples_leaf || of.hessian < 2) return best;
  // Rows on a side are estimated by its share of the Hessian (as in LightGBM); `grow` counts where that was wrong.
  double const by_rows = of.bounds.empty() ? double(limits_.min_samples_leaf) * (double(of.hessian) / double(rows)) : 0;
  double const by_hessian = limits_.min_hessian / now_.hessian_unit;
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

void boosting_grower::find_threshold(leaf const& of, std::size_t column, node_sums const& all, bool missing_left,
                                     split& best) const {
  auto const& bins = data_.bins(column);
  auto const* const cells = cells_of(of, column);
  bound const allowed = of.bounds.empty() ? bound{0, 255} : of.bounds[column];
  auto const found = kernels().scan({cells, missing_left ? bins.size() : bins.codes(), of.gradient, of.hessian,
                                     now_.gradient_unit, now_.hessian_unit, limits_.l1, limits_.l2, all.least, allowed.first,
                                     allowed.last, missing_left ? cells[bins.size()] : 0});
  if (found.score < 0) return;
  auto const g = gradient_of(found.left), h = hessian_of(found.left);
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
void boosting_grower::find_obedient(leaf const& of, std::size_t column, node_sums const& all, bool missing_left,
                                    split& best) const {
  auto const& bins = data_.bins(column);
  auto const* const cells = cells_of(of, column);
  bound const allowed = of.bounds.empty() ? bound{0, 255} : of.bounds[column];
  std::int64_t left = missing_left ? cells[bins.size()] : 0;
  int const last = std::min(allowed.last, (missing_left ? bins.size() : bins.codes()) - 2);
  for (int b = 0; b <= last; ++b) {
    left += cells[b];
    if (b < allowed.first || hessian_of(left) < all.least || of.hessian - hessian_of(left) < all.least) continue;
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
void boosting_grower::find_categories(leaf const& of, std::size_t column, node_sums const& all, split& best) const {
  auto const& bins = data_.bins(column);
  auto const* const cells = cells_of(of, column);
  double const rows_each = double(of.hi - of.lo) / double(of.hessian);  // rows of a unit of Hessian, an estimate
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
    double const g = double(gradient_of(cells[b])) * now_.gradient_unit,
                 h = double(hessian_of(cells[b])) * now_.hessian_unit;
    double const rows = double(hessian_of(cells[b])) * rows_each;
    if (rows >= limits_.category_smoothing) groups.push_back({b, cells[b], g / (h + limits_.category_smoothing), rows});
  }
  // As few as can be told apart one by one are asked one by one, and pay no penalty.
  bool const one_by_one = bins.codes() <= 4;
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
      auto const h = hessian_of(left);
      if (h < all.least || (!one_by_one && waiting < double(limits_.min_samples_category))) continue;
      if (of.hessian - h < all.least) {
        if (one_by_one) continue;
        break;
      }
      if (!one_by_one && double(of.hessian - h) * rows_each < double(limits_.min_samples_category)) break;
      waiting = 0;
      auto const sum = gradient_of(left);
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

auto boosting_grower::divide(split const& s, std::uint32_t* rows, std::size_t count) -> std::size_t {
  auto const* const codes = data_.column(s.column);
  if (!s.asks_set && !s.missing_left) return kernels().divide(codes, s.code, rows, count, spare_.data());
  code_set lefts = s.lefts;
  for (int b = 0; !s.asks_set && b <= s.code; ++b) lefts.add(std::size_t(b));
  if (s.missing_left) lefts.add(std::size_t(data_.bins(s.column).size()));
  return kernels().divide_by_set(codes, lefts.words, rows, count, spare_.data());
}

/// Writes the question of a split. Categories that no row of the leaf has go where the unknown goes.
void boosting_grower::ask(tree& t, tree_node& node, split const& s, bool larger_left) const {
  auto const& bins = data_.bins(s.column);
  node.feature = std::int32_t(s.column), node.gain = float(s.gain);
  node.unknown_left = s.knows_missing ? s.missing_left : larger_left;
  if (!s.asks_set) {
    node.threshold = bins.threshold(s.code);
    return;
  }
  category_set set;
  for (auto const code : bins.levels()) {
    bool const known = code != column_bins::none && s.present.has(std::uint8_t(code));
    set.push_back(known ? s.lefts.has(std::uint8_t(code)) : node.unknown_left);
  }
  node.set = std::int32_t(t.sets.size());
  t.sets.push_back(std::move(set));
}

/// Below a split of a monotone column, neither side may answer beyond the middle between both.
void boosting_grower::bound_children(leaf const& of, leaf& left, leaf& right) const {
  left.low = right.low = of.low, left.high = right.high = of.high;
  int const direction = limits_.monotone.empty() ? 0 : limits_.monotone[of.best.column];
  if (direction == 0) return;
  double const middle = (answer(of, left.gradient, left.hessian) + answer(of, right.gradient, right.hessian)) / 2;
  (direction > 0 ? left.high : left.low) = middle;
  (direction > 0 ? right.low : right.high) = middle;
}

/// Appends a leaf's node, with its answer.
auto boosting_grower::add_node(tree& t, leaf& of) const -> std::size_t {
  t.nodes.push_back({.rows = std::uint32_t(of.hi - of.lo), .weight = float(of.hi - of.lo)});
  t.values.push_back(float(limits_.shrinkage * answer(of, of.gradient, of.hessian)));
  return of.node = t.nodes.size() - 1;
}

auto boosting_grower::next() -> leaf* {
  auto const best = std::ranges::max_element(leaves_, {}, [](leaf const& l) { return l.best.gain; });
  return best->best.gain > limits_.min_gain ? &*best : nullptr;
}

/// The estimate let a split through that leaves too few rows on a side: from now on, this leaf knows better.
void boosting_grower::count(leaf& of, std::vector<std::uint32_t> const& rows) {
  ones_.resize(data_.rows(), 1), counts_.resize(cells());
  build(std::span(rows).subspan(of.lo, of.hi - of.lo), ones_.data(), counts_.data());
  auto const least = std::int64_t(limits_.min_samples_leaf), all = std::int64_t(of.hi - of.lo);
  for (std::size_t j = 0; j < data_.width(); ++j) {
    bound allowed{256, -1};
    std::int64_t left = 0;
    for (int b = 0; b + 1 < data_.bins(j).codes(); ++b) {
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
  build(rows, d.packed, histogram(0));
  leaf* root = &leaves_[0];
  find({&root, 1}, columns);
  while (leaves_.size() < limits_.max_leaves) {
    leaf* const chosen = next();
    if (chosen == nullptr) break;
    split const s = chosen->best;
    std::size_t const lefts = divide(s, rows.data() + chosen->lo, chosen->hi - chosen->lo);
    std::size_t const middle = chosen->lo + lefts, rights = chosen->hi - middle;
    if (std::min(lefts, rights) < limits_.min_samples_leaf) {
      count(*chosen, rows);
      leaf* again = chosen;
      find({&again, 1}, columns);
      continue;
    }
    auto const g = gradient_of(s.left), h = hessian_of(s.left);
    leaf left{0, chosen->depth + 1, chosen->lo, middle, chosen->histogram, g, h};
    leaf right{0, chosen->depth + 1, middle, chosen->hi, chosen->histogram, chosen->gradient - g, chosen->hessian - h};
    bound_children(*chosen, left, right);
    t.nodes[chosen->node].left = std::int32_t(t.nodes.size());
    ask(t, t.nodes[chosen->node], s, lefts >= rights);
    add_node(t, left);
    add_node(t, right);
    if (leaves_.size() + 1 < limits_.max_leaves) {  // the last two leaves are never split
      leaf& smaller = lefts < rights ? left : right;
      smaller.histogram = leaves_.size();
      build(std::span(rows).subspan(smaller.lo, smaller.hi - smaller.lo), d.packed, histogram(smaller.histogram));
      kernels().subtract(histogram(chosen->histogram), histogram(smaller.histogram), cells());
      leaf* both[] = {&left, &right};
      find(both, columns);
    }
    *chosen = std::move(left);
    leaves_.push_back(std::move(right));
  }
  return t;
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
