// ctgrad/ensemble/stumps.hpp — trees of one question, many of them on the same rows: columns are sorted once
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/estimator/table.hpp>
#include <ctgrad/tree/decision_tree.hpp>

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

/// Fits stumps to the same rows with other weights each time, as boosting does. It looks at every threshold, like
/// `decision_tree` with exact splits, but mostly at many of them at once: the impurity that a split leaves is concave in the
/// weights on its left, so over a stretch of thresholds it is least at a corner of the box that they lie in.
class stump_fitter {
 public:
  /// Two classes, columns of numbers, nothing missing; exact splits, and a depth of 1.
  static auto takes(decision_tree<classification> const& spec, table const& data) -> bool;

  /// The table must live as long as the fitter.
  stump_fitter(decision_tree<classification> const& spec, table const& data);

  /// \param weights one a row, finite, at least 0, not all 0
  /// \param answers becomes what the stump says of each row
  auto grow(std::span<float const> weights, std::vector<std::int32_t>& answers) -> tree;

 private:
  using sums = std::array<std::int64_t, 2>;  // weights of the classes
  struct split {
    double score = 0;
    std::size_t column = 0, rows = 0;  // on its left; none where no split was found
    sums left{};
  };
  void pack(std::span<float const> weights);
  auto order_of(std::size_t column) const -> std::span<std::uint32_t const>;
  auto worth(double zeros, double ones) const -> double;
  auto most_between(sums const& from, sums const& to) const -> double;
  void search(std::size_t column, split& best) const;
  void search(std::size_t column, std::size_t from, std::size_t to, sums left, split& best) const;

  decision_tree<classification> spec_;
  table data_;
  std::vector<std::uint32_t> order_;  // of each column: rows by value
  std::vector<std::uint16_t> place_;  // of each column and row: twice its stretch of thresholds, and its class
  std::vector<std::int64_t> units_;   // of each row: its weight
  sums all_{};
  std::size_t stretch_ = 1;
  double unit_ = 1;
};

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
