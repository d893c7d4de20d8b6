// bench/run_time/rows.cpp — from Google Benchmark's JSON to a table of ratios, and to our JSON of one row a measurement
// SPDX-License-Identifier: MIT
// usage: rows JSON_OR_EMPTY FILE...
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

using json = nlohmann::ordered_json;

struct measurement {
  std::string name, who;
  std::vector<double> times;

  // CPU time: the machine may be shared.
  void add(json const& run) { times.push_back(run.at("cpu_time").get<double>()); }
  auto min() const { return *std::min_element(times.begin(), times.end()); }
  auto median() const {
    auto sorted = times;
    std::sort(sorted.begin(), sorted.end());
    auto const middle = sorted.size() / 2;
    return sorted.size() % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
};

/// The measurements of one case: ours, then the others from the fastest on. Google Benchmark calls them
/// "w1/ctgrad/repeats:60" and lists them in the random order of their turns.
auto measurements(json const& report) {
  std::vector<measurement> all;
  for (auto const& run : report.at("benchmarks")) {
    if (run.at("run_type") != "iteration") continue;
    auto const label = run.at("run_name").get<std::string>();
    auto const slash = label.find('/');
    auto const name = label.substr(0, slash), who = label.substr(slash + 1, label.find('/', slash + 1) - slash - 1);
    auto found = std::find_if(all.begin(), all.end(), [&](auto const& m) { return m.name == name && m.who == who; });
    if (found == all.end()) found = all.insert(all.end(), {name, who, {}});
    found->add(run);
  }
  std::ranges::sort(all, {}, [](auto const& m) { return std::pair(m.who != "ctgrad", m.median()); });
  return all;
}

auto row(measurement const& of, measurement const& ours) -> json {
  return {{"case", of.name},
          {"who", of.who},
          {"unit", "us"},
          {"median", of.median()},
          {"min", of.min()},
          {"ratio_to_us", of.median() / ours.median()},
          {"command", "./dev bench " + of.name}};
}

void print(json const& row, std::string const& note) {
  std::printf("%-6s %-10s %10.3f us %10.3f us %8.3f   %s\n", row.at("case").get<std::string>().c_str(),
              row.at("who").get<std::string>().c_str(), row.at("median").get<double>(), row.at("min").get<double>(),
              row.at("ratio_to_us").get<double>(), note.c_str());
}

/// The racers' notes are entries "case/who" of Google Benchmark's context.
void print_absent(json const& context) {
  for (auto const& [key, note] : context.items()) {
    auto const slash = key.find('/');
    if (slash != std::string::npos && note == "absent")
      std::printf("%-6s %-10s     absent\n", key.substr(0, slash).c_str(), key.substr(slash + 1).c_str());
  }
}

int main(int argc, char** argv) {
  if (argc < 3) return std::fprintf(stderr, "usage: rows JSON_OR_EMPTY FILE...\n"), 2;
  auto rows = json::array();
  std::printf("%-6s %-10s %13s %13s %8s\n", "case", "who", "median", "min", "to us");
  for (int i = 2; i < argc; ++i) {
    auto const report = json::parse(std::ifstream(argv[i]));
    auto const& context = report.at("context");
    auto const all = measurements(report);
    if (all.empty() || all.front().who != "ctgrad") return std::fprintf(stderr, "%s: ctgrad is missing\n", argv[i]), 1;
    for (auto const& measured : all) {
      rows.push_back(row(measured, all.front()));
      print(rows.back(), context.value(measured.name + "/" + measured.who, ""));
    }
    print_absent(context);
  }
  if (std::string const file = argv[1]; !file.empty() && !(std::ofstream(file) << rows.dump(2) << '\n'))
    return std::fprintf(stderr, "%s: cannot be written\n", file.c_str()), 1;
}
