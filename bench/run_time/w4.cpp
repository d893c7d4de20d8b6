// w4.cpp — LeNet-5 on images of 28x28, softmax cross-entropy, batch 64: one training step with SGD
// SPDX-License-Identifier: MIT
#include "race.hpp"
#include "start.hpp"
#include "work.hpp"

#include <ctgrad/layer/activation.hpp>
#include <ctgrad/layer/combine.hpp>
#include <ctgrad/layer/convolution.hpp>
#include <ctgrad/layer/pooling.hpp>
#include <ctgrad/loss/cross_entropy.hpp>
#include <ctgrad/network/network.hpp>

using namespace ctgrad;

inline constexpr input<"x", 1, 28, 28> x;
inline constexpr label<"t", 10> t;
inline constexpr auto logits = x | conv2d<6, 5, sliding{.padding = same_padding}> | relu | max_pool<2> | conv2d<16, 5> |
                               relu | max_pool<2> | layer::flatten | dense<120> | relu | dense<84> | relu | dense<10>;
inline constexpr auto loss = cross_entropy(logits, t);

struct program_w4 {
  bench::w4_start const from{};
  network<logits, loss> net{};
  decltype(net)::trainer<sgd> trainer = net.train_with(sgd{}, bench::w4_start::batch);
  float last = 0;

  static auto must() { return bench::work_of<decltype(net), decltype(trainer)>(bench::w4_start::batch); }

  explicit program_w4(float rate) {
    trainer.optimizer.rate = rate;
    auto const view = [&](std::string_view name) { return net.view(net.table.find(name)); };
    auto const copy = [](std::vector<float> const& kernels, auto to) {
      for (std::size_t i = 0; i < kernels.size(); ++i) to(int(i), 0) = kernels[i];
    };
    copy(from.K1, view("W1")), copy(from.K2, view("W2"));
    from.W3.copy_to(view("W3")), from.W4.copy_to(view("W4")), from.W5.copy_to(view("W5"));
  }
  void step() { last = trainer.step(bench::w4_start::batch, feed(x, from.x), feed(t, from.label)); }
};
int main(int argc, char** argv) {
  return bench::race(argc, argv, "w4", bench::w4_start::losses, {bench::ours<program_w4>()});
}
