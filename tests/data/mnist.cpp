// mnist.cpp — 60,000 handwritten digits: how good a network of one hidden layer becomes, and how soon
// SPDX-License-Identifier: MIT
#include "real_data.hpp"

using namespace ctgrad;
using namespace real_data;

namespace {

inline constexpr input<"x", 784> x;
inline constexpr label<"t", 10> t;
constexpr auto wide = x | dense<300> | relu | dense<10>;
constexpr auto wide_loss = cross_entropy(wide, t);
constexpr auto deep = x | dense<500> | relu | dense<150> | relu | dense<10>;
constexpr auto deep_loss = cross_entropy(deep, t);

auto digits_of(std::string const& side) -> dataset {
  return read_idx_dataset(path("mnist/" + side + "-images-idx3-ubyte.gz"), path("mnist/" + side + "-labels-idx1-ubyte.gz"));
}
auto absent_here() -> bool {
  return missing("mnist/train-images-idx3-ubyte.gz") || missing("mnist/train-labels-idx1-ubyte.gz") ||
         missing("mnist/t10k-images-idx3-ubyte.gz") || missing("mnist/t10k-labels-idx1-ubyte.gz");
}

}  // namespace

TEST_CASE("MNIST: the files are read as they were written") {
  if (absent_here()) return;
  dataset const train = digits_of("train"), test = digits_of("t10k");
  CHECK(train.rows() == 60000);
  CHECK(test.rows() == 10000);
  CHECK(train.width() == 784);
  CHECK(train.classes() == 10);
  CHECK(train.labels()[0] == 5);
  CHECK(test.labels()[0] == 7);
  double mean = 0, square = 0;
  for (float const p : train.features()) mean += double(p), square += double(p) * double(p);
  mean /= double(train.features().size()), square /= double(train.features().size());
  CHECK(mean == Approx(0.13066).margin(1e-5));
  CHECK(std::sqrt(square - mean * mean) == Approx(0.30811).margin(1e-5));
}

TEST_CASE("MNIST: 784-300-10 errs on less than 1.8 % of the test images") {
  if (absent_here()) return;
  dataset const train = digits_of("train"), test = digits_of("t10k");
  double const before = processor_seconds();
  auto const model = fit(neural_network{.output = ref<wide>,
                                        .loss = ref<wide_loss>,
                                        .optimizer = adamw{.rate = 2e-3, .weight_decay = 0.05},
                                        .schedule = warm_up{.share = 0.1, .then = cosine_decay{}},
                                        .epochs = 12,
                                        .batch = 100,
                                        .initial = initializers::he()},
                         train);
  double const seconds = processor_seconds() - before, wrong = 100 * (1 - score(model, test));
  WARN("784-300-10, 12 epochs: " << wrong << " % of the test images wrong after " << seconds << " s of one core");
  CHECK(wrong < 1.8);  // LeCun, Bottou, Bengio & Haffner 1998: 4.7 %
}

TEST_CASE("MNIST: 784-500-150-10 errs on less than 2.95 %, and less than 1.8 %") {
  if (absent_here()) return;
  dataset const train = digits_of("train"), test = digits_of("t10k");
  double const before = processor_seconds();
  auto const model = fit(neural_network{.output = ref<deep>,
                                        .loss = ref<deep_loss>,
                                        .optimizer = adamw{.rate = 2e-3, .weight_decay = 0.05},
                                        .schedule = warm_up{.share = 0.1, .then = cosine_decay{}},
                                        .epochs = 8,
                                        .batch = 100,
                                        .initial = initializers::he()},
                         train);
  double const seconds = processor_seconds() - before, wrong = 100 * (1 - score(model, test));
  WARN("784-500-150-10, 8 epochs: " << wrong << " % of the test images wrong after " << seconds << " s of one core");
  CHECK(wrong < 1.8);  // LeCun, Bottou, Bengio & Haffner 1998: 2.95 %
}

TEST_CASE("MNIST: 98 % of the test images right after a few seconds") {
  if (absent_here()) return;
  dataset const train = digits_of("train"), test = digits_of("t10k");
  double const before = processor_seconds();
  auto const model = fit(neural_network{.output = ref<wide>,
                                        .loss = ref<wide_loss>,
                                        .optimizer = adamw{.rate = 7e-3, .beta2 = 0.99, .weight_decay = 0.05},
                                        .schedule = warm_up{.share = 0.2, .then = cosine_decay{}},
                                        .epochs = 3,
                                        .batch = 128,
                                        .initial = initializers::he()},
                         train);
  double const seconds = processor_seconds() - before;
  double const right = 100 * score(model, test);
  WARN("784-300-10, 3 epochs: " << right << " % of the test images right after " << seconds << " s of one core");
  CHECK(right >= 98);  // the seconds are a measurement: they depend on the machine
}
