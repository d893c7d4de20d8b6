// ctgrad/data/require_numbers.ipp — which column is not one of numbers
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/data/require_numbers.hpp>

namespace ctgrad::inline CTGRAD_ABI {

CTGRAD_ONCE void require_numbers(char const* who, dataset const& data) {
  require(!data.has_missing(), who,
          ": the data set has missing values, which this estimator does not take; fill them in first");
  for (std::size_t c = 0; data.has_categories() && c < data.width(); ++c) {
    auto const name = data.feature_names().empty() ? std::string{} : " (" + data.feature_names()[c] + ")";
    require(data.categories(c).empty(), who, ": column ", c, name,
            " holds categories, and this estimator takes numbers; make a column of each category first");
  }
}

}  // namespace ctgrad::inline CTGRAD_ABI
