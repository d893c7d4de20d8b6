// lenet.cpp — LeNet-5 on 60,000 handwritten digits, and on as many pieces of clothing
// SPDX-License-Identifier: MIT
#include "real_data.hpp"

using namespace ctgrad;
using namespace real_data;

namespace {

// LeCun, Bottou, Bengio & Haffner 1998, with relu and the largest of each window: 61,706 parameters.
inline constexpr input<"x", 1, 28, 28> x;
inline constexpr label<"t", 10> t;
constexpr auto lenet = x | conv2d<6, 5, sliding{.padding = same_padding}> | relu | max_pool<2> | conv2d<16, 5> | relu |
                       max_pool<2> | flatten | dense<120> | relu | dense<84> | relu | dense<10>;
constexpr auto lenet_loss = cross_entropy(lenet, t);

constexpr adamw optimizer{.rate = 4e-3, .weight_decay = 0.05};
constexpr int batch = 64;

auto trained_on(dataset const& train, int epochs = 5) {
  return fit(neural_network{.output = ref<lenet>,
                            .loss = ref<lenet_loss>,
                            .optimizer = optimizer,
                            .schedule = warm_up{.share = 0.1, .then = cosine_decay{}},
                            .epochs = epochs,
                            .batch = batch,
                            .initial = initializers::he()},
             train);
}
auto wrong_of(std::string const& images, auto const& side) -> double {
  dataset const train = side("train"), test = side("t10k");
  double const before = processor_seconds();
  auto const model = trained_on(train);
  double const seconds = processor_seconds() - before, wrong = 100 * (1 - score(model, test));
  WARN("LeNet-5, 5 epochs of " << images << ": " << wrong << " % of the test images wrong after " << seconds
                               << " s of one core");
  return wrong;
}

}  // namespace

TEST_CASE("MNIST: LeNet-5 errs on at most 1 % of the test images after 5 epochs") {
  for (std::string const side : {"train", "t10k"})
    if (missing("mnist/" + side + "-images-idx3-ubyte.gz") || missing("mnist/" + side + "-labels-idx1-ubyte.gz")) return;
  CHECK(wrong_of("MNIST", [](std::string const& side) {
          return read_idx_dataset(path("mnist/" + side + "-images-idx3-ubyte.gz"),
                                  path("mnist/" + side + "-labels-idx1-ubyte.gz"));
        }) <= 1.0);
}

TEST_CASE("MNIST: LeNet-5 after one epoch, and what the epoch takes beside its steps alone") {
  for (std::string const what : {"images-idx3", "labels-idx1"})
    if (missing("mnist/train-" + what + "-ubyte.gz")) return;
  dataset const train = read_idx_dataset(path("mnist/train-images-idx3-ubyte.gz"), path("mnist/train-labels-idx1-ubyte.gz"));
  network<lenet, lenet_loss> net;
  initialize(net, 0);
  auto trainer = net.train_with(optimizer, batch);
  auto const rows = train.features().first(batch * 784);
  auto const labels = train.labels().first(batch);
  double before = processor_seconds();
  for (std::size_t i = 0; i < train.rows(); i += batch) trainer.step(batch, feed(x, rows), feed(t, labels));
  double const steps = processor_seconds() - before;
  before = processor_seconds();
  auto const model = trained_on(train, 1);
  double const epoch = processor_seconds() - before;
  WARN("an epoch of 60,000 images: " << epoch << " s; its steps alone: " << steps << " s");
  CHECK(score(model, train) >= 0.96);  // the seconds are a measurement: they depend on the machine
}

TEST_CASE("Fashion-MNIST: LeNet-5 is right on at least 89.5 % of the test images") {
  std::string const folder = "/usr/share/datasets/fashion-mnist/";
  std::FILE* const there = std::fopen((folder + "train-images-idx3-ubyte.gz").c_str(), "rb");
  if (there == nullptr) {
    WARN("SKIPPED: the Debian package dataset-fashion-mnist is not installed");
    return;
  }
  std::fclose(there);
  CHECK(wrong_of("Fashion-MNIST", [&](std::string const& side) {
          return read_idx_dataset(folder + side + "-images-idx3-ubyte.gz", folder + side + "-labels-idx1-ubyte.gz");
        }) <= 10.5);
}
