// sunspots.cpp — sunspots a year ahead: a small temporal convolution beside the naive forecast
// SPDX-License-Identifier: MIT
//
//     sunspots [monthly-sunspots.csv [SUNSPOTS.svg]]
//
// The series is in the folder that CTGRAD_DATA names, as timeseries/monthly-sunspots.csv. The naive forecast says that next
// year will be like this month. The network sees eleven years, about one cycle, through three convolutions whose windows
// grow; it is trained on the first four fifths and judged on the last.
#include <ctgrad/ctgrad.hpp>
#include <ctgrad/data/csv.hpp>
#include <ctgrad/report/line_plot.hpp>
#include <ctgrad/report/write_file.hpp>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iostream>

using namespace ctgrad;

constexpr int seen = 132, ahead = 12;   // months

inline constexpr input<"x", 1, seen> x;
inline constexpr target<"y", 1> y;
inline constexpr auto forecast = x | conv1d<8, 6, sliding{.stride = 2}> | relu | conv1d<8, 5, sliding{.stride = 2}> | relu |
                                 conv1d<8, 5, sliding{.dilation = 3}> | relu | flatten | dense<1>;
inline constexpr auto loss = mean_squared_error(forecast, y);

namespace {

// Counts of spots vary with their number: their square roots do not.
auto scaled(double spots) -> float { return float(std::sqrt(spots) / 5 - 1); }
auto spots(float scaled) -> double { return std::pow(std::max(0.0, 5 * (double(scaled) + 1)), 2); }

auto windows_of(std::vector<double> const& series, std::size_t first, std::size_t end) -> dataset {
  dataset_parts parts{.width = seen};
  for (std::size_t t = first; t < end; ++t) {   // t is the month that is forecast
    for (std::size_t k = t - ahead - seen + 1; k <= t - ahead; ++k) parts.features.push_back(scaled(series[k]));
    parts.targets.push_back(scaled(series[t]));
  }
  return dataset(std::move(parts));
}

auto parameters_of(auto const& net) -> int {
  int count = 0;
  for (int k = 0; k < net.table.size; ++k) count += net.table.entries[k].extent.size();
  return count;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    char const* const folder = std::getenv("CTGRAD_DATA");
    std::string const file = argc > 1 ? argv[1] : std::string(folder ? folder : ".") + "/timeseries/monthly-sunspots.csv";
    if (!std::ifstream(file)) {
      std::cout << "SKIPPED: there is no " << file << '\n';
      return 0;
    }
    std::vector<double> const series_of_spots = read_csv(file, {.without = {"Month"}}).column("Sunspots").numbers;
    std::size_t const months = series_of_spots.size(), border = months * 4 / 5;
    dataset const train = windows_of(series_of_spots, seen + ahead, border), test = windows_of(series_of_spots, border, months);
    auto const model = fit(neural_network{.output = ref<forecast>, .loss = ref<loss>,
                                          .optimizer = adamw{.rate = 2e-3, .weight_decay = 0.3},
                                          .schedule = warm_up{.share = 0.1, .then = cosine_decay{}}, .epochs = 40, .batch = 32,
                                          .seed = 1, .initial = initializers::he()}, train);
    std::vector<float> const said = predict(model, test);
    series truth{.name = "sunspots"}, ours{.name = "convolution"};
    double of_ours = 0, of_naive = 0;
    for (std::size_t i = 0; i < test.rows(); ++i) {
      double const now = series_of_spots[border + i];
      of_ours += std::pow(spots(said[i]) - now, 2), of_naive += std::pow(series_of_spots[border + i - ahead] - now, 2);
      truth.y.push_back(now), ours.y.push_back(spots(said[i]));
      truth.x.push_back(1749 + double(border + i) / 12), ours.x.push_back(truth.x.back());
    }
    auto const root = [&](double sum) { return std::sqrt(sum / double(test.rows())); };
    std::cout << "sunspots a year ahead, " << test.rows() << " months from " << int(truth.x.front())
              << ", root of the mean squared error\n  naive        " << root(of_naive) << "\n  convolution  " << root(of_ours)
              << "   (" << parameters_of(model.net) << " parameters)\n";
    std::string const picture = argc > 2 ? argv[2] : "sunspots.svg";
    write_file(picture, line_plot({truth, ours}, {.title = "Sunspots, forecast a year before", .x_label = "year",
                                                  .y_label = "sunspots a month", .width = 900}));
    std::cout << "picture written to " << picture << '\n';
    return of_ours < of_naive ? 0 : 1;
  } catch (std::exception const& e) {
    std::cerr << "sunspots: " << e.what() << '\n';
    return 1;
  }
}
