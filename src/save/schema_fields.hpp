// src/save/schema_fields.hpp — what a model remembers of its columns, among the fields of its text
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/estimator/table_schema.hpp>
#include <limits>
#include <nlohmann/json.hpp>

#include "field_reader.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

inline void write_schema(nlohmann::ordered_json& out, table_schema const& s) {
  out["width"] = s.width, out["outputs"] = s.outputs;
  out["feature_names"] = s.feature_names, out["output_names"] = s.output_names;
  out["categories"] = s.categories, out["missing"] = s.missing;
}

inline auto read_schema(field_reader& fields, std::int64_t most_outputs = std::numeric_limits<std::int32_t>::max())
    -> table_schema {
  auto const width = std::size_t(fields.integer("width", 1, std::numeric_limits<std::int32_t>::max())),
             outputs = std::size_t(fields.integer("outputs", 1, most_outputs));
  table_schema schema{width, outputs, fields.texts("feature_names"), fields.texts("output_names")};
  schema.categories = fields.lists_of_texts("categories");
  schema.missing = fields.boolean("missing");
  return schema;
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
