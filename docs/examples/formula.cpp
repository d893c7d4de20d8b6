// formula.cpp — a formula, its gradient, and a fit: the program of the first tutorial
// SPDX-License-Identifier: MIT
#include <ctgrad/ctgrad.hpp>

#include <cstdio>
#include <iostream>

using namespace ctgrad;

inline constexpr input<"x", 2> x;
inline constexpr target<"t", 1> t;
inline constexpr parameter<"w", 1, 2> w;
inline constexpr parameter<"b", 1> b;

inline constexpr auto y = w * x + b;
inline constexpr auto loss = mean_squared_error(y, t);

inline constexpr auto dw = gradient(loss, w);

inline constexpr input<"z"> z;
inline constexpr auto slope = gradient(tanh(z), z);
inline constexpr auto curvature = gradient(slope, z);

int main() {
  std::cout << "L     = " << text(ref<loss>) << '\n'
            << "dL/dw = " << text(ref<dw>) << '\n'
            << "      = " << latex(ref<dw>) << '\n'
            << "tanh'(z)  = " << text(ref<slope>) << '\n'
            << "tanh\"(z)  = " << text(ref<curvature>) << '\n';

  // t = 3 x1 - 2 x2 + 1 at four places
  dataset const data{{.features = {0, 0, 1, 0, 0, 1, 1, 1}, .width = 2, .targets = {1, 4, -1, 2}}};
  auto const model = fit(neural_network{.output = ref<y>, .loss = ref<loss>, .optimizer = sgd{.rate = 0.2},
                                        .epochs = 200, .batch = 4}, data);

  auto const weights = model.net.view(w);
  std::printf("w = %.3f %.3f, b = %.3f\n", double(weights(0, 0)), double(weights(0, 1)), double(model.net.view(b)(0, 0)));
  std::vector<float> const unseen{2, 1};
  std::printf("at (2, 1): %.3f\n", double(predict(model, unseen)[0]));
}
