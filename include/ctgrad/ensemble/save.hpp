// ctgrad/ensemble/save.hpp — trees, forests and boosted models as text, and back
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/ensemble/gradient_boosting.hpp>
#include <ctgrad/ensemble/random_forest.hpp>
#include <ctgrad/tree/decision_tree.hpp>

#include <string>
#include <string_view>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {

// Not `estimator_task Task`: GCC 12 and Clang 19 give a constrained function template different symbols, and a library
// that one of them compiled would not link with the other's programs.

/// JSON with a format's name and version. Numbers keep all their bits; out-of-bag answers are not kept.
template <class Task>
auto serialize(decision_tree_model<Task> const& model) -> std::string;
template <class Task>
auto serialize(random_forest_model<Task> const& model) -> std::string;
template <class Task>
auto serialize(gradient_boosting_model<Task> const& model) -> std::string;

/// The model that a text holds. Nothing in it is believed: every field is checked before a model is made of it.
/// \code auto const model = deserialize<random_forest_model<classification>>(text); \endcode
/// \throws error with the field that is missing, unknown, of another type or out of its range; for another format,
///         version, kind of model or task; and for trees with cycles, orphans or numbers that are not finite
/// law: deserialize<Model>(serialize(model)) == model
template <class Model>
auto deserialize(std::string_view json) -> Model;

/// `path` then holds the model, or what it held before: see `write_file`.
template <class Model>
void save(Model const& model, std::string const& path);

/// \throws error, beginning with the path
template <class Model>
auto load(std::string const& path) -> Model;

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI
