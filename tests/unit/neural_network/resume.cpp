// resume.cpp — training that was stopped goes on as if it had not been, also from a file; a damaged file changes nothing
// SPDX-License-Identifier: MIT
#include "waves.hpp"

#include <ctgrad/neural_network/save.hpp>

#include <cstdio>
#include <filesystem>

using namespace ctgrad;
using namespace waves;

namespace {

constexpr auto noisy = u | dense<12> | tanh | dropout<0.2, "half"> | dense<1>;
constexpr auto noisy_loss = mean_squared_error(noisy, y);

auto file(char const* name) -> std::string {
  return (std::filesystem::temp_directory_path() / (std::string("ctgrad_resume_") + name)).string();
}

auto stopped_after(int epochs) {
  return [epochs](epoch_record const& r) { return r.epoch == epochs ? after_epoch::stop : after_epoch::go_on; };
}

template <class Model>
void check_same(Model const& a, Model const& b) {
  CHECK(weights_of(a) == weights_of(b));
  REQUIRE(a.history.size() == b.history.size());
  for (std::size_t e = 0; e < a.history.size(); ++e) {
    CHECK(a.history[e].epoch == b.history[e].epoch);
    CHECK(a.history[e].loss == b.history[e].loss);
  }
  CHECK(a.end.why == b.end.why);
}

}  // namespace

TEST_CASE("resume: adam, a schedule and dropout go on bit for bit") {
  dataset const data = surface(60);
  neural_network const whole{.output = ref<noisy>,
                             .loss = ref<noisy_loss>,
                             .optimizer = adam{.rate = 0.02},
                             .schedule = cosine_decay{},
                             .epochs = 9,
                             .seed = 4,
                             .resumable = true};
  neural_network const part{.output = ref<noisy>,
                            .loss = ref<noisy_loss>,
                            .optimizer = adam{.rate = 0.02},
                            .schedule = cosine_decay{},
                            .epochs = 9,
                            .seed = 4,
                            .callback = stopped_after(4),
                            .resumable = true};
  auto const first = fit(part, data);
  REQUIRE(first.history.size() == 4);
  auto const rest = resume(whole, data, first);
  check_same(rest, fit(whole, data));
  CHECK(first.history.size() == 4);
  CHECK(weights_of(fit(part, data, first)) != weights_of(rest));  // a warm start is something else
}

TEST_CASE("resume: patience remembers the best epoch and its weights") {
  dataset const data = surface(40, 1, 1.5f);
  neural_network const whole{.output = ref<curve>,
                             .loss = ref<curve_loss>,
                             .optimizer = momentum{.rate = 0.05},
                             .epochs = 400,
                             .validation_fraction = 0.5,
                             .patience = 7,
                             .resumable = true};
  auto const expected = fit(whole, data);
  REQUIRE(expected.end.why == training_end::reason::patience);
  int const middle = int(expected.history.size()) - 3;  // after the best one
  neural_network const part{.output = ref<curve>,
                            .loss = ref<curve_loss>,
                            .optimizer = momentum{.rate = 0.05},
                            .epochs = 400,
                            .validation_fraction = 0.5,
                            .patience = 7,
                            .callback = stopped_after(middle),
                            .resumable = true};
  check_same(resume(whole, data, fit(part, data)), expected);
}

TEST_CASE("resume: methods on whole batches") {
  dataset const data = surface(60);
  neural_network const whole{
      .output = ref<curve>, .loss = ref<curve_loss>, .optimizer = levenberg_marquardt{}, .epochs = 16, .resumable = true};
  auto shorter = whole;
  shorter.epochs = 6;
  auto const first = fit(shorter, data);
  auto const rest = resume(whole, data, first);
  check_same(rest, fit(whole, data));
  CHECK(rest.history.back().loss < 0.1 * rest.history.front().loss);
  neural_network const quasi{
      .output = ref<curve>, .loss = ref<curve_loss>, .optimizer = lbfgs{}, .epochs = 6, .resumable = true};
  auto half = quasi;
  half.epochs = 2;
  check_same(resume(quasi, data, fit(half, data)), fit(quasi, data));
}

TEST_CASE("resume: what cannot go on says why") {
  dataset const data = surface(30);
  neural_network spec{.output = ref<curve>, .loss = ref<curve_loss>, .optimizer = adam{}, .epochs = 2};
  auto const plain = fit(spec, data);
  CHECK(message([&] { resume(spec, data, plain); }) ==
        "resume: the model does not know where its training stood; fit it with .resumable = true");
  spec.resumable = true;
  auto const known = fit(spec, data);
  CHECK(message([&] { resume(spec, data, known); }) ==
        "resume: the model has been trained for 2 epochs, and .epochs is 2, which counts them all");
  neural_network const other{.output = ref<curve>, .loss = ref<curve_loss>, .optimizer = rmsprop{}, .epochs = 5};
  CHECK(message([&] { resume(other, data, known); }) ==
        "restore: this is the memory of another optimizer, or of other parameters");
}

