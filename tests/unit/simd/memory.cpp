// tests/unit/simd/memory.cpp — tails read and write no byte beyond the n-th element
// SPDX-License-Identifier: MIT
#include <ctgrad/simd/batch.hpp>

#include <sys/mman.h>
#include <unistd.h>
#include <catch2/catch.hpp>

using namespace ctgrad::simd;

namespace {

/// A page that ends at one nobody may touch: `end()` is the first forbidden address, `begin()` follows another one.
struct guarded_page {
  std::size_t size = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  char* base = static_cast<char*>(mmap(nullptr, 3 * size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  guarded_page() { REQUIRE(mprotect(base + size, size, PROT_READ | PROT_WRITE) == 0); }
  ~guarded_page() { munmap(base, 3 * size); }
  guarded_page(guarded_page const&) = delete;
  guarded_page& operator=(guarded_page const&) = delete;
  template <class T>
  auto end() -> T* {
    return reinterpret_cast<T*>(base + 2 * size);
  }
  template <class T>
  auto begin() -> T* {
    return reinterpret_cast<T*>(base + size);
  }
};

}  // namespace

TEMPLATE_TEST_CASE("load and store: any address, every lane in its place", "", float, double) {
  using T = TestType;
  constexpr int n = lanes<T>;
  alignas(64) T from[3 * n], to[3 * n];
  for (int i = 0; i < 3 * n; ++i) from[i] = T(i + 1);
  for (int shift = 0; shift <= n; ++shift) {
    std::fill(to, to + 3 * n, T(-1));
    store(to + n - shift / 2, load(from + shift));
    bool right = true;
    for (int i = 0; i < 3 * n; ++i) {
      int const lane = i - (n - shift / 2);
      right &= to[i] == (lane >= 0 && lane < n ? T(shift + lane + 1) : T(-1));
    }
    CHECK(right);
  }
  store(to, iota<T>());
  for (int i = 0; i < n; ++i) CHECK(to[i] == T(i));
}

TEMPLATE_TEST_CASE("load_first: zeros beyond n, and the next page is never read", "", float, double) {
  using T = TestType;
  guarded_page page;
  for (int n = -2; n <= lanes<T> + 2; ++n) {
    int const valid = n < 0 ? 0 : n > lanes<T> ? lanes<T> : n;
    T* const p = page.end<T>() - valid;
    for (int i = 0; i < valid; ++i) p[i] = T(i + 1);
    T got[lanes<T>], cut[lanes<T>];
    store(got, load_first(p, n)), store(cut, first_lanes(iota<T>() + pack<T>(1), n));
    for (int i = 0; i < lanes<T>; ++i) {
      CHECK(got[i] == (i < valid ? T(i + 1) : T(0)));
      CHECK(cut[i] == (i < valid ? T(i + 1) : T(0)));
    }
  }
}

TEMPLATE_TEST_CASE("store_first: nothing is written beyond n, before the start, or on the next page", "", float, double) {
  using T = TestType;
  guarded_page page;
  auto const v = iota<T>() + pack<T>(1);
  for (int n = -2; n <= lanes<T> + 2; ++n) {
    int const valid = n < 0 ? 0 : n > lanes<T> ? lanes<T> : n;
    T* const last = page.end<T>() - valid;
    last[-1] = T(-7);
    store_first(last, v, n);
    CHECK(last[-1] == T(-7));
    for (int i = 0; i < valid; ++i) CHECK(last[i] == T(i + 1));
    T* const first = page.begin<T>();
    std::fill(first, first + 2 * lanes<T>, T(-7));
    store_first(first, v, n);
    for (int i = 0; i < 2 * lanes<T>; ++i) CHECK(first[i] == (i < valid ? T(i + 1) : T(-7)));
  }
}

TEMPLATE_TEST_CASE("first_lanes: zero, not 0 * x, so a NaN beyond n is gone", "", float, double) {
  using T = TestType;
  T got[lanes<T>];
  store(got, first_lanes(pack<T>(std::numeric_limits<T>::quiet_NaN()), 3));
  for (int i = 0; i < lanes<T>; ++i) CHECK((i < 3) == (got[i] != got[i]));
}
