// embedded.cpp — a trained network inside a program of your own: one row at a time, no allocation
// SPDX-License-Identifier: MIT
#include <ctgrad/ctgrad.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <new>

using namespace ctgrad;

inline constexpr input<"x", 2> x;
inline constexpr label<"t", 2> t;
inline constexpr auto logits = x | dense<8> | tanh | dense<2>;
inline constexpr auto loss = cross_entropy(logits, t);

// Counts what the program allocates.
namespace {
int allocations = 0;
}
[[gnu::noinline]] void* operator new(std::size_t bytes) {
  ++allocations;
  if (void* const at = std::malloc(bytes)) return at;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* at) noexcept { std::free(at); }
[[gnu::noinline]] void operator delete(void* at, std::size_t) noexcept { std::free(at); }

int main() {
  dataset const xnor{{.features = {0, 0, 0, 1, 1, 0, 1, 1}, .width = 2, .labels = {1, 0, 0, 1}}};
  auto const model = fit(neural_network{.output = ref<logits>, .loss = ref<loss>, .optimizer = adam{.rate = 0.05},
                                        .epochs = 200, .batch = 4, .seed = 1}, xnor);

  // Weights are one array. What was kept goes into another network of the same formula.
  std::vector<float> const kept(model.net.memory().begin(), model.net.memory().end());
  network<logits, loss> net;
  std::ranges::copy(kept, net.memory().begin());

  auto predictor = net.predict_with(/*most rows of a call*/ 1);
  int const before = allocations;
  for (float a : {0.0f, 1.0f})
    for (float b : {0.0f, 1.0f}) {
      float const row[]{a, b};
      float scores[2];
      predictor(1, scores, feed(x, row));
      std::printf("%g %g: class %d\n", double(a), double(b), scores[1] > scores[0]);
    }
  std::printf("%d allocations\n", allocations - before);
}
