// tensor_ops.cpp — tensors of any rank: values against plain loops, derivatives against finite differences
// SPDX-License-Identifier: MIT
#include <ctgrad/core/random.hpp>
#include <ctgrad/expression/einsum.hpp>
#include <ctgrad/expression/reduce.hpp>
#include <ctgrad/network/network.hpp>

#include <catch2/catch.hpp>

#include <cmath>
#include <functional>

using namespace ctgrad;

namespace {

inline constexpr input<"x", 3, 5> x;
inline constexpr input<"v", 5> v;
inline constexpr input<"k", 2, 3, 5> k;
inline constexpr parameter<"A", 4, 3> A;
inline constexpr parameter<"N", 3, 20> N;  // narrow: lies row by row
inline constexpr parameter<"c", 5> c;
inline constexpr parameter<"K", 2, 3, 5> K;
inline constexpr parameter<"s"> s;

constexpr int batch = 100;  // random cases of every value and derivative

auto drawn(std::size_t count, std::uint64_t seed) -> std::vector<double> {
  std::vector<double> values(count);
  random_stream const stream{seed, 11};
  for (std::size_t i = 0; i < count; ++i) values[i] = 2 * stream.uniform<double>(i) - 1;
  return values;
}
auto const X = drawn(batch * 15, 1), V = drawn(batch * 5, 2), KK = drawn(batch * 30, 3);

template <class Net>
void draw_parameters(Net& net) {
  std::uint64_t n = 0;
  random_stream const stream{5, 5};
  for (int p = 0; p < net.table.size; ++p) {
    auto const view = net.view(p);
    for (int i = 0; i < view.rows; ++i)
      for (int j = 0; j < view.cols; ++j) view(i, j) = stream.uniform<double>(n++) - 0.5;
  }
}

/// The output of an expression for each sample.
template <auto const& E>
auto outputs_of() -> std::vector<double> {
  network<E, E, double> net;
  draw_parameters(net);
  std::vector<double> y(std::size_t(batch * net.outputs));
  auto predictor = net.predict_with(batch);
  predictor(batch, y, feed(x, X), feed(v, V), feed(k, KK));
  return y;
}
template <auto const& E>
auto parameter_values(std::string_view name) -> std::vector<double> {
  network<E, E, double> net;
  draw_parameters(net);
  auto const view = net.view(net.table.find(name));
  std::vector<double> values;
  for (int i = 0; i < view.rows; ++i)
    for (int j = 0; j < view.cols; ++j) values.push_back(view(i, j));
  return values;
}

template <auto const& E>
void must_be(std::function<double(int sample, int element)> const& value) {
  auto const y = outputs_of<E>();
  int const size = int(y.size()) / batch;
  for (int sample = 0; sample < batch; ++sample)
    for (int i = 0; i < size; ++i) {
      INFO("sample " << sample << ", element " << i);
      REQUIRE(y[std::size_t(sample * size + i)] == Approx(value(sample, i)).margin(1e-13));
    }
}
auto at(std::vector<double> const& data, int size, int sample, int i) -> double {
  return data[std::size_t(sample * size + i)];
}
auto xs(int sample, int i, int j) -> double { return at(X, 15, sample, i * 5 + j); }
auto ks(int sample, int i, int j, int l) -> double { return at(KK, 30, sample, i * 15 + j * 5 + l); }

/// A step with rate 1 moves every parameter by its gradient: compared with central differences of the loss.
template <auto const& Loss>
void must_differentiate() {
  network<Loss, Loss, double> net;
  draw_parameters(net);
  auto const loss = [&] {
    auto copy = net;
    return double(copy.train_with(sgd{.rate = 0}, batch).step(batch, feed(x, X), feed(v, V), feed(k, KK)));
  };
  auto moved = net;
  moved.train_with(sgd{.rate = 1}, batch).step(batch, feed(x, X), feed(v, V), feed(k, KK));
  for (int p = 0; p < net.table.size; ++p) {
    auto const w = net.view(p), after = moved.view(p);
    for (int i = 0; i < w.rows; ++i)
      for (int j = 0; j < w.cols; ++j) {
        double const kept = w(i, j), gradient = kept - after(i, j), h = 1e-5;
        w(i, j) = kept + h;
        double const above = loss();
        w(i, j) = kept - h;
        double const below = loss();
        w(i, j) = kept;
        INFO("parameter " << std::string_view(net.table.entries[p].name) << " (" << i << ", " << j << ")");
        REQUIRE(gradient == Approx((above - below) / (2 * h)).margin(1e-8).epsilon(1e-6));
      }
  }
}

}  // namespace

#define VALUES(title, formula, ...)               \
  TEST_CASE("value: " title) {                    \
    static constexpr auto e = formula;            \
    must_be<e>([&](int sample, int i) -> double { \
      (void)sample, (void)i;                      \
      return __VA_ARGS__;                         \
    });                                           \
  }
