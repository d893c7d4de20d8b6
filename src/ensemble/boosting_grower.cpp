// src/ensemble/boosting_grower.cpp — see boosting_grower.hpp
// SPDX-License-Identifier: MIT
#include "boosting_grower.hpp"

#include <algorithm>
#include <mutex>
#include <utility>

#include "../kernels/kernels.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {
namespace {

constexpr std::size_t many_rows = 8192;  // so many are worth all threads' meeting four times

}  // namespace

auto boosting_grower::grow(derivatives const& d, std::span<std::uint32_t> rows, std::vector<bool> const& columns) -> tree {
  splitter_.begin(d.gradient_unit, d.hessian_unit, rows.size());
  histograms_.begin(d.packed);
  rows_.begin(rows);
  columns_ = &columns;
  tree_ = {};
  plant();
  for (std::size_t best; (best = advance()) != none;)
    if (wants_all(best)) divide_together(best);
    else {
      pause_ = false;
      workers_(std::size_t(workers_.size()), [&](std::size_t, int member) { divide_ahead(member); });
    }
  runs_.clear();
  for (std::size_t const leaf : leaves_) add_runs(prospects_[leaf].leaf.node, leaf);
  return std::move(tree_);
}

/// Makes the divisions that are known and whose turn has come. Returns which is next, or none.
auto boosting_grower::advance() -> std::size_t {
  while (splits_left() > 0) {
    auto const best = std::size_t(std::ranges::max_element(gains_) - gains_.begin());
    if (!(gains_[best] > limits_.min_gain)) return none;
    switch (found_[leaves_[best]]) {
      case outlook::sides: replace(best); break;
      case outlook::too_few_rows: look_again(best); break;
      default: return leaves_[best];
    }
  }
  return none;
}

/// Leaves that are likely to be divided: a leaf is so only if fewer others gain more than there are splits left, and some
/// of the splits left will be of leaves to come.
auto boosting_grower::ahead() const -> std::size_t { return splits_left() - splits_left() / 3; }

/// A large leaf, and there are too few others to keep all threads at work.
auto boosting_grower::wants_all(std::size_t best) const -> bool {
  if (workers_.size() == 1 || expected_ > 0 || prospects_[best].leaf.rows() < many_rows) return false;
  std::size_t others = 0;
  for (std::size_t i = 0; i < dues_.size(); ++i) others += is_open(i);
  return std::min(others, ahead()) < std::size_t(workers_.size());
}

/// What each thread does while there are leaves for all: it divides one, then whatever comes next.
void boosting_grower::divide_ahead(int member) {
  sides to;
  std::unique_lock turn(turn_);
  while (!pause_) {
    unsigned const seen = changes_.load(std::memory_order_relaxed);
    std::size_t const best = advance();
    if (best == none || wants_all(best)) return stop_ahead();
    std::size_t const which = choose(best);
    if (which == none) {
      turn.unlock();
      wait_for_change(changes_, seen);
      turn.lock();
      continue;
    }
    prospect const& of = expect(which);
    turn.unlock();
    try {
      auto const found = divide(of, to, member);
      turn.lock();
      settle(which, found, std::move(to));
    } catch (...) {  // nobody must wait for it
      if (!turn.owns_lock()) turn.lock();
      stop_ahead();
      throw;
    }
    announce_change();
  }
}

void boosting_grower::stop_ahead() {
  pause_ = true;
  announce_change();
}

void boosting_grower::announce_change() {
  changes_.fetch_add(1, std::memory_order_release);
  changes_.notify_all();
}

/// The leaf whose turn is next; if another thread has it, the best of those that are likely to follow.
auto boosting_grower::choose(std::size_t best) const -> std::size_t {
  if (is_open(best)) return best;
  std::size_t which = none;
  for (std::size_t i = 0; i < dues_.size(); ++i)
    if (is_open(i) && (which == none || dues_[i] > dues_[which])) which = i;
  if (which == none) return none;
  auto const before = std::ranges::count_if(dues_, [due = dues_[which]](double other) { return other > due; });
  return std::size_t(before) < ahead() ? which : none;
}

