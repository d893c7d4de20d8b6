// table.cpp — from a table of text to a classifier: how to run on your own data
// SPDX-License-Identifier: MIT
#include <ctgrad/ctgrad.hpp>
#include <ctgrad/data/csv.hpp>
#include <ctgrad/data/to_dataset.hpp>

#include <iostream>

using namespace ctgrad;

// Three columns become four features: soil has two categories.
inline constexpr input<"x", 4> x;
inline constexpr label<"t", 2> t;
inline constexpr auto logits = x | dense<8> | tanh | dense<2>;
inline constexpr auto loss = cross_entropy(logits, t);

constexpr char plants[] = R"(height,width,soil,species
0.5,0.2,clay,fern
0.6,0.1,clay,fern
0.4,0.3,sand,fern
0.7,0.2,clay,fern
0.5,0.1,sand,fern
0.6,0.3,clay,fern
0.2,0.9,sand,moss
0.1,0.8,clay,moss
)";

int main() {
  auto const table = parse_csv(plants);   // of a file: read_csv("plants.csv")
  auto const data = to_dataset(table, {.label = "species"});
  std::cout << data.rows() << " rows of";
  for (std::string const& name : data.feature_names()) std::cout << ' ' << name;
  std::cout << '\n';

  neural_network const spec{.output = ref<logits>, .loss = ref<loss>, .optimizer = adam{.rate = 0.05}, .epochs = 50,
                            .batch = 4, .seed = 1, .class_weights = balanced{}};
  auto const model = fit(spec, data);
  std::vector<float> const unseen{0.2f, 0.7f, 0, 1};
  std::cout << "a plant of height 0.2: " << model.classes[std::size_t(predict(model, unseen)[0])] << '\n';

  // The same seed gives the same network, bit for bit; a row of weight 0 is not there.
  auto const again = fit(spec, data);
  std::cout << "again the same: " << std::boolalpha << std::ranges::equal(model.net.memory(), again.net.memory()) << '\n';
  std::vector<float> const weights{1, 1, 1, 1, 1, 1, 2, 2};
  std::cout << "by weights of rows: " << score(fit(spec, data, weights), data) << '\n';

  try {
    parse_csv("height,width\n0.5,0.2\n0.6,O.1\n", {}, "plants.csv");
  } catch (error const& e) {
    std::cout << e.what() << '\n';
  }
}
