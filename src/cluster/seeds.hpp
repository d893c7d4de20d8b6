// src/cluster/seeds.hpp — where k-means begins
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/random.hpp>
#include <ctgrad/estimator/table.hpp>

#include <vector>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

/// k-means++ (Arthur & Vassilvitskii 2007): each centre is a row drawn with a chance that grows with its squared distance to
/// those before; of a few such candidates, the one that leaves the smallest sum. clusters x width.
auto seeds_far_apart(table const& data, std::size_t clusters, random_stream stream) -> std::vector<float>;

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
