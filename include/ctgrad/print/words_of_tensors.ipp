// ctgrad/print/words_of_tensors.ipp — what writes structured ops: a formula without them links none of it
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/print/phrase.hpp>
#include <ctgrad/print/text.hpp>

namespace ctgrad::inline CTGRAD_ABI::print {

CTGRAD_ONCE auto words_of_tensors() -> tensor_words const* { return &all_tensor_words; }

}  // namespace ctgrad::inline CTGRAD_ABI::print
