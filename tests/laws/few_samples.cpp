// few_samples.cpp — images one by one, places of a row or maps in the lanes: the bits of a whole pack of samples
// SPDX-License-Identifier: MIT
#include <ctgrad/layer/activation.hpp>
#include <ctgrad/layer/combine.hpp>
#include <ctgrad/layer/convolution.hpp>
#include <ctgrad/layer/pooling.hpp>
#include <ctgrad/network/print.hpp>
#include <ctgrad/neural_network/initialize.hpp>

#include <catch2/catch.hpp>

using namespace ctgrad;

namespace {

inline constexpr input<"x", 3, 19, 21> x;

// More maps than a pack, each channel alone, a sum, means, groups, a pool of another shape.
inline constexpr auto maps = x | conv2d<18, 3> | relu |
                             residual(conv2d<18, 3, sliding{.padding = 1, .groups = 18}, "each">) | average_pool<2> |
                             conv2d<20, 3, sliding{.groups = 2}, "two"> | relu | max_pool<rows_and_columns{3, 2}>;
// Rows longer than a pack, a pool that leaves a column over, one that is no convolution's, strides of two and three.
inline constexpr auto places = x | conv2d<2, rows_and_columns{1, 2}> | relu | max_pool<3> | tanh |
                               max_pool<3, sliding{.stride = 1, .padding = 1}> | max_pool<2, sliding{.stride = 3}> |
                               conv2d<3, 1, sliding{.stride = {1, 2}}, "stride">;
inline constexpr input<"s", 2, 70> s;
inline constexpr auto series = s | conv1d<3, 5, sliding{.padding = same_padding}> | relu | max_pool<2> |
                               conv1d<2, 3, sliding{.dilation = 3}, "dilated"> | flatten;

template <auto const& E, class T, class Leaf>
void must_have_the_bits_of_a_batch(Leaf leaf, double margin) {
  constexpr int batch = 40, width = Leaf::extent.size(), outputs = network<E, E, T>::outputs;
  network<E, E, T> net;
  initialize(net, 3);
  std::vector<T> rows(batch * width), together(batch * outputs), few(batch * outputs), shared(batch * outputs);
  random_stream const stream{2, 7};
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = stream.template normal<T>(i);
  net.predict_with(batch)(batch, together, feed(leaf, rows));
  auto predict = net.predict_with(batch), by_two = net.predict_with(batch, {.threads = 2});
  for (int count = 1; count <= 17; ++count) {
    INFO(count << " samples of " << sizeof(T) * 8 << " bits");
    auto const some = [&](std::vector<T>& of) { return std::span(of).first(std::size_t(count * outputs)); };
    auto const in = feed(leaf, std::span<T const>(rows).first(std::size_t(count * width)));
    predict(count, some(few), in);
    by_two(count, some(shared), in);
    CHECK(std::ranges::equal(some(few), some(shared)));
    if (count > 1) CHECK(std::ranges::equal(some(few), std::span(together).first(std::size_t(count * outputs))));
    for (int i = 0; i < outputs; ++i) REQUIRE(few[std::size_t(i)] == Approx(together[std::size_t(i)]).margin(margin));
  }
}

template <auto const& E>
auto plan_of() -> std::string {
  return kernels<typename network<E>::predictor::compiled_type>();
}

}  // namespace

TEST_CASE("few samples: the plan says how many, and what lies in the lanes") {
  CHECK(plan_of<maps>().find("image by image, maps in the lanes") != std::string::npos);
  CHECK(plan_of<places>().find("image by image, places of a row in the lanes") != std::string::npos);
}
TEST_CASE("few samples: maps in the lanes, each channel alone, groups") {
  must_have_the_bits_of_a_batch<maps, float>(x, 1e-5);
  must_have_the_bits_of_a_batch<maps, double>(x, 1e-13);
}
TEST_CASE("few samples: places of a row in the lanes, pools of their own, strides") {
  must_have_the_bits_of_a_batch<places, float>(x, 1e-5);
  must_have_the_bits_of_a_batch<places, double>(x, 1e-13);
}
TEST_CASE("few samples: a signal") { must_have_the_bits_of_a_batch<series, float>(s, 1e-5); }
