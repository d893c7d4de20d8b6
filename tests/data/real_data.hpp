// tests/data/real_data.hpp — data sets that are not in the repository; tests without them say that they were skipped
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ctgrad.hpp>
#include <ctgrad/data/idx.hpp>
#include <ctgrad/data/to_dataset.hpp>

#include <catch2/catch.hpp>

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>

namespace real_data {

using namespace ctgrad;

/// Where a file of the folder CTGRAD_DATA lies; empty where it is not.
inline auto path(std::string const& file) -> std::string {
  char const* const folder = std::getenv("CTGRAD_DATA");
  if (folder == nullptr) return {};
  std::string const all = std::string(folder) + "/" + file;
  if (std::FILE* const f = std::fopen(all.c_str(), "rb")) return std::fclose(f), all;
  return {};
}

/// Is a file missing? Then says that the test is skipped.
inline auto missing(std::string const& file) -> bool {
  if (!path(file).empty()) return false;
  WARN("SKIPPED: there is no " << file << " in the folder that the environment names as CTGRAD_DATA");
  return true;
}

/// Processor time of this process: other programs on the machine do not count.
inline auto processor_seconds() -> double { return double(std::clock()) / double(CLOCKS_PER_SEC); }

/// A fifth of the rows, by a hash of their numbers: the split of the reference scores.
inline auto hash_split(dataset const& data) -> train_test {
  std::vector<std::size_t> train, test;
  for (std::size_t i = 0; i < data.rows(); ++i)
    (double(std::uint32_t(i * 2654435761u)) / 4294967296.0 < 0.2 ? test : train).push_back(i);
  return {data.subset(train), data.subset(test)};
}

/// The official sides of UCI's census table: 108 columns, one for each category.
inline auto adult() -> train_test {
  // One table, so that both sides have the same categories, "?" one of them; the test side ends its labels in a full stop.
  std::string const train = read_file(path("tabular/adult-train.csv.gz")),
                    test = read_file(path("tabular/adult-test.csv.gz"));
  std::string all;
  std::size_t trained = 0;
  for (std::string const* side : {&train, &test}) {
    for (std::size_t at = 0; at < side->size();) {
      std::size_t const end = std::min(side->find('\n', at), side->size());
      std::string line = side->substr(at, end - at);
      at = end + 1;
      while (!line.empty() && (line.back() == '.' || line.back() == '\r')) line.pop_back();
      if (line.empty() || line[0] == '|') continue;
      all += line + '\n';
      trained += side == &train;
    }
  }
  dataset const whole = to_dataset(parse_csv(all, {.header = false, .missing = {}}, "adult"), {.label = "15"});
  REQUIRE(whole.width() == 108);
  REQUIRE(trained == 32561);
  std::vector<std::size_t> rows(whole.rows());
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = i;
  return {whole.subset(std::span(rows).first(trained)), whole.subset(std::span(rows).subspan(trained))};
}

/// Both sides with features (and targets) of mean 0 and deviation 1 on the training side; `deviation` is that of targets.
struct standardized {
  dataset train, test;
  double deviation = 1;
};

inline auto parts_of(dataset const& d) -> dataset_parts {
  dataset_parts p{.features{d.features().begin(), d.features().end()}, .width = d.width()};
  if (d.has_labels()) p.labels.assign(d.labels().begin(), d.labels().end()), p.classes = d.classes();
  if (d.has_targets()) p.targets.assign(d.targets().begin(), d.targets().end());
  return p;
}

inline auto standardize(train_test const& sides) -> standardized {
  dataset_parts a = parts_of(sides.train), b = parts_of(sides.test);
  double last = 1;
  auto const scale = [&](std::vector<float>& from, std::vector<float>& other, std::size_t width) {
    for (std::size_t k = 0; k < width; ++k) {
      double mean = 0, square = 0, n = double(from.size() / width);
      for (std::size_t i = k; i < from.size(); i += width) mean += double(from[i]) / n;
      for (std::size_t i = k; i < from.size(); i += width) square += std::pow(double(from[i]) - mean, 2) / n;
      last = square > 0 ? std::sqrt(square) : 1;
      for (auto* values : {&from, &other})
        for (std::size_t i = k; i < values->size(); i += width) (*values)[i] = float((double((*values)[i]) - mean) / last);
    }
  };
  scale(a.features, b.features, a.width);
  if (!a.targets.empty()) scale(a.targets, b.targets, 1);
  return {dataset{std::move(a)}, dataset{std::move(b)}, last};
}

}  // namespace real_data
