// bench/peers/onednn.cpp — the cases in oneDNN
// SPDX-License-Identifier: MIT
#include "peers.hpp"

#ifdef HAVE_ONEDNN
#include <omp.h>

#include "onednn_program.hpp"

namespace {

using namespace on_onednn;

constexpr auto relu = algorithm::eltwise_relu, tanh_ = algorithm::eltwise_tanh;

struct w1 : classifier {
  bench::w1_start start;
  w1() { learn_classes(dense(dense(input(start.x, {64, 784}), start.W1, relu), start.W2), start.label); }
};

struct big : classifier {
  bench::big_start start;
  big() {
    auto const h = dense(dense(input(start.x, {256, 1024}), start.W1, relu), start.W2, relu);
    learn_classes(dense(h, start.W3), start.label);
  }
};

struct w4 : classifier {
  bench::w4_start start;
  w4() {
    auto const maps = max_pool(convolution(input(start.x, {64, 1, 28, 28}), start.K1, 6, 2));
    auto const features = max_pool(convolution(maps, start.K2, 16, 0));
    learn_classes(dense(dense(dense(features, start.W3, relu), start.W4, relu), start.W5), start.label);
  }
};

struct w2 : program {
  bench::w2_start start;
  memory z = dense(dense(dense(input(start.x, {32, 4}), start.W1, tanh_), start.W2, tanh_), start.W3), dz = learn_from(z);

  void step() {
    go_forward();
    auto const n = start.y.size();
    float sum = 0;
    for (std::size_t i = 0; i < n; ++i) {
      float const off = data(z)[i] - start.y[i];
      sum += off * off;
      data(dz)[i] = 2 / float(n) * off;
    }
    loss = sum / float(n);
    go_back_and_update();
  }
};

auto note() -> std::string {
  auto const* const v = version();
  auto const isa = get_effective_cpu_isa();
  return std::to_string(v->major) + "." + std::to_string(v->minor) + "." + std::to_string(v->patch) +
         (isa >= cpu_isa::avx512_core ? ", AVX-512 kernels, 1 thread" : ", no AVX-512 kernels, 1 thread");
}

}  // namespace

auto bench::onednn(std::string_view name) -> racer {
  omp_set_num_threads(1);
  if (name == "w1") return racer_of<w1>("oneDNN", note());
  if (name == "w2") return racer_of<w2>("oneDNN", note());
  if (name == "w4") return racer_of<w4>("oneDNN", note());
  if (name == "big") return racer_of<big>("oneDNN", note());
  return {};
}
#else
auto bench::onednn(std::string_view name) -> racer {
  return name == "w1" || name == "w2" || name == "w4" || name == "big" ? racer{"oneDNN"} : racer{};
}
#endif
