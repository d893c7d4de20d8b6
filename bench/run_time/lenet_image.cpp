// lenet_image.cpp — LeNet-5: the outputs of one image, each call depending on the last
// SPDX-License-Identifier: MIT
#include "lenet.hpp"

using namespace ctgrad;

struct program_lenet_image {
  bench::w4_start from{};
  network<lenet::logits> net{};
  decltype(net)::predictor predict = net.predict_with(1);
  float y[10]{}, last = 0;

  static auto must() { return bench::work_of<decltype(net), decltype(predict)>(1); }

  explicit program_lenet_image(float) { lenet::begin(net, from); }
  void step() {
    predict(1, y, feed(lenet::x, std::span(from.x).first(bench::w4_start::pixels)));
    from.x[0] = y[0], from.x[1] = y[1], last = y[0];
  }
};

int main(int argc, char** argv) {
  return bench::race(argc, argv, "lenet_image", bench::w4_start::first_outputs, {bench::ours<program_lenet_image>()});
}