TEST_CASE("save: a model comes back bit for bit, and can be resumed") {
  dataset const data = surface(40);
  neural_network const whole{
      .output = ref<curve>, .loss = ref<curve_loss>, .optimizer = adam{.rate = 0.01}, .epochs = 6, .resumable = true};
  auto part = whole;
  part.epochs = 2;
  auto const first = fit(part, data);
  save(first, file("model"));
  auto const back = load<std::remove_const_t<decltype(first)>>(file("model"));
  CHECK(serialize(back) == serialize(first));
  CHECK(predict(back, data) == predict(first, data));
  check_same(resume(whole, data, back), fit(whole, data));
  std::filesystem::remove(file("model"));
}

TEST_CASE("save: classes and hyperparameters of a classifier") {
  static constexpr auto scores = u | dense<3, "scores">;
  static constexpr auto loss = cross_entropy(scores, t) + lambda * l2(parameter<"scores.W", 3, 2>{});
  neural_network const spec{.output = ref<scores>, .loss = ref<loss>, .epochs = 2, .hyperparameters = {{lambda, 0.01}}};
  auto const model = fit(spec, sectors(50));
  auto const back = deserialize<std::remove_const_t<decltype(model)>>(serialize(model));
  CHECK(back.classes == std::vector<std::string>{"left", "right", "up"});
  REQUIRE(back.hyperparameters.size() == 1);
  CHECK(back.hyperparameters[0].leaf.text == "lambda");
  CHECK(back.hyperparameters[0].value == 0.01);
  CHECK(predict_proba(back, sectors(50).features()) == predict_proba(model, sectors(50).features()));
}

TEST_CASE("save: a network and its trainer go on in another process' place") {
  using net_type = network<curve, curve_loss, double>;
  net_type whole, half, other;
  initialize(whole, 1), initialize(half, 1), initialize(other, 2);
  std::vector<double> const rows{1, 2, -1, 0.5, 0.3, 0.1}, targets{0.5, -0.5, 1};
  auto one = whole.train_with(adam{.rate = 0.1}, 3), first = half.train_with(adam{.rate = 0.1}, 3),
       second = other.train_with(adam{.rate = 0.1}, 3);
  auto const step = [&](auto& trainer) { trainer.step(3, feed(u, rows), feed(y, targets)); };
  for (int i = 0; i < 7; ++i) step(one);
  for (int i = 0; i < 3; ++i) step(first);
  save(half, first.memory(), file("training"));
  load(file("training"), other, second);
  for (int i = 0; i < 4; ++i) step(second);
  CHECK(std::ranges::equal(other.memory(), whole.memory()));
  CHECK(second.steps() == 7);

  auto const before = std::vector(other.memory().begin(), other.memory().end());
  auto plain = other.train_with(sgd{}, 3);
  CHECK(message([&] { load(file("training"), other, plain); }) ==
        file("training") + ": restore: this is the memory of another optimizer, or of other parameters");
  CHECK(message([&] { load(file("training"), other); }) ==
        file("training") + ": the file holds parameters with an optimizer's state, but parameters are needed");
  CHECK(std::ranges::equal(other.memory(), before));
  save(half, file("training"));
  load(file("training"), other);
  CHECK(std::ranges::equal(other.memory(), half.memory()));
  network<logits, class_loss, double> stranger;
  CHECK(message([&] { load(file("training"), stranger); }).starts_with(file("training") + ": it"));
  network<curve, curve_loss> narrow;
  CHECK(message([&] { load(file("training"), narrow); }) ==
        file("training") + ": its numbers have 8 bytes, but the network's have 4");
  std::filesystem::remove(file("training"));
  CHECK(message([&] { load(file("training"), other); }).starts_with(file("training") + ": cannot be opened"));
}

TEST_CASE("save: every cut and every changed byte is refused") {
  static constexpr auto tiny = u | dense<1>;
  static constexpr auto tiny_loss = mean_squared_error(tiny, y);
  neural_network const spec{
      .output = ref<tiny>, .loss = ref<tiny_loss>, .optimizer = momentum{}, .epochs = 2, .patience = 2, .resumable = true};
  auto const model = fit(spec, surface(10));
  using model_type = std::remove_const_t<decltype(model)>;
  std::string const bytes = serialize(model);
  int refused = 0;
  for (std::size_t cut = 0; cut < bytes.size(); ++cut)
    refused += message([&] { deserialize<model_type>(bytes.substr(0, cut)); }) != "no error";
  CHECK(refused == int(bytes.size()));
  refused = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string changed = bytes;
    changed[i] = char(changed[i] ^ (1 << (i % 8)));
    refused += message([&] { deserialize<model_type>(changed); }) != "no error";
  }
  CHECK(refused == int(bytes.size()));
  CHECK(message([&] { deserialize<model_type>(bytes + "x"); }) ==
        "the saved network is damaged: its checksum does not match");
  CHECK(message([&] { deserialize<model_type>("hello"); }) == "this is no saved network");

  // With a checksum that was made to match, every field is checked by itself: an error, or a model that can be used.
  for (std::size_t i = detail::network_magic.size(); i < bytes.size() - 8; ++i)
    for (int const value : {0, 1, 0x7f, 0xff}) {
      std::string forged = bytes.substr(0, bytes.size() - 8);
      forged[i] = char(value);
      detail::byte_writer out;
      out.raw(forged);
      try {
        auto const back = deserialize<model_type>(std::move(out).finish());
        (void)predict(back, std::vector<float>{0, 1});
        auto more = spec;
        more.epochs = 3;
        if (back.history.size() == 2) (void)resume(more, surface(10), back);
      } catch (error const&) {}
    }
}
