// ctgrad/layer/embedding.hpp — a vector for each category
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/layer/dense.hpp>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {
template <class X, int Width>
struct not_a_category {
  constexpr auto operator()() const {
    return sentence{} << "embedding<" << Width << ">: " << X::title << " is " << X::extent
                      << ", but a label, or a vector with a number for each category, is needed";
  }
};
}  // namespace detail

/// The column of a Width x Classes matrix that belongs to a category: the product with its one-hot vector.
/// `label<"word", 1000>{} | embedding<16, "words">`; the parameter is "words.W".
template <int Width, fixed_string Name>
struct embedding_layer : layer_base {
  static_assert(Width > 0, "embedding: a vector has at least one element");

  template <tensor_expression X>
  consteval auto apply(X const& x, void const*) const {
    if constexpr (X::extent.rank != 1) return type_error<as_text(detail::not_a_category<X, Width>{})>{};
    else
      return build<make_shape(Width)>(
          [](symbol category) {
            constexpr shape extent = make_shape(Width, X::extent[0]);
            std::string_view const name = detail::joined_name<Name, ".W">::value;
            return ops::matmul(detail::add_parameter(*category.in, name, extent), category);
          },
          x);
  }
};
/// `word | embedding<16, "words">`: a trained vector for each class of a label.
template <int Width, fixed_string Name>
inline constexpr embedding_layer<Width, Name> embedding{};

}  // namespace ctgrad::inline CTGRAD_ABI
