// tests/laws/kernels_convolution.cpp — convolutional networks as real kernels: odd images, every way to slide, both layouts
// SPDX-License-Identifier: MIT
#include "support/kernels_beside_reference.hpp"

#include <ctgrad/layer/combine.hpp>
#include <ctgrad/layer/convolution.hpp>
#include <ctgrad/layer/pooling.hpp>

using namespace ctgrad;

namespace {

constexpr label<"t", 5> t{};

// Pools that the convolution keeps, one that leaves a row over, one whose windows overlap; strides and dilations.
constexpr input<"x", 2, 11, 9> x{};
constexpr auto pools = x | conv2d<5, 3, sliding{.padding = same_padding}> | relu | max_pool<2> |
                       conv2d<7, rows_and_columns{2, 3}, sliding{.stride = {1, 2}, .padding = {0, 2}}> | tanh |
                       max_pool<2, sliding{.stride = 1, .padding = 1}> | flatten | dense<5>;
constexpr auto pools_loss = cross_entropy(pools, t);

// Groups, depthwise, means, growing images, a residual: what stays in the lanes from end to end, and what leaves them.
constexpr input<"s", 4, 5, 6> s{};
constexpr auto grows = s | conv2d<6, 3, sliding{.padding = 1, .dilation = 1, .groups = 2}, "a"> | sigmoid |
                       residual(conv2d<6, 3, sliding{.padding = same_padding, .groups = 6}, "b">) | average_pool<2> |
                       conv_transpose2d<3, 3, sliding{.stride = 2, .padding = 1}, "c"> | relu | upsample<2> |
                       conv2d<5, 2, sliding{.dilation = 2}, "d"> | global_average_pool;
constexpr auto grows_loss = cross_entropy(grows, t);

// A signal, with a gradient in the input's direction taken twice: adjoints of adjoints.
constexpr input<"w", 1, 20> w{};
constexpr auto series = w | conv1d<3, 5, sliding{.padding = same_padding, .dilation = 2}, "e"> | tanh |
                        max_pool<3, sliding{.stride = 2}> | conv1d<2, 3, sliding{}, "f"> | flatten | dense<5>;
constexpr auto series_loss = cross_entropy(series, t);

/// Whether a step of training was lowered to this op.
template <class Op, class Net>
auto lowered_to() -> bool {
  auto const& g = Net::template trainer<sgd>::compiled_type::pass::lowered.graph.nodes;
  for (int i = 1; i < g.size; ++i)
    if (g[i].op_id == hash_of(Op::name)) return true;
  return false;
}

}  // namespace

TEST_CASE("layouts: images go into the lanes, rows come out, and a bias is a sum over both") {
  using net = network<pools, pools_loss, float>;
  CHECK(lowered_to<ops::into_lanes_op, net>());
  CHECK(lowered_to<ops::out_of_lanes_op, net>());
  CHECK(lowered_to<ops::map_total_op, net>());
}
TEST_CASE("kernels = reference: convolutions and pools of odd images") {
  support::in_both_precisions<pools, pools_loss>(x, t);
}
TEST_CASE("kernels = reference: groups, means, transposed convolutions, a residual") {
  support::kernels_beside_reference<grows, grows_loss, float>(s, t);
}
TEST_CASE("kernels = reference: convolutions of a signal") {
  support::kernels_beside_reference<series, series_loss, double>(w, t);
}
