// src/command/leaks.cpp — see leaks.hpp
// SPDX-License-Identifier: MIT
#include "leaks.hpp"

#include <ctgrad/core/random.hpp>
#include <ctgrad/data/split.hpp>
#include <ctgrad/estimator/metrics.hpp>
#include <ctgrad/tree/decision_tree.hpp>

#include <algorithm>

namespace ctgrad::command {
namespace {

auto one_column(dataset const& data, std::size_t column) -> dataset {
  dataset_parts parts = data.parts();
  parts.features.clear(), parts.feature_names.clear();
  for (std::size_t i = 0; i < data.rows(); ++i) parts.features.push_back(data.row(i)[column]);
  if (data.has_categories()) parts.categories = {parts.categories[column]};
  parts.width = 1;
  return dataset{std::move(parts)};
}

auto says_the_class(dataset const& from, dataset const& of) -> bool {
  std::vector<std::size_t> rows(of.classes());
  for (auto const label : of.labels()) ++rows[std::size_t(label)];
  double const by_chance = 1 - double(std::ranges::max(rows)) / double(of.rows());
  double const misses = 1 - score(fit(decision_tree<classification>{.max_depth = 12}, from), of);
  return misses <= 0.01 && misses <= 0.1 * by_chance;
}

}  // namespace

auto columns_that_say_the_answer(dataset const& data, bool classifies) -> std::vector<std::size_t> {
  constexpr std::size_t most = 4000, least = 20;  // of fewer rows, half would say too little
  auto order = permutation(data.rows(), {0, stream_id("columns that say the answer")});
  order.resize(std::min(order.size(), most));
  std::vector<std::size_t> found;
  if (order.size() < least) return found;
  auto const middle = std::ptrdiff_t(order.size() / 2);
  dataset const half = data.subset({order.begin(), order.begin() + middle}),
                other = data.subset({order.begin() + middle, order.end()});
  for (std::size_t c = 0; c < data.width(); ++c) {
    auto const from = one_column(half, c), of = one_column(other, c);
    if (classifies ? says_the_class(from, of) : score(fit(decision_tree<regression>{}, from), of) >= 0.999)
      found.push_back(c);
  }
  return found;
}

}  // namespace ctgrad::command
