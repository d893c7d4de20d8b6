// src/tree/grow_together.hpp — trees of many specifications on the same rows: what they have in common is searched once
// SPDX-License-Identifier: MIT
#pragma once
#include "grow.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

/// Grows what `grower` would grow for each of the limits, bit for bit. Trees that only differ in their limits begin alike:
/// they share a node until one of them may not split it, or may not split it there. The best split of all that leave
/// `min_samples_leaf` rows on either side is also the best of those that leave more, if it does; so a node is searched
/// once for all limits that its best split keeps, and again only for the others.
/// An engine also has save(range) and restore(range, saved): the order of the rows, before others divide them.
template <class Engine>
class joint_grower {
 public:
  /// \param limits without a limit on leaves: which node comes first would then depend on the others
  joint_grower(Engine& engine, std::vector<growth_limits> limits)
      : engine_(engine), limits_(std::move(limits)), trees_(limits_.size()) {}

  auto grow(typename Engine::summary const& all, std::size_t rows) -> std::vector<tree> {
    job first{.rows = {0, rows}, .sums = all};
    for (std::size_t t = 0; t < trees_.size(); ++t) {
      trees_[t].outputs = engine_.outputs();
      add_nodes(trees_[t], 1);
      first.members.push_back({t, 0});
    }
    std::ranges::sort(first.members, {}, [&](member const& m) { return limits_[m.tree].min_samples_leaf; });
    jobs_.push_back(std::move(first));
    while (!jobs_.empty()) {
      job next = std::move(jobs_.back());
      jobs_.pop_back();
      if (next.opened) engine_.restore(next.rows, next.order);
      else open(next);
      if (!next.members.empty()) divide(std::move(next));
    }
    return std::move(trees_);
  }

 private:
  struct member {
    std::size_t tree;
    std::int32_t node;
  };
  struct job {
    std::vector<member> members{};  // the smallest min_samples_leaf first
    row_range rows{};
    int depth = 0;
    typename Engine::summary sums{};
    bool opened = false;  // others have divided these rows
    decltype(std::declval<Engine&>().save(row_range{})) order{};
  };

  static void add_nodes(tree& t, std::size_t count) {
    t.nodes.resize(t.nodes.size() + count);
    t.values.resize(t.nodes.size() * t.outputs);
  }

  /// Fills in the node of each tree; those that may split it remain members.
  void open(job& at) {
    auto const weight = float(engine_.weight(at.sums, at.rows) * engine_.unit());
    auto const impurity = float(std::max(0.0, engine_.impurity(at.sums, at.rows)));
    std::vector<float> answer(engine_.outputs());
    engine_.answer(at.sums, at.rows, answer.data());
    for (member const m : at.members) {
      tree& t = trees_[m.tree];
      auto& node = t.nodes[std::size_t(m.node)];
      node.rows = std::uint32_t(at.rows.size()), node.weight = weight, node.impurity = impurity;
      std::ranges::copy(answer, t.values.begin() + std::ptrdiff_t(std::size_t(m.node) * t.outputs));
    }
    bool const pure = engine_.pure(at.sums, at.rows);
    std::erase_if(at.members, [&](member const m) {
      growth_limits const& l = limits_[m.tree];
      return pure || at.depth >= l.max_depth || at.rows.size() < l.min_samples_split ||
             at.rows.size() / 2 < l.min_samples_leaf;
    });
  }

  void divide(job at) {
    split_choice const split = engine_.find(at.sums, at.rows, limits_[at.members[0].tree].min_samples_leaf);
    if (split.feature < 0) return;  // who leaves more rows has fewer splits to choose from
    double const worth = std::max(0.0, engine_.gain(split.score, at.sums)), weight = engine_.weight(at.sums, at.rows);
    bool const alike = limits_[at.members[0].tree].min_samples_leaf == limits_[at.members.back().tree].min_samples_leaf;
    job others{.rows = at.rows, .depth = at.depth, .sums = at.sums, .opened = true};
    if (!alike) others.order = engine_.save(at.rows);
    auto sums = at.sums;
    std::size_t const middle = engine_.divide(sums, at.rows, split);
    std::size_t const smaller = std::min(middle - at.rows.lo, at.rows.hi - middle);

    job left{.rows = {at.rows.lo, middle}, .depth = at.depth + 1},
        right{.rows = {middle, at.rows.hi}, .depth = at.depth + 1};
    for (member const m : at.members) {
      growth_limits const& l = limits_[m.tree];
      if (l.min_samples_leaf > smaller) others.members.push_back(m);
      else if (!(worth < l.min_gain * weight)) {
        tree& t = trees_[m.tree];
        auto const child = std::int32_t(t.nodes.size());
        add_nodes(t, 2);
        write_question(engine_, t, m.node, {child, split, worth / weight, middle - at.rows.lo >= at.rows.hi - middle});
        left.members.push_back({m.tree, child}), right.members.push_back({m.tree, child + 1});
      }
    }
    // The last one pushed comes first, as in `grower`: left before right; and the others when both are done.
    if (!others.members.empty()) jobs_.push_back(std::move(others));
    if (left.members.empty()) return;
    right.sums = engine_.minus(at.sums, sums), left.sums = std::move(sums);
    jobs_.push_back(std::move(right)), jobs_.push_back(std::move(left));
  }

  Engine& engine_;
  std::vector<growth_limits> limits_;
  std::vector<tree> trees_;
  std::vector<job> jobs_;
};

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
