// src/tree/grow.hpp — from the root down: which node is split next, and when a node is a leaf
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/tree/tree.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

/// Rows lo .. hi - 1 of an engine's order: the rows of one node lie side by side.
struct row_range {
  std::size_t lo = 0, hi = 0;
  auto size() const -> std::size_t { return hi - lo; }
};

struct growth_limits {
  int max_depth, max_leaves;
  std::size_t min_samples_split, min_samples_leaf;
  double min_gain;
};

/// By code: the categories that go left, and those that the node has.
struct category_question {
  category_set left{}, present{};

  static void add(category_set& set, std::size_t code) {
    if (set.size() <= code) set.resize(code + 1);
    set[code] = true;
  }
  static auto has(category_set const& set, std::size_t code) -> bool { return code < set.size() && set[code]; }
  auto goes_left(std::size_t code) const -> bool { return has(left, code); }
  auto knows(std::size_t code) const -> bool { return has(present, code); }
};

/// Between which the answers of a node, and of all below it, must lie.
struct answer_bounds {
  float low = -std::numeric_limits<float>::infinity(), high = std::numeric_limits<float>::infinity();
};

/// The score of a split that may not be.
inline constexpr double no_candidate = -std::numeric_limits<double>::infinity();

/// A question and what it gains; none was found where feature is -1.
struct split_choice {
  double score = 0;
  int feature = -1;
  float threshold = 0;
  int code = 0;                                      // histogram splits: codes up to this one go left
  bool knows_missing = false, missing_left = false;  // without missing values in the node, the larger side takes them
  std::shared_ptr<category_question const> set{};    // of a column of categories
};

/// What a node that was divided says.
struct question {
  std::int32_t left;  // its child; the right one follows
  split_choice const& split;
  double gain;
  bool most_go_left;  // of its rows
};

template <class Engine>
void write_question(Engine const& engine, tree& t, std::int32_t at, question const& q) {
  auto& node = t.nodes[std::size_t(at)];
  node.feature = q.split.feature, node.threshold = q.split.threshold, node.left = q.left;
  node.gain = float(q.gain);
  node.unknown_left = q.split.knows_missing ? q.split.missing_left : q.most_go_left;
  if (!q.split.set) return;
  // Categories that no row of the node has go where the unknown goes.
  auto const column = std::size_t(q.split.feature);
  category_set set(engine.levels(column));
  for (std::size_t level = 0; level < set.size(); ++level) {
    std::size_t const code = engine.code(column, level);
    set[level] = q.split.set->knows(code) ? q.split.set->goes_left(code) : node.unknown_left;
  }
  node.set = std::int32_t(t.sets.size());
  t.sets.push_back(std::move(set));
}

/// An engine knows the rows; this function knows the tree. An engine has
///   summary: what it sums over the rows of a node;
///   count(summary, range): the rows, each as often as it was drawn;
///   weight(summary, range) in units of unit(), impurity(summary, range), gain(score, summary) in units times impurity;
///   pure(summary, range), answer(summary, range, float*), outputs();
///   find(summary, range, min_samples_leaf) -> split_choice with the highest score;
///   divide(summary&, range, split) -> the middle of the range; the summary becomes the left side's;
///   minus(summary, summary): the right side's;
///   levels(column), code(column, level): the categories of a column, and by which code a split knows them;
///   direction(column), bound(bounds): see `obedient`.
template <class Engine>
class grower {
 public:
  grower(Engine& engine, growth_limits const& limits) : engine_(engine), limits_(limits) {}

  auto grow(typename Engine::summary const& all, std::size_t rows) -> tree {
    tree_.outputs = engine_.outputs();
    add_nodes(1);
    open(0, {0, rows}, 0, all, {});
    for (std::size_t leaves = 1; !frontier_.empty() && leaves < std::size_t(limits_.max_leaves); ++leaves) divide(next());
    return std::move(tree_);
  }

 private:
  struct open_node {
    std::int32_t node;
    int depth;
    row_range rows;
    split_choice split;
    double worth;  // gain in all rows
    double weight;
    typename Engine::summary sums;
    answer_bounds bounds;
  };

