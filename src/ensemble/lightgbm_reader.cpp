// src/ensemble/lightgbm_reader.cpp — LightGBM's text format, of which nothing is believed; see lightgbm.hpp
// SPDX-License-Identifier: MIT
#include <ctgrad/core/error.hpp>
#include <ctgrad/ensemble/lightgbm.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <limits>
#include <map>
#include <sstream>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {
namespace {

auto words_of(std::string_view line) -> std::vector<std::string_view> {
  std::vector<std::string_view> words;
  while (!line.empty()) {
    auto const end = std::min(line.find(' '), line.size());
    if (end > 0) words.push_back(line.substr(0, end));
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return words;
}

/// The lines `key=value` of one part of the text.
class section {
 public:
  explicit section(std::string where) : where_(std::move(where)) {}

  void add(std::string_view line) {
    auto const equals = std::min(line.find('='), line.size());
    std::string_view const value = equals < line.size() ? line.substr(equals + 1) : std::string_view{};
    bool const first = fields_.emplace(line.substr(0, equals), value).second;
    require(first, "read_lightgbm: ", where_, " has ", line.substr(0, equals).substr(0, 40), " twice");
  }

  auto has(std::string_view key) const -> bool { return fields_.contains(key); }
  auto text(std::string_view key) const -> std::string_view {
    auto const found = fields_.find(key);
    require(found != fields_.end(), "read_lightgbm: ", where_, " has no ", key);
    return found->second;
  }
  auto integer(std::string_view key, std::int64_t low, std::int64_t high) const -> std::int64_t {
    return number<std::int64_t>(key, text(key), low, high);
  }
  template <class Number>
  auto numbers(std::string_view key, std::size_t count, Number low, Number high) const -> std::vector<Number> {
    std::vector<Number> result;
    for (auto const word : words_of(text(key))) result.push_back(number<Number>(key, word, low, high));
    require(result.size() == count, "read_lightgbm: ", where_, " has ", result.size(), " numbers in ", key, ", ", count,
            " are needed");
    return result;
  }
  auto where() const -> std::string const& { return where_; }

 private:
  template <class Number>
  auto number(std::string_view key, std::string_view word, Number low, Number high) const -> Number {
    Number value{};
    auto const [end, fault] = std::from_chars(word.data(), word.data() + word.size(), value);
    require(fault == std::errc{} && end == word.data() + word.size(), "read_lightgbm: ", where_, " has ", word.substr(0, 40),
            " in ", key, ", which is no ", std::is_integral_v<Number> ? "whole number" : "number");
    require(value >= low && value <= high, "read_lightgbm: ", where_, " has ", word.substr(0, 40), " in ", key,
            ", which must lie between ", low, " and ", high);
    return value;
  }

  std::string where_;
  std::map<std::string_view, std::string_view> fields_;
};

/// The head, and a section a tree; what comes behind the trees is no matter.
struct document {
  section head{"the head"};
  std::vector<section> trees{};

  explicit document(std::string_view text) {
    bool first = true, ended = false;
    for (std::size_t at = 0; at < text.size() && !ended;) {
      auto const end = std::min(text.find('\n', at), text.size());
      auto line = text.substr(at, end - at);
      at = end + 1;
      if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
      require(!first || line == "tree", "read_lightgbm: the text does not begin with the line tree");
      ended = line == "end of trees";
      if (line.starts_with("Tree=")) {
        require(line.substr(5) == std::to_string(trees.size()), "read_lightgbm: ", line.substr(0, 40), " follows ",
                trees.size(), " trees");
        trees.emplace_back("tree " + std::to_string(trees.size()));
      } else if (!first && !ended && !line.empty()) (trees.empty() ? head : trees.back()).add(line);
      first = false;
    }
    require(ended, "read_lightgbm: the text ends before the line end of trees");
  }
};

void read_sets(section const& from, learn::lightgbm_tree& t, std::size_t count) {
  if (count == 0) return;
  auto const bounds = from.numbers<std::int64_t>("cat_boundaries", count + 1, 0, std::numeric_limits<std::int32_t>::max());
  constexpr auto all_bits = std::numeric_limits<std::uint32_t>::max();
  t.sets = from.numbers<std::uint32_t>("cat_threshold", std::size_t(bounds.back()), 0, all_bits);
  for (std::size_t i = 0; i < count; ++i)
    require(bounds[0] == 0 && bounds[i] < bounds[i + 1], "read_lightgbm: ", from.where(),
            " has cat_boundaries that do not ascend from 0");
  for (auto& n : t.nodes) {
    if (n.first_word < 0) continue;
    auto const index = n.threshold;
    require(index >= 0 && index < double(count) && index == std::floor(index), "read_lightgbm: ", from.where(),
            " asks for set ", index, " of ", count);
    n.first_word = std::int32_t(bounds[std::size_t(index)]);
    n.words = std::int32_t(bounds[std::size_t(index) + 1]) - n.first_word;
  }
}

/// A child behind its parent rules out cycles; one parent for each node and leaf makes it one tree.
void require_tree(learn::lightgbm_tree const& t, std::string const& where) {
  std::vector<int> nodes(t.nodes.size()), leaves(t.leaves.size());
  for (std::size_t i = 0; i < t.nodes.size(); ++i)
    for (std::int32_t const child : {t.nodes[i].left, t.nodes[i].right}) {
      bool const leaf = child < 0;
      auto const at = std::size_t(leaf ? ~child : child);
      require(leaf ? at < leaves.size() : at > i && at < nodes.size(), "read_lightgbm: ", where, " has the child ", child,
              " at node ", i, ", children lie behind their parents");
      int const parents = ++(leaf ? leaves : nodes)[at];
      require(parents == 1, "read_lightgbm: ", where, " has two parents of ", leaf ? "leaf " : "node ", at);
    }
}

void read_linear_leaves(section const& from, learn::lightgbm_tree& t, std::size_t width) {
  constexpr double large = std::numeric_limits<double>::max();
  t.constants = from.numbers<double>("leaf_const", t.leaves.size(), -large, large);
  t.first_terms = {0};
  for (auto const count : from.numbers<std::int64_t>("num_features", t.leaves.size(), 0, std::int64_t(width)))
    t.first_terms.push_back(t.first_terms.back() + std::size_t(count));
  auto const columns = from.numbers<std::int32_t>("leaf_features", t.first_terms.back(), 0, std::int32_t(width) - 1);
  auto const coefficients = from.numbers<double>("leaf_coeff", columns.size(), -large, large);
  for (std::size_t k = 0; k < columns.size(); ++k) t.terms.push_back({columns[k], coefficients[k]});
}

auto read_tree(section const& from, std::size_t width) -> learn::lightgbm_tree {
  constexpr auto most = std::numeric_limits<std::int32_t>::max();
  constexpr double large = std::numeric_limits<double>::max();
  auto const leaves = std::size_t(from.integer("num_leaves", 1, most)), count = leaves - 1;
  auto const sets = std::size_t(from.integer("num_cat", 0, most));
  learn::lightgbm_tree t{.leaves = from.numbers<double>("leaf_value", leaves, -large, large)};
  if (from.has("is_linear") && from.integer("is_linear", 0, 1) == 1) read_linear_leaves(from, t, width);
  if (count == 0) return t;
  auto const column = from.numbers<std::int64_t>("split_feature", count, 0, std::int64_t(width) - 1);
  auto const threshold = from.numbers<double>("threshold", count, -HUGE_VAL, HUGE_VAL);  // all that is known, or what is not
  auto const kind = from.numbers<std::int64_t>("decision_type", count, 0, 11);
  auto const left = from.numbers<std::int64_t>("left_child", count, -most - 1, most);
  auto const right = from.numbers<std::int64_t>("right_child", count, -most - 1, most);
  for (std::size_t i = 0; i < count; ++i) {
    bool const categorical = (kind[i] & 1) != 0;
    require(!categorical || sets > 0, "read_lightgbm: ", from.where(), " asks for a set, but has none");
    t.nodes.push_back({std::int32_t(column[i]), std::int32_t(left[i]), std::int32_t(right[i]), threshold[i],
                       categorical ? 0 : -1, 0, learn::lightgbm_tree::missing(kind[i] >> 2), (kind[i] & 2) != 0});
  }
  read_sets(from, t, sets);
  require_tree(t, from.where());
  return t;
}

/// What `objective=name sigmoid:1` makes of the sums, and whether it is one of classes.
template <class Task>
void read_objective(section const& head, learn::lightgbm_parts& parts) {
  using enum learn::lightgbm_link;
  auto const words = words_of(head.has("objective") ? head.text("objective") : std::string_view("none"));
  std::string_view const name = words.empty() ? "none" : words[0];
  bool classes = false;
  if (name == "binary" || name == "multiclassova") parts.link = sigmoid, classes = true;
  else if (name == "multiclass") parts.link = softmax, classes = true;
  else if (name == "cross_entropy") parts.link = sigmoid;
  else if (name == "cross_entropy_lambda") parts.link = softplus;
  else if (name == "poisson" || name == "gamma" || name == "tweedie") parts.link = exponential;
  else {
    constexpr std::string_view sums[]{"none",     "regression", "regression_l1", "huber",       "fair",
                                      "quantile", "mape",       "lambdarank",    "rank_xendcg", "custom"};
    require(std::ranges::find(sums, name) != std::end(sums), "read_lightgbm: the objective is ", name.substr(0, 40),
            ", which is none of LightGBM's that this version knows");
  }
  for (auto const word : words) {
    if (word == "sqrt") parts.link = signed_square;
    if (!word.starts_with("sigmoid:")) continue;
    auto const given = word.substr(8);
    auto const [end, fault] = std::from_chars(given.data(), given.data() + given.size(), parts.steepness);
    bool const whole = fault == std::errc{} && end == given.data() + given.size();
    require(whole && parts.steepness > 0 && std::isfinite(parts.steepness), "read_lightgbm: the objective has the sigmoid ",
            given.substr(0, 40), ", a finite number above 0 is needed");
  }
  bool const wanted = std::is_same_v<Task, classification>;
  require(classes == wanted, "read_lightgbm: the objective is ", name.substr(0, 40), ", but one of a ",
          wanted ? "classification" : "regression", " is needed");
}

}  // namespace

template <class Task>
auto read_lightgbm(std::string_view text) -> lightgbm_model<Task> {
  document const from(text);
  section const& head = from.head;
  auto const version = head.text("version");
  require(version == "v2" || version == "v3" || version == "v4", "read_lightgbm: the version is ", version.substr(0, 40),
          ", v2 to v4 are known");
  table_schema schema;
  schema.width = std::size_t(head.integer("max_feature_idx", 0, std::numeric_limits<std::int32_t>::max() - 1)) + 1;
  schema.missing = true;
  for (auto const name : words_of(head.text("feature_names"))) schema.feature_names.emplace_back(name);
  require(schema.feature_names.size() == schema.width, "read_lightgbm: the head has ", schema.feature_names.size(),
          " feature_names, ", schema.width, " are needed");
  learn::lightgbm_parts parts;
  read_objective<Task>(head, parts);
  parts.mean = head.has("average_output");
  for (section const& t : from.trees) parts.trees.push_back(read_tree(t, schema.width));
  auto const most = std::int64_t(std::max<std::size_t>(1, parts.trees.size()));
  parts.sums = std::size_t(head.integer("num_tree_per_iteration", 1, most));
  require(parts.trees.size() % parts.sums == 0, "read_lightgbm: ", parts.trees.size(), " trees are no whole rounds of ",
          parts.sums);
  bool const classes = std::is_same_v<Task, classification>;
  require(classes || parts.sums == 1, "read_lightgbm: a regression has ", parts.sums, " trees a round, 1 is needed");
  schema.outputs = classes ? std::max<std::size_t>(2, parts.sums) : 1;
  return {std::move(schema), std::move(parts)};
}

template <class Task>
auto load_lightgbm(std::string const& path) -> lightgbm_model<Task> {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  require(file.good() && text.good(), path, ": it cannot be read");
  try {
    return read_lightgbm<Task>(text.view());
  } catch (error const& e) { throw error(path + ": " + e.what()); }
}

template auto read_lightgbm(std::string_view) -> lightgbm_model<classification>;
template auto read_lightgbm(std::string_view) -> lightgbm_model<regression>;
template auto load_lightgbm(std::string const&) -> lightgbm_model<classification>;
template auto load_lightgbm(std::string const&) -> lightgbm_model<regression>;

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI
