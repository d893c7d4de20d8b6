// ctgrad/estimator/save.hpp — models as text, and back
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/estimator/traits.hpp>

#include <concepts>
#include <cstdlib>
#include <string>
#include <string_view>
#include <type_traits>

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

/// \code auto const again = load<decltype(model)>("model.json"); \endcode
/// \throws error, beginning with the path
template <class Model>
auto load(std::string const& path) -> Model;

namespace learn {
/// A text in a file; see `write_file`.
void write_text(std::string const& path, std::string_view text);
/// \throws error, beginning with the path
auto read_text(std::string const& path) -> std::string;
}  // namespace learn

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI

namespace ctgrad::inline CTGRAD_ABI {

/// Are its four functions compiled in the library?
template <class Model>
inline constexpr bool has_compiled_text = false;

/// Does a header have its four functions, for models of its kind alone?
template <class Model>
inline constexpr bool has_own_text = false;

/// To be specialised for models that a header writes, such as those made of other models:
/// `write(model) -> std::string`, `read(std::string_view) -> Model`. It gives them the four functions.
template <class Model>
struct model_format {};

/// Has it a `model_format`, and so has all that it is made of?
template <class Model>
concept has_model_format = requires(Model const& model, std::string_view text) {
  { model_format<Model>::write(model) } -> std::same_as<std::string>;
  { model_format<Model>::read(text) } -> std::same_as<Model>;
};

/// A model that can be a text.
template <class Model>
concept savable = has_compiled_text<Model> || has_own_text<Model> || has_model_format<Model>;

// ---- the same for models with a format in a header ------------------------------------------------------------------

template <has_model_format Model>
[[gnu::cold]] auto serialize(Model const& model) -> std::string {
  return model_format<Model>::write(model);
}
/// law: deserialize<Model>(serialize(model)) answers like model, bit for bit
template <class Model>
  requires has_model_format<std::remove_const_t<Model>>
[[gnu::cold]] auto deserialize(std::string_view text) -> std::remove_const_t<Model> {
  return model_format<std::remove_const_t<Model>>::read(text);
}
template <has_model_format Model>
[[gnu::cold]] void save(Model const& model, std::string const& path) {
  learn::write_text(path, model_format<Model>::write(model));
}
template <class Model>
  requires has_model_format<std::remove_const_t<Model>>
[[gnu::cold]] auto load(std::string const& path) -> std::remove_const_t<Model> {
  std::string const text = learn::read_text(path);
  auto const read = [&] { return model_format<std::remove_const_t<Model>>::read(text); };
#ifdef __cpp_exceptions
  try {
    return read();
  } catch (error const& e) { throw error(path + ": " + e.what()); }
#else
  return read();  // its sentence ends the program, without the path
#endif
}

// ---- decltype(model), where it is const, is meant without that ------------------------------------------------------

template <class Model>
  requires(std::is_const_v<Model> && has_compiled_text<std::remove_const_t<Model>>)
auto deserialize(std::string_view text) -> std::remove_const_t<Model> {
  return ctgrad::deserialize<std::remove_const_t<Model>>(text);
}
template <class Model>
  requires(std::is_const_v<Model> && has_compiled_text<std::remove_const_t<Model>>)
auto load(std::string const& path) -> std::remove_const_t<Model> {
  return ctgrad::load<std::remove_const_t<Model>>(path);
}

// ---- for all other types: why not -----------------------------------------------------------------------------------

namespace detail {

/// `fit` makes something of it.
template <class T>
concept specification = requires { typename model_of<T>; };

/// What a refused call returns, so that those that follow make no errors of their own.
template <class T>
struct meant {
  using type = T;
};
template <specification Spec>
struct meant<Spec> {
  using type = model_of<Spec>;
};

template <class T>
[[noreturn]] void refuse_to_save() {
  static_assert(!specification<T>,
                "load and save take models: give the type of the model, decltype(fit(spec, data)), "
                "not that of its specification");
  static_assert(specification<T> || savable<T>,
                "load and save: a model of this type cannot be saved, since it, or one of "
                "those that it is made of, has no model_format and no traits that write it");
  std::abort();
}

}  // namespace detail

template <class T>
  requires(!savable<std::remove_const_t<T>>)
auto serialize(T const&) -> std::string {
  detail::refuse_to_save<std::remove_const_t<T>>();
}
template <class T>
  requires(!savable<std::remove_const_t<T>>)
auto deserialize(std::string_view) -> typename detail::meant<T>::type {
  detail::refuse_to_save<std::remove_const_t<T>>();
}
template <class T>
  requires(!savable<std::remove_const_t<T>>)
void save(T const&, std::string const&) {
  detail::refuse_to_save<std::remove_const_t<T>>();
}
template <class T>
  requires(!savable<std::remove_const_t<T>>)
auto load(std::string const&) -> typename detail::meant<T>::type {
  detail::refuse_to_save<std::remove_const_t<T>>();
}

/// For `estimator_traits`: the models of an estimator can be texts, if this one can.
template <class Model>
struct saved_as_text {
  /// JSON with the format and its version.
  static auto write(Model const& model) -> std::string
    requires savable<Model>
  {
    return serialize(model);
  }
  /// \throws error for a damaged text.
  static auto read(std::string_view text) -> Model
    requires savable<Model>
  {
    return ctgrad::deserialize<Model>(text);
  }
};

}  // namespace ctgrad::inline CTGRAD_ABI