  auto best_first() const -> bool { return limits_.max_leaves < max_nodes; }
  static constexpr int max_nodes = 1 << 30;

  void add_nodes(std::size_t count) {
    tree_.nodes.resize(tree_.nodes.size() + count);
    tree_.values.resize(tree_.nodes.size() * tree_.outputs);
  }

  /// Fills in a node, and puts it on the frontier where it may be split.
  void open(std::int32_t index, row_range rows, int depth, typename Engine::summary const& sums, answer_bounds bounds) {
    auto& node = tree_.nodes[std::size_t(index)];
    std::size_t const count = engine_.count(sums, rows);
    node.rows = std::uint32_t(count);
    double const weight = engine_.weight(sums, rows);
    node.weight = float(weight * engine_.unit());
    node.impurity = float(std::max(0.0, engine_.impurity(sums, rows)));
    engine_.answer(sums, rows, tree_.values.data() + std::size_t(index) * tree_.outputs);
    if (depth >= limits_.max_depth || count < limits_.min_samples_split || count / 2 < limits_.min_samples_leaf ||
        engine_.pure(sums, rows))
      return;
    engine_.bound(bounds);
    split_choice split = engine_.find(sums, rows, limits_.min_samples_leaf);
    if (split.feature < 0 || split.score == no_candidate) return;
    // Never negative but for rounding: both sides together cannot be more impure than the node.
    double const worth = std::max(0.0, engine_.gain(split.score, sums));
    if (worth < limits_.min_gain * weight) return;
    frontier_.push_back({index, depth, rows, std::move(split), worth, weight, sums, bounds});
  }

  /// The last node opened; or the one that gains most, of equals the one opened first.
  auto next() -> open_node {
    if (best_first()) {
      auto const best = std::ranges::max_element(frontier_, {}, &open_node::worth);
      auto result = std::move(*best);
      frontier_.erase(best);
      return result;
    }
    auto result = std::move(frontier_.back());
    frontier_.pop_back();
    return result;
  }

  void divide(open_node const& from) {
    auto const left = std::int32_t(tree_.nodes.size());
    add_nodes(2);
    auto sums = from.sums;
    std::size_t const middle = engine_.divide(sums, from.rows, from.split);
    auto const others = engine_.minus(from.sums, sums);
    std::size_t const lefts = engine_.count(sums, {from.rows.lo, middle}),
                      rights = engine_.count(others, {middle, from.rows.hi});
    write_question(engine_, tree_, from.node, {left, from.split, from.worth / from.weight, lefts >= rights});
    answer_bounds below = from.bounds, above = from.bounds;  // of the side that answers less, and of the other
    int const direction = engine_.direction(std::size_t(from.split.feature));
    if (direction != 0) below.high = above.low = between_answers(from.rows, middle, sums, others);
    open(left + 1, {middle, from.rows.hi}, from.depth + 1, others, direction < 0 ? below : above);
    open(left, {from.rows.lo, middle}, from.depth + 1, sums, direction < 0 ? above : below);
  }

  /// Halfway between what both sides of a split answer: with the number, or with the probability of the last class.
  auto between_answers(row_range rows, std::size_t middle, typename Engine::summary const& left,
                       typename Engine::summary const& right) -> float {
    auto const answer = [&](typename Engine::summary const& sums, row_range side) {
      std::vector<float> values(tree_.outputs);
      (void)engine_.impurity(sums, side);  // of which medians are by-products
      engine_.answer(sums, side, values.data());
      return values.back();
    };
    return answer(left, {rows.lo, middle}) / 2 + answer(right, {middle, rows.hi}) / 2;
  }

  Engine& engine_;
  growth_limits limits_;
  tree tree_;
  std::vector<open_node> frontier_;
};

/// Halfway between two neighbouring values, and never the upper one: a <= result < b.
inline auto threshold_between(float a, float b) -> float {
  float const middle = a / 2 + b / 2;
  return middle >= a && middle < b ? middle : a;
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
