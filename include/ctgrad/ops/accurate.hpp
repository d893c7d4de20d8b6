// ctgrad/ops/accurate.hpp — ops whose fast form errs by 2 units in the last place and more, in their accurate forms
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ops/error_function.hpp>
#include <ctgrad/ops/rectifiers.hpp>
#include <ctgrad/ops/trigonometric.hpp>

#include <array>
#include <type_traits>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {
template <std::size_t Size>
consteval auto marked_as_accurate(std::string_view text) {
  constexpr std::string_view mark = "accurate_";
  std::array<char, mark.size() + Size> out{};
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = i < mark.size() ? mark[i] : text[i - mark.size()];
  return out;
}
template <auto const& Text>
inline constexpr std::string_view as_view{Text.data(), Text.size()};
}  // namespace detail

/// The same function of packs with at most 2 units of error; `plan` prints it as `accurate_tanh`. Scalars are the
/// reference, for both forms.
template <class Op>
struct accurate_form : Op {
  static constexpr auto long_name = detail::marked_as_accurate<Op::name.size()>(Op::name);
  static constexpr auto long_text = detail::marked_as_accurate<Op::text.size()>(Op::text);
  static constexpr std::string_view name = detail::as_view<long_name>, text = detail::as_view<long_text>;
  template <class V, class... More>
  static V value(V x, More... more) {
    if constexpr (std::is_floating_point_v<V>) return Op::template value<V>(x, more...);
    else return Op::template accurate<V>(x, more...);
  }
};

namespace detail {
template <class... Op>
struct forms_of {
  static constexpr substitution rows[]{{id_of<Op>, introduce<accurate_form<Op>>::op}...};
  static constexpr function_forms all{rows, int(sizeof...(Op))};
};
// A template, so that who does not ask for it pays nothing.
template <class = void>
struct accurate_functions
    : forms_of<ops::tanh_op, ops::sigmoid_op, ops::softplus_op, ops::silu_op, ops::mish_op, ops::elu_op, ops::gelu_op,
               ops::gelu_tanh_op, ops::expm1_op, ops::sinh_op, ops::log_cosh_op, ops::tan_op, ops::atan_op> {};
}  // namespace detail

}  // namespace ctgrad::inline CTGRAD_ABI