/// The root.
void boosting_grower::plant() {
  std::size_t const rows = rows_.size();
  boosting_leaf root{.node = 0, .depth = 0, .lo = 0, .hi = rows, .gradient = 0, .hessian = 0};
  root.histogram = histograms_.take();
  if (workers_.size() == 1) histograms_.build(rows_.of(0, rows), root.histogram);
  else {
    histograms_.build_together(rows_.of(0, rows));
    workers_(data_.width(), [&](std::size_t column, int) { histograms_.gather(column, root.histogram); });
  }
  std::int64_t sum = 0;  // each row has one code in the first column
  for (std::size_t b = 0; b < data_.most_bins(); ++b) sum += root.histogram[b];
  root.gradient = packed_gradient(sum), root.hessian = packed_hessian(sum);
  boosting_leaf* const whom = &root;
  find_together({&whom, 1}, [](std::size_t) {});
  add_node(root);
  gains_.assign(1, root.best.gain), leaves_.assign(1, 0);
  prospects_.clear(), found_.clear(), dues_.clear();
  add_prospect(std::move(root), gains_[0]);
}

/// Before a division begins.
auto boosting_grower::expect(std::size_t which) -> prospect& {
  prospect& of = prospects_[which];
  found_[which] = outlook::expected, ++expected_;
  if (splits_left() > 1 && of.histogram == nullptr) of.histogram = histograms_.take();
  return of;
}

auto boosting_grower::divide(prospect const& of, sides& to, int member) -> outlook {
  if (!open_sides(of.leaf, to, rows_.divide(of.leaf, member))) return outlook::too_few_rows;
  if (of.histogram == nullptr) return outlook::sides;  // the last two leaves are never split
  auto const [smaller, larger] = by_size(to);
  smaller->histogram = of.histogram, larger->histogram = of.leaf.histogram;
  histograms_.build(rows_.of(smaller->lo, smaller->hi), smaller->histogram);
  kernels().subtract(larger->histogram, smaller->histogram, histograms_.cells());
  for (auto* side : {&to.left, &to.right}) side->best = splitter_.find(*side, *columns_, 0, data_.width());
  return outlook::sides;
}

/// The same by all threads, column by column where there are no more rows to be looked at.
void boosting_grower::divide_together(std::size_t which) {
  prospect const& of = expect(which);
  sides to;
  if (!open_sides(of.leaf, to, rows_.divide_together(of.leaf))) return settle(which, outlook::too_few_rows, std::move(to));
  if (of.histogram == nullptr) return settle(which, outlook::sides, std::move(to));
  auto const [smaller, larger] = by_size(to);
  smaller->histogram = of.histogram, larger->histogram = of.leaf.histogram;
  histograms_.build_together(rows_.of(smaller->lo, smaller->hi));
  boosting_leaf* const both[] = {&to.left, &to.right};
  find_together(both, [&](std::size_t column) {
    std::size_t const at = column * data_.most_bins();
    histograms_.gather(column, smaller->histogram);
    kernels().subtract(larger->histogram + at, smaller->histogram + at, data_.most_bins());
  });
  settle(which, outlook::sides, std::move(to));
}

/// After a division: its sides may be divided ahead too.
void boosting_grower::settle(std::size_t which, outlook found, sides&& to) {
  found_[which] = found, --expected_;
  if (found != outlook::sides) return;
  prospects_[which].left = prospects_.size();
  add_prospect(std::move(to.left), dues_[which]);
  add_prospect(std::move(to.right), dues_[which]);
}

void boosting_grower::add_prospect(boosting_leaf&& leaf, double due) {
  dues_.push_back(std::min(due, leaf.best.gain)), found_.push_back(outlook::nothing);
  prospects_.push_back({std::move(leaf)});
}

void boosting_grower::set_due(std::size_t which, double most) {
  prospect const& of = prospects_[which];
  dues_[which] = std::min(most, of.leaf.best.gain);
  if (found_[which] == outlook::sides) set_due(of.left, dues_[which]), set_due(of.left + 1, dues_[which]);
}

/// The best split of each leaf, whose columns are prepared one by one; of equals, the first column's.
template <class Prepare>
void boosting_grower::find_together(std::span<boosting_leaf* const> which, Prepare prepare) {
  std::size_t const width = data_.width();
  std::vector<boosting_split> found(which.size() * width);
  workers_(width, [&](std::size_t column, int) {
    prepare(column);
    for (std::size_t i = 0; i < which.size(); ++i)
      found[i * width + column] = splitter_.find(*which[i], *columns_, column, column + 1);
  });
  for (std::size_t i = 0; i < which.size(); ++i)
    for (auto const& split : std::span(found).subspan(i * width, width))
      if (split.gain > which[i]->best.gain) which[i]->best = split;
}