VALUES("transpose of a matrix of each sample", transpose(x), xs(sample, i % 3, i / 3))
VALUES("reshape keeps row-major order", (reshape<5, 3>(x)), at(X, 15, sample, i))
VALUES("slice with a step", (slice<1, 0, 5, 2>(x)), xs(sample, i / 3, i % 3 * 2))
VALUES("concat along the second axis", (concat<1>(x, slice<1, 1, 3>(x))),
       i % 7 < 5 ? xs(sample, i / 7, i % 7) : xs(sample, i / 7, i % 7 - 4))
VALUES("stack", stack(v, v + 1.0), at(V, 5, sample, i % 5) + i / 5)
VALUES("repeat", repeat<4>(v), at(V, 5, sample, i % 5))
VALUES("gather takes rows in any order", (gather<2, 0, 0>(x)), xs(sample, i / 5 == 0 ? 2 : 0, i % 5))
VALUES("diagonal", diagonal(x), xs(sample, i, i))
VALUES("trace", trace(x), xs(sample, 0, 0) + xs(sample, 1, 1) + xs(sample, 2, 2))
VALUES("lower_triangular", (lower_triangular(slice<0, 0, 3>(v), slice<0, 2, 5>(v))),
       i % 3 > i / 3    ? 0.0
       : i % 3 == i / 3 ? at(V, 5, sample, i / 3)
                        : at(V, 5, sample, 2 + (i / 3 == 1 ? 0 : 1 + i % 3)))
VALUES("sum along an axis", sum<0>(x), xs(sample, 0, i) + xs(sample, 1, i) + xs(sample, 2, i))
VALUES("mean along two axes", (mean<0, 2>(k)), [&] {
  double y = 0;
  for (int a = 0; a < 2; ++a)
    for (int b = 0; b < 5; ++b) y += ks(sample, a, i, b);
  return y / 10;
}())
VALUES("max along an axis", max<1>(x),
       std::max({xs(sample, i, 0), xs(sample, i, 1), xs(sample, i, 2), xs(sample, i, 3), xs(sample, i, 4)}))
VALUES("min over all", min(v),
       std::min({at(V, 5, sample, 0), at(V, 5, sample, 1), at(V, 5, sample, 2), at(V, 5, sample, 3), at(V, 5, sample, 4)}))
VALUES("argmax over all", argmax(v),
       double(std::max_element(V.begin() + sample * 5, V.begin() + sample * 5 + 5) - V.begin() - sample * 5))
VALUES("argmax along an axis", argmax<0>(x),
       xs(sample, 0, i) >= xs(sample, 1, i) && xs(sample, 0, i) >= xs(sample, 2, i) ? 0.0
       : xs(sample, 1, i) >= xs(sample, 2, i)                                       ? 1.0
                                                                                    : 2.0)
VALUES("cumsum along the second axis", cumsum<1>(x), [&] {
  double y = 0;
  for (int j = 0; j <= i % 5; ++j) y += xs(sample, i / 5, j);
  return y;
}())
VALUES("logsumexp along an axis", logsumexp<0>(x),
       std::log(std::exp(xs(sample, 0, i)) + std::exp(xs(sample, 1, i)) + std::exp(xs(sample, 2, i))))
VALUES("outer product of each sample", outer(v, v), at(V, 5, sample, i / 5) * at(V, 5, sample, i % 5))
VALUES("dot", dot(v, v), [&] {
  double y = 0;
  for (int j = 0; j < 5; ++j) y += at(V, 5, sample, j) * at(V, 5, sample, j);
  return y;
}())
VALUES("norm", norm(v), [&] {
  double y = 0;
  for (int j = 0; j < 5; ++j) y += at(V, 5, sample, j) * at(V, 5, sample, j);
  return std::sqrt(y);
}())
VALUES("broadcasting a vector over the rows of a matrix", x + v, xs(sample, i / 5, i % 5) + at(V, 5, sample, i % 5))
VALUES("broadcasting a column over the columns", hadamard(x, reshape<3, 1>(slice<0, 0, 3>(v))),
       xs(sample, i / 5, i % 5) * at(V, 5, sample, i / 5))
VALUES("a matrix of each sample times a vector of each sample", x* v, [&] {
  double y = 0;
  for (int j = 0; j < 5; ++j) y += xs(sample, i, j) * at(V, 5, sample, j);
  return y;
}())
VALUES("einsum over batched matrices", (einsum<"kij,j->ki">(k, v)), [&] {
  double y = 0;
  for (int j = 0; j < 5; ++j) y += ks(sample, i / 3, i % 3, j) * at(V, 5, sample, j);
  return y;
}())
VALUES("einsum of one operand permutes and sums", (einsum<"kij->jk">(k)), [&] {
  double y = 0;
  for (int b = 0; b < 3; ++b) y += ks(sample, i % 2, b, i / 2);
  return y;
}())
VALUES("einsum: a letter that stands alone is summed first", (einsum<"ij,k->i">(x, v)), [&] {
  double a = 0, b = 0;
  for (int j = 0; j < 5; ++j) a += xs(sample, i, j), b += at(V, 5, sample, j);
  return a * b;
}())
#undef VALUES

