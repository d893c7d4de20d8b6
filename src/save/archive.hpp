// src/save/archive.hpp — the fields of a model, described once, written to JSON and read from it
// SPDX-License-Identifier: MIT
#pragma once
#include <cmath>
#include <initializer_list>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "field_reader.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

class field_writer {
 public:
  explicit field_writer(nlohmann::ordered_json& out) : out_(out) {}

  template <class T>
  void operator()(char const* name, T const& value) {
    out_[name] = value;
  }
  template <class Enum>
  void choice(char const* name, Enum const& value, std::initializer_list<char const*> names) {
    out_[name] = names.begin()[std::size_t(value)];
  }
  /// Numbers that may be unknown: NaN is null.
  void unknown(char const* name, double const& value) { out_[name] = number(value); }
  void unknown(char const* name, std::vector<double> const& values) {
    auto& list = out_[name] = nlohmann::ordered_json::array();
    for (double const x : values) list.push_back(number(x));
  }

 private:
  static auto number(double x) -> nlohmann::ordered_json {
    return std::isnan(x) ? nlohmann::ordered_json() : nlohmann::ordered_json(x);
  }
  nlohmann::ordered_json& out_;
};

/// Types are checked here; what suits what, the model's constructor checks.
class archive_reader {
 public:
  explicit archive_reader(field_reader& fields) : fields_(fields) {}

  void operator()(char const* name, std::vector<double>& values) { values = fields_.reals<double>(name); }
  void operator()(char const* name, std::vector<float>& values) { values = fields_.reals<float>(name); }
  void operator()(char const* name, std::vector<std::int32_t>& values) { values = fields_.integers<std::int32_t>(name, 0); }
  void operator()(char const* name, std::vector<std::string>& values) { values = fields_.texts(name); }
  void operator()(char const* name, double& value) { value = fields_.real(name); }
  void operator()(char const* name, bool& value) { value = fields_.boolean(name); }
  void operator()(char const* name, int& value) { value = int(fields_.integer(name, 0, std::numeric_limits<int>::max())); }
  void operator()(char const* name, std::size_t& value) {
    value = std::size_t(fields_.integer(name, 0, std::numeric_limits<std::int64_t>::max()));
  }
  template <class Enum>
  void choice(char const* name, Enum& value, std::initializer_list<char const*> names) {
    auto const given = fields_.text(name);
    for (std::size_t i = 0; i < names.size(); ++i)
      if (given == names.begin()[i]) return void(value = Enum(i));
    require(false, "deserialize: the ", name, " is ", given, ", which this version does not know");
  }
  void unknown(char const* name, double& value) {
    value = fields_.field(name).is_null() ? std::numeric_limits<double>::quiet_NaN() : fields_.real(name);
  }
  void unknown(char const* name, std::vector<double>& values) {
    values.clear();
    for (auto const& item : fields_.array(name)) {
      bool const number = item.is_number() && std::isfinite(item.get<double>());
      require(number || item.is_null(), "deserialize: ", name, " holds ", item.type_name(),
              ", finite numbers or null are needed");
      values.push_back(number ? item.get<double>() : std::numeric_limits<double>::quiet_NaN());
    }
  }

 private:
  field_reader& fields_;
};

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
