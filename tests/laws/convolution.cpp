// tests/laws/convolution.cpp — what convolutions and pools are: unrolled products, dense layers of pixels, equivariant
// SPDX-License-Identifier: MIT
#include "support/kernels_beside_reference.hpp"

#include <ctgrad/expression/einsum.hpp>
#include <ctgrad/expression/gradient.hpp>
#include <ctgrad/layer/combine.hpp>
#include <ctgrad/layer/convolution.hpp>
#include <ctgrad/layer/pooling.hpp>

using namespace ctgrad;

namespace {

/// Each parameter draws by its name.
template <class Net>
void draw_parameters(Net& net) {
  for (int k = 0; k < net.table.size; ++k) {
    support::dice random(unsigned(stream_id(net.table.entries[k].name)));
    support::each_element(net.view(k), [&](double& p) { p = random.within(-1, 1); });
  }
}

/// The output of a formula of one input, for each sample.
template <auto const& E, class Leaf>
auto output_of(Leaf leaf, std::vector<double> const& rows) -> std::vector<double> {
  network<E, E, double> net;
  draw_parameters(net);
  int const samples = int(rows.size()) / Leaf::extent.size();
  std::vector<double> y(std::size_t(net.outputs * samples));
  net.predict_with(samples)(samples, y, feed(leaf, rows));
  return y;
}

auto drawn(int count) -> std::vector<double> {
  support::dice random(3);
  std::vector<double> out;
  for (int i = 0; i < count; ++i) out.push_back(random.within(-1, 1));
  return out;
}

// ---- the edge of a lecture ------------------------------------------------------------------------------------------

constexpr input<"x", 1, 6, 6> x6{};
constexpr parameter<"K", 1, 1, 3, 3> K{};
constexpr auto edges = convolve(x6, K);
constexpr auto padded_edges = convolve<sliding{.padding = 1}>(x6, K);

template <auto const& E>
auto edges_of() -> std::vector<double> {
  std::vector<double> image(36);
  for (std::size_t i = 0; i < 36; ++i) image[i] = i % 6 < 3;
  network<E, E, double> net;
  int k = 0;
  support::each_element(net.view(K), [&](double& w) { w = 1 - k++ % 3; });
  std::vector<double> y(std::size_t(net.outputs));
  net.predict_with(1)(1, y, feed(x6, image));
  return y;
}

}  // namespace

TEST_CASE("convolution: kernels of rows (1 0 -1) find the edge behind three columns of ones") {
  std::vector<double> rows;
  for (int i = 0; i < 4; ++i)
    for (double v : {0, 3, 3, 0}) rows.push_back(v);
  CHECK(edges_of<edges>() == rows);
  rows.clear();
  for (int i = 0; i < 6; ++i)
    for (double v : {-3, 0, 3, 3, 0, 0}) rows.push_back(i == 0 || i == 5 ? v * 2 / 3 : v);
  CHECK(edges_of<padded_edges>() == rows);
}

// ---- a convolution is a product -------------------------------------------------------------------------------------

namespace {

constexpr input<"x", 3, 7, 9> x{};
constexpr parameter<"W", 4, 3, 2, 3> W{};
constexpr parameter<"b", 4> b{};

constexpr sliding strides{.stride = {2, 1}, .padding = {0, 1}, .dilation = {3, 2}};
constexpr auto direct = convolve<strides>(x, W, b);

// Row k of the unrolled image is what place k of every window sees: slices of the padded image, below each other.
template <int U, int V>
consteval auto seen_by() {
  constexpr auto padded = pad<rows_and_columns{0, 1}>(x);
  return reshape<3, 1, 14>(slice<2, 2 * V, 2 * V + 7>(slice<1, 3 * U, 3 * U + 3, 2>(padded)));
}
constexpr auto unrolled = reshape<18, 14>(
    concat<1>(seen_by<0, 0>(), seen_by<0, 1>(), seen_by<0, 2>(), seen_by<1, 0>(), seen_by<1, 1>(), seen_by<1, 2>()));
constexpr auto multiplied = reshape<4, 2, 7>(einsum<"mk,kp->mp">(reshape<4, 18>(W), unrolled)) + reshape<4, 1, 1>(b);

}  // namespace

