// src/tree/row_weights.hpp — what rows count for, as whole numbers: sums of them are the same in any order
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/estimator/table.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

/// Weights in a power of two so small that all of them sum to less than 2^31; small whole numbers stay exact, so a weight of
/// 2 is the row twice. Without weights, each row counts 1.
class row_weights {
 public:
  explicit row_weights(table const& data) : total_(std::int64_t(data.rows)) {
    if (data.weights.empty()) return;
    double sum = 0;
    for (float const w : data.weights) sum += double(w);
    int const room = 30 - std::ilogb(sum + 1e-300 + double(data.rows) * std::ldexp(sum, -31));
    unit_ = std::ldexp(1, -room), total_ = 0;
    for (float const w : data.weights) {
      units_.push_back(std::max<std::uint32_t>(1, std::uint32_t(std::llround(std::ldexp(double(w), room)))));
      total_ += units_.back();
    }
  }
  auto any() const -> bool { return !units_.empty(); }
  auto operator[](std::size_t row) const -> std::uint32_t { return units_.empty() ? 1 : units_[row]; }
  auto total() const -> std::int64_t { return total_; }
  auto unit() const -> double { return unit_; }  ///< the weight of 1

  template <class Rows>
  auto sum(Rows const& rows) const -> std::int64_t {
    if (!any()) return std::int64_t(rows.size());
    std::int64_t s = 0;
    for (auto const& e : rows) s += units_[index(e)];
    return s;
  }

 private:
  static auto index(std::uint32_t row) -> std::size_t { return row; }
  static auto index(auto const& entry) -> std::size_t { return entry.row; }
  std::vector<std::uint32_t> units_;
  std::int64_t total_;
  double unit_ = 1;
};

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
