// tests/laws/no_allocation.cpp — steps and predictions allocate nothing, and their objects have no virtual table
// SPDX-License-Identifier: MIT
#include <ctgrad/layer/activation.hpp>
#include <ctgrad/layer/dense.hpp>
#include <ctgrad/loss/cross_entropy.hpp>
#include <ctgrad/loss/penalty.hpp>
#include <ctgrad/loss/mean_squared_error.hpp>
#include <ctgrad/network/network.hpp>
#include <ctgrad/optimizer/gauss_newton.hpp>
#include <ctgrad/optimizer/lbfgs.hpp>
#include <ctgrad/optimizer/sgd.hpp>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <new>
#include <vector>

namespace {

long allocations = 0, releases = 0;

auto allocate(std::size_t size, std::size_t alignment) -> void* {
  ++allocations;
  void* const p = std::aligned_alloc(alignment, (size + alignment) / alignment * alignment);
  if (p == nullptr) throw std::bad_alloc();
  return p;
}
void release(void* p) noexcept {
  ++releases;
  std::free(p);
}

}  // namespace

void* operator new(std::size_t n) { return allocate(n, 16); }
void* operator new[](std::size_t n) { return allocate(n, 16); }
void* operator new(std::size_t n, std::align_val_t a) { return allocate(n, std::size_t(a)); }
void* operator new[](std::size_t n, std::align_val_t a) { return allocate(n, std::size_t(a)); }
void operator delete(void* p) noexcept { release(p); }
void operator delete[](void* p) noexcept { release(p); }
void operator delete(void* p, std::size_t) noexcept { release(p); }
void operator delete[](void* p, std::size_t) noexcept { release(p); }
void operator delete(void* p, std::align_val_t) noexcept { release(p); }
void operator delete[](void* p, std::align_val_t) noexcept { release(p); }
void operator delete(void* p, std::size_t, std::align_val_t) noexcept { release(p); }
void operator delete[](void* p, std::size_t, std::align_val_t) noexcept { release(p); }

using namespace ctgrad;

namespace {

constexpr input<"x", 13> x{};
constexpr label<"t", 5> t{};
constexpr auto logits = x | dense<18, "first"> | relu | dense<5, "second">;
constexpr auto loss = cross_entropy(logits, t) + 0.01 * l2(parameter<"first.W", 18, 13>{});

constexpr target<"y", 5> y{};
constexpr auto squares = mean_squared_error(logits, y);

}  // namespace

TEST_CASE("a step of lbfgs or levenberg_marquardt allocates nothing") {
  network<logits, squares, double> net;
  net.view(0)(0, 0) = 0.5;
  auto quasi = net.train_with(lbfgs{}, 8);
  auto least = net.train_with(levenberg_marquardt{}, 8);
  std::vector<double> const rows(8 * 13, 0.5), targets(8 * 5, 1);
  long const before = allocations;
  double first = 0, last = 0;
  for (int step = 0; step < 3; ++step) {
    double const seen = quasi.step(8, feed(x, rows), feed(y, targets));
    last = least.step(8, feed(x, rows), feed(y, targets));
    if (step == 0) first = seen;
  }
  CHECK(allocations == before);
  CHECK(last < first);
}

TEMPLATE_TEST_CASE("a step or a prediction allocates nothing", "", float, double) {
  using T = TestType;
  constexpr int capacity = 33;
  network<logits, loss, T> net;
  auto trainer = net.train_with(sgd{.rate = 0.1}, capacity);
  auto predict = net.predict_with(capacity);
  std::vector<T> const rows(capacity * 13, T(0.5));
  std::vector<std::int32_t> const classes(capacity, 3);
  std::vector<T> y(capacity * 5);
  T sum = 0;

  long const before = allocations, released = releases;
  for (int batch : {1, 2, 16, 17, 33, 5, 33}) {  // the first step, too
    auto const n = std::size_t(batch);
    std::span<T const> const some(rows.data(), n * 13);
    sum += trainer.step(batch, feed(x, some), feed(t, std::span<std::int32_t const>(classes.data(), n)));
    predict(batch, std::span<T>(y.data(), n * 5), feed(x, some));
  }
  long const allocated = allocations - before, freed = releases - released;
  CHECK(allocated == 0);
  CHECK(freed == 0);
  CHECK(sum > 0);
  CHECK(before > 0);  // the counter counts
}

TEMPLATE_TEST_CASE("no virtual table", "", float, double) {
  using net = network<logits, loss, TestType>;
  STATIC_REQUIRE(!std::is_polymorphic_v<net>);
  STATIC_REQUIRE(!std::is_polymorphic_v<typename net::predictor>);
  STATIC_REQUIRE(!std::is_polymorphic_v<typename net::template trainer<sgd>>);
  STATIC_REQUIRE(!std::is_polymorphic_v<program<typename net::formula::inference, TestType>>);
}
