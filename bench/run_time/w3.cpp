// w3.cpp — 16-64-64-4, tanh: the output of one sample, each call depending on the last
// SPDX-License-Identifier: MIT
#include "race.hpp"
#include "start.hpp"
#include "work.hpp"

#include <ctgrad/layer/activation.hpp>
#include <ctgrad/layer/dense.hpp>
#include <ctgrad/network/network.hpp>

using namespace ctgrad;

inline constexpr input<"x", 16> x;
inline constexpr parameter<"one.W", 64, 16> W1;
inline constexpr parameter<"two.W", 64, 64> W2;
inline constexpr parameter<"three.W", 4, 64> W3;
inline constexpr auto output = x | dense<64, "one"> | tanh | dense<64, "two"> | tanh | dense<4, "three">;

struct program_w3 {
  bench::w3_start from{};
  network<output> net{};
  decltype(net)::predictor predict = net.predict_with(1);
  float y[4]{}, last = 0;

  static auto must() { return bench::work_of<decltype(net), decltype(predict)>(1); }
  explicit program_w3(float) {
    from.W1.copy_to(net.view(W1));
    from.W2.copy_to(net.view(W2));
    from.W3.copy_to(net.view(W3));
  }
  void step() {
    predict(1, y, feed(x, from.x));
    from.x[0] = y[0], from.x[1] = y[1], last = y[0];
  }
};

int main(int argc, char** argv) {
  return bench::race(argc, argv, "w3", bench::w3_start::first_outputs, {bench::ours<program_w3>()});
}
