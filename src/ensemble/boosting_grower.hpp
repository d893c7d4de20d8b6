// src/ensemble/boosting_grower.hpp — one tree of a boosted sum, from packed derivatives
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/brief_lock.hpp>
#include <ctgrad/core/crew.hpp>
#include <ctgrad/tree/tree.hpp>

#include <atomic>
#include <cstddef>
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
/// by side, ahead of their turn: the best leaf, and those that are likely to follow, sides of what was divided ahead among
/// them. Divisions whose turn does not come are left out, and the tree is the same.
class boosting_grower {
 public:
  boosting_grower(binned_table const& data, boosting_limits limits, crew& workers)
      : data_(data), limits_(std::move(limits)), workers_(workers), splitter_(data, limits_), rows_(data, workers),
        histograms_(data, workers) {}

  struct derivatives {
    std::int64_t const* packed;  // of each row of the table
    double gradient_unit, hessian_unit;
  };
  /// \param rows whom the tree is grown for, ascending; they come back in the order of runs
  /// \param columns which of them may be asked
  auto grow(derivatives const& d, std::span<std::uint32_t> rows, std::vector<bool> const& columns) -> tree;

  /// Ascending rows lo .. hi - 1 of a leaf of the last tree.
  struct run {
    std::size_t node, lo, hi;
  };
  /// A leaf that was divided ahead in vain has several; `unite_runs` makes one of them.
  auto runs() const -> std::span<run const> { return runs_; }
  void unite_runs();

 private:
  /// What a leaf's division would be: not looked for, looked for by some thread, or found.
  enum class outlook : unsigned char { nothing, expected, sides, too_few_rows };
  struct sides {
    boosting_leaf left{}, right{};
  };
  /// A leaf of the tree, or of what the tree may become.
  struct prospect {
    boosting_leaf leaf{};
    std::int64_t* histogram = nullptr;  // for its smaller side
    std::size_t left = 0;               // which prospect its left side is; the right one is the next
  };
  static constexpr std::size_t none = std::size_t(-1);

  auto splits_left() const -> std::size_t { return limits_.max_leaves - leaves_.size(); }
  void plant();
  auto advance() -> std::size_t;
  auto is_open(std::size_t which) const -> bool {
    return found_[which] == outlook::nothing && dues_[which] > limits_.min_gain;
  }
  auto ahead() const -> std::size_t;
  auto wants_all(std::size_t best) const -> bool;
  void divide_ahead(int member);
  auto choose(std::size_t best) const -> std::size_t;
  void stop_ahead();
  void announce_change();
  auto expect(std::size_t which) -> prospect&;
  auto divide(prospect const& of, sides& to, int member) -> outlook;
  void divide_together(std::size_t which);
  void settle(std::size_t which, outlook found, sides&& to);
  template <class Prepare>
  void find_together(std::span<boosting_leaf* const> which, Prepare prepare);
  auto open_sides(boosting_leaf const& of, sides& to, std::size_t middle) -> bool;
  static auto by_size(sides& of) -> std::pair<boosting_leaf*, boosting_leaf*> {
    return of.left.rows() < of.right.rows() ? std::pair(&of.left, &of.right) : std::pair(&of.right, &of.left);
  }
  void add_prospect(boosting_leaf&& leaf, double due);
  void set_due(std::size_t which, double most);
  void look_again(std::size_t leaf);
  void replace(std::size_t leaf);
  void add_node(boosting_leaf& of);
  void ask(tree_node& node, boosting_split const& s, bool larger_left);
  void add_runs(std::size_t node, std::size_t which);
  void unite(std::size_t which);

  binned_table const& data_;
  boosting_limits limits_;
  crew& workers_;
  boosting_splitter splitter_;
  boosting_rows rows_;
  boosting_histograms histograms_;
  std::vector<bool> const* columns_ = nullptr;
  tree tree_;
  std::vector<std::size_t> leaves_;  // which prospects they are
  std::vector<double> gains_;        // of each leaf's best split
  std::vector<run> runs_;

  std::deque<prospect> prospects_;  // stay where they are while others come
  std::vector<outlook> found_;      // of each
  std::vector<double> dues_;        // of each: the least gain on the way to it from a leaf of the tree, -1 above the leaves

  // Of threads that divide ahead.
  brief_lock turn_;
  std::atomic<unsigned> changes_{0};
  bool pause_ = false;
  std::size_t expected_ = 0;  // divisions that some thread looks for
};

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
