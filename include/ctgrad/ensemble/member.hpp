// ctgrad/ensemble/member.hpp — what ensembles of any estimator share: members of their own chance, and their opinions
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/random.hpp>
#include <ctgrad/estimator/table.hpp>
#include <ctgrad/estimator/traits.hpp>

#include <algorithm>
#include <string>

namespace ctgrad::inline CTGRAD_ABI::detail {

/// The specification with a seed of its own, where it has one.
template <class Spec>
auto member_of(Spec spec, std::uint64_t seed, std::size_t member) -> Spec {
  if constexpr (requires { spec.seed; })
    spec.seed =
        static_cast<decltype(spec.seed)>(spec.seed + random_stream{seed, stream_id("ensemble member")}.word64(member));
  return spec;
}

/// The columns of a data set, and as many answers as its members give: more classes than it has where they know more, more
/// targets than one where they predict more.
template <estimator Base>
[[gnu::cold]] auto schema_for(dataset const& data) -> table_schema {
  using task = task_of<Base>;
  table_schema schema = schema_of<task>(data);
  if constexpr (classifier<Base>) {
    std::size_t const classes = std::max(data.classes(), estimator_traits<Base>::classes);
    for (std::size_t c = schema.output_names.size(); !schema.output_names.empty() && c < classes; ++c)
      schema.output_names.push_back(std::to_string(c));
    schema.outputs = classes;
  } else schema.outputs = estimator_traits<Base>::outputs;
  return schema;
}

/// The class that a member says of each row. A stranger's, or one that was read, may say any.
template <estimator Base>
auto classes_said(model_of<Base> const& model, std::span<float const> rows, std::size_t classes)
    -> std::vector<std::int32_t> {
  std::vector<std::int32_t> labels = predict(model, rows);
  for (auto const label : labels)
    require(label >= 0 && std::size_t(label) < classes, "predict: a member says class ", label, ", but there are ", classes);
  return labels;
}

/// rows x outputs: the probabilities of the classes, or 1 for the class answered by who knows none; or the numbers.
template <estimator Base>
auto opinion(model_of<Base> const& model, std::span<float const> rows, std::size_t width, std::size_t outputs)
    -> std::vector<float> {
  std::size_t const count = rows.size() / width;
  if constexpr (!classifier<Base>) {
    std::vector<float> numbers = predict(model, rows);
    require(numbers.size() == count * outputs, "predict: a member says ", numbers.size(), " numbers of ", count,
            " rows, but ", outputs, " of each are needed");
    return numbers;
  } else {
    std::vector<float> shares(count * outputs);
    if constexpr (probabilistic_classifier<Base>) {
      std::vector<float> const p = predict_proba(model, rows);
      std::size_t const given = p.size() / count;
      for (std::size_t i = 0; i < count; ++i)
        for (std::size_t c = 0; c < std::min(given, outputs); ++c) shares[i * outputs + c] = p[i * given + c];
    } else {
      auto const labels = classes_said<Base>(model, rows, outputs);
      for (std::size_t i = 0; i < count; ++i) shares[i * outputs + std::size_t(labels[i])] = 1;
    }
    return shares;
  }
}

}  // namespace ctgrad::inline CTGRAD_ABI::detail