TEST_CASE("convolution = the matrix product of its unrolled form") {
  auto const rows = drawn(5 * 189);
  CHECK(support::distance(output_of<direct>(x, rows), output_of<multiplied>(x, rows)) < 1e-13);
}

namespace {
constexpr auto grouped = x | conv2d<6, 2, sliding{.groups = 3}, "g">;
template <int Group>
consteval auto part() {  // the same parameters, of which each group has its own
  constexpr parameter<"g.W", 6, 1, 2, 2> w{};
  constexpr parameter<"g.b", 6> c{};
  return convolve(slice<0, Group, Group + 1>(x), slice<0, 2 * Group, 2 * Group + 2>(w),
                  slice<0, 2 * Group, 2 * Group + 2>(c));
}
constexpr auto apart = concat<0>(part<0>(), part<1>(), part<2>());

constexpr parameter<"c.W", 5, 3, 1, 1> pointwise_W{};
constexpr parameter<"c.b", 5> pointwise_b{};
constexpr auto pointwise = x | conv2d<5, 1, sliding{}, "c">;
constexpr auto of_pixels = reshape<5, 7, 9>(reshape<5, 3>(pointwise_W) * reshape<3, 63>(x) + reshape<5, 1>(pointwise_b));
}  // namespace

TEST_CASE("convolution: groups do not meet") {
  auto const rows = drawn(4 * 189);
  CHECK(support::distance(output_of<grouped>(x, rows), output_of<apart>(x, rows)) < 1e-14);
}
TEST_CASE("convolution with a kernel of 1x1 = dense at each pixel") {
  auto const rows = drawn(4 * 189);
  CHECK(support::distance(output_of<pointwise>(x, rows), output_of<of_pixels>(x, rows)) < 1e-14);
}

// ---- translation ----------------------------------------------------------------------------------------------------

namespace {
constexpr auto moved(std::vector<double> const& image, int channels, int rows, int cols, int down, int right) {
  std::vector<double> out(image.size());
  for (int c = 0; c < channels; ++c)
    for (int i = 0; i < rows - down; ++i)
      for (int j = 0; j < cols - right; ++j)
        out[std::size_t((c * rows + i + down) * cols + j + right)] = image[std::size_t((c * rows + i) * cols + j)];
  return out;
}
constexpr input<"x", 2, 12, 12> x12{};
constexpr auto maps = x12 | conv2d<3, 3, sliding{.padding = same_padding}, "c"> | relu;
constexpr auto pools = maps | max_pool<2>;
constexpr auto means = x12 | average_pool<2>;
constexpr auto sums = maps | global_average_pool;
/// Zero but for the middle, so that nothing leaves the image.
auto spot() -> std::vector<double> {
  std::vector<double> image(288), inner = drawn(2 * 16);
  for (int c = 0; c < 2; ++c)
    for (int i = 0; i < 4; ++i)
      for (int j = 0; j < 4; ++j)
        image[std::size_t((c * 12 + i + 2) * 12 + j + 2)] = inner[std::size_t((c * 4 + i) * 4 + j)];
  return image;
}
template <auto const& E>
auto without_bias(std::vector<double> const& image) -> std::vector<double> {
  network<E, E, double> net;
  draw_parameters(net);
  for (int k = 0; k < net.table.size; ++k)
    if (net.table.entries[k].extent.rank == 1) support::each_element(net.view(k), [](double& p) { p = 0; });
  std::vector<double> y(std::size_t(net.outputs));
  net.predict_with(1)(1, y, feed(x12, image));
  return y;
}
}  // namespace

