// src/ensemble/boosting_splitter.hpp — what a leaf answers, and the split of it that gains most
// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "../tree/bins.hpp"
#include "boosting_leaf.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

/// Reads histograms, and nothing else: any thread may ask for any leaf.
class boosting_splitter {
 public:
  boosting_splitter(binned_table const& data, boosting_limits const& limits) : data_(data), limits_(limits) {}

  /// What one step of the packed sums of the next tree is worth, and how many rows it is grown for.
  void begin(double gradient_unit, double hessian_unit, std::size_t rows) {
    gradient_unit_ = gradient_unit, hessian_unit_ = hessian_unit;
    least_share_ = limits_.min_category_share * double(rows);
  }

  /// The best split by one of the columns first .. last - 1; of equals, the first column's.
  auto find(boosting_leaf const& of, std::vector<bool> const& columns, std::size_t first, std::size_t last) const
      -> boosting_split;

  /// Before shrinkage.
  auto answer(boosting_leaf const& of, std::int64_t gradient, std::int64_t hessian) const -> double;

  void bound_children(boosting_leaf const& of, boosting_leaf& left, boosting_leaf& right) const;

 private:
  using bound = boosting_leaf::bound;
  /// What is asked of a side of a split of one leaf.
  struct node_sums {
    std::int64_t gradient, hessian, least;  // least: Hessian on either side
    double parent;                          // worth of the leaf unsplit
  };

  auto cells_of(boosting_leaf const& of, std::size_t column) const -> std::int64_t const* {
    return of.histogram + column * data_.most_bins();
  }
  auto shrunk(double g) const -> double;
  auto worth(std::int64_t gradient, std::int64_t hessian, double extra_l2 = 0) const -> double;
  auto obedient_gain(boosting_leaf const& of, std::int64_t left, int direction) const -> double;
  void find_threshold(boosting_leaf const& of, std::size_t column, node_sums const& all, bool missing_left,
                      boosting_split& best) const;
  void find_obedient(boosting_leaf const& of, std::size_t column, node_sums const& all, bool missing_left,
                     boosting_split& best) const;
  void find_categories(boosting_leaf const& of, std::size_t column, node_sums const& all, boosting_split& best) const;

  binned_table const& data_;
  boosting_limits const& limits_;
  double gradient_unit_ = 1, hessian_unit_ = 1;
  double least_share_ = 0;  // rows
};

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
