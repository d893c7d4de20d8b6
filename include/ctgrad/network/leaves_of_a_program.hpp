// ctgrad/network/leaves_of_a_program.hpp — the numbers that a program is given by name: constants, rates, hyperparameters
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/passes/plan_memory.hpp>

#include <span>
#include <string_view>

namespace ctgrad::inline CTGRAD_ABI::detail {

/// Constants are what they are; a hyperparameter is NaN until it is set. \param fixed `fixed_space`
template <class T>
[[gnu::cold]] void begin_leaves(std::span<leaf_place const> leaves, T* fixed) noexcept;

/// Sets what has this role and name; a scalar, of this group of parameters.
template <class T>
void set_leaves(std::span<leaf_place const> leaves, T* fixed, role what, std::string_view name, double value,
                int group) noexcept;

/// \throws error where a hyperparameter was never set
template <class T>
void check_hyperparameters(std::span<leaf_place const> leaves, T const* fixed);

/// Calls in memory for `capacity` samples.
[[gnu::cold]] void place_calls(std::span<kernel_call const> calls, int capacity, kernel_call* to) noexcept;

}  // namespace ctgrad::inline CTGRAD_ABI::detail

#ifndef CTGRAD_COMPILED
#include <ctgrad/network/leaves_of_a_program.ipp>
#endif
