// ctgrad/selection/over.hpp — which member of a specification is varied, and over which values
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/preparation/pipeline.hpp>

#include <array>
#include <cstdio>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace ctgrad::inline CTGRAD_ABI {

/// A stage of a pipeline by its number, where the type of the member alone does not tell: `over<stage<1>, ...>`.
template <std::size_t Number>
struct stage_number {};
/// `stage<1>`: the second stage of a pipeline.
template <std::size_t Number>
inline constexpr stage_number<Number> stage{};

namespace detail {

template <class T>
struct member_parts;
template <class Class, class Member>
struct member_parts<Member Class::*> {
  using of = Class;
  using type = Member;
};
template <auto Pointer>
using owner_of = typename member_parts<std::remove_const_t<decltype(Pointer)>>::of;

template <class Class, class Spec>
inline constexpr int stages_that_are = 0;
template <class Class, class... Stages>
inline constexpr int stages_that_are<Class, pipeline<Stages...>> = (int(std::derived_from<Stages, Class>) + ...);

/// The place that a path leads to: members, one inside another; a pipeline is searched for the stage that has the member.
template <auto First, auto... Rest, class Spec>
auto place(Spec& spec) -> auto& {
  if constexpr (requires { spec.*First; }) {
    if constexpr (sizeof...(Rest) == 0) return spec.*First;
    else return place<Rest...>(spec.*First);
  } else if constexpr (!std::is_member_pointer_v<decltype(First)>) {
    return [&]<std::size_t Number>(stage_number<Number>) -> auto& {
      return place<Rest...>(std::get<Number>(spec.stages));
    }(First);
  } else {
    constexpr int found = stages_that_are<owner_of<First>, Spec>;
    static_assert(found > 0, "over: neither the specification nor a stage of it has this member");
    static_assert(found < 2, "over: several stages have this member; say which one: over<stage<2>, ...>");
    return [&]<class... Stages>(pipeline<Stages...>& p) -> auto& {
      constexpr std::size_t number = [] {
        bool const is[]{std::derived_from<Stages, owner_of<First>>...};
        std::size_t n = 0;
        while (!is[n]) ++n;
        return n;
      }();
      return place<First, Rest...>(std::get<number>(p.stages));
    }(spec);
  }
}

template <auto Pointer>
constexpr auto name_of_member() -> std::string_view {
  std::string_view const text = __PRETTY_FUNCTION__;  // "... [with auto Pointer = &ctgrad::tree::max_depth; ...]"
  std::size_t end = text.find(';', text.find("Pointer = "));
  if (end == text.npos) end = text.rfind(']');
  if (text[end - 1] == ')') --end;
  return text.substr(text.rfind("::", end) + 2, end - text.rfind("::", end) - 2);
}
template <auto Element>
auto path_name() -> std::string {
  if constexpr (std::is_member_pointer_v<decltype(Element)>) return std::string(".").append(name_of_member<Element>());
  else return [&]<std::size_t Number>(stage_number<Number>) { return ".stage " + std::to_string(Number); }(Element);
}

template <auto First, auto... Rest>
struct last_of : last_of<Rest...> {};
template <auto Last>
struct last_of<Last> {
  using type = typename member_parts<std::remove_const_t<decltype(Last)>>::type;
};

/// A value for people.
template <class T>
auto value_text(T const& value, std::size_t index) -> std::string {
  if constexpr (std::same_as<T, bool>) return value ? "true" : "false";
  else if constexpr (std::is_enum_v<T>) return "option " + std::to_string(long(value));
  else if constexpr (std::is_floating_point_v<T>) {
    char text[32];
    std::snprintf(text, sizeof text, "%.6g", double(value));
    return text;
  } else if constexpr (std::is_arithmetic_v<T>) return std::to_string(value);
  else if constexpr (std::convertible_to<T, std::string>) return value;
  else return "#" + std::to_string(index);
}

}  // namespace detail

/// A member of a specification with the values that a search tries: one axis of a grid.
template <class Value, class Set>
struct grid_axis {
  std::string name{};           ///< of the member, or as given
  std::vector<Value> values{};  ///< to try, in this order
  Set set;                      ///< set(spec, value)

  auto text(std::size_t i) const -> std::string { return detail::value_text(values[i], i); }  ///< value i, to print
};

namespace detail {
template <class Value, class Set>
[[gnu::cold]] auto make_axis(std::string name, std::vector<Value> values, Set set) -> grid_axis<Value, Set> {
  require(!values.empty(), "over: ", name, " has 0 values, at least 1 is needed");
  return {std::move(name), std::move(values), std::move(set)};
}
}  // namespace detail

/// A member by its path, one inside another; in a pipeline, of the stage that has it.
/// \code over<&random_forest<classification>::max_depth>({3, 5, 8})   over<&net::optimizer, &adam::rate>({1e-3, 1e-2}) \endcode
template <auto... Path>
auto over(std::initializer_list<typename detail::last_of<Path...>::type> values) {
  using value = typename detail::last_of<Path...>::type;
  return detail::make_axis((detail::path_name<Path>() + ...).substr(1), std::vector<value>(values),
                           [](auto& spec, value const& v) { detail::place<Path...>(spec) = v; });
}

namespace detail {
/// The estimator at the end of a pipeline, or the specification itself.
template <class Spec>
auto estimator_of(Spec& spec) -> auto& {
  if constexpr (is_pipeline<Spec>) return std::get<Spec::size - 1>(spec.stages);
  else return spec;
}
}  // namespace detail

/// A hyperparameter leaf of a network's formulas. \code over(lambda, {1e-4, 1e-3, 1e-2}) \endcode
template <class Leaf>
auto over(Leaf const& leaf, std::initializer_list<double> values) {
  auto const set = [leaf](auto& spec, double v) {
    auto& all = detail::estimator_of(spec).hyperparameters;
    typename std::remove_cvref_t<decltype(all)>::value_type const entry{leaf, v};
    std::erase_if(all, [&](auto const& h) { return h.leaf.text == entry.leaf.text; });
    all.push_back(entry);
  };
  return detail::make_axis(std::string(Leaf::title), std::vector<double>(values), set);
}

}  // namespace ctgrad::inline CTGRAD_ABI
