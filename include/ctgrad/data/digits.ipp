// ctgrad/data/digits.ipp — the digits as a dataset
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/data/digits.hpp>
#include <ctgrad/data/digits_images.hpp>

#include <iterator>
#include <string>
#include <utility>

namespace ctgrad::inline CTGRAD_ABI {

CTGRAD_ONCE auto digits() -> dataset {
  constexpr int side = 8, pixels = side * side;
  dataset_parts parts{.width = pixels, .classes = 10};
  parts.features.reserve(std::size(detail::digits_images) * pixels);
  parts.labels.reserve(std::size(detail::digits_images));
  for (auto const& image : detail::digits_images) {
    for (int k = 0; k < pixels; ++k) {
      int const ink = image[k] <= '9' ? image[k] - '0' : image[k] - 'a' + 10;
      parts.features.push_back(static_cast<float>(ink) / 16);  // sixteenths are exact
    }
    parts.labels.push_back(image[pixels] - '0');
  }
  for (int k = 0; k < pixels; ++k)
    parts.feature_names.push_back("pixel_" + std::to_string(k / side) + "_" + std::to_string(k % side));
  for (int digit = 0; digit < 10; ++digit) parts.class_names.push_back(std::to_string(digit));
  return dataset(std::move(parts));
}

}  // namespace ctgrad::inline CTGRAD_ABI
