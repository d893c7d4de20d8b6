// ctgrad/estimator/columns_taken.hpp — the columns that a fitted model takes, and those that a preparation makes
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/core/error.hpp>
#include <ctgrad/estimator/table_schema.hpp>

#include <concepts>
#include <optional>
#include <string_view>
#include <tuple>
#include <variant>

namespace ctgrad::inline CTGRAD_ABI::detail {

/// Nothing where the model does not say: a stranger's need not. Of a pipeline those of its first stage, of a search those of
/// what it found.
template <class Model>
[[gnu::cold]] auto columns_taken(Model const& model) -> std::optional<table_schema> {
  if constexpr (requires {
                  { model.schema() } -> std::convertible_to<table_schema>;
                })
    return model.schema();
  else if constexpr (requires {
                       { model.takes } -> std::convertible_to<table_schema>;
                     })
    return model.takes;
  else if constexpr (requires { std::get<0>(model.stages); }) return columns_taken(std::get<0>(model.stages));
  else if constexpr (requires { std::visit([](auto const&) {}, model.model); })
    return std::visit([](auto const& found) { return columns_taken(found); }, model.model);
  else if constexpr (requires { model.axes, model.model; }) return columns_taken(model.model);
  else if constexpr (requires {
                       { model.width } -> std::convertible_to<std::size_t>;
                       model.net;
                     })
    return table_schema{.width = std::size_t(model.width)};
  else return {};
}

/// Names are left out.
template <class Model>
[[gnu::cold]] auto columns_made(Model const& model) -> std::optional<table_schema> {
  if constexpr (requires {
                  { model.makes } -> std::convertible_to<table_schema>;
                })
    return model.makes;
  else if constexpr (requires { std::get<0>(model.stages); }) return columns_made(model.last());
  else if constexpr (requires {
                       { model.schema() } -> std::convertible_to<table_schema>;
                     })
    return table_schema{.width = model.schema().outputs};
  else return {};
}

/// Throws `error` where `model` takes other columns than `made`: another number of them, or other categories.
template <class Model>
[[gnu::cold]] void require_columns_for(Model const& model, table_schema const& made) {
  auto const taken = columns_taken(model);
  if (!taken) return;
  require(taken->width == made.width, "it takes ", taken->width, " columns, but gets ", made.width);
  for (std::size_t c = 0; c < made.width; ++c)
    require(taken->levels(c) == made.levels(c) && (made.levels(c) == 0 || taken->categories[c] == made.categories[c]),
            "it takes other categories in column ", c, " than it gets");
}

}  // namespace ctgrad::inline CTGRAD_ABI::detail
