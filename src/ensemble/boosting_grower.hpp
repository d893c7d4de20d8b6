// src/ensemble/boosting_grower.hpp — one tree of a boosted sum, from packed derivatives
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/brief_lock.hpp>
#include <ctgrad/core/crew.hpp>
#include <ctgrad/tree/tree.hpp>

#include <cstddef>
#include <atomic>
#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include "../tree/bins.hpp"
#include "boosting_histograms.hpp"
#include "boosting_leaf.hpp"
#include "boosting_rows.hpp"
#include "boosting_splitter.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

/// Grows leaf by leaf, each time the split that gains most. A histogram is built for the smaller side of a split only:
/// the larger side's is the parent's minus it.
///
/// How a leaf is divided depends on its own rows alone. So several threads divide large leaves together, and small ones side
/// by side, ahead of their turn: the best leaf, and those that are likely to follow. A division whose turn does not
/// come is taken back, and the tree is the same.
class boosting_grower {
 public:
  boosting_grower(binned_table const& data, boosting_limits limits, crew& workers)
      : data_(data), limits_(std::move(limits)), workers_(workers), splitter_(data, limits_), rows_(data, workers),
        histograms_(data, workers) {}

  struct derivatives {
    std::int64_t const* packed;  // of each row of the table
    double gradient_unit, hessian_unit;
  };
  /// \param rows whom the tree is grown for, ascending; they come back in the order of leaves
  /// \param columns which of them may be asked
  auto grow(derivatives const& d, std::span<std::uint32_t> rows, std::vector<bool> const& columns) -> tree;

  /// Of the last tree; their rows ascend.
  auto leaves() const -> std::deque<boosting_leaf> const& { return leaves_; }

 private:
  /// What a leaf's division would be: not looked for, looked for by some thread, or found.
  enum class outlook { nothing, expected, sides, too_few_rows };
  struct sides {
    outlook found = outlook::nothing;
    std::int64_t* histogram = nullptr;  // for the smaller one
    boosting_leaf left{}, right{};
  };
  static constexpr std::size_t none = std::size_t(-1);

  auto splits_left() const -> std::size_t { return limits_.max_leaves - leaves_.size(); }
  void plant();
  auto advance() -> std::size_t;
  auto is_open(std::size_t leaf) const -> bool {
    return sides_[leaf].found == outlook::nothing && gains_[leaf] > limits_.min_gain;
  }
  auto ahead() const -> std::size_t;
  auto wants_all(std::size_t best) const -> bool;
  void divide_ahead(int member);
  auto choose(std::size_t best) const -> std::size_t;
  void stop_ahead();
  void announce_change();
  auto divide(boosting_leaf const& of, sides& to, int member) -> outlook;
  void divide_together(std::size_t which);
  template <class Prepare>
  void find_together(std::span<boosting_leaf* const> which, Prepare prepare);
  auto open_sides(boosting_leaf const& of, sides& to, std::size_t middle) -> bool;
  static auto by_size(sides& of) -> std::pair<boosting_leaf*, boosting_leaf*> {
    return of.left.rows() < of.right.rows() ? std::pair(&of.left, &of.right) : std::pair(&of.right, &of.left);
  }
  void look_again(std::size_t which);
  void replace(std::size_t which);
  void add_node(boosting_leaf& of);
  void ask(tree_node& node, boosting_split const& s, bool larger_left);

  binned_table const& data_;
  boosting_limits limits_;
  crew& workers_;
  boosting_splitter splitter_;
  boosting_rows rows_;
  boosting_histograms histograms_;
  std::vector<bool> const* columns_ = nullptr;
  tree tree_;
  std::deque<boosting_leaf> leaves_;  // stay where they are while others come
  std::vector<double> gains_;         // of each leaf's best split
  std::deque<sides> sides_;           // of each leaf

  // Of threads that divide ahead.
  brief_lock turn_;
  std::atomic<unsigned> changes_{0};
  bool pause_ = false;
  std::size_t expected_ = 0;  // divisions that some thread looks for
};

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
