// ctgrad/data/split.hpp — splits a dataset at random into rows to learn from and rows to be judged by
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/data/dataset.hpp>

#include <cstdint>
#include <vector>

namespace ctgrad::inline CTGRAD_ABI {

/// How much goes to the test side, and by which rule.
struct split_options {
  double test_fraction = 0.2;  ///< in (0, 1); the test side gets it rounded up to whole rows, as in scikit-learn
  std::uint64_t seed = 0;      ///< the same seed gives the same split on every machine
  bool stratified = false;     ///< keep the classes in proportion on both sides; needs labels
  bool by_time = false;        ///< rows are in the order of time: the test side is the last ones, nothing is shuffled
  std::vector<std::int32_t> groups{};  ///< none, or one a row: rows of one group are all on one side
};

/// \code auto [train, test] = split(digits(), {.test_fraction = 0.25}); \endcode
struct train_test {
  dataset train, test;  ///< no row is in both
};

/// Shuffles the rows and deals them to a test side of ceil(test_fraction * rows) and a train side of the others. With
/// `stratified`, each class is dealt in proportion, to within one row. By time and by groups nothing is dealt: see there.
/// Throws `error` for a fraction outside (0, 1), a side that would be empty, or `stratified` without labels or with a
/// class of a single row.
/// law: every row is on exactly one side
[[gnu::cold]] auto split(dataset const& data, split_options const& options = {}) -> train_test;

}  // namespace ctgrad::inline CTGRAD_ABI

#ifndef CTGRAD_COMPILED
#include <ctgrad/data/split.ipp>
#endif
