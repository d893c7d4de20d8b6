// threads.cpp — the same bits for any number of threads, and one network that many threads predict with
// SPDX-License-Identifier: MIT
#include <ctgrad/core/random.hpp>
#include <ctgrad/expression/reduce.hpp>
#include <ctgrad/layer/activation.hpp>
#include <ctgrad/layer/combine.hpp>
#include <ctgrad/layer/convolution.hpp>
#include <ctgrad/layer/dense.hpp>
#include <ctgrad/layer/pooling.hpp>
#include <ctgrad/loss/cross_entropy.hpp>
#include <ctgrad/loss/mean_squared_error.hpp>
#include <ctgrad/loss/penalty.hpp>
#include <ctgrad/network/network.hpp>
#include <ctgrad/network/phases.hpp>

#include <catch2/catch.hpp>

#include <cstring>
#include <thread>

using namespace ctgrad;

namespace {

// Every kind of kernel: products of wide and narrow matrices, totals over samples and over parameters, softmax, a
// transposition, and strided loops.
constexpr input<"x", 37> x{};
constexpr label<"t", 11> t{};
constexpr parameter<"first.W", 53, 37> W{};
constexpr parameter<"A", 40, 37> A{};
constexpr parameter<"V", 3, 37> V{};
constexpr auto classes = x | dense<53, "first"> | relu | dense<11>;
constexpr auto classes_loss = cross_entropy(classes, t) + 1e-3 * l2(W);
constexpr auto copy = transpose(A) * tanh(A * x) + transpose(V) * softmax(V * x);
constexpr auto copy_loss = mean_squared_error(copy, x) + 1e-2 * l1(A) + 1e-3 * sum(cumsum<0>(tanh(V * x)));

constexpr auto maps = reshape<1, 6, 6>(slice<0, 0, 36>(x)) | conv2d<4, 3, sliding{.padding = same_padding}, "c1"> | relu |
                      max_pool<2> | conv2d<5, 2, sliding{}, "c2"> | tanh | max_pool<2, sliding{.stride = 1, .padding = 1}> |
                      flatten | dense<11, "last">;
constexpr auto maps_loss = cross_entropy(maps, t);

// Products that copy their operands
constexpr auto large = x | dense<600, "one"> | relu | dense<500, "two"> | relu | dense<11>;
constexpr auto large_loss = cross_entropy(large, t);

// So much of each sample that kernels run in blocks, and gradients that share a factor
constexpr parameter<"P", 200, 37> P{};
constexpr parameter<"Q", 200, 5> Q{};
constexpr auto both = square(P * x) + square(Q * slice<0, 0, 5>(x));
constexpr auto both_loss = logsumexp(both) + 1e-3 * l2(P);

auto numbers(std::size_t count, std::uint64_t seed) -> std::vector<float> {
  random_stream const stream{seed, 1};
  std::vector<float> v(count);
  for (std::size_t i = 0; i < count; ++i) v[i] = stream.uniform(i) - .5f;
  return v;
}

struct outcome {
  std::vector<float> losses, parameters, outputs;
};
auto same_bits(std::vector<float> const& a, std::vector<float> const& b) -> bool {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

template <auto const& Output, auto const& Loss>
auto trained(int batch, int threads) -> outcome {
  network<Output, Loss> net;
  auto const start = numbers(net.memory().size(), 7);
  for (int k = 0, next = 0; k < net.table.size; ++k)
    for (int i = 0; i < net.view(k).rows; ++i)
      for (int j = 0; j < net.view(k).cols; ++j) net.view(k)(i, j) = start[std::size_t(next++)];
  auto trainer = net.train_with(sgd{.rate = 0.1}, batch, {.threads = threads});
  auto predictor = net.predict_with(batch, {.threads = threads});
  outcome all;
  for (std::uint64_t step = 0; step < 3; ++step) {
    auto const rows = numbers(std::size_t(batch) * 37, step);
    std::vector<std::int32_t> labels(std::size_t(batch), 3);
    all.losses.push_back(trainer.step(batch, feed(x, rows), feed(t, labels)));
    all.outputs.resize(std::size_t(batch * net.outputs));
    predictor(batch, all.outputs, feed(x, rows));
  }
  all.parameters.assign(net.memory().begin(), net.memory().end());
  return all;
}

template <auto const& Output, auto const& Loss>
void check_threads() {
  for (int batch : {1, 2, 16, 45, 128, 300}) {
    auto const alone = trained<Output, Loss>(batch, 1);
    for (int threads : {2, 3, 5}) {
      CAPTURE(batch, threads);
      auto const together = trained<Output, Loss>(batch, threads);
      CHECK(same_bits(alone.losses, together.losses));
      CHECK(same_bits(alone.parameters, together.parameters));
      CHECK(same_bits(alone.outputs, together.outputs));
    }
  }
}

}  // namespace

TEST_CASE("threads: the pieces of a loop are all of it, in order, at multiples of their unit") {
  std::vector<float> none(1);
  float* space[1]{none.data()};
  for (int pieces : {1, 2, 3, 8, 64, 130})
    for (int count : {1, 5, 16, 37, 128, 1000})
      for (int unit : {0, 16, 48, 128}) {
        CAPTURE(pieces, count, unit);
        int end = 0, end_of_samples = 0, rows_and_lanes = 0;
        for (int piece = 0; piece < pieces; ++piece) {
          detail::kernels::surroundings<float> around{space, count, none.data()};
          around.first = piece, around.end = piece + 1, around.pieces = pieces, around.unit = unit;
          auto const own = around.share(count, 8), samples = around.samples(8);
          CHECK(own.first == end);
          CHECK(samples.first == end_of_samples);
          CHECK((own.end == count || own.end % 8 == 0));
          CHECK((samples.end == count || samples.end % (unit > 0 ? unit : 8) == 0));
          end = own.end, end_of_samples = samples.end;
          detail::kernels::range rows{0, count}, lanes{0, 96};
          around.divide(false, rows, 8, lanes, 32);
          rows_and_lanes += (rows.end - rows.first) * (lanes.end - lanes.first);
        }
        CHECK(end == count);
        CHECK(end_of_samples == count);
        CHECK(rows_and_lanes == 96 * count);
      }
}

TEST_CASE("threads: calls of a phase do not meet in memory, but where both make the same rows of samples") {
  using compiled_type = network<classes, classes_loss>::trainer<sgd>::compiled_type;
  auto const& calls = compiled_type::calls;
  std::size_t phases[2];
  for (bool by_samples : {false, true}) {
    detail::phases const all(calls, compiled_type::touches, by_samples);
    std::vector<int> phase(calls.size(), -1);
    for (int p = 0; p < all.size(); ++p)
      for (int const c : all.of(p)) {
        CHECK(phase[std::size_t(c)] == -1);
        phase[std::size_t(c)] = p;
      }
    CHECK(std::ranges::find(phase, -1) == phase.end());
    for (touch const& a : compiled_type::touches.of)
      for (touch const& b : compiled_type::touches.of) {
        if (a.call >= b.call || !detail::meet(a, b)) continue;
        bool const rows = calls[a.call].unit > 0 && calls[b.call].unit > 0 && detail::same_rows(a, b);
        CHECK(phase[a.call] + !(rows && by_samples) <= phase[b.call]);
      }
    phases[by_samples] = std::size_t(all.size());
  }
  CHECK(phases[1] < phases[0]);
  CHECK(phases[0] < calls.size());
}

TEST_CASE("threads: a classifier has the same bits for 1, 2, 3 and 5") { check_threads<classes, classes_loss>(); }
TEST_CASE("threads: tied weights and strided kernels have the same bits for 1, 2, 3 and 5") {
  check_threads<copy, copy_loss>();
}

TEST_CASE("threads: convolutions have the same bits for 1, 2, 3 and 5") { check_threads<maps, maps_loss>(); }

TEST_CASE("threads: packed products have the same bits for 1, 2, 3 and 5") { check_threads<large, large_loss>(); }

TEST_CASE("blocks of samples have the bits of all samples at once") {
  using network_type = network<both, both_loss>;
  constexpr auto& planned = network_type::trainer<sgd>::compiled_type::planned;
  REQUIRE(planned.end_of_blocks > planned.first_in_blocks);
  for (int batch : {500, 640, 701}) {
    CAPTURE(batch);
    REQUIRE(rows_of_a_block(planned.bytes_of_a_sample, batch, layout{}.near) == 128);
    auto const in_blocks = trained<both, both_loss>(batch, 1);
    auto const at_once = trained<both, both_loss>(batch, 2);  // several threads take all samples together
    CHECK(same_bits(in_blocks.losses, at_once.losses));
    CHECK(same_bits(in_blocks.parameters, at_once.parameters));
    CHECK(same_bits(in_blocks.outputs, at_once.outputs));
  }
}

TEST_CASE("threads: many predict on one const network, each with a predictor of its own") {
  network<classes, classes_loss> net;
  auto const start = numbers(net.memory().size(), 3);
  std::ranges::copy(start, net.memory().begin());
  auto const& fixed = net;
  auto const rows = numbers(20 * 37, 9);
  auto const predicted = [&] {
    std::vector<float> y(20 * 11);
    auto predictor = fixed.predict_with(20);
    for (int round = 0; round < 20; ++round) predictor(20, y, feed(x, rows));
    return y;
  };
  auto const expected = predicted();
  std::vector<std::vector<float>> answers(4);
  {
    std::vector<std::jthread> callers;
    for (auto& answer : answers) callers.emplace_back([&] { answer = predicted(); });
  }
  for (auto const& answer : answers) CHECK(same_bits(answer, expected));
}

TEST_CASE("threads: none are refused") {
  network<classes, classes_loss> net;
  CHECK_THROWS_WITH(net.predict_with(1, {.threads = 0}), Catch::Contains("0 were asked for"));
}
