// src/ensemble/boosting_rows.cpp — see boosting_rows.hpp
// SPDX-License-Identifier: MIT
#include "boosting_rows.hpp"

#include <algorithm>
#include <cstring>
#include <numeric>

#include "../kernels/kernels.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {
namespace {

constexpr std::size_t room = 16;  // that the kernel writes beyond the right side

auto divide_by(boosting_split const& s, binned_table const& data, std::span<std::uint32_t const> rows, std::uint32_t* lefts,
               std::uint32_t* rights) -> std::size_t {
  auto const* const codes = data.column(s.column);
  if (!s.asks_set && !s.missing_left) return kernels().divide(codes, s.code, rows.data(), rows.size(), lefts, rights);
  code_set set = s.lefts;
  for (int b = 0; !s.asks_set && b <= s.code; ++b) set.add(std::size_t(b));
  if (s.missing_left) set.add(std::size_t(data.bins(s.column).size()));
  return kernels().divide_by_set(codes, set.words, rows.data(), rows.size(), lefts, rights);
}

void copy(std::uint32_t const* from, std::size_t count, std::uint32_t* to) {
  std::memcpy(to, from, count * sizeof(std::uint32_t));
}

}  // namespace

auto boosting_rows::divide(boosting_leaf const& leaf, int member) -> std::size_t {
  auto& rights = spare_[std::size_t(member)];
  if (rights.size() < leaf.rows() + room) rights.resize(leaf.rows() + room);
  auto const rows = rows_.subspan(leaf.lo, leaf.rows());
  std::size_t const lefts = divide_by(leaf.best, data_, rows, rows.data(), rights.data());
  copy(rights.data(), rows.size() - lefts, rows.data() + lefts);
  return leaf.lo + lefts;
}

auto boosting_rows::divide_together(boosting_leaf const& leaf) -> std::size_t {
  constexpr std::size_t stretch = 2048;
  auto const rows = rows_.subspan(leaf.lo, leaf.rows());
  std::size_t const pieces = (rows.size() + stretch - 1) / stretch;
  lefts_.resize(std::max(lefts_.size(), rows.size()));
  rights_.resize(std::max(rights_.size(), rows.size() + pieces * room));
  std::vector<std::size_t> lefts(pieces + 1);  // of all pieces before
  auto const size = [&](std::size_t piece) { return std::min(stretch, rows.size() - piece * stretch); };
  workers_(pieces, [&](std::size_t piece, int) {
    std::size_t const lo = piece * stretch;
    lefts[piece + 1] = divide_by(leaf.best, data_, rows.subspan(lo, size(piece)), &lefts_[lo], &rights_[lo + piece * room]);
  });
  std::partial_sum(lefts.begin(), lefts.end(), lefts.begin());
  workers_(pieces, [&](std::size_t piece, int) {
    std::size_t const lo = piece * stretch, before = lefts[piece], here = lefts[piece + 1] - before;
    copy(&lefts_[lo], here, rows.data() + before);
    copy(&rights_[lo + piece * room], size(piece) - here, rows.data() + lefts[pieces] + lo - before);
  });
  return leaf.lo + lefts[pieces];
}

void boosting_rows::unite(boosting_leaf const& leaf, std::size_t middle) {
  std::vector<std::uint32_t> const lefts(rows_.begin() + std::ptrdiff_t(leaf.lo), rows_.begin() + std::ptrdiff_t(middle));
  std::size_t to = leaf.lo, right = middle;
  for (auto left = lefts.begin(); left != lefts.end();)
    rows_[to++] = right < leaf.hi && rows_[right] < *left ? rows_[right++] : *left++;
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
