// networks.cpp — searches over what networks have: the rate inside the optimizer, a leaf of the formula, architectures
// SPDX-License-Identifier: MIT
#include <ctgrad/ctgrad.hpp>
#include <ctgrad/data/generators.hpp>
#include <ctgrad/preparation/standard_scaler.hpp>
#include <ctgrad/selection/choice.hpp>

#include <catch2/catch.hpp>

using namespace ctgrad;

namespace {

inline constexpr input<"x", 2> x;
inline constexpr label<"t", 2> t;
inline constexpr hyperparameter<"lambda"> lambda;
inline constexpr parameter<"W", 2, 2> W;
inline constexpr auto line = W * x;
inline constexpr auto line_loss = cross_entropy(line, t) + lambda * l2(W);
inline constexpr auto bent = x | dense<8> | relu | dense<2>;
inline constexpr auto bent_loss = cross_entropy(bent, t);

}  // namespace

TEST_CASE("networks: a grid over a nested field and a hyperparameter leaf") {
  dataset const data = moons({.rows = 120, .noise = 0.1});
  neural_network const net{.output = ref<line>, .loss = ref<line_loss>, .epochs = 5, .hyperparameters = {{lambda, 1}}};
  using net_t = std::remove_const_t<decltype(net)>;
  auto const found =
      fit(grid_search{.of = standard_scaler{} | net,
                      .over = grid(over<&net_t::optimizer, &sgd::rate>({1e-4, 0.3}), over(lambda, {10, 1e-4}))},
          data);
  CHECK(found.axes == std::vector<std::string>{"optimizer.rate", "lambda"});
  CHECK(found.points[found.best].values == std::vector<std::string>{"0.3", "0.0001"});
  CHECK(std::get<1>(found.best_spec->stages).hyperparameters.size() == 1);
  // A network at the end is bytes in the text.
  auto const back = deserialize<decltype(found)>(serialize(found));
  CHECK(predict_proba(back, data.features()) == predict_proba(found, data.features()));
}

TEST_CASE("networks: architectures are searched as a tuple") {
  dataset const data = circles({.rows = 200, .noise = 0.05});
  auto const found = fit(
      choice{
          .among = boost::hana::make_tuple(
              neural_network{.output = ref<line>, .loss = ref<line_loss>, .hyperparameters = {{lambda, 0}}},
              neural_network{.output = ref<bent>, .loss = ref<bent_loss>, .optimizer = adam{.rate = 0.03}, .epochs = 40})},
      data);
  CHECK(found.best == 1);
  CHECK(score(found, data) > 0.9);
}
