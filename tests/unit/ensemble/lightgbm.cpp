// tests/unit/ensemble/lightgbm.cpp — LightGBM's models say here what they say there; a damaged text says nothing
// SPDX-License-Identifier: MIT
#include <ctgrad/data/read_file.hpp>
#include <ctgrad/ensemble/lightgbm.hpp>

#include <catch2/catch.hpp>

#include <cstdlib>
#include <sstream>

#include "support/damaged_text.hpp"
#include "unit/tree/data.hpp"

using namespace ctgrad;
using support::message, support::replaced;

namespace {

auto file(std::string const& name) -> std::string { return CTGRAD_SOURCE_DIR "/tests/references/lightgbm/" + name; }

/// Rows, and what LightGBM said of them.
struct reference {
  std::vector<float> rows{};
  std::vector<double> said{};

  explicit reference(std::string const& name) {
    std::istringstream lines(read_file(file(name + ".csv")));
    std::string line, cell;
    while (std::getline(lines, line)) {
      auto const bar = line.find('|');
      std::istringstream features(line.substr(0, bar)), answers(line.substr(bar + 1));
      while (std::getline(features, cell, ',')) rows.push_back(std::strtof(cell.c_str(), nullptr));
      while (std::getline(answers, cell, ',')) said.push_back(std::strtod(cell.c_str(), nullptr));
    }
    REQUIRE(rows.size() == 160);
  }
};

void agrees(std::string const& name, std::vector<float> const& found, std::vector<double> const& said) {
  INFO(name);
  REQUIRE(found.size() == said.size());
  for (std::size_t i = 0; i < said.size(); ++i)
    CHECK(std::abs(double(found[i]) - said[i]) <= 1e-6 * std::max(1.0, std::abs(said[i])));
}

}  // namespace

TEST_CASE("lightgbm: regressions, with every missing type, categories, links, linear leaves, ranks and a forest") {
  for (std::string const name : {"regression", "no_missing", "zero_as_missing", "poisson", "square_root", "forest", "linear",
                                 "linear_categories", "ranking", "shares", "weighted_shares"}) {
    reference const from(name);
    agrees(name, predict(load_lightgbm<regression>(file(name + ".txt")), from.rows), from.said);
  }
  // Of the same trees, other losses with the same link say the same.
  auto const with = [](std::string const& name, std::string const& loss, std::string const& other) {
    reference const from(name);
    agrees(other, predict(read_lightgbm<regression>(replaced(read_file(file(name + ".txt")), loss, other)), from.rows),
           from.said);
  };
  with("poisson", "objective=poisson", "objective=gamma");
  with("poisson", "objective=poisson", "objective=tweedie tweedie_variance_power:1.5");
  for (std::string const loss : {"regression_l1", "huber", "fair", "quantile alpha:0.5", "mape", "rank_xendcg", "custom"})
    with("regression", "objective=regression", "objective=" + loss);
  with("regression", "objective=regression\n", "");  // as with a loss of the user's own
}

TEST_CASE("lightgbm: probabilities of two and of more classes") {
  for (std::string const name : {"multiclass", "one_against_all"}) {
    reference const from(name);
    auto const model = load_lightgbm<classification>(file(name + ".txt"));
    CHECK(model.schema().outputs == 3);
    agrees(name, predict_proba(model, from.rows), from.said);
  }
  for (std::string const name : {"binary", "dart"}) {
    reference const two(name);
    auto const p = predict_proba(load_lightgbm<classification>(file(name + ".txt")), two.rows);
    std::vector<float> ones;
    for (std::size_t i = 1; i < p.size(); i += 2) {
      ones.push_back(p[i]);
      CHECK(p[i - 1] == Approx(1 - p[i]));
    }
    agrees(name, ones, two.said);
  }
}

TEST_CASE("lightgbm: a single leaf, and no tree at all") {
  std::string const head =
      "tree\nversion=v4\nnum_class=1\nnum_tree_per_iteration=1\nmax_feature_idx=0\nobjective=regression\n"
      "feature_names=x\n\n";
  std::vector<float> const rows{1, 2};
  CHECK(predict(read_lightgbm<regression>(head + "Tree=0\nnum_leaves=1\nnum_cat=0\nleaf_value=2.5\n\nend of trees\n"),
                rows) == std::vector<float>{2.5f, 2.5f});
  CHECK(predict(read_lightgbm<regression>(head + "end of trees\n"), rows) == std::vector<float>{0, 0});
}

