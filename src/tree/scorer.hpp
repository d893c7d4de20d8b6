// src/tree/scorer.hpp — sums the answers of many small trees for many rows
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/tree/tree.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "../kernels/kernels.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

/// Trees with one output. Many rows: as leaf masks, no branch depends on a row, so 64 rows take every step together
/// (Lucchese et al. 2015, "QuickScorer"; the words of 32 leaves are ours). Few rows: 16 trees take every step together,
/// over leaf masks where one word has all their leaves, else down the trees.
class scorer {
 public:
  /// Sum k is made of the trees k, k + sums, k + 2 sums, ...
  scorer(std::span<tree const> trees, std::size_t width, std::size_t sums);

  /// Adds to rows x sums numbers: the bits of adding one tree after another.
  void add(std::span<float const> rows, std::span<float> sums) const;

 private:
  /// For blocks of 64 rows.
  struct masks {
    std::vector<leaf_test> tests;
    std::vector<std::uint32_t> words{0}, middles, trees{0};
    std::vector<float> leaves;

    void append(tree const& t);
  };
  /// For single rows: tests of 16 trees side by side.
  struct row_masks {
    std::vector<sixteen_tests> tests;
    std::vector<float> leaves;
    std::vector<sixteen_trees> groups;

    explicit row_masks(std::span<tree const> trees);
    void append(std::span<tree const> sixteen_at_most);
  };
  /// For single rows and larger trees: a node of a walk. The trees lie one behind the other, near the core.
  struct step_node {
    float threshold;  // of a set: how many categories it knows
    std::uint32_t column, left;
    std::uint32_t unknown_right, set;  // set: where its bits begin
  };
  static constexpr std::uint32_t no_set = ~0u;
  void append_steps(std::span<tree const> trees);
  void add_blocks(std::span<float const> rows, std::span<float> sums) const;
  void add_row_by_masks(float const* row, float* sums) const;
  void add_row_by_steps(float const* row, float* sums) const;

  std::size_t width_;
  std::vector<masks> masks_;  // one for each sum
  row_masks row_masks_;       // nothing where a tree has more leaves than a word
  std::vector<step_node> steps_;
  std::vector<std::uint32_t> roots_;
  std::vector<float> answers_;   // of each step_node
  std::vector<bool> goes_left_;  // the categories of all sets
  bool small_ = true;            // masks pay: no tree has very many leaves, or asks for categories
};

/// The reference: each row walks each tree.
void add_by_walking(std::span<tree const> trees, std::size_t width, std::span<float const> rows, std::size_t sums,
                    std::span<float> out);

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
