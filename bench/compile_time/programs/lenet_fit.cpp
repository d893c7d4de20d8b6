// lenet_fit.cpp — LeNet-5 as an estimator: fitted with Adam, and scored
// SPDX-License-Identifier: MIT
#include "lenet.hpp"

auto share_of_right_answers(dataset const& train, dataset const& test) -> double {
  return score(fit(neural_network{.output = ref<logits>, .loss = ref<loss>, .optimizer = adam{}}, train), test);
}