TEST_CASE("lightgbm: each field is checked, and the sentence names it") {
  std::string const good = read_file(file("regression.txt"));
  auto const told = [&](std::string const& from, std::string const& to) {
    return message([&] { (void)read_lightgbm<regression>(replaced(good, from, to)); });
  };
  CHECK(told("tree\n", "forest\n") == "read_lightgbm: the text does not begin with the line tree");
  CHECK(told("version=v4", "version=v9") == "read_lightgbm: the version is v9, v2 to v4 are known");
  CHECK(told("max_feature_idx=3", "max_feature_idx=4") == "read_lightgbm: the head has 4 feature_names, 5 are needed");
  CHECK(told("num_tree_per_iteration=1", "num_tree_per_iteration=3") == "read_lightgbm: 8 trees are no whole rounds of 3");
  CHECK(told("objective=regression", "objective=binary sigmoid:1") ==
        "read_lightgbm: the objective is binary, but one of a regression is needed");
  CHECK(told("Tree=1\n", "Tree=7\n") == "read_lightgbm: Tree=7 follows 1 trees");
  CHECK(told("num_leaves=8", "num_leaves=9") == "read_lightgbm: tree 0 has 8 numbers in leaf_value, 9 are needed");
  CHECK(told("num_leaves=8", "num_leaves=99999999999") ==
        "read_lightgbm: tree 0 has 99999999999 in num_leaves, which must lie between 1 and 2147483647");
  CHECK(told("leaf_value=", "leaf_value=x").ends_with("in leaf_value, which is no number"));
  CHECK(told("split_feature=", "split_feature=4 ").starts_with("read_lightgbm: tree 0 has 4 in split_feature"));
  CHECK(told("left_child=", "left_child=0 ").starts_with("read_lightgbm: tree 0 has 8 numbers in left_child"));
  CHECK(told("cat_boundaries=0 ", "cat_boundaries=1 ") ==
        "read_lightgbm: tree 0 has cat_boundaries that do not ascend from 0");
  CHECK(told("is_linear=0", "is_linear=1") == "read_lightgbm: tree 0 has no leaf_const");
  CHECK(told("is_linear=0", "is_linear=2").ends_with("in is_linear, which must lie between 0 and 1"));
  CHECK(told("objective=regression", "objective=fairy") ==
        "read_lightgbm: the objective is fairy, which is none of LightGBM's that this version knows");
  CHECK(told("num_cat=", "num_dog=") == "read_lightgbm: tree 0 has no num_cat");
  CHECK(told("num_cat=", "num_leaves=8\nnum_cat=") == "read_lightgbm: tree 0 has num_leaves twice");
  CHECK(told("end of trees", "end of tree") == "read_lightgbm: the text ends before the line end of trees");
  CHECK(message([&] { (void)load_lightgbm<regression>("/none"); }) == "/none: it cannot be read");

  std::string const bent = read_file(file("linear.txt"));
  auto const told_of_leaves = [&](std::string const& from, std::string const& to) {
    return message([&] { (void)read_lightgbm<regression>(replaced(bent, from, to)); });
  };
  CHECK(told_of_leaves("num_features=0", "num_features=5").ends_with("in num_features, which must lie between 0 and 4"));
  CHECK(told_of_leaves("num_features=0", "num_features=1") ==
        "read_lightgbm: tree 0 has 0 numbers in leaf_features, 1 are needed");
  CHECK(told_of_leaves("leaf_features=2", "leaf_features=4").ends_with("in leaf_features, which must lie between 0 and 3"));
  CHECK(told_of_leaves("leaf_coeff=-", "leaf_coeff=inf ").find("in leaf_coeff") != std::string::npos);

  // Two nodes that lead to each other, and a leaf with two parents.
  std::string const head = good.substr(0, good.find("Tree=0"));
  auto const tree = [&](std::string const& left, std::string const& right) {
    return message([&] {
      (void)read_lightgbm<regression>(head +
                                      "Tree=0\nnum_leaves=3\nnum_cat=0\nsplit_feature=0 1\nthreshold=0 1\n"
                                      "decision_type=8 8\nleft_child=" +
                                      left + "\nright_child=" + right + "\nleaf_value=1 2 3\nend of trees\n");
    });
  };
  CHECK(tree("1 -1", "-2 -3") == "no error");
  CHECK(tree("1 0", "-2 -3") == "read_lightgbm: tree 0 has the child 0 at node 1, children lie behind their parents");
  CHECK(tree("1 -2", "-2 -3") == "read_lightgbm: tree 0 has two parents of leaf 1");
  CHECK(tree("-1 -2", "-2 -3") == "read_lightgbm: tree 0 has two parents of leaf 1");
  CHECK(tree("1 -9", "-2 -3") == "read_lightgbm: tree 0 has the child -9 at node 1, children lie behind their parents");
}

TEST_CASE("lightgbm: of a damaged text comes a sentence, or a model that still answers") {
  auto const refused_of = [](std::string const& good, auto answer) {
    random_stream const chance{1, stream_id("damage")};
    std::size_t refused = 0;
    for (std::uint64_t k = 0; k < 400; ++k) {
      std::string text = good;
      if (k % 4 == 0) text.resize(chance.below(k, text.size()));
      else
        for (std::uint64_t b = 0; b < 1 + k % 3; ++b)
          text[chance.below(1000 + 3 * k + b, text.size())] = "0123456789-=.e \nxT"[chance.below(9000 + 3 * k + b, 18)];
      try {
        auto const answers = answer(text);
        CHECK(answers > 0);
      } catch (error const& e) { ++refused; }
    }
    return refused;
  };
  std::vector<float> const row{0.5f, 1, 0, 3};
  CHECK(refused_of(read_file(file("one_against_all.txt")), [&](std::string const& text) {
          return predict_proba(read_lightgbm<classification>(text), row).size();
        }) > 200);
  CHECK(refused_of(read_file(file("linear.txt")),
                   [&](std::string const& text) { return predict(read_lightgbm<regression>(text), row).size(); }) > 200);
}
