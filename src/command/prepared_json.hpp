// src/command/prepared_json.hpp — preparations of the command's pipelines as JSON, and back
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/preparation/imputer.hpp>
#include <ctgrad/preparation/one_hot.hpp>
#include <ctgrad/preparation/pipeline.hpp>
#include <ctgrad/preparation/standard_scaler.hpp>

#include "../save/field_reader.hpp"

namespace ctgrad::command {

inline auto write_columns(table_schema const& columns) -> nlohmann::ordered_json {
  return {{"names", columns.feature_names}, {"categories", columns.categories}};
}
inline auto read_columns(nlohmann::json const& from) -> table_schema {
  learn::field_reader fields(from, "columns");
  table_schema columns{.feature_names = fields.texts("names"), .categories = fields.lists_of_texts("categories")};
  fields.finish();
  columns.width = columns.feature_names.size();
  require(columns.width > 0 && (columns.categories.empty() || columns.categories.size() == columns.width),
          "the columns have ", columns.width, " names, but categories for ", columns.categories.size());
  return columns;
}

/// What is filled in, made columns of, and scaled before a model that takes numbers only.
using number_preparation = pipeline_model<imputer_model, one_hot_model, standard_scaler_model>;

inline auto write_preparation(number_preparation const& from) -> nlohmann::ordered_json {
  auto const& [filled, spread, scaled] = from.stages;
  return {{"columns", write_columns(filled.takes)},
          {"fill", filled.values},
          {"mean", scaled.mean},
          {"deviation", scaled.deviation}};
}
inline auto read_preparation(nlohmann::json const& from) -> number_preparation {
  learn::field_reader fields(from, "preparation");
  auto const columns = read_columns(fields.field("columns"));
  imputer_model filled{.takes = columns, .makes = columns, .values = fields.reals<float>("fill")};
  require(filled.values.size() == columns.width, "the preparation fills ", filled.values.size(), " columns, but there are ",
          columns.width);
  for (std::size_t c = 0; c < columns.width; ++c)
    require(columns.levels(c) == 0 || (filled.values[c] >= 0 && filled.values[c] < float(columns.levels(c)) &&
                                       filled.values[c] == float(int(filled.values[c]))),
            "the preparation fills column ", columns.feature_names[c], " with ", filled.values[c], ", which is no category");
  one_hot_model spread = one_hot_for(columns);
  standard_scaler_model scaled{.takes = spread.makes,
                               .makes = spread.makes,
                               .mean = fields.reals<double>("mean"),
                               .deviation = fields.reals<double>("deviation")};
  require(scaled.mean.size() == spread.makes.width && scaled.deviation.size() == spread.makes.width,
          "the preparation scales ", scaled.mean.size(), " columns, but there are ", spread.makes.width);
  for (double const d : scaled.deviation) require(d > 0, "the preparation has a deviation of ", d, ", above 0 is needed");
  fields.finish();
  return {{std::move(filled), std::move(spread), std::move(scaled)}};
}

}  // namespace ctgrad::command
