// training_loop.cpp — a loop of your own, with an optimizer of your own, that is stopped, saved and taken up again
// SPDX-License-Identifier: MIT
#include <ctgrad/ctgrad.hpp>
#include <ctgrad/neural_network/save.hpp>
#include <ctgrad/ops/piecewise.hpp>

#include <cmath>
#include <cstdio>
#include <filesystem>

using namespace ctgrad;

// Steps of one size, along the sign of a velocity (Bernstein et al. 2018, "signSGD", algorithm 2).
struct signum {
  double rate = 1e-3;   ///< the size of every element's step
  double beta = 0.9;    ///< what remains of the velocity

  static constexpr void update(update_rule& rule, symbol p, symbol gradient) {
    symbol const v = rule.state("velocity");
    symbol const v_next = rule.scalar("beta") * v + rule.scalar("1-beta") * gradient;
    rule.assign(v, v_next);
    rule.assign(p, p - rule.scalar("rate") * ctgrad::apply<ops::sign_op>(v_next));
  }
  template <class Set>
  void scalars(Set set) const { set("rate", rate), set("beta", beta), set("1-beta", 1 - beta); }
};

inline constexpr input<"x", 2> x;
inline constexpr target<"y", 1> y;
inline constexpr auto surface = x | dense<32> | tanh | dense<1>;
inline constexpr auto loss = mean_squared_error(surface, y);

using net_type = network<surface, loss>;
constexpr int batch = 50, steps = 2000;

struct points {
  std::vector<float> x, y;
  explicit points(std::uint64_t seed) {
    random_stream const stream{seed, stream_id("points")};
    for (std::uint64_t i = 0; i < batch; ++i) {
      float const a = 2 * stream.uniform(2 * i) - 1, b = 2 * stream.uniform(2 * i + 1) - 1;
      x.insert(x.end(), {a, b});
      y.push_back(std::sin(3 * a) * b);
    }
  }
};

// Steps from to until, each on a batch of its own, with a rate that falls.
auto walk(auto& trainer, long until) -> float {
  float last = 0;
  while (trainer.steps() < until) {
    trainer.optimizer.rate = 3e-3 * (1 - double(trainer.steps()) / steps);
    points const some(std::uint64_t(trainer.steps()));
    last = trainer.step(batch, feed(x, some.x), feed(y, some.y));
  }
  return last;
}

int main() {
  std::string const file = (std::filesystem::temp_directory_path() / "ctgrad_training_loop").string();

  net_type net;
  initialize(net, 1);
  auto trainer = net.train_with(signum{}, batch);
  std::printf("after %d steps the error is %.4f\n", steps / 2, double(walk(trainer, steps / 2)));
  save(net, trainer.memory(), file);
  float const end = walk(trainer, steps);
  std::printf("after %d steps it is %.4f\n", steps, double(end));

  // Another day: the same parameters, the same velocities, the same step.
  net_type again;
  auto second = again.train_with(signum{}, batch);
  load(file, again, second);
  float const resumed = walk(second, steps);
  std::printf("taken up at step %d, it ends %s\n", steps / 2, resumed == end ? "with the same bits" : "elsewhere");

  // A trainer remembers its own kind only.
  auto stranger = again.train_with(sgd{}, batch);
  try {
    load(file, again, stranger);
  } catch (error const& e) {
    std::printf("%s\n", std::string(e.what()).substr(file.size() + 2).c_str());
  }
  std::filesystem::remove(file);
}
