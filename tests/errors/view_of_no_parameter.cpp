// tests/errors/view_of_no_parameter.cpp — only parameters of this network can be looked at
// SPDX-License-Identifier: MIT
// EXPECT: view: x is not a parameter of this network, which has W b
#include <ctgrad/expression/operators.hpp>
#include <ctgrad/network/network.hpp>

using namespace ctgrad;

inline constexpr input<"x", 8> x;
inline constexpr parameter<"W", 3, 8> W;
inline constexpr parameter<"b", 3> b;
inline constexpr auto y = W * x + b;
#ifdef CORRECTED
auto weights(network<y>& net) { return net.view(W); }
#else
auto weights(network<y>& net) { return net.view(x); }
#endif
