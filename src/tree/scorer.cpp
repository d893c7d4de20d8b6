// src/tree/scorer.cpp — see scorer.hpp
// SPDX-License-Identifier: MIT
#include "scorer.hpp"

#include <algorithm>
#include <limits>

#include "leaf_tests.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {
namespace {

constexpr std::size_t lanes = 64;         // rows of a block
constexpr std::size_t most_leaves = 512;  // beyond, a walk of log(leaves) steps is faster than leaves / 32 words
constexpr std::size_t word = 32;          // leaves
constexpr std::size_t side_by_side = 16;  // trees
constexpr auto never = std::numeric_limits<float>::infinity();  // as a threshold: nothing is above it

/// The leaves first .. last - 1 of a word.
auto leaf_bits(std::size_t first, std::size_t last) -> std::uint32_t { return (~0u >> (word - (last - first))) << first; }

auto asks_numbers(tree const& t) -> bool { return t.sets.empty(); }

}  // namespace

void add_by_walking(std::span<tree const> trees, std::size_t width, std::span<float const> rows, std::size_t sums,
                    std::span<float> out) {
  for (std::size_t i = 0; i < rows.size() / width; ++i)
    for (std::size_t t = 0; t < trees.size(); ++t)
      out[i * sums + t % sums] += trees[t].values[leaf_of(trees[t], rows.subspan(i * width, width))];
}

scorer::scorer(std::span<tree const> trees, std::size_t width, std::size_t sums)
    : width_(width), masks_(sums), row_masks_(trees),
      small_(std::ranges::all_of(trees, [](tree const& t) { return asks_numbers(t) && leaves(t) <= most_leaves; })) {
  append_steps(trees);
  for (std::size_t t = 0; small_ && t < trees.size(); ++t) masks_[t % sums].append(trees[t]);
}

void scorer::append_steps(std::span<tree const> trees) {
  for (tree const& t : trees) {
    auto const root = std::uint32_t(steps_.size());
    roots_.push_back(root);
    for (std::size_t i = 0; i < t.nodes.size(); ++i) {
      auto const& n = t.nodes[i];
      step_node step{never, 0, root + std::uint32_t(i), 0, no_set};  // a leaf leads to itself
      if (!n.is_leaf())
        step = {n.threshold, std::uint32_t(n.feature), root + std::uint32_t(n.left), n.unknown_left ? 0u : 1u, no_set};
      if (n.set >= 0) {
        auto const& set = t.sets[std::size_t(n.set)];
        step.threshold = float(set.size()), step.set = std::uint32_t(goes_left_.size());
        goes_left_.insert(goes_left_.end(), set.begin(), set.end());
      }
      steps_.push_back(step);
      answers_.push_back(t.values[i]);
    }
  }
}

scorer::row_masks::row_masks(std::span<tree const> trees) {
  if (!std::ranges::all_of(trees, [](tree const& t) { return asks_numbers(t) && ctgrad::leaves(t) <= word; })) return;
  for (std::size_t first = 0; first < trees.size(); first += side_by_side)
    append(trees.subspan(first, std::min(side_by_side, trees.size() - first)));
  std::size_t test = 0;
  for (std::size_t k = 0; k < groups.size(); test += groups[k++].count)
    groups[k].tests = tests.data() + test, groups[k].leaves = leaves.data() + k * side_by_side * word;
}

void scorer::row_masks::append(std::span<tree const> sixteen_at_most) {
  std::size_t const first = tests.size();
  leaves.resize((groups.size() + 1) * side_by_side * word);
  for (std::size_t lane = 0; lane < sixteen_at_most.size(); ++lane) {
    auto const of = leaf_tests(sixteen_at_most[lane]);
    std::ranges::copy(of.leaves, leaves.end() - std::ptrdiff_t((side_by_side - lane) * word));
    for (std::size_t i = 0; i < of.tests.size(); ++i) {
      if (tests.size() == first + i) {
        auto& fresh = tests.emplace_back();
        std::ranges::fill(fresh.threshold, never), std::ranges::fill(fresh.keep, ~0u);
      }
      auto const& q = of.tests[i];
      auto& to = tests[first + i];
      to.threshold[lane] = q.threshold;
      to.keep[lane] = ~leaf_bits(q.first, q.last);
      to.column[lane] = std::uint32_t(q.feature) | (q.unknown_left ? 0 : 1u << 31);
    }
  }
  groups.push_back({nullptr, tests.size() - first, nullptr});
}

