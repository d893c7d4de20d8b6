// shifted_digits.cpp — what translation symmetry buys: a dense network and LeNet-5 on digits that move to the right
// SPDX-License-Identifier: MIT
//
//     shifted_digits [SHIFTED_DIGITS.svg]
//
// Both learn from digits in the middle of an image of 28x28, and are asked about digits that stand further and further to
// the right. Kernels see the same strokes wherever they are; rows of a matrix have to learn them anew at every place.
#include <ctgrad/ctgrad.hpp>
#include <ctgrad/data/digits.hpp>
#include <ctgrad/report/line_plot.hpp>
#include <ctgrad/report/write_file.hpp>

#include <iomanip>
#include <iostream>

using namespace ctgrad;

inline constexpr input<"x", 1, 28, 28> x;
inline constexpr label<"t", 10> t;
inline constexpr auto dense_logits = x | flatten | dense<80> | relu | dense<10>;
inline constexpr auto dense_loss = cross_entropy(dense_logits, t);
inline constexpr auto lenet_logits = x | conv2d<6, 5, sliding{.padding = same_padding}> | relu | max_pool<2> | conv2d<16, 5> |
                                     relu | max_pool<2> | flatten | dense<120> | relu | dense<84> | relu | dense<10>;
inline constexpr auto lenet_loss = cross_entropy(lenet_logits, t);

namespace {

/// Digits of 8x8, twice as large, in the middle of an image, `shift` pixels to the right of it.
auto placed(dataset const& digits, int shift) -> dataset {
  dataset_parts parts{.width = 784, .labels{digits.labels().begin(), digits.labels().end()}, .classes = 10};
  parts.features.resize(digits.rows() * 784);
  for (std::size_t i = 0; i < digits.rows(); ++i)
    for (int y = 0; y < 16; ++y)
      for (int column = 0; column < 16; ++column)
        parts.features[i * 784 + std::size_t((y + 6) * 28 + column + 6 + shift)] = digits.row(i)[std::size_t(y / 2 * 8 + column / 2)];
  return dataset(std::move(parts));
}

template <auto const& Logits, auto const& Loss>
auto trained(dataset const& data) {
  return fit(neural_network{.output = ref<Logits>, .loss = ref<Loss>, .optimizer = adamw{.rate = 2e-3, .weight_decay = 0.1},
                            .schedule = warm_up{.share = 0.1, .then = cosine_decay{}}, .epochs = 20, .batch = 32, .seed = 1,
                            .initial = initializers::he()}, data);
}
auto parameters_of(auto const& net) -> int {
  int count = 0;
  for (int k = 0; k < net.table.size; ++k) count += net.table.entries[k].extent.size();
  return count;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    auto const [train, test] = split(digits(), {.test_fraction = 0.3, .seed = 1});
    auto const flat = trained<dense_logits, dense_loss>(placed(train, 0));
    auto const lenet = trained<lenet_logits, lenet_loss>(placed(train, 0));
    series of_flat{.name = "784-80-10, " + std::to_string(parameters_of(flat.net)) + " parameters"};
    series of_lenet{.name = "LeNet-5, " + std::to_string(parameters_of(lenet.net)) + " parameters"};
    std::cout << "accuracy where the digit stands so many pixels to the right\nshift   dense   LeNet-5\n" << std::fixed << std::setprecision(3);
    for (int shift = 0; shift <= 6; ++shift) {
      dataset const moved = placed(test, shift);
      for (series* s : {&of_flat, &of_lenet}) s->x.push_back(shift);
      of_flat.y.push_back(score(flat, moved)), of_lenet.y.push_back(score(lenet, moved));
      std::cout << std::setw(5) << shift << std::setw(8) << of_flat.y.back() << std::setw(10) << of_lenet.y.back() << '\n';
    }
    std::cout << of_flat.name << "; " << of_lenet.name << '\n';
    std::string const picture = argc > 1 ? argv[1] : "shifted_digits.svg";
    write_file(picture, line_plot({of_flat, of_lenet}, {.title = "What translation symmetry buys", .x_label = "shift in pixels",
                                                        .y_label = "share that is right"}));
    std::cout << "picture written to " << picture << '\n';
  } catch (std::exception const& e) {
    std::cerr << "shifted_digits: " << e.what() << '\n';
    return 1;
  }
}
