// src/ensemble/boosting_grower.hpp — one tree of a boosted sum, from packed derivatives
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/aligned_buffer.hpp>
#include <ctgrad/tree/tree.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "../kernels/kernels.hpp"
#include "../tree/bins.hpp"
#include "../tree/code_set.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

struct boosting_limits {
  std::size_t max_leaves, max_depth, min_samples_leaf;
  double min_hessian, min_gain, l1, l2, shrinkage;
  std::size_t max_categories, min_samples_category;
  double category_smoothing, category_l2;
  std::vector<int> monotone;  // none, or a direction for each column
};

/// Grows leaf by leaf, each time the split that gains most. A histogram is built for the smaller side of a split only:
/// the larger side's is the parent's minus it.
class boosting_grower {
 public:
  boosting_grower(binned_table const& data, boosting_limits const& limits, crew& workers)
      : data_(data), limits_(limits), workers_(workers), partial_(std::size_t(workers.size())) {}

  struct derivatives {
    std::int64_t const* packed;  // of each row of the table
    double gradient_unit, hessian_unit;
  };
  /// \param rows whom the tree is grown for; they come back in the order of leaves
  /// \param columns which of them may be asked
  auto grow(derivatives const& d, std::vector<std::uint32_t>& rows, std::vector<bool> const& columns) -> tree;

  /// Calls f(node, rows) for each leaf of the last tree.
  template <class F>
  void for_each_leaf(std::span<std::uint32_t const> rows, F f) const {
    for (auto const& leaf : leaves_) f(leaf.node, rows.subspan(leaf.lo, leaf.hi - leaf.lo));
  }

 private:
  struct split {
    double gain = -1;
    std::size_t column = 0;
    int code = 0;
    std::int64_t left = 0;  // packed sum
    bool asks_set = false, knows_missing = false, missing_left = false;
    code_set lefts{}, present{};  // of a column of categories
  };
  /// The codes of a column that may be the last one on the left, since enough rows lie on either side.
  struct bound {
    int first, last;
  };
  struct leaf {
    std::size_t node, depth, lo, hi, histogram;
    std::int64_t gradient, hessian;
    split best{};
    std::vector<bound> bounds{};                                         // one a column, or none: then rows are estimated
    double low = -std::numeric_limits<double>::infinity(), high = -low;  // its answer must lie between them
  };
  /// What is asked of a side of a split of one leaf.
  struct node_sums {
    std::int64_t gradient, hessian, least;  // least: Hessian on either side
    double parent;                          // worth of the leaf unsplit
  };

  auto cells() const -> std::size_t { return data_.width() * data_.most_bins(); }
  auto histogram(std::size_t index) -> std::int64_t*;
  auto cells_of(leaf const& of, std::size_t column) const -> std::int64_t const* {
    return pool_[of.histogram].data() + column * data_.most_bins();
  }
  void build(std::span<std::uint32_t const> rows, std::int64_t const* packed, std::int64_t* out);
  void build_columns(std::span<std::uint32_t const> rows, std::int64_t const* packed, std::int64_t* out, std::size_t first,
                     std::size_t last) const;
  void build_rows(std::span<std::uint32_t const> rows, std::int64_t const* packed, std::int64_t* out);
  auto shrunk(double g) const -> double;
  auto worth(std::int64_t gradient, std::int64_t hessian, double extra_l2 = 0) const -> double;
  auto answer(leaf const& of, std::int64_t gradient, std::int64_t hessian) const -> double;
  auto obedient_gain(leaf const& of, std::int64_t left, int direction) const -> double;
  void find(std::span<leaf*> which, std::vector<bool> const& columns);
  auto find(leaf const& of, std::vector<bool> const& columns, std::size_t first, std::size_t last) const -> split;
  void find_threshold(leaf const& of, std::size_t column, node_sums const& all, bool missing_left, split& best) const;
  void find_obedient(leaf const& of, std::size_t column, node_sums const& all, bool missing_left, split& best) const;
  void find_categories(leaf const& of, std::size_t column, node_sums const& all, split& best) const;
  auto divide(split const& s, std::uint32_t* rows, std::size_t count) -> std::size_t;
  void ask(tree& t, tree_node& node, split const& s, bool larger_left) const;
  void bound_children(leaf const& of, leaf& left, leaf& right) const;
  auto add_node(tree& t, leaf& of) const -> std::size_t;
  auto next() -> leaf*;
  void count(leaf& of, std::vector<std::uint32_t> const& rows);

  binned_table const& data_;
  boosting_limits limits_;
  crew& workers_;
  std::vector<aligned_buffer<std::int64_t>> partial_;  // histograms of some of the rows, one a thread
  derivatives now_{};
  std::vector<aligned_buffer<std::int64_t>> pool_;
  std::vector<std::int64_t> ones_, counts_;
  std::vector<leaf> leaves_;
  std::vector<std::uint32_t> spare_;
};

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
