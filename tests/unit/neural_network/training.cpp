// training.cpp — what fit can be told: schedules, validation, patience, callbacks, warm starts, divergence
// SPDX-License-Identifier: MIT
#include "waves.hpp"

using namespace ctgrad;
using namespace waves;
using reason = training_end::reason;

TEST_CASE("validation: rows are held back, judged every epoch, and not trained on") {
  dataset const data = surface(200);
  neural_network const spec{.output = ref<curve>,
                            .loss = ref<curve_loss>,
                            .optimizer = adam{.rate = 0.02},
                            .epochs = 30,
                            .validation_fraction = 0.25};
  auto const model = fit(spec, data);
  REQUIRE(model.history.size() == 30);
  CHECK(model.history.back().validation_loss < 0.3 * model.history.front().validation_loss);
  CHECK(model.history.back().validation_score > 0.8);

  // The same numbers by hand.
  auto const rows = detail::hold_back(data, 0.25, 0);
  CHECK(rows.validation.size() == 50);
  CHECK(rows.training.size() == 150);
  dataset const judged = data.subset(rows.validation);
  CHECK(model.history.back().validation_score == Approx(score(model, judged)));
  CHECK(model.history.back().validation_loss ==
        Approx(metrics::mean_squared_error(predict(model, judged), judged.targets())));

  // Whatever the targets of rows that are held back, the weights are the same.
  dataset_parts spoilt{.features{data.features().begin(), data.features().end()},
                       .width = 2,
                       .targets{data.targets().begin(), data.targets().end()}};
  for (std::size_t const i : rows.validation) spoilt.targets[i] = 1000;
  CHECK(weights_of(fit(spec, dataset{spoilt})) == weights_of(model));
}

TEST_CASE("validation: a classifier is judged by its accuracy, without rows held back there is no verdict") {
  neural_network const spec{.output = ref<logits>, .loss = ref<class_loss>, .epochs = 3, .validation_fraction = 0.5};
  dataset const data = sectors(100);
  auto const model = fit(spec, data);
  CHECK(model.history.back().validation_score ==
        Approx(score(model, data.subset(detail::hold_back(data, 0.5, 0).validation))));
  auto const plain = fit(neural_network{.output = ref<logits>, .loss = ref<class_loss>, .epochs = 1}, data);
  CHECK(std::isnan(plain.history.back().validation_loss));
  CHECK(std::isnan(plain.history.back().validation_score));
}

TEST_CASE("patience: training stops when nothing improves, and the best weights come back") {
  dataset const data = surface(40, 1, 1.5f);  // little data, much noise: validation soon gets worse
  neural_network const spec{.output = ref<curve>,
                            .loss = ref<curve_loss>,
                            .optimizer = adam{.rate = 0.05},
                            .epochs = 1000,
                            .validation_fraction = 0.5,
                            .patience = 7};
  auto const model = fit(spec, data);
  CHECK(model.end.why == reason::patience);
  REQUIRE(model.history.size() < 1000);
  REQUIRE(model.history.size() > 7);
  std::size_t best = 0;
  for (std::size_t e = 0; e < model.history.size(); ++e)
    if (model.history[e].validation_loss < model.history[best].validation_loss) best = e;
  CHECK(model.history.size() == best + 8);
  dataset const judged = data.subset(detail::hold_back(data, 0.5, 0).validation);
  CHECK(metrics::mean_squared_error(predict(model, judged), judged.targets()) ==
        Approx(model.history[best].validation_loss));

  neural_network shorter = spec;
  shorter.epochs = int(best) + 1, shorter.patience = 0;
  CHECK(weights_of(fit(shorter, data)) == weights_of(model));
}

TEST_CASE("patience: without rows held back, the training loss is watched") {
  neural_network const spec{.output = ref<curve>,
                            .loss = ref<curve_loss>,
                            .optimizer = sgd{.rate = 1e-6},
                            .epochs = 50,
                            .patience = 3,
                            .min_improvement = 0.5};
  auto const model = fit(spec, surface(20));
  CHECK(model.end.why == reason::patience);
  CHECK(model.history.size() == 4);
}