TEST_CASE("value: a shared matrix times a matrix of each sample") {
  static constexpr auto e = A * x;
  auto const a = parameter_values<e>("A");
  must_be<e>([&](int sample, int i) {
    double y = 0;
    for (int j = 0; j < 3; ++j) y += a[std::size_t(i / 5 * 3 + j)] * xs(sample, j, i % 5);
    return y;
  });
}
TEST_CASE("value: a shared tensor beside a tensor of each sample") {
  static constexpr auto e = hadamard(transpose(A), slice<1, 0, 4>(x));
  auto const a = parameter_values<e>("A");
  must_be<e>([&](int sample, int i) { return a[std::size_t(i % 4 * 3 + i / 4)] * xs(sample, i / 4, i % 4); });
}

TEST_CASE("value: a matrix that no sample touches is the same for every sample, in its own order") {
  static constexpr auto wide = A * transpose(A);
  static constexpr auto narrow = tanh(N);
  static constexpr auto flat = flatten(A);
  auto const a = parameter_values<wide>("A"), n = parameter_values<narrow>("N"), f = parameter_values<flat>("A");
  must_be<narrow>([&](int, int i) { return std::tanh(n[std::size_t(i)]); });
  must_be<flat>([&](int, int i) { return f[std::size_t(i)]; });
  must_be<wide>([&](int, int i) {
    double y = 0;
    for (int j = 0; j < 3; ++j) y += a[std::size_t(i / 4 * 3 + j)] * a[std::size_t(i % 4 * 3 + j)];
    return y;
  });
}

#define DERIVATIVE(title, ...)                \
  TEST_CASE("derivative: " title) {           \
    static constexpr auto loss = __VA_ARGS__; \
    must_differentiate<loss>();               \
  }
DERIVATIVE("a shared matrix times a matrix of each sample", sum(tanh(A* x)))
DERIVATIVE("a narrow matrix, transposed", sum(tanh(transpose(N) * x)))
DERIVATIVE("matrix chains", sum(tanh(transpose(A) * (A * x))))
DERIVATIVE("broadcast vector", sum(tanh(x + c)))
DERIVATIVE("broadcast column", sum(tanh(hadamard(x, reshape<3, 1>(slice<0, 1, 4>(c))))))
DERIVATIVE("slices of a parameter that overlap", sum(tanh(slice<0, 0, 3>(c) + slice<0, 2, 5>(c))) + sum(hadamard(x, x)))
DERIVATIVE("concat and stack", sum(tanh(concat<0>(stack(c, v), x * 0.5 + c))))
DERIVATIVE("gather a row twice", sum(tanh(gather<1, 1, 0>(A) * x)))
DERIVATIVE("diagonal and trace", trace(tanh(A* x)) + sum(tanh(diagonal(N))))
DERIVATIVE("lower triangular", sum(tanh(lower_triangular(slice<0, 0, 3>(c), slice<0, 2, 5>(c)) * x)))
DERIVATIVE("sums and means along axes", sum(tanh(sum<0>(A* x))) + sum(tanh(mean<1>(A * x))))
DERIVATIVE("max and min along axes", sum(tanh(max<1>(A* x))) + sum(tanh(min<0>(A * x))) + max(c))
DERIVATIVE("logsumexp and log_softmax along axes", sum(logsumexp<1>(A* x)) + sum(hadamard(log_softmax<0>(A * x), A* x)))
DERIVATIVE("log_softmax over all of a vector", sum(hadamard(log_softmax(c + v), v)))
DERIVATIVE("norm", norm(A* x) + norm(c))
DERIVATIVE("cumsum", sum(tanh(cumsum<0>(A* x))) + sum(tanh(cumsum<1>(A * x))))
DERIVATIVE("einsum with a shared tensor", sum(tanh(einsum<"kij,j->ki">(K, v))))
DERIVATIVE("einsum with two tensors of each sample", sum(tanh(einsum<"kij,kij->kj">(k, hadamard(K, k)))))
DERIVATIVE("einsum diagonals", einsum<"ii->">(A* transpose(A)) + sum(einsum<"ij->j">(tanh(A * x))))
DERIVATIVE("outer products of each sample", sum(tanh(outer(c + v, hadamard(c, v)))))
DERIVATIVE("a parameter of rank 3 beside inputs of rank 3", sum(tanh(hadamard(K, k))) + sum(abs(K)))
DERIVATIVE("a scalar parameter", sum(tanh(s* x)) + s * s)
DERIVATIVE("stop_gradient stops", sum(tanh(A* x)) * stop_gradient(sum(stop_gradient(x))))
#undef DERIVATIVE
