// ctgrad/data/labels.hpp — labels of any kind as dense codes: -1 and 1, strings, numbers with gaps
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/core/error.hpp>

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace ctgrad::inline CTGRAD_ABI {

/// One code a row, and the name of each code: what `dataset_parts` wants as `labels` and `class_names`.
struct encoded_labels {
  std::vector<std::int32_t> codes{};  ///< one a row, in [0, names)
  std::vector<std::string> names{};   ///< of the classes, sorted
};

/// Codes are 0, 1, ... in the order of the values: numbers by size, text by its bytes. So they do not depend on the order
/// of the rows. Throws `error` for no labels.
/// \code auto const [codes, names] = encode_labels(std::vector{1, -1, 1});   // {1, 0, 1}, {"-1", "1"} \endcode
template <class T>
  requires std::integral<T> || std::same_as<T, std::string>
[[gnu::cold]] auto encode_labels(std::span<T const> labels) -> encoded_labels {
  require(!labels.empty(), "encode_labels: 0 labels were given, at least 1 is needed");
  std::vector<T> values(labels.begin(), labels.end());
  std::ranges::sort(values);
  values.erase(std::unique(values.begin(), values.end()), values.end());
  encoded_labels result;
  for (T const& label : labels)
    result.codes.push_back(std::int32_t(std::ranges::lower_bound(values, label) - values.begin()));
  for (T const& value : values)
    if constexpr (std::integral<T>) result.names.push_back(std::to_string(value));
    else result.names.push_back(value);
  return result;
}
template <class T>
auto encode_labels(std::vector<T> const& labels) -> encoded_labels {
  return encode_labels(std::span<T const>(labels));
}

}  // namespace ctgrad::inline CTGRAD_ABI
