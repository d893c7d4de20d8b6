// ctgrad/ensemble/save.hpp — trees, forests and boosted models as text, and back
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/ensemble/gradient_boosting.hpp>
#include <ctgrad/ensemble/random_forest.hpp>
#include <ctgrad/estimator/save.hpp>
#include <ctgrad/tree/decision_tree.hpp>

#include <string>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {

// Not `estimator_task Task`: GCC 12 and Clang 19 give a constrained function template different symbols, and a library
// that one of them compiled would not link with the other's programs.

/// Out-of-bag answers are not kept. `deserialize`, which also refuses trees with cycles, orphans or numbers that are not
/// finite, `save` and `load` are those of all models: see estimator/save.hpp.
template <class Task>
auto serialize(decision_tree_model<Task> const& model) -> std::string;
template <class Task>
auto serialize(random_forest_model<Task> const& model) -> std::string;
template <class Task>
auto serialize(gradient_boosting_model<Task> const& model) -> std::string;

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI
