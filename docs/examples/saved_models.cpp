// saved_models.cpp — models in files: a pipeline, one with a network at its end, and what a damaged file says
// SPDX-License-Identifier: MIT
#include <ctgrad/ctgrad.hpp>
#include <ctgrad/learn.hpp>
#include <ctgrad/report/write_file.hpp>

#include <cstdio>
#include <iostream>

using namespace ctgrad;

inline constexpr input<"x", 4> x;
inline constexpr label<"t", 3> t;
inline constexpr auto logits = x | dense<8> | relu | dense<3>;
inline constexpr auto loss = cross_entropy(logits, t);

int main() {
  auto const [train, test] = split(iris(), {.test_fraction = 0.3, .seed = 1, .stratified = true});

  auto const spec = standard_scaler{} | random_forest<classification>{.trees = 20};
  auto const model = fit(spec, train);
  save(model, "irises.json");
  auto const again = load<decltype(model)>("irises.json");
  std::cout << "the same answers: " << std::boolalpha << (predict_proba(again, test) == predict_proba(model, test)) << '\n';

  // Another program has no model yet: the specification names the type.
  auto const elsewhere = load<model_of<decltype(spec)>>("irises.json");
  std::cout << "accuracy " << score(elsewhere, test) << '\n';

  auto const network = fit(standard_scaler{} | neural_network{.output = ref<logits>, .loss = ref<loss>, .epochs = 20}, train);
  auto const back = deserialize<decltype(network)>(serialize(network));
  std::cout << "the network's: " << (predict_proba(back, test) == predict_proba(network, test)) << '\n';

  std::string const text = serialize(model);
  write_file("irises.json", text.substr(0, text.size() / 2));
  try {
    load<decltype(model)>("irises.json");
  } catch (error const& e) {
    std::cout << e.what() << '\n';
  }
  std::remove("irises.json");
}