void scorer::masks::append(tree const& t) {
  auto const of = leaf_tests(t);
  std::size_t const count = (of.leaves.size() + word - 1) / word;
  leaves.insert(leaves.end(), of.leaves.begin(), of.leaves.end());
  leaves.resize((words.size() - 1 + count) * word);
  for (std::size_t w = 0; w < count; ++w) {
    middles.push_back(std::uint32_t(tests.size()));
    for (auto const& q : of.tests) {
      std::size_t const low = std::max(q.first, word * w), high = std::min(q.last, word * w + word);
      if (low >= high) continue;
      if (!q.unknown_left) ++middles.back();
      tests.push_back({q.threshold, ~leaf_bits(low - word * w, high - word * w), std::uint32_t(q.feature * lanes)});
    }
    words.push_back(std::uint32_t(tests.size()));
  }
  trees.push_back(std::uint32_t(words.size() - 1));
}

/// The last block may have fewer than 64 rows.
void scorer::add_blocks(std::span<float const> rows, std::span<float> out) const {
  std::size_t const sums = masks_.size(), count = rows.size() / width_;
  std::vector<float> turned(width_ * lanes);
  for (std::size_t first = 0; first < count; first += lanes) {
    std::size_t const n = std::min(lanes, count - first);
    for (std::size_t i = 0; i < n; ++i)  // lanes beyond the last row keep older numbers: nobody reads their sums
      for (std::size_t j = 0; j < width_; ++j) turned[j * lanes + i] = rows[(first + i) * width_ + j];
    for (std::size_t k = 0; k < sums; ++k) {
      auto const& m = masks_[k];
      float sum[lanes] = {};
      for (std::size_t i = 0; i < n; ++i) sum[i] = out[(first + i) * sums + k];
      kernels().score(
          {m.tests.data(), m.words.data(), m.middles.data(), m.trees.data(), m.trees.size() - 1, m.leaves.data(), width_},
          turned.data(), sum);
      for (std::size_t i = 0; i < n; ++i) out[(first + i) * sums + k] = sum[i];
    }
  }
}

void scorer::add_row_by_masks(float const* row, float* sums) const {
  constexpr std::size_t at_once = 32;  // groups: what they answer fits on the stack
  float answers[at_once * side_by_side];
  for (std::size_t first = 0; first < row_masks_.groups.size(); first += at_once) {
    std::size_t const count = std::min(at_once, row_masks_.groups.size() - first), tree = first * side_by_side;
    kernels().score_row(row_masks_.groups.data() + first, count, row, width_, answers);
    std::size_t const trees = std::min(count * side_by_side, roots_.size() - tree);
    for (std::size_t t = 0; t < trees; ++t) sums[(tree + t) % masks_.size()] += answers[t];
  }
}

/// In a single tree, each step would wait for the one before.
void scorer::add_row_by_steps(float const* row, float* sums) const {
  std::size_t const trees = roots_.size(), columns = masks_.size();
  auto const step = [&](std::uint32_t at) -> std::uint32_t {
    step_node const& n = steps_[at];
    float const x = row[n.column];
    if (n.set != no_set) {
      bool const known = x >= 0 && x < n.threshold;
      return n.left + (known ? !goes_left_[n.set + std::size_t(x)] : n.unknown_right);
    }
    return n.left + ((x > n.threshold) | (x != x ? n.unknown_right : 0u));
  };
  for (std::size_t first = 0; first < trees; first += side_by_side) {
    std::size_t const count = std::min(side_by_side, trees - first);
    std::uint32_t at[side_by_side];
    for (std::size_t u = 0; u < side_by_side; ++u) at[u] = roots_[std::min(first + u, trees - 1)];
    bool moved = true;
    while (moved) {
      moved = false;
      for (std::size_t u = 0; u < side_by_side; ++u) {
        std::uint32_t const next = step(at[u]);
        moved |= next != at[u];
        at[u] = next;
      }
    }
    for (std::size_t u = 0; u < count; ++u) sums[(first + u) % columns] += answers_[at[u]];
  }
}

void scorer::add(std::span<float const> rows, std::span<float> out) const {
  std::size_t const sums = masks_.size(), count = rows.size() / width_;
  auto const& best = kernels();
  bool const by_masks = best.score_row != nullptr && !row_masks_.groups.empty();
  std::size_t const few_rows = by_masks ? 16 : 8;  // fewer cost more as a block than one by one
  std::size_t const tail = count % lanes < few_rows ? count % lanes : 0;
  std::size_t const blocks = small_ && best.score != nullptr ? count - tail : 0;
  if (blocks > 0) add_blocks(rows.first(blocks * width_), out.first(blocks * sums));
  for (std::size_t i = blocks; i < count; ++i) {
    auto const row = rows.data() + i * width_;
    by_masks ? add_row_by_masks(row, out.data() + i * sums) : add_row_by_steps(row, out.data() + i * sums);
  }
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
