// src/tree/groups.hpp — the best set of categories to go left, and the best side for what is missing
// SPDX-License-Identifier: MIT
#pragma once
#include <algorithm>
#include <cstddef>
#include <span>
#include <tuple>
#include <vector>

#include "grow.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

/// The rows of a node that have one category, or none: what is missing is a category too.
struct category_group {
  std::size_t code, rows;
  double key = 0;
};

inline auto question_of(std::span<category_group const> all, std::span<category_group const> left)
    -> std::shared_ptr<category_question const> {
  auto question = std::make_shared<category_question>();
  for (auto const& g : all) question->add(question->present, g.code);
  for (auto const& g : left) question->add(question->left, g.code);
  return question;
}

/// Categories that belong to the left stand together in the order of their mean answers, for one number and for two
/// classes (Fisher 1958; Breiman et al. 1984, theorem 4.5): the best set is one of its prefixes. For more classes, the
/// order by the share of each class is tried.
/// \param source key(code, order), begin() with all rows on the right, move(code) to the left, score(left, right)
template <class Source>
auto best_categories(std::vector<category_group>& groups, std::size_t orders, std::size_t rows, std::size_t min_leaf,
                     Source source, split_choice& best) -> bool {
  std::vector<category_group> chosen;
  for (std::size_t order = 0; order < orders; ++order) {
    for (auto& g : groups) g.key = source.key(g.code, order);
    std::ranges::sort(groups, {}, [](auto const& g) { return std::tuple(g.key, g.code); });
    source.begin();
    std::size_t left = 0;
    for (std::size_t k = 0; k + 1 < groups.size(); ++k) {
      source.move(groups[k].code);
      left += groups[k].rows;
      if (left < min_leaf || rows - left < min_leaf) continue;
      double const score = source.score(left, rows - left);
      if (best.feature >= 0 && score <= best.score) continue;
      best.score = score, best.feature = source.column;
      chosen.assign(groups.begin(), groups.begin() + std::ptrdiff_t(k) + 1);
    }
  }
  if (chosen.empty()) return false;
  best.set = question_of(groups, chosen);
  return true;
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
