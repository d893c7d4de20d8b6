// tests/errors/load_of_a_specification.cpp — what is saved is the model that fit makes of a specification
// SPDX-License-Identifier: MIT
// EXPECT: load and save take models: give the type of the model, decltype(fit(spec, data)), not that of its specification
#include <ctgrad/ensemble/random_forest.hpp>

using namespace ctgrad;

auto answers(dataset const& data) {
#ifdef CORRECTED
  auto const model = load<random_forest_model<classification>>("forest.json");
#else
  auto const model = load<random_forest<classification>>("forest.json");
#endif
  return predict(model, data);
}
