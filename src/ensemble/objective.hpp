// src/ensemble/objective.hpp — losses of boosting: first and second derivatives by the margins
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ensemble/gradient_boosting.hpp>
#include <ctgrad/estimator/table.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

/// Margins are what trees add up to: `columns()` numbers a row, each column side by side (columns x rows).
class objective {
 public:
  virtual ~objective() = default;
  virtual auto columns() const -> std::size_t { return 1; }

  /// The best constant of each column, over the rows named.
  virtual auto base(std::span<std::uint32_t const> rows) const -> std::vector<float> = 0;

  /// g and h by the margins of one column, for rows `first` and so on. `begin_round` has seen the margins of all before. Several
  /// threads ask at once.
  virtual void derivatives(std::span<float const> margins, std::size_t column, std::size_t first, std::span<float> g,
                           std::span<float> h) const = 0;
  virtual void begin_round(std::span<float const> /*margins*/) {}

  /// The mean loss of the rows named.
  virtual auto loss(std::span<float const> margins, std::span<std::uint32_t const> rows) const -> double = 0;

  /// Second derivatives say nothing: each leaf answers with `leaf` of its rows instead.
  virtual auto renews() const -> bool { return false; }
  virtual auto leaf(std::span<float const> /*margins*/, std::span<std::uint32_t const> /*rows*/) const -> double {
    return 0;
  }

  virtual auto link() const -> boosting_link { return boosting_link::natural; }
};

/// The loss of a specification, for rows with or without weights. Derivatives are those of a weight of 1.
auto objective_of(gradient_boosting<classification> const& spec, table const& data) -> std::unique_ptr<objective>;
auto objective_of(gradient_boosting<regression> const& spec, table const& data) -> std::unique_ptr<objective>;

/// A loss of the user's own; what it writes is not believed.
auto own_objective(boosting_objective const& given, table const& data) -> std::unique_ptr<objective>;

/// From margins to answers, one row: the identity, the probabilities of both classes, or the softmax.
void link(std::span<float const> margins, std::span<float> answers);

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
