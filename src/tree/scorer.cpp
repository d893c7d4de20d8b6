// src/tree/scorer.cpp — see scorer.hpp
// SPDX-License-Identifier: MIT
#include "scorer.hpp"

#include <algorithm>
#include <limits>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {
namespace {

constexpr std::size_t lanes = 64;         // rows of a block
constexpr std::size_t most_leaves = 512;  // beyond, a walk of log(leaves) steps is faster than leaves / 32 words
constexpr std::size_t few_rows = 8;       // below, a block costs more than walking

}  // namespace

void add_by_walking(std::span<tree const> trees, std::size_t width, std::span<float const> rows, std::size_t sums,
                    std::span<float> out) {
  for (std::size_t i = 0; i < rows.size() / width; ++i)
    for (std::size_t t = 0; t < trees.size(); ++t)
      out[i * sums + t % sums] += trees[t].values[leaf_of(trees[t], rows.subspan(i * width, width))];
}

scorer::scorer(std::span<tree const> trees, std::size_t width, std::size_t sums) : width_(width), masks_(sums) {
  small_ = std::ranges::all_of(trees, [](tree const& t) { return t.sets.empty() && leaves(t) <= most_leaves; });
  if (std::ranges::all_of(trees, [](tree const& t) { return t.sets.empty(); })) append_steps(trees);
  if (!small_) return;
  for (std::size_t t = 0; t < trees.size(); ++t) masks_[t % sums].append(trees[t]);
}

void scorer::append_steps(std::span<tree const> trees) {
  for (tree const& t : trees) {
    auto const root = std::uint32_t(steps_.size());
    roots_.push_back(root);
    for (std::size_t i = 0; i < t.nodes.size(); ++i) {
      auto const& n = t.nodes[i];  // a leaf leads to itself: nothing is above infinity
      if (n.is_leaf()) steps_.push_back({std::numeric_limits<float>::infinity(), 0, 0, root + std::uint32_t(i)});
      else steps_.push_back({n.threshold, std::uint32_t(n.feature), n.unknown_left ? 0u : 1u, root + std::uint32_t(n.left)});
      answers_.push_back(t.values[i]);
    }
  }
}

/// Several trees are walked side by side: in a single one, each step would wait for the one before.
void scorer::add_one(float const* row, float* sums) const {
  constexpr std::size_t side_by_side = 16;
  std::size_t const trees = roots_.size(), columns = masks_.size();
  auto const step = [&](std::uint32_t at) -> std::uint32_t {
    step_node const& n = steps_[at];
    float const x = row[n.column];
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

void scorer::masks::append(tree const& t) {
  // Leaves from left to right. A test concerns the leaves first .. last - 1 of its left side.
  struct test {
    float threshold;
    std::size_t feature, first, last;
    bool unknown_left;
  };
  std::vector<test> all;
  std::vector<float> values;
  struct visit {
    std::size_t node, first;
    bool left_done;
  };
  std::vector<visit> open{{0, 0, false}};
  while (!open.empty()) {
    auto const [node, first, left_done] = open.back();
    open.pop_back();
    auto const& n = t.nodes[node];
    if (n.is_leaf()) {
      values.push_back(t.values[node]);
    } else if (left_done) {
      all.push_back({n.threshold, std::size_t(n.feature), first, values.size(), n.unknown_left});
      open.push_back({std::size_t(n.left) + 1, 0, false});
    } else {
      open.push_back({node, values.size(), true});
      open.push_back({std::size_t(n.left), 0, false});
    }
  }
  std::ranges::partition(all, [](test const& q) { return !q.unknown_left; });
  std::size_t const count = (values.size() + 31) / 32;
  values.resize(32 * count);
  leaves.insert(leaves.end(), values.begin(), values.end());
  for (std::size_t w = 0; w < count; ++w) {
    middles.push_back(std::uint32_t(tests.size()));
    for (auto const& q : all) {
      std::size_t const low = std::max(q.first, 32 * w), high = std::min(q.last, 32 * w + 32);
      if (low >= high) continue;
      std::uint32_t const strikes = (~0u >> (32 - (high - low))) << (low - 32 * w);
      if (!q.unknown_left) ++middles.back();
      tests.push_back({q.threshold, ~strikes, std::uint32_t(q.feature * lanes)});
    }
    words.push_back(std::uint32_t(tests.size()));
  }
  trees.push_back(std::uint32_t(words.size() - 1));
}

void scorer::add(std::span<tree const> trees, std::span<float const> rows, std::span<float> out) const {
  std::size_t const sums = masks_.size(), count = rows.size() / width_;
  auto const& best = kernels();
  std::size_t const tail = count % lanes < few_rows ? count % lanes : 0;
  std::size_t const blocks = small_ && best.score != nullptr ? count - tail : 0;
  std::vector<float> turned(blocks > 0 ? width_ * lanes : 0);
  for (std::size_t first = 0; first < blocks; first += lanes) {
    std::size_t const n = std::min(lanes, count - first);
    for (std::size_t i = 0; i < n; ++i)  // lanes beyond the last row keep older numbers: nobody reads their sums
      for (std::size_t j = 0; j < width_; ++j) turned[j * lanes + i] = rows[(first + i) * width_ + j];
    for (std::size_t k = 0; k < sums; ++k) {
      auto const& m = masks_[k];
      float sum[lanes] = {};
      for (std::size_t i = 0; i < n; ++i) sum[i] = out[(first + i) * sums + k];
      best.score({m.tests.data(), m.words.data(), m.middles.data(), m.trees.data(), m.trees.size() - 1, m.leaves.data()},
                 turned.data(), sum);
      for (std::size_t i = 0; i < n; ++i) out[(first + i) * sums + k] = sum[i];
    }
  }
  if (roots_.empty()) add_by_walking(trees, width_, rows.subspan(blocks * width_), sums, out.subspan(blocks * sums));
  else
    for (std::size_t i = blocks; i < count; ++i) add_one(rows.data() + i * width_, out.data() + i * sums);
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
