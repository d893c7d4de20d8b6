// ctgrad/estimator/model_fields.hpp — the fields of a model that a header describes, to JSON and back
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/estimator/table_schema.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

/// Lists of lists, such as one a column.
template <class T>
using lists = std::vector<std::vector<T>>;

/// A model's fields as JSON, after the format, its version and the kind of model. Numbers keep all their bits; one that is
/// missing (NaN) is null, an infinite one "infinity" or "-infinity".
class model_writer {
 public:
  explicit model_writer(char const* kind);
  model_writer(model_writer const&) = delete;
  ~model_writer();

  void operator()(char const* name, bool value);
  void operator()(char const* name, std::size_t value);
  void operator()(char const* name, float value);
  void operator()(char const* name, std::vector<float> const& values);
  void operator()(char const* name, std::vector<double> const& values);
  void operator()(char const* name, std::vector<std::size_t> const& values);
  void operator()(char const* name, std::vector<std::string> const& values);
  void operator()(char const* name, lists<float> const& values);
  void operator()(char const* name, lists<double> const& values);
  void operator()(char const* name, lists<std::size_t> const& values);
  void operator()(char const* name, lists<std::string> const& values);
  /// Names and categories of columns: their number, and no outputs.
  void operator()(char const* name, table_schema const& columns);
  /// Texts of other models, each byte a character.
  void models(char const* name, std::vector<std::string> const& texts);

  auto text() const -> std::string;

 private:
  struct document;
  std::unique_ptr<document> out_;
};

/// The same fields out of a text that nobody vouches for. Types are checked here, and that columns are at least 1 and have
/// a name each, or none; what suits what, the model checks.
class model_reader {
 public:
  /// \throws error where the text is no JSON, or of another format, version or kind
  model_reader(std::string_view text, char const* kind);
  model_reader(model_reader const&) = delete;
  ~model_reader();

  void operator()(char const* name, bool& value);
  void operator()(char const* name, std::size_t& value);
  void operator()(char const* name, float& value);
  void operator()(char const* name, std::vector<float>& values);
  void operator()(char const* name, std::vector<double>& values);
  void operator()(char const* name, std::vector<std::size_t>& values);
  void operator()(char const* name, std::vector<std::string>& values);
  void operator()(char const* name, lists<float>& values);
  void operator()(char const* name, lists<double>& values);
  void operator()(char const* name, lists<std::size_t>& values);
  void operator()(char const* name, lists<std::string>& values);
  void operator()(char const* name, table_schema& columns);
  void models(char const* name, std::vector<std::string>& texts);

  /// Refuses what nobody asked for.
  void finish() const;

 private:
  struct document;
  std::unique_ptr<document> in_;
};

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