TEST_CASE("batch_fraction: the share of the rows that a step takes, rounded up") {
  auto const steps = [](double fraction) {
    neural_network const spec{.output = ref<curve>,
                              .loss = ref<curve_loss>,
                              .optimizer = sgd{.rate = 0},
                              .epochs = 1,
                              .batch_fraction = fraction,
                              .smallest_step = 1e-300};
    return fit(spec, surface(10)).end.step;
  };
  neural_network const whole{.output = ref<curve>, .loss = ref<curve_loss>, .epochs = 3, .batch_fraction = 1};
  CHECK(fit(whole, surface(10)).end.step == 1);
  neural_network const third{.output = ref<curve>, .loss = ref<curve_loss>, .epochs = 3, .batch_fraction = 0.34};
  CHECK(fit(third, surface(10)).end.step == 3);
  CHECK(steps(0.1) == 1);  // and a step of size 0 is the last
}

TEST_CASE("smallest_step: descent on all rows stops where it no longer moves") {
  static constexpr auto line = u | dense<1>;
  static constexpr auto loss = mean_squared_error(line, y);
  dataset const data = surface(50);
  neural_network const spec{.output = ref<line>,
                            .loss = ref<loss>,
                            .optimizer = sgd{.rate = 0.5},
                            .epochs = 10000,
                            .batch_fraction = 1,
                            .smallest_step = 1e-10};
  auto const model = fit(spec, data);
  CHECK(model.end.why == reason::smallest_step);
  CHECK(model.history.size() < 1000);
  auto const more = fit(spec, data, model);  // at the minimum already
  CHECK(more.history.size() == model.history.size() + 1);
}

TEST_CASE("callback: sees every epoch and the model, and may stop") {
  std::vector<int> seen;
  float first_weight = 0;
  neural_network const spec{.output = ref<curve>,
                            .loss = ref<curve_loss>,
                            .epochs = 9,
                            .callback = [&](epoch_record const& record, auto const& model) {
                              seen.push_back(record.epoch);
                              first_weight = model.net.memory()[0];
                              CHECK(model.history.back().loss == record.loss);
                              return record.epoch == 4 ? after_epoch::stop : after_epoch::go_on;
                            }};
  auto const model = fit(spec, surface(30));
  CHECK(seen == std::vector{1, 2, 3, 4});
  CHECK(model.end.why == reason::callback);
  CHECK(model.history.size() == 4);
  CHECK(first_weight == model.net.memory()[0]);

  int count = 0;
  fit(
      neural_network{
          .output = ref<curve>, .loss = ref<curve_loss>, .epochs = 3, .callback = [&](epoch_record const&) { ++count; }},
      surface(30));
  CHECK(count == 3);
}

TEST_CASE("schedule: the rate of each step") {
  dataset const data = surface(30);
  std::vector<long> asked;
  neural_network const spec{.output = ref<curve>,
                            .loss = ref<curve_loss>,
                            .optimizer = sgd{.rate = 0.1},
                            .schedule =
                                [&](long step, long steps) {
                                  asked.push_back(steps), asked.push_back(step);
                                  return step < 6 ? 1.0 : 0.0;
                                },
                            .epochs = 4,
                            .batch = 10};
  auto const model = fit(spec, data);
  REQUIRE(asked.size() == 24);
  for (std::size_t i = 0; i < 12; ++i) CHECK((asked[2 * i] == 12 && asked[2 * i + 1] == long(i)));
  neural_network const half{
      .output = ref<curve>, .loss = ref<curve_loss>, .optimizer = sgd{.rate = 0.1}, .epochs = 2, .batch = 10};
  CHECK(weights_of(fit(half, data)) == weights_of(model));
  neural_network const wrong{.output = ref<curve>, .loss = ref<curve_loss>, .schedule = cosine_decay{.to = -1}};
  CHECK_THROWS_WITH(fit(wrong, data), Catch::Contains("cosine_decay: to is -1"));
}

TEST_CASE("warm start: continues the weights and the history, and leaves the model given alone") {
  dataset const data = surface(50);
  neural_network spec{.output = ref<curve>, .loss = ref<curve_loss>, .optimizer = sgd{.rate = 0.1}, .epochs = 3};
  auto const half = fit(spec, data);
  auto const kept = weights_of(half);
  auto const whole = fit(spec, data, half);
  CHECK(weights_of(half) == kept);
  spec.epochs = 6;
  CHECK(weights_of(fit(spec, data)) == weights_of(whole));  // sgd has no state: two halves are the whole, bit for bit
  REQUIRE(whole.history.size() == 6);
  for (int e = 0; e < 6; ++e) CHECK(whole.history[std::size_t(e)].epoch == e + 1);
}

