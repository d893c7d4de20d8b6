// ctgrad/estimator/save.hpp — models as text, and back
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>

#include <string>
#include <string_view>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {

// Of the compiled library's models. Constraints would give these templates different symbols with GCC 12 and Clang 19, and
// a library that one of them compiled would not link with the other's programs.

/// JSON with a format's name and version. Numbers keep all their bits.
template <class Model>
auto serialize(Model const& model) -> std::string;

/// The model that a text holds. Nothing in it is believed: every field is checked before a model is made of it.
/// \code auto const model = deserialize<linear_model>(text); \endcode
/// \throws error with the field that is missing, unknown, of another type or out of its range; and for another format,
///         version or kind of model
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

namespace ctgrad::inline CTGRAD_ABI {

/// For `estimator_traits`: the models of an estimator can be texts.
template <class Model>
struct saved_as_text {
  /// JSON with the format and its version.
  static auto write(Model const& model) -> std::string { return serialize(model); }
  /// \throws error for a damaged text.
  static auto read(std::string_view text) -> Model { return ctgrad::deserialize<Model>(text); }
};

}  // namespace ctgrad::inline CTGRAD_ABI
