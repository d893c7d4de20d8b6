// ctgrad/tree/instruction_set.hpp — which of the compiled loops run: for comparisons; the results are the same
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>

#include <string_view>
#include <vector>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

/// Those that this processor has, the slowest first: "portable", "avx2", "avx512".
auto instruction_sets() -> std::vector<std::string_view>;

/// From now on, in all threads, fits and predictions run on this one; at first they run on the last of
/// `instruction_sets`. Throws `error` for another name.
void use_instruction_set(std::string_view name);

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
