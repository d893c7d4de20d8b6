// bench/peers/ceiling.cpp — the hand-written AVX-512 programs as racers
// SPDX-License-Identifier: MIT
#include "peers.hpp"

#if defined(HAVE_CEILINGS) && defined(__AVX512F__)
#include <common.h>
#include <immintrin.h>

// In a namespace, since the other programs have a W1 too; what it includes is included above, outside.
namespace ceilings {
#define main unused_main
#include <ref_avx512.cpp>
#undef main
}  // namespace ceilings

namespace ceilings_lenet {
#define main unused_main
#include <ref_lenet.cpp>
#undef main

/// What the program's main allocates and draws before its first step.
struct W4 {
  float &lr = ceilings_lenet::lr, &loss = ceilings_lenet::loss;

  W4() {
    Rng r;
    x = falloc(N * 784), xp = falloc(32 * 32 * N), k1 = falloc(150), b1 = falloc(6), k2 = falloc(2400), b2 = falloc(16);
    f1 = falloc(48016), b3 = falloc(120), f2 = falloc(10096), b4 = falloc(84), f3 = falloc(856), b5 = falloc(10);
    p1 = falloc(6 * 196 * N), p2 = falloc(400 * N), h1 = falloc(120 * N), h2 = falloc(84 * N), z = falloc(10 * N);
    dz = falloc(10 * N), d2 = falloc(84 * N), d1 = falloc(120 * N), dp2 = falloc(400 * N), dp1 = falloc(6 * 196 * N);
    gk1 = falloc(150), gk2 = falloc(2400), ua1 = falloc(6 * 784 * N), ua2 = falloc(16 * 18 * 18 * N);
    t1 = falloc(N * 128), t2 = falloc(N * 96), t3 = falloc(N * 16);
    for (uint16_t** m : {&m1a, &m1b}) *m = (uint16_t*)calloc(6 * 196 * 4, 2);
    for (uint16_t** m : {&m2a, &m2b}) *m = (uint16_t*)calloc(400 * 4, 2);
    for (int i = 0; i < N * 784; i++) x[i] = r.u();
    for (int i = 0; i < N; i++) lab[i] = (int)(r.u() * 10);
    for (int i = 0; i < 150; i++) k1[i] = r.sym(.2f);
    for (int i = 0; i < 2400; i++) k2[i] = r.sym(1 / 12.25f);
    for (int i = 0; i < 48000; i++) f1[i] = r.sym(.05f);
    for (int i = 0; i < 10080; i++) f2[i] = r.sym(.0913f);
    for (int i = 0; i < 840; i++) f3[i] = r.sym(.109f);
    for (int n = 0; n < N; n++)
      for (int i = 0; i < 28; i++)
        for (int j = 0; j < 28; j++) xp[((i + 2) * 32 + j + 2) * N + n] = x[n * 784 + i * 28 + j];
  }
  void step() { ceilings_lenet::step(); }
};
}  // namespace ceilings_lenet

namespace {

struct one_sample_after_another : ceilings::W3 {
  alignas(64) float x[16], y[16]{};
  float lr = 0, loss = 0;
  one_sample_after_another() {
    Rng draw;
    for (float& v : x) v = draw.sym(1);
  }
  void step() {
    run(x, y);
    x[0] = y[0], x[1] = y[1], loss = y[0];
    clobber();
  }
};

}  // namespace

auto bench::ceiling(std::string_view name) -> racer {
  if (name == "w3") return racer_of<one_sample_after_another>("ceiling", "written by hand");
  if (name == "w1") return racer_of<ceilings::W1>("ceiling", "written by hand");
  if (name == "w2") return racer_of<ceilings::W2>("ceiling", "written by hand");
  if (name == "w4") return racer_of<ceilings_lenet::W4>("ceiling", "written by hand; images padded and turned beforehand");
  return {};
}
#else
auto bench::ceiling(std::string_view name) -> racer {
  return name == "w1" || name == "w2" || name == "w3" || name == "w4" ? racer{"ceiling"} : racer{};
}
#endif
