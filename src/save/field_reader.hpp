// src/save/field_reader.hpp — typed fields out of JSON that nobody vouches for
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/error.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

/// The fields of one JSON object. Each is asked for once; `finish` refuses what nobody asked for.
class field_reader {
 public:
  field_reader(nlohmann::json const& object, std::string where) : object_(object), where_(std::move(where)) {
    require(object_.is_object(), "deserialize: ", where_, " is ", object_.type_name(), ", an object is needed");
  }

  auto field(std::string const& name) -> nlohmann::json const& {
    auto const found = object_.find(name);
    require(found != object_.end(), "deserialize: ", where_, " has no field ", name);
    asked_.insert(name);
    return *found;
  }

  /// Files of older programs may lack it.
  auto has(std::string const& name) const -> bool { return object_.contains(name); }

  auto text(std::string const& name) -> std::string { return string(field(name), name); }
  auto integer(std::string const& name, std::int64_t low, std::int64_t high) -> std::int64_t {
    return integer(field(name), name, low, high);
  }

  auto boolean(std::string const& name) -> bool { return boolean(field(name), name); }

  auto texts(std::string const& name) -> std::vector<std::string> { return texts(field(name), name); }
  auto lists_of_texts(std::string const& name) -> std::vector<std::vector<std::string>> {
    std::vector<std::vector<std::string>> result;
    for (auto const& item : array(name)) result.push_back(texts(item, name));
    return result;
  }
  auto booleans(std::string const& name) -> std::vector<bool> {
    std::vector<bool> result;
    for (auto const& item : array(name)) result.push_back(boolean(item, name));
    return result;
  }
  template <class Integer>
  auto integers(std::string const& name, std::int64_t low) -> std::vector<Integer> {
    std::vector<Integer> result;
    for (auto const& item : array(name))
      result.push_back(Integer(integer(item, name, low, std::numeric_limits<Integer>::max())));
    return result;
  }
  /// Each must be a number of that type, not only near one: another would change what the model answers.
  template <class Real>
  auto reals(std::string const& name) -> std::vector<Real> {
    return reals<Real>(field(name), name);
  }
  template <class Real>
  auto lists_of_reals(std::string const& name) -> std::vector<std::vector<Real>> {
    std::vector<std::vector<Real>> result;
    for (auto const& item : array(name)) result.push_back(reals<Real>(item, name));
    return result;
  }
  auto real(std::string const& name) -> double { return real<double>(field(name), name); }

  auto array(std::string const& name) -> nlohmann::json const& { return array(field(name), name); }

  void finish() const {
    for (auto const& [name, value] : object_.items())
      require(asked_.contains(name), "deserialize: ", where_, " has a field that this version does not know: ", name);
  }

 private:
  auto array(nlohmann::json const& value, std::string const& name) const -> nlohmann::json const& {
    require(value.is_array(), "deserialize: ", where_, " has ", value.type_name(), " for ", name, ", an array is needed");
    return value;
  }
  auto texts(nlohmann::json const& value, std::string const& name) const -> std::vector<std::string> {
    std::vector<std::string> result;
    for (auto const& item : array(value, name)) result.push_back(string(item, name));
    return result;
  }
  template <class Real>
  auto reals(nlohmann::json const& value, std::string const& name) const -> std::vector<Real> {
    std::vector<Real> result;
    for (auto const& item : array(value, name)) result.push_back(real<Real>(item, name));
    return result;
  }
  auto boolean(nlohmann::json const& value, std::string const& name) const -> bool {
    require(value.is_boolean(), "deserialize: ", where_, " has ", value.type_name(), " for ", name,
            ", true or false is needed");
    return value.get<bool>();
  }
  template <class Real>
  auto real(nlohmann::json const& value, std::string const& name) const -> Real {
    require(value.is_number(), "deserialize: ", where_, " has ", value.type_name(), " in ", name, ", numbers are needed");
    auto const x = value.get<double>();
    bool const fits = std::isfinite(x) && std::abs(x) <= double(std::numeric_limits<Real>::max());
    require(fits && double(Real(x)) == x, "deserialize: ", where_, " has ", x, " in ", name, ", which no ",
            sizeof(Real) == 4 ? "float" : "double", " is");
    return Real(x);
  }
  auto string(nlohmann::json const& value, std::string const& name) const -> std::string {
    require(value.is_string(), "deserialize: ", where_, " has ", value.type_name(), " for ", name, ", a string is needed");
    return value.get<std::string>();
  }
  auto integer(nlohmann::json const& value, std::string const& name, std::int64_t low, std::int64_t high) const
      -> std::int64_t {
    require(value.is_number_integer(), "deserialize: ", where_, " has ", value.type_name(), " for ", name,
            ", whole numbers are needed");
    // An unsigned number beyond 2^63 would read as a negative one.
    bool const fits = !value.is_number_unsigned() || value.get<std::uint64_t>() <= std::uint64_t(high);
    auto const n = value.get<std::int64_t>();
    require(fits && n >= low && n <= high, "deserialize: ", where_, " has ", value.dump(), " for ", name,
            ", which must lie between ", low, " and ", high);
    return n;
  }

  nlohmann::json const& object_;
  std::string where_;
  std::set<std::string> asked_;
};

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
