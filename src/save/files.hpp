// src/save/files.hpp — what saving is for all models, given how a model is a text
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/error.hpp>
#include <ctgrad/estimator/save.hpp>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {

namespace learn {
/// To be specialised: `static auto read(std::string_view) -> Model`.
template <class Model>
struct text_format;
}  // namespace learn

template <class Model>
auto deserialize(std::string_view text) -> Model {
  return learn::text_format<Model>::read(text);
}

template <class Model>
void save(Model const& model, std::string const& path) {
  learn::write_text(path, serialize(model));
}

template <class Model>
auto load(std::string const& path) -> Model {
  std::string const text = learn::read_text(path);
  try {
    return deserialize<Model>(text);
  } catch (error const& e) { throw error(path + ": " + e.what()); }
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI
