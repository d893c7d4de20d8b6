// lenet.hpp — LeNet-5 on images of 28x28, and its start: the network of w4, and of one image alone
// SPDX-License-Identifier: MIT
#pragma once
#include "race.hpp"
#include "start.hpp"
#include "work.hpp"

#include <ctgrad/layer/activation.hpp>
#include <ctgrad/layer/combine.hpp>
#include <ctgrad/layer/convolution.hpp>
#include <ctgrad/layer/pooling.hpp>
#include <ctgrad/network/network.hpp>

namespace lenet {
using namespace ctgrad;

inline constexpr input<"x", 1, 28, 28> x;
inline constexpr auto logits = x | conv2d<6, 5, sliding{.padding = same_padding}> | relu | max_pool<2> | conv2d<16, 5> |
                               relu | max_pool<2> | flatten | dense<120> | relu | dense<84> | relu | dense<10>;

void begin(auto& net, bench::w4_start const& from) {
  auto const view = [&](std::string_view name) { return net.view(net.table.find(name)); };
  auto const copy = [](std::vector<float> const& kernels, auto to) {
    for (std::size_t i = 0; i < kernels.size(); ++i) to(int(i), 0) = kernels[i];
  };
  copy(from.K1, view("W1")), copy(from.K2, view("W2"));
  from.W3.copy_to(view("W3")), from.W4.copy_to(view("W4")), from.W5.copy_to(view("W5"));
}

}  // namespace lenet
