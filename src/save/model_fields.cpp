// src/save/model_fields.cpp — see estimator/model_fields.hpp
// SPDX-License-Identifier: MIT
#include <ctgrad/estimator/model_fields.hpp>

#include <cmath>

#include "../estimator/check_fields.hpp"
#include "characters.hpp"
#include "frame.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr auto format = "ctgrad model";
constexpr int version = 1;

// ---- values to JSON -------------------------------------------------------------------------------------------------

template <class T>
auto written(T const& value) -> ordered_json {
  return value;
}
template <std::floating_point Real>
auto written(Real const& value) -> ordered_json {
  if (std::isnan(value)) return nullptr;
  if (std::isinf(value)) return value > 0 ? "infinity" : "-infinity";
  return value;
}
template <class T>
auto written(std::vector<T> const& values) -> ordered_json {
  auto list = ordered_json::array();
  for (auto const& value : values) list.push_back(written(value));
  return list;
}

// ---- and back: field_reader knows one value or list of them, an item of a list is one value --------------------------

template <class Real>
auto real_of(json const& item, char const* name) -> Real {
  constexpr auto infinity = std::numeric_limits<Real>::infinity();
  if (item.is_null()) return std::numeric_limits<Real>::quiet_NaN();
  if (item == "infinity") return infinity;
  if (item == "-infinity") return -infinity;
  require(item.is_number(), "deserialize: ", name, " holds ", item.type_name(), ", numbers, null or infinity are needed");
  auto const x = item.get<double>();
  bool const fits = std::isfinite(x) && std::abs(x) <= double(std::numeric_limits<Real>::max());
  require(fits && double(Real(x)) == x, "deserialize: ", name, " holds ", x, ", which no ",
          sizeof(Real) == 4 ? "float" : "double", " is");
  return Real(x);
}
auto index_of(json const& item, char const* name) -> std::size_t {
  bool const whole = item.is_number_unsigned();
  require(whole && item.get<std::uint64_t>() <= std::numeric_limits<std::uint32_t>::max(), "deserialize: ", name, " holds ",
          whole ? item.dump() : item.type_name(), ", whole numbers from 0 to 2^32 - 1 are needed");
  return item.get<std::size_t>();
}
auto text_of(json const& item, char const* name) -> std::string {
  require(item.is_string(), "deserialize: ", name, " holds ", item.type_name(), ", strings are needed");
  return item.get<std::string>();
}

void read(json const& item, char const* name, float& value) { value = real_of<float>(item, name); }
void read(json const& item, char const* name, double& value) { value = real_of<double>(item, name); }
void read(json const& item, char const* name, std::size_t& value) { value = index_of(item, name); }
void read(json const& item, char const* name, std::string& value) { value = text_of(item, name); }
template <class T>
void read(json const& item, char const* name, std::vector<T>& values) {
  require(item.is_array(), "deserialize: ", name, " is ", item.type_name(), ", an array is needed");
  values.clear();
  for (auto const& one : item) read(one, name, values.emplace_back());
}

}  // namespace

struct model_writer::document {
  ordered_json json;
};

model_writer::model_writer(char const* kind)
    : out_(new document{{{"format", format}, {"version", version}, {"model", kind}}}) {}
model_writer::~model_writer() = default;

void model_writer::operator()(char const* name, bool value) { out_->json[name] = value; }
void model_writer::operator()(char const* name, std::size_t value) { out_->json[name] = value; }
void model_writer::operator()(char const* name, float value) { out_->json[name] = written(value); }
void model_writer::operator()(char const* name, std::vector<float> const& v) { out_->json[name] = written(v); }
void model_writer::operator()(char const* name, std::vector<double> const& v) { out_->json[name] = written(v); }
void model_writer::operator()(char const* name, std::vector<std::size_t> const& v) { out_->json[name] = written(v); }
void model_writer::operator()(char const* name, std::vector<std::string> const& v) { out_->json[name] = written(v); }
void model_writer::operator()(char const* name, lists<float> const& v) { out_->json[name] = written(v); }
void model_writer::operator()(char const* name, lists<double> const& v) { out_->json[name] = written(v); }
void model_writer::operator()(char const* name, lists<std::size_t> const& v) { out_->json[name] = written(v); }
void model_writer::operator()(char const* name, lists<std::string> const& v) { out_->json[name] = written(v); }

// An entry a column, also where none has categories: so a text cannot claim more columns than it has letters.
void model_writer::operator()(char const* name, table_schema const& columns) {
  auto categories = columns.categories;
  categories.resize(columns.width);
  out_->json[name] = {{"names", columns.feature_names}, {"categories", categories}};
}
void model_writer::models(char const* name, std::vector<std::string> const& texts) {
  auto& list = out_->json[name] = ordered_json::array();
  for (auto const& text : texts) list.push_back(characters(text));
}
auto model_writer::text() const -> std::string { return dump(out_->json); }

struct model_reader::document {
  nlohmann::json json;
  field_reader fields{json, "the model"};
};

model_reader::model_reader(std::string_view text, char const* kind) : in_(new document{parse(text)}) {
  expect_frame(in_->fields, format, version, kind);
}
model_reader::~model_reader() = default;

void model_reader::operator()(char const* name, bool& value) { value = in_->fields.boolean(name); }
void model_reader::operator()(char const* name, std::size_t& value) { read(in_->fields.field(name), name, value); }
void model_reader::operator()(char const* name, float& value) { read(in_->fields.field(name), name, value); }
void model_reader::operator()(char const* name, std::vector<float>& v) { read(in_->fields.field(name), name, v); }
void model_reader::operator()(char const* name, std::vector<double>& v) { read(in_->fields.field(name), name, v); }
void model_reader::operator()(char const* name, std::vector<std::size_t>& v) { read(in_->fields.field(name), name, v); }
void model_reader::operator()(char const* name, std::vector<std::string>& v) { read(in_->fields.field(name), name, v); }
void model_reader::operator()(char const* name, lists<float>& v) { read(in_->fields.field(name), name, v); }
void model_reader::operator()(char const* name, lists<double>& v) { read(in_->fields.field(name), name, v); }
void model_reader::operator()(char const* name, lists<std::size_t>& v) { read(in_->fields.field(name), name, v); }
void model_reader::operator()(char const* name, lists<std::string>& v) { read(in_->fields.field(name), name, v); }

void model_reader::operator()(char const* name, table_schema& columns) {
  field_reader of_columns(in_->fields.field(name), name);
  columns = {.feature_names = of_columns.texts("names"), .categories = of_columns.lists_of_texts("categories")};
  of_columns.finish();
  columns.width = columns.categories.size();
  if (std::ranges::all_of(columns.categories, [](auto const& names) { return names.empty(); })) columns.categories.clear();
  check_columns(columns);
}
void model_reader::models(char const* name, std::vector<std::string>& texts) {
  texts = in_->fields.texts(name);
  for (std::size_t i = 0; i < texts.size(); ++i) texts[i] = bytes(texts[i], name + (' ' + std::to_string(i)));
}
void model_reader::finish() const { in_->fields.finish(); }

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
