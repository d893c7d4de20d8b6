// ctgrad/data/require_numbers.hpp — what most estimators ask of a data set: numbers only, none of them missing
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/data/dataset.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// Throws `error` where the data has missing values or categorical columns.
/// \param who begins the sentence
[[gnu::cold]] void require_numbers(char const* who, dataset const& data);

}  // namespace ctgrad::inline CTGRAD_ABI

#ifndef CTGRAD_COMPILED
#include <ctgrad/data/require_numbers.ipp>
#endif
