// objectives.cpp — losses, penalties, hyperparameters and groups of parameters: what a step minimises, and for whom
// SPDX-License-Identifier: MIT
#include <ctgrad/ctgrad.hpp>
#include <ctgrad/network/print.hpp>

#include <iostream>

using namespace ctgrad;

inline constexpr input<"x", 2> x;
inline constexpr target<"t", 1> t;
inline constexpr parameter<"W1", 16, 2> W1;
inline constexpr parameter<"b1", 16> b1;
inline constexpr parameter<"W2", 1, 16> W2;
inline constexpr parameter<"b2", 1> b2;
inline constexpr hyperparameter<"lambda"> lambda;

inline constexpr auto y = W2 * tanh(W1 * x + b1) + b2;
inline constexpr auto loss = huber(y, t, 0.5) + lambda * (l2(W1) + l2(W2));

// A loss of your own is a formula, too.
inline constexpr auto own = mean(pow(y - t, 4));
inline constexpr auto own_slope = gradient(own, b2);

int main() {
  std::cout << "own loss   " << text(ref<own>) << "\nits slope  " << text(ref<own_slope>) << '\n';

  dataset const line{{.features = {0, 0, 0, 1, 1, 0, 1, 1}, .width = 2, .targets = {0, 1, 1, 2}}};
  neural_network spec{.output = ref<y>, .loss = ref<loss>, .optimizer = sgd{.rate = 0.1}, .epochs = 300, .batch = 4,
                      .hyperparameters = {{lambda, 1e-4}}};
  auto const size = [](auto const& model) {
    double squares = 0;
    auto const w = model.net.view(W1);
    for (int i = 0; i < w.rows; ++i)
      for (int j = 0; j < w.cols; ++j) squares += double(w(i, j) * w(i, j));
    return squares;
  };
  auto const free = fit(spec, line);
  spec.hyperparameters = {{lambda, 0.1}};
  auto const small = fit(spec, line);
  std::cout << "the larger penalty makes smaller weights: " << std::boolalpha << (size(small) < size(free)) << '\n';

  // W2 and b2 learn, W1 and b1 stay as they were drawn: their gradients are not computed.
  network<y, loss> net;
  initialize(net, 1);
  float const before = net.view(W1)(0, 0);
  auto head = net.train_with(trains(sgd{.rate = 0.1}, W2, b2), 4);
  head.set(lambda, 1e-4);
  for (int step = 0; step < 10; ++step) head.step(4, feed(x, line.features()), feed(t, line.targets()));
  std::cout << "W1 is frozen: " << (net.view(W1)(0, 0) == before) << '\n';
}
