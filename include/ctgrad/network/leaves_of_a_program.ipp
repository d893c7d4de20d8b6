// ctgrad/network/leaves_of_a_program.ipp — how the numbers of a program are found by their names
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/error.hpp>
#include <ctgrad/network/leaves_of_a_program.hpp>

#include <cmath>
#include <limits>

namespace ctgrad::inline CTGRAD_ABI::detail {

template <class T>
[[gnu::cold]] void begin_leaves(std::span<leaf_place const> leaves, T* fixed) noexcept {
  fixed[0] = 1;
  for (leaf_place const& leaf : leaves)
    if (leaf.what == role::constant) fixed[leaf.where.offset] = T(leaf.value);
    else if (leaf.what == role::hyperparameter) fixed[leaf.where.offset] = std::numeric_limits<T>::quiet_NaN();
}

template <class T>
[[gnu::noinline]] void set_leaves(std::span<leaf_place const> leaves, T* fixed, role what, std::string_view name,
                                  double value, int group) noexcept {
  for (leaf_place const& leaf : leaves)
    if (leaf.what == what && leaf.name == name && (what != role::scalar || leaf.value == group))
      fixed[leaf.where.offset] = T(value);
}

template <class T>
void check_hyperparameters(std::span<leaf_place const> leaves, T const* fixed) {
  for (leaf_place const& leaf : leaves)
    require(leaf.what != role::hyperparameter || !std::isnan(fixed[leaf.where.offset]), "network: the hyperparameter ",
            std::string_view(leaf.name), " has no value; set it before the first run");
}

[[gnu::cold]] CTGRAD_ONCE void place_calls(std::span<kernel_call const> calls, int capacity, kernel_call* to) noexcept {
  for (kernel_call const& call : calls) *to++ = in_memory_for(capacity, call);
}

#ifdef CTGRAD_COMPILED
template void begin_leaves(std::span<leaf_place const>, float*) noexcept;
template void begin_leaves(std::span<leaf_place const>, double*) noexcept;
template void set_leaves(std::span<leaf_place const>, float*, role, std::string_view, double, int) noexcept;
template void set_leaves(std::span<leaf_place const>, double*, role, std::string_view, double, int) noexcept;
template void check_hyperparameters(std::span<leaf_place const>, float const*);
template void check_hyperparameters(std::span<leaf_place const>, double const*);
#endif

}  // namespace ctgrad::inline CTGRAD_ABI::detail
