// start.hpp — what all programs of a case start from: data and weights, and the losses that must follow
// SPDX-License-Identifier: MIT
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace bench {

/// Marsaglia's xorshift64, as the peers have it.
class uniform {
 public:
  auto operator()() -> float {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return static_cast<float>(static_cast<double>(state_ >> 40) / 16777216.0);
  }
  auto within(float bound) -> float { return (2 * (*this)() - 1) * bound; }

 private:
  std::uint64_t state_ = 0x9E3779B97F4A7C15ull;
};

/// The peers draw weights input by input; a formula speaks of W(to, from).
struct weights {
  std::size_t to, from;
  std::vector<float> values;

  weights(std::size_t to_count, std::size_t from_count, float bound, uniform& draw)
      : to(to_count), from(from_count), values(to_count * from_count) {
    for (auto& value : values) value = draw.within(bound);
  }
  auto operator()(std::size_t i, std::size_t j) const -> float { return values[j * to + i]; }
  void copy_to(auto view) const {
    for (std::size_t i = 0; i < to; ++i)
      for (std::size_t j = 0; j < from; ++j) view(int(i), int(j)) = (*this)(i, j);
  }
};

inline auto drawn(std::size_t count, auto&& draw) {
  std::vector<decltype(draw())> values(count);
  for (auto& value : values) value = draw();
  return values;
}

/// 784-128-10, relu, softmax cross-entropy. The biases start at zero.
struct w1_start {
  static constexpr std::size_t batch = 64, inputs = 784, hidden = 128, outputs = 10;
  static constexpr std::array losses{2.2951143f, 2.2862415f, 2.2778411f, 2.2698859f, 2.2621656f};  // of steps with rate 0.01
  static constexpr std::array losses_of_adam{2.295115f, 2.752641f, 3.357106f, 3.791839f, 3.349965f};
  static constexpr std::array losses_of_1024{2.309928f, 2.309098f, 2.308323f, 2.307594f, 2.306908f};

  std::size_t samples = batch;
  uniform draw{};
  std::vector<float> x = drawn(samples * inputs, draw);  // [sample][input]
  std::vector<int> label = drawn(samples, [this] { return static_cast<int>(draw() * 10); });
  weights W1{hidden, inputs, 1 / 28.f, draw};
  weights W2{outputs, hidden, 1 / 11.3f, draw};
};

/// 37-53-11, relu, softmax cross-entropy: no extent is a whole pack. The biases start at zero.
struct odd_start {
  static constexpr std::size_t batch = 19, most = 80, inputs = 37, hidden = 53, outputs = 11;
  static constexpr std::array losses{2.356888f, 2.352168f, 2.347489f, 2.342857f, 2.338256f};  // of steps with rate 0.01

  uniform draw{};
  std::vector<float> x = drawn(most * inputs, draw);  // [sample][input]
  std::vector<int> label = drawn(most, [this] { return static_cast<int>(draw() * 11); });
  weights W1{hidden, inputs, .16f, draw};
  weights W2{outputs, hidden, .14f, draw};
};

/// 4-64-64-2, tanh, mean squared error. The biases start at zero.
struct w2_start {
  static constexpr std::size_t batch = 32, inputs = 4, hidden = 64, outputs = 2;
  static constexpr std::array losses{.2862157f, .2854139f, .2846261f, .2838515f, .2830903f};  // of steps with rate 0.01

  uniform draw;
  std::vector<float> x = drawn(batch * inputs, [this] { return draw.within(1); });   // [sample][input]
  std::vector<float> y = drawn(batch * outputs, [this] { return draw.within(1); });  // [sample][output]
  weights W1{hidden, inputs, .5f, draw};
  weights W2{hidden, hidden, .125f, draw};
  weights W3{outputs, hidden, .125f, draw};
};

/// LeNet-5 on images of 28x28: convolutions of 6 and 16 maps with kernels of 5x5, relu and pools of 2x2, 400-120-84-10,
/// softmax cross-entropy. The biases start at zero.
struct w4_start {
  static constexpr std::size_t batch = 64, pixels = 784;
  static constexpr std::array losses{2.303935f, 2.303496f, 2.303066f, 2.302641f, 2.302209f};  // of steps with rate 0.01
  /// Of the first image alone, whose first two pixels are the first two outputs of the call before.
  static constexpr std::array first_outputs{-.028764f, -.028837f, -.028837f, -.028837f, -.028837f};

  uniform draw;
  std::vector<float> x = drawn(batch * pixels, draw);  // [sample][row][column]
  std::vector<int> label = drawn(batch, [this] { return static_cast<int>(draw() * 10); });
  std::vector<float> K1 = drawn(6 * 25, [this] { return draw.within(.2f); });           // [map][row][column]
  std::vector<float> K2 = drawn(16 * 150, [this] { return draw.within(1 / 12.25f); });  // [map][channel][row][column]
  weights W3{120, 400, .05f, draw};
  weights W4{84, 120, .0913f, draw};
  weights W5{10, 84, .109f, draw};
};

/// 1024-1024-1024-10, relu, softmax cross-entropy. The biases start at zero.
struct big_start {
  static constexpr std::size_t batch = 256, inputs = 1024, hidden = 1024, outputs = 10;
  static constexpr std::array losses{2.315075f, 2.313579f, 2.312133f, 2.310733f, 2.309379f};  // of steps with rate 0.01

  uniform draw;
  std::vector<float> x = drawn(batch * inputs, draw);  // [sample][input]
  std::vector<int> label = drawn(batch, [this] { return static_cast<int>(draw() * 10); });
  weights W1{hidden, inputs, 1 / 32.f, draw};
  weights W2{hidden, hidden, 1 / 32.f, draw};
  weights W3{outputs, hidden, 1 / 32.f, draw};
};

/// Width-64-Width, relu, mean squared error, batch 64. The biases start at zero.
template <int Width>
struct narrow_start {
  static constexpr std::size_t batch = 64, width = Width, hidden = 64;

  uniform draw;
  std::vector<float> x = drawn(batch * width, draw), y = drawn(batch * width, draw);  // [sample][input]
  weights W1{hidden, width, .03f, draw};
  weights W2{width, hidden, .125f, draw};
};

/// Width-Width-10, relu, softmax cross-entropy, batch 128. The biases start at zero.
template <int Width>
struct wide_start {
  static constexpr std::size_t batch = 128, width = Width, outputs = 10;

  uniform draw;
  std::vector<float> x = drawn(batch * width, draw);  // [sample][input]
  std::vector<int> label = drawn(batch, [this] { return static_cast<int>(draw() * 10); });
  weights W1{width, width, .03f, draw};
  weights W2{outputs, width, .03f, draw};
};

/// 16-64-64-4, tanh, one sample. The first outputs of a call are the first inputs of the next.
struct w3_start {
  static constexpr std::size_t inputs = 16, hidden = 64, outputs = 4;
  static constexpr std::array first_outputs{-.107715f, -.098037f, -.097794f, -.097799f, -.097799f};

  uniform draw, draw_x;
  weights W1{hidden, inputs, .25f, draw};
  weights W2{hidden, hidden, .125f, draw};
  weights W3{outputs, hidden, .125f, draw};
  std::vector<float> x = drawn(inputs, [this] { return draw_x.within(1); });
};

/// Formulas in double, of 1024 numbers and of two matrices of 64 x 64. Their values do not change from step to step.
struct formula_start {
  static constexpr std::size_t numbers = 1024, side = 64;
  static constexpr double mu = .3, sigma = 1.7;

  uniform draw;
  std::vector<double> x = drawn(numbers, [this] { return double(draw.within(2)); });
  std::vector<double> A = drawn(side * side, [this] { return double(draw.within(.1f)); });  // [row][column]
  std::vector<double> B = drawn(side * side, [this] { return double(draw.within(.1f)); });
};

}  // namespace bench