/// What is known before rows are looked at again. False if a side has too few rows, since an estimate of their number was
/// wrong.
auto boosting_grower::open_sides(boosting_leaf const& of, sides& to, std::size_t middle) -> bool {
  if (std::min(middle - of.lo, of.hi - middle) < limits_.min_samples_leaf) {
    rows_.unite(of, middle);
    return false;
  }
  auto const g = packed_gradient(of.best.left), h = packed_hessian(of.best.left);
  to.left = {.depth = of.depth + 1, .lo = of.lo, .hi = middle, .gradient = g, .hessian = h};
  to.right = {.depth = of.depth + 1, .lo = middle, .hi = of.hi, .gradient = of.gradient - g, .hessian = of.hessian - h};
  splitter_.bound_children(of, to.left, to.right);
  return true;
}

/// From now on, this leaf knows where enough rows lie on either side.
void boosting_grower::look_again(std::size_t leaf) {
  std::size_t const which = leaves_[leaf];
  boosting_leaf& of = prospects_[which].leaf;
  auto const counts = histograms_.count(rows_.of(of.lo, of.hi));
  auto const least = std::int64_t(limits_.min_samples_leaf), all = std::int64_t(of.rows());
  for (std::size_t j = 0; j < data_.width(); ++j) {
    boosting_leaf::bound allowed{256, -1};
    std::int64_t left = 0;
    for (int b = 0; b + 1 < data_.bins(j).codes(); ++b) {
      left += counts[j * data_.most_bins() + std::size_t(b)];
      if (left < least || all - left < least) continue;
      allowed.first = std::min(allowed.first, b), allowed.last = b;
    }
    of.bounds.push_back(allowed);
  }
  of.best = splitter_.find(of, *columns_, 0, data_.width());
  gains_[leaf] = dues_[which] = of.best.gain, found_[which] = outlook::nothing;
}

/// Both sides take a leaf's place.
void boosting_grower::replace(std::size_t leaf) {
  prospect const& divided = prospects_[leaves_[leaf]];
  boosting_leaf const& of = divided.leaf;
  auto &left = prospects_[divided.left].leaf, &right = prospects_[divided.left + 1].leaf;
  tree_.nodes[of.node].left = std::int32_t(tree_.nodes.size());
  ask(tree_.nodes[of.node], of.best, left.rows() >= right.rows());
  add_node(left), add_node(right);
  gains_[leaf] = left.best.gain, gains_.push_back(right.best.gain);
  dues_[leaves_[leaf]] = -1;
  leaves_[leaf] = divided.left, leaves_.push_back(divided.left + 1);
  set_due(divided.left, left.best.gain), set_due(divided.left + 1, right.best.gain);
}

/// Appends a leaf's node, with its answer.
void boosting_grower::add_node(boosting_leaf& of) {
  of.node = tree_.nodes.size();
  tree_.nodes.push_back({.rows = std::uint32_t(of.rows()), .weight = float(of.rows())});
  tree_.values.push_back(float(limits_.shrinkage * splitter_.answer(of, of.gradient, of.hessian)));
}

/// Writes the question of a split. Categories that no row of the leaf has go where the unknown goes.
void boosting_grower::ask(tree_node& node, boosting_split const& s, bool larger_left) {
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
  node.set = std::int32_t(tree_.sets.size());
  tree_.sets.push_back(std::move(set));
}

/// A division whose turn did not come leaves the leaf's rows in the order of its sides.
void boosting_grower::add_runs(std::size_t node, std::size_t which) {
  prospect const& of = prospects_[which];
  if (found_[which] != outlook::sides) return runs_.push_back({node, of.leaf.lo, of.leaf.hi});
  add_runs(node, of.left), add_runs(node, of.left + 1);
}

void boosting_grower::unite_runs() {
  workers_(leaves_.size(), [&](std::size_t leaf, int) { unite(leaves_[leaf]); });
  runs_.clear();
  for (std::size_t const which : leaves_) {
    boosting_leaf const& leaf = prospects_[which].leaf;
    runs_.push_back({leaf.node, leaf.lo, leaf.hi});
  }
}

void boosting_grower::unite(std::size_t which) {
  prospect const& of = prospects_[which];
  if (found_[which] != outlook::sides) return;
  unite(of.left), unite(of.left + 1);
  rows_.unite(of.leaf, prospects_[of.left].leaf.hi);
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