TEST_CASE("divergence: stops with the last finite epoch's weights, and says where") {
  dataset const data = surface(64);
  neural_network spec{.output = ref<curve>,
                      .loss = ref<curve_loss>,
                      .optimizer = momentum{.rate = 0.05},
                      .schedule = [](long step, long) { return step < 9 ? 1.0 : 1e20; },
                      .epochs = 5,
                      .batch = 16,
                      .on_divergence = divergence::stops};
  auto const model = fit(spec, data);  // 4 steps an epoch: the rate explodes in the third
  CHECK(model.end.why == reason::divergence);
  CHECK(model.end.epoch == 3);
  CHECK(model.end.step >= 2);
  CHECK(model.history.size() == 2);
  neural_network const calm{
      .output = ref<curve>, .loss = ref<curve_loss>, .optimizer = momentum{.rate = 0.05}, .epochs = 2, .batch = 16};
  CHECK(weights_of(fit(calm, data)) == weights_of(model));

  spec.on_divergence = divergence::throws;
  std::string const said = message([&] { fit(spec, data); });
  CHECK(said.starts_with("fit: the loss is "));
  CHECK(said.find(" of epoch 3; ") != std::string::npos);
}

TEST_CASE("divergence: weights that burst in the very last step are seen too") {
  neural_network const wild{
      .output = ref<curve>, .loss = ref<curve_loss>, .optimizer = sgd{.rate = 1e39}, .epochs = 1, .batch_fraction = 1};
  CHECK(message([&] { fit(wild, surface(8)); }).starts_with("fit: a parameter is "));
}

TEST_CASE("hyperparameters: known when the model is trained, and when it predicts") {
  static constexpr parameter<"A", 1, 2> A;
  static constexpr auto scaled = lambda * (A * u);
  static constexpr auto loss = mean_squared_error(scaled, y) + lambda * l2(A);
  dataset const data = surface(20);
  neural_network spec{.output = ref<scaled>, .loss = ref<loss>, .epochs = 1};
  CHECK(message([&] { fit(spec, data); }) == "network: the hyperparameter lambda has no value; set it before the first run");
  spec.hyperparameters = {{"mu", 0.5}};
  CHECK(message([&] { fit(spec, data); }) == "fit: mu is not a hyperparameter of the formula");
  spec.hyperparameters = {{lambda, 0.5}};
  auto const half = fit(spec, data);
  CHECK(predict(half, data) !=
        predict(fit(neural_network{.output = ref<scaled>, .loss = ref<loss>, .epochs = 1, .hyperparameters = {{lambda, 2}}},
                    data),
                data));
  spec.hyperparameters = {};
  CHECK(fit(spec, data, half).hyperparameters.size() == 1);  // a warm start keeps them
}

TEST_CASE("fit: options out of their range are refused") {
  neural_network const good{.output = ref<curve>, .loss = ref<curve_loss>};
  auto const said = [&](auto change) {
    auto spec = good;
    change(spec);
    return message([&] { fit(spec, surface(10)); });
  };
  CHECK(said([](auto& s) { s.batch_fraction = 1.5; }) ==
        "fit: batch_fraction is 1.5, it must lie between 0 (which leaves it to batch) and 1");
  CHECK(said([](auto& s) { s.patience = -1; }) == "fit: a patience of -1 epochs was asked for; 0 has no end");
  CHECK(said([](auto& s) { s.smallest_step = -1; }) == "fit: smallest_step is -1, at least 0 is needed");
  CHECK(said([](auto& s) { s.min_improvement = -1; }) == "fit: min_improvement is -1, at least 0 is needed");
  neural_network spec{.output = ref<curve>, .loss = ref<curve_loss>, .validation_fraction = 1.0};
  CHECK(message([&] { fit(spec, surface(10)); }) == "fit: validation_fraction is 1, it must lie between 0 and 1");
  spec.validation_fraction = 0.95;
  CHECK(message([&] { fit(spec, surface(10)); }) == "fit: validation_fraction 0.95 of 10 rows leaves no row to train on");
}

TEST_CASE("classes: the names of the data, or the numbers of the codes") {
  neural_network const spec{.output = ref<logits>, .loss = ref<class_loss>, .epochs = 1};
  CHECK(fit(spec, sectors(20)).classes == std::vector<std::string>{"left", "right", "up"});
  dataset const bare{{.features = {0, 1, 2, 3}, .width = 2, .labels = {0, 1}}};
  auto const model = fit(spec, bare);
  CHECK(model.classes == std::vector<std::string>{"0", "1", "2"});
  CHECK(message([&] { fit(spec, sectors(20), model); }) ==
        "fit: the model was trained on other classes than the data set has");
}
