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

/// Trees with one output, as leaf masks: no branch depends on a row, so 64 rows take every step together (Lucchese et
/// al. 2015, "QuickScorer"; the words of 32 leaves are ours).
class scorer {
 public:
  /// Sum k is made of the trees k, k + sums, k + 2 sums, ...
  scorer(std::span<tree const> trees, std::size_t width, std::size_t sums);

  /// Adds to rows x sums numbers: the bits of adding one tree after another.
  void add(std::span<tree const> trees, std::span<float const> rows, std::span<float> sums) const;

 private:
  /// A node of the walk for few rows: the trees of a model one behind the other, so that they stay near the core.
  struct step_node {
    float threshold;
    std::uint32_t column, unknown_right;
    std::uint32_t left;
  };
  void append_steps(std::span<tree const> trees);
  void add_one(float const* row, float* sums) const;
  std::vector<step_node> steps_;
  std::vector<std::uint32_t> roots_;
  std::vector<float> answers_;  // of each node

  struct masks {
    std::vector<leaf_test> tests;
    std::vector<std::uint32_t> words{0}, middles, trees{0};
    std::vector<float> leaves;

    void append(tree const& t);
  };
  std::size_t width_;
  std::vector<masks> masks_;  // one for each sum
  bool small_ = true;         // masks pay: no tree has very many leaves
};

/// The reference: each row walks each tree.
void add_by_walking(std::span<tree const> trees, std::size_t width, std::span<float const> rows, std::size_t sums,
                    std::span<float> out);

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
