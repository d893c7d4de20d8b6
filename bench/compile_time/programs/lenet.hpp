// lenet.hpp — LeNet-5 on images of 28 x 28
// SPDX-License-Identifier: MIT
#include <ctgrad/ctgrad.hpp>
using namespace ctgrad;

inline constexpr input<"x", 1, 28, 28> x;
inline constexpr label<"t", 10> t;
inline constexpr auto logits = x | conv2d<6, 5, sliding{.padding = same_padding}> | relu | max_pool<2> | conv2d<16, 5> |
                               relu | max_pool<2> | flatten | dense<120> | relu | dense<84> | relu | dense<10>;
inline constexpr auto loss = cross_entropy(logits, t);
