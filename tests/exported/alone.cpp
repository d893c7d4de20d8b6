// tests/exported/alone.cpp — the exported headers, and nothing of ctgrad: each model asked for one row
// SPDX-License-Identifier: MIT
#include "boosted.hpp"
#include "forest.hpp"
#include "logistic.hpp"
#include "mean.hpp"
#include "poisson.hpp"
#include "single.hpp"
#include "softmax.hpp"
#include "stump.hpp"

#include <string_view>

int ask_exported(std::string_view name, float const* row, float* answers) {
#define ASK(model) \
  if (name == #model) return model::predict(row, answers), model::width
  ASK(boosted);
  ASK(forest);
  ASK(logistic);
  ASK(mean);
  ASK(poisson);
  ASK(single);
  ASK(softmax);
  ASK(stump);
#undef ASK
  return 0;
}
