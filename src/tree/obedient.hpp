// src/tree/obedient.hpp — answers that rise or fall with a column: a split whose sides would not obey is no candidate
// SPDX-License-Identifier: MIT
#pragma once
#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "grow.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

/// A target of one number, or of two classes, of which the second one's probability is meant. It must know what both
/// `sides()` of a split would answer.
template <class Target>
class obedient : public Target {
 public:
  /// \param directions of each column: answers rise (1) or fall (-1) with it, or as they will (0)
  obedient(table const& data, std::vector<int> const& directions) : Target(data), directions_(directions) {}

  auto direction(std::size_t column) const -> int { return directions_[column]; }
  void look_at(std::size_t column) { direction_ = directions_[column]; }
  void bound(answer_bounds bounds) { bounds_ = bounds; }

  auto score(std::size_t left, std::size_t right) const -> double {
    auto const [l, r] = Target::sides();
    bool const within = std::min(l, r) >= bounds_.low && std::max(l, r) <= bounds_.high;
    bool const in_order = direction_ == 0 || (direction_ > 0 ? l <= r : r <= l);
    return within && in_order ? Target::score(left, right) : no_candidate;
  }

 private:
  std::vector<int> const& directions_;
  int direction_ = 0;  // of the column that is looked at
  answer_bounds bounds_;
};

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
