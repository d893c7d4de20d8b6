// tabular.cpp — networks on tables, beside the scores of scikit-learn's MLP (hidden layer of 64) on the same split
// SPDX-License-Identifier: MIT
#include "real_data.hpp"

#include <fstream>
#include <functional>

using namespace ctgrad;
using namespace real_data;

namespace {

constexpr auto rates = warm_up{.share = 0.05, .then = cosine_decay{}};

// The mean over five seeds, as a row of a table; ./dev table wants all of them, in a file.
auto five_seeds(std::string const& name, double reference, std::function<double(std::uint64_t)> const& run) -> double {
  double sum = 0, square = 0;
  std::string all = name;
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    double const v = run(seed);
    sum += v / 5, square += v * v / 5, all += ";" + std::to_string(v);
  }
  if (char const* const table = std::getenv("CTGRAD_TABLE")) std::ofstream(table, std::ios::app) << all << '\n';
  char row[160];
  std::snprintf(row, sizeof row, "%-20s ours %10.5g (sd %.2g)   scikit-learn's MLP %10.5g", name.c_str(), sum,
                std::sqrt(std::max(0.0, square - sum * sum)), reference);
  WARN(row);
  return sum;
}

inline constexpr input<"x30", 30> x30;
inline constexpr label<"t2", 2> t2;
constexpr auto cancer = x30 | dense<64> | relu | dense<2>;
constexpr auto cancer_loss = cross_entropy(cancer, t2);

inline constexpr input<"x64", 64> x64;
inline constexpr label<"t10", 10> t10;
constexpr auto figures = x64 | dense<64> | relu | dense<10>;
constexpr auto figures_loss = cross_entropy(figures, t10);

inline constexpr input<"x8", 8> x8;
inline constexpr target<"y", 1> y;
constexpr auto price = x8 | dense<64> | relu | dense<1>;
constexpr auto price_loss = mean_squared_error(price, y);

inline constexpr input<"x38", 38> x38;
constexpr auto solubility = x38 | dense<64> | relu | dense<1>;
constexpr auto solubility_loss = mean_squared_error(solubility, y);

inline constexpr input<"x108", 108> x108;
constexpr auto income = x108 | dense<64> | relu | dense<2>;
constexpr auto income_loss = cross_entropy(income, t2);

}  // namespace

TEST_CASE("breast cancer: as good as scikit-learn's MLP, to 0.01") {
  if (missing("tabular/breast-cancer-sklearn.csv")) return;
  auto const data =
      standardize(hash_split(to_dataset(read_csv(path("tabular/breast-cancer-sklearn.csv")), {.label = "target"})));
  double const found = five_seeds("breast cancer", 0.96522, [&](std::uint64_t seed) {
    return score(fit(neural_network{.output = ref<cancer>,
                                    .loss = ref<cancer_loss>,
                                    .optimizer = adamw{.weight_decay = 0.1},
                                    .schedule = rates,
                                    .epochs = 60,
                                    .seed = seed},
                     data.train),
                 data.test);
  });
  CHECK(found > 0.96522 - 0.01);
}

TEST_CASE("digits: as good as scikit-learn's MLP, to 0.01") {
  if (missing("tabular/digits-sklearn.csv")) return;
  auto const data = standardize(hash_split(to_dataset(read_csv(path("tabular/digits-sklearn.csv")), {.label = "target"})));
  double const found = five_seeds("digits", 0.96953, [&](std::uint64_t seed) {
    return score(fit(neural_network{.output = ref<figures>,
                                    .loss = ref<figures_loss>,
                                    .optimizer = adamw{.rate = 2e-3},
                                    .schedule = rates,
                                    .epochs = 60,
                                    .seed = seed},
                     data.train),
                 data.test);
  });
  CHECK(found > 0.96953 - 0.01);
}

TEST_CASE("california housing: the error of scikit-learn's MLP, to 2 %") {
  if (missing("tabular/california-housing.csv")) return;
  auto const data =
      standardize(hash_split(to_dataset(read_csv(path("tabular/california-housing.csv")), {.target = "medianHouseValue"})));
  double const found = five_seeds("california housing", 54179, [&](std::uint64_t seed) {
    auto const model = fit(neural_network{.output = ref<price>,
                                          .loss = ref<price_loss>,
                                          .optimizer = adam{.rate = 4e-3},
                                          .schedule = rates,
                                          .epochs = 60,
                                          .batch = 64,
                                          .seed = seed},
                           data.train);
    return data.deviation * std::sqrt(metrics::mean_squared_error(predict(model, data.test), data.test.targets()));
  });
  CHECK(found < 54179 * 1.02);
}

TEST_CASE("adult: as good as scikit-learn's MLP, to 0.01") {
  if (missing("tabular/adult-train.csv.gz") || missing("tabular/adult-test.csv.gz")) return;
  auto const data = standardize(adult());
  double const found = five_seeds("adult", 0.8478, [&](std::uint64_t seed) {
    return score(fit(neural_network{.output = ref<income>,
                                    .loss = ref<income_loss>,
                                    .optimizer = adamw{.weight_decay = 0.1},
                                    .schedule = rates,
                                    .epochs = 8,
                                    .batch = 128,
                                    .seed = seed},
                     data.train),
                 data.test);
  });
  CHECK(found > 0.8478 - 0.01);
}

TEST_CASE("ESOL: the error of scikit-learn's MLP on 38 descriptors, to 2 %") {
  if (missing("chem/esol_descriptors.csv.gz")) return;
  csv_table const table = read_csv(path("chem/esol_descriptors.csv.gz"));
  dataset const whole =
      to_dataset(table, {.target = "logS", .without = {"id", "smiles", "split_random", "split_scaffold", "esol_pred"}});
  REQUIRE(whole.width() == 38);
  encoded_labels const& side = table.column("split_random").categories;
  std::vector<std::size_t> train, test;
  for (std::size_t i = 0; i < whole.rows(); ++i) {
    std::string const& name = side.names[std::size_t(side.codes[i])];
    if (name == "train") train.push_back(i);
    if (name == "test") test.push_back(i);
  }
  auto const data = standardize({whole.subset(train), whole.subset(test)});
  double const found = five_seeds("ESOL, random split", 0.761623, [&](std::uint64_t seed) {
    auto const model = fit(neural_network{.output = ref<solubility>,
                                          .loss = ref<solubility_loss>,
                                          .optimizer = adamw{.rate = 2e-3, .weight_decay = 0.1},
                                          .schedule = rates,
                                          .epochs = 250,
                                          .seed = seed},
                           data.train);
    return data.deviation * std::sqrt(metrics::mean_squared_error(predict(model, data.test), data.test.targets()));
  });
  CHECK(found < 0.761623 * 1.02);
}
