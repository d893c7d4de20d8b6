// ctgrad/neural_network/answers.hpp — what the outputs of a row say: a class, or numbers
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/few_numbers.hpp>
#include <ctgrad/data/dataset.hpp>
#include <ctgrad/neural_network/links.hpp>
#include <ctgrad/neural_network/neural_network.hpp>

#include <vector>

namespace ctgrad::inline CTGRAD_ABI::detail {

/// The class that the outputs of one row speak for.
template <class Model>
auto class_of(typename Model::link_type const& link, std::span<float> row) -> std::int32_t {
  if constexpr (Model::two_classes) return double(row[0]) > Model::link_type::threshold;
  else {
    if constexpr (!keeps_order<typename Model::link_type>) link(row);
    return std::int32_t(index_of_largest(row.data(), row.size()));
  }
}

/// A class for each row, or the predictions themselves.
/// \param outputs rows x outputs; they are overwritten
template <class Model>
auto answers(typename Model::link_type const& link, std::vector<float> outputs) {
  constexpr std::size_t made = Model::network_type::outputs;
  if constexpr (Model::classifies) {
    std::vector<std::int32_t> labels(outputs.size() / made);
    for (std::size_t i = 0; i < labels.size(); ++i)
      labels[i] = class_of<Model>(link, span_of(outputs).subspan(i * made, made));
    return labels;
  } else {
    for (std::size_t i = 0; i < outputs.size(); i += made) link(span_of(outputs).subspan(i, made));
    return outputs;
  }
}

}  // namespace ctgrad::inline CTGRAD_ABI::detail