TEST_CASE("convolution: a moved image gives moved maps; pools move by the windows") {
  std::vector<double> const here = spot(), there = moved(here, 2, 12, 12, 4, 2);
  CHECK(without_bias<maps>(there) == moved(without_bias<maps>(here), 3, 12, 12, 4, 2));
  CHECK(without_bias<pools>(there) == moved(without_bias<pools>(here), 3, 6, 6, 2, 1));
  CHECK(without_bias<means>(there) == moved(without_bias<means>(here), 2, 6, 6, 2, 1));
  CHECK(support::distance(without_bias<sums>(there), without_bias<sums>(here)) < 1e-15);
}

// ---- pools ----------------------------------------------------------------------------------------------------------

namespace {
constexpr input<"s", 2, 9> s{};
constexpr auto longest = s | max_pool<3, sliding{.stride = 2, .padding = 1}>;
constexpr auto evened = s | average_pool<3, sliding{.stride = 2, .padding = 1}>;
constexpr auto grown = s | upsample<3> | average_pool<3>;
constexpr auto shifted = (s + 10) | max_pool<3, sliding{.stride = 2, .padding = 1}>;
constexpr auto tie = gradient(sum(max_pool<3>(s)), s);
}  // namespace

TEST_CASE("pools: padding is never the largest, and counts as zero in means") {
  std::vector<double> const rows{-1, -2, -3, -4, -5, -6, -7, -8, -9, 9, 8, 7, 6, 5, 4, 3, 2, 1};
  CHECK(output_of<longest>(s, rows) == std::vector<double>{-1, -2, -4, -6, -8, 9, 8, 6, 4, 2});
  std::vector<double> const means_of_three{-1, -3, -5, -7, -17. / 3, 17. / 3, 7, 5, 3, 1};
  CHECK(support::distance(output_of<evened>(s, rows), means_of_three) < 1e-15);
}
TEST_CASE("pools: the maximum commutes with what rises; a mean undoes upsampling") {
  auto const rows = drawn(3 * 18);
  std::vector<double> above = output_of<longest>(s, rows);
  for (double& v : above) v += 10;
  CHECK(support::distance(output_of<shifted>(s, rows), above) < 1e-15);
  CHECK(support::distance(output_of<grown>(s, rows), rows) < 1e-15);
}
TEST_CASE("pools: of equals, the first has the derivative") {
  std::vector<double> const rows{1, 2, 2, 3, 3, 3, 0, 0, 1, 5, 4, 5, 1, 1, 0, 7, 8, 9};
  CHECK(output_of<tie>(s, rows) == std::vector<double>{0, 1, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 1});
}

// ---- names ----------------------------------------------------------------------------------------------------------

static_assert((x | conv2d<4, rows_and_columns{2, 3}, strides>) ==
              convolve<strides>(x, parameter<"W1", 4, 3, 2, 3>{}, parameter<"b1", 4>{}));
static_assert((x | conv2d<4, 3> | flatten | dense<2>) ==
              parameter<"W2", 2, 140>{} * flatten(convolve(x, parameter<"W1", 4, 3, 3, 3>{}, parameter<"b1", 4>{})) +
                  parameter<"b2", 2>{});
static_assert((s | conv1d<4, 3, sliding{}, "c">) == convolve(s, parameter<"c.W", 4, 2, 3>{}, parameter<"c.b", 4>{}));

// ---- the transposed way ---------------------------------------------------------------------------------------------

namespace {
constexpr parameter<"y", 4, 2, 7> some_y{};
constexpr parameter<"x0", 3, 6, 9> some_x{};
constexpr input<"one", 1> one{};
constexpr auto forward = sum(one) * sum(hadamard(convolve<strides>(some_x, W), some_y));
constexpr auto backward = sum(one) * sum(hadamard(some_x, convolve_transposed<strides>(some_y, W)));
constexpr auto doubled = x | conv_transpose2d<2, 3, sliding{.stride = 2, .padding = same_padding}, "u">;
static_assert(decltype(doubled)::extent == make_shape(2, 14, 18));
}  // namespace

TEST_CASE("transposed convolution: <W * x, y> = <x, W' * y>, also of what no sample touches") {
  CHECK(output_of<forward>(one, {1})[0] == Approx(output_of<backward>(one, {1})[0]).epsilon(1e-13));
}
