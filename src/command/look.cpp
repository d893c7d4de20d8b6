// src/command/look.cpp — ctgrad describe, ctgrad models, ctgrad data
// SPDX-License-Identifier: MIT
#include <ctgrad/report/markup.hpp>
#include <ctgrad/selection/cross_validate.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "verbs.hpp"

namespace ctgrad::command {
namespace {

/// Between neighbouring values, as NumPy does it.
auto quantile(std::vector<double> const& sorted, double share) -> double {
  double const at = share * double(sorted.size() - 1);
  auto const below = std::size_t(at);
  std::size_t const above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (at - double(below)) * (sorted[above] - sorted[below]);
}

auto about_column(csv_column const& c, std::size_t rows) -> nlohmann::ordered_json {
  nlohmann::ordered_json about{{"name", c.name}, {"kind", c.is_numeric() ? "numbers" : "categories"}};
  std::size_t missing = 0;
  for (std::size_t i = 0; i < rows; ++i) missing += c.is_missing(i);
  about["missing"] = missing;
  if (c.is_numeric()) {
    std::vector<double> known;
    for (double const v : c.numbers)
      if (v == v) known.push_back(v);
    if (known.empty()) return about;
    std::ranges::sort(known);
    measured const all{known};
    about["mean"] = all.mean(), about["deviation"] = all.deviation();
    about["min"] = known.front(), about["quarter"] = quantile(known, 0.25), about["median"] = quantile(known, 0.5),
    about["three_quarters"] = quantile(known, 0.75), about["max"] = known.back();
    return about;
  }
  std::vector<std::pair<std::size_t, std::string>> counts;
  for (std::string const& name : c.categories.names) counts.emplace_back(0, name);
  for (std::int32_t const code : c.categories.codes)
    if (code >= 0) ++counts[std::size_t(code)].first;
  std::ranges::sort(
      counts, [](auto const& a, auto const& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
  about["different"] = counts.size();
  about["most_frequent"] = nlohmann::ordered_json::array();
  for (std::size_t k = 0; k < counts.size() && k < 5; ++k)
    about["most_frequent"].push_back({{"name", counts[k].second}, {"rows", counts[k].first}});
  return about;
}

}  // namespace

auto aligned(std::vector<std::vector<std::string>> const& rows) -> std::string {
  std::vector<std::size_t> widths;
  for (auto const& row : rows)
    for (std::size_t c = 0; c < row.size(); ++c) {
      widths.resize(std::max(widths.size(), c + 1));
      widths[c] = std::max(widths[c], ctgrad::detail::utf8_count(row[c]));
    }
  std::string text;
  for (auto const& row : rows) {
    text += " ";
    for (std::size_t c = 0; c < row.size(); ++c) {
      std::string const gap(widths[c] - ctgrad::detail::utf8_count(row[c]), ' ');
      bool const number = !row[c].empty() && (std::isdigit(static_cast<unsigned char>(row[c].back())) != 0) &&
                          row[c].find_first_of("=, ") == std::string::npos;
      text += " " + (number ? gap + row[c] : c + 1 < row.size() ? row[c] + gap : row[c]);
    }
    text += '\n';
  }
  return text;
}

void run_describe(std::string const& path, input_options const& input, common_options const& common) {
  csv_table const table = read_table(path, input);
  nlohmann::ordered_json out{{"data", path}, {"rows", table.rows}, {"columns", nlohmann::ordered_json::array()}};
  for (csv_column const& c : table.columns) out["columns"].push_back(about_column(c, table.rows));
  if (common.json) {
    std::cout << out.dump(2) << '\n';
    return;
  }
  std::vector<std::vector<std::string>> numbers{{"numbers", "missing", "mean", "deviation", "min", "median", "max"}},
      words{{"categories", "missing", "different", "most frequent"}};
  for (auto const& c : out["columns"]) {
    auto const number = [&](char const* name) {
      return c.contains(name) ? readable(c[name].get<double>()) : std::string("-");
    };
    if (c["kind"] == "numbers") {
      numbers.push_back({c["name"], number("missing"), number("mean"), number("deviation"), number("min"), number("median"),
                         number("max")});
      continue;
    }
    std::string frequent;
    for (auto const& f : c["most_frequent"])
      frequent += (frequent.empty() ? "" : ", ") + f["name"].get<std::string>() + " (" +
                  std::to_string(f["rows"].get<std::size_t>()) + ")";
    words.push_back({c["name"], number("missing"), number("different"), frequent + (c["different"] > 5 ? ", ..." : "")});
  }
  std::cout << path << ": " << table.rows << " rows, " << table.columns.size() << " columns\n";
  if (numbers.size() > 1) std::cout << '\n' << aligned(numbers);
  if (words.size() > 1) std::cout << '\n' << aligned(words);
}

void run_models(common_options const& common) {
  auto out = nlohmann::ordered_json::array();
  for (bool const classes : {true, false})
    for (kind const& k : kinds(classes)) {
      nlohmann::ordered_json known = nlohmann::ordered_json::array();
      for (setting const& s : k.known)
        known.push_back({{"name", s.name}, {"about", s.about}, {"value", s.value}, {"tuned", s.tuned}});
      auto const same = std::ranges::find_if(out, [&](auto const& other) { return other["name"] == k.name; });
      if (same != out.end()) (*same)["tasks"].push_back("regression");
      else
        out.push_back({{"name", k.name},
                       {"about", k.about},
                       {"tasks", {classes ? "classification" : "regression"}},
                       {"settings", known}});
    }
  if (common.json) {
    std::cout << out.dump(2) << '\n';
    return;
  }
  for (auto const& k : out) {
    std::string tasks;
    for (auto const& t : k["tasks"]) tasks += (tasks.empty() ? "" : ", ") + t.get<std::string>();
    std::cout << k["name"].get<std::string>() << ": " << k["about"].get<std::string>() << " (" << tasks << ")\n";
    std::vector<std::vector<std::string>> rows;
    for (auto const& s : k["settings"]) {
      double const value = s["value"];
      rows.push_back({s["name"], value >= 2147483647 ? "none" : readable(value), s["about"]});
    }
    std::cout << aligned(rows);
  }
}

void run_data(common_options const& common) {
  char const* const given = std::getenv("CTGRAD_DATA");
  std::vector<std::pair<std::string, std::string>> const places{
      {"CTGRAD_DATA", given ? given : ""}, {"the current folder", "."}, {"Debian's packages", "/usr/share/datasets"}};
  nlohmann::ordered_json out{{"compiled_in", embedded_names()}, {"folders", nlohmann::ordered_json::array()}};
  for (auto const& [from, place] : places) {
    std::vector<std::string> files;
    std::error_code ignored;
    if (!place.empty())
      for (auto at = std::filesystem::recursive_directory_iterator(
               place, std::filesystem::directory_options::skip_permission_denied, ignored);
           !ignored && at != std::filesystem::recursive_directory_iterator(); at.increment(ignored)) {
        if (at.depth() > 2) at.disable_recursion_pending();
        std::string const name = at->path().string();
        for (char const* end : {".csv", ".csv.gz", ".tsv", ".tsv.gz", "-images-idx3-ubyte", "-images-idx3-ubyte.gz"})
          if (name.ends_with(end)) files.push_back(name);
      }
    std::ranges::sort(files);
    out["folders"].push_back({{"folder", place}, {"from", from}, {"files", files}});
  }
  if (common.json) {
    std::cout << out.dump(2) << '\n';
    return;
  }
  std::cout << "compiled in, target column \"target\":";
  for (std::string const& name : embedded_names()) std::cout << ' ' << name;
  std::cout << '\n';
  for (auto const& f : out["folders"]) {
    std::string const folder = f["folder"];
    if (folder.empty()) {
      std::cout << "CTGRAD_DATA: not set\n";
      continue;
    }
    std::cout << f["from"].get<std::string>() << ", " << folder << ": " << f["files"].size()
              << " tables and sets of images\n";
    for (std::string const name : f["files"]) std::cout << "  " << name << '\n';
  }
}

}  // namespace ctgrad::command
