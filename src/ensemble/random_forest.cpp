// src/ensemble/random_forest.cpp — growing and asking a forest
// SPDX-License-Identifier: MIT
#include <ctgrad/core/error.hpp>
#include <ctgrad/core/random.hpp>
#include <ctgrad/ensemble/random_forest.hpp>
#include <ctgrad/estimator/metrics.hpp>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <memory>

#include "../tree/check_limits.hpp"
#include "../tree/code_walk.hpp"
#include "../tree/histogram_engine.hpp"
#include "../tree/histogram_targets.hpp"
#include "../tree/obedient.hpp"
#include "../tree/walk.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {

auto operator==(out_of_bag_answers const& a, out_of_bag_answers const& b) -> bool {
  return a.rows == b.rows && a.answers.size() == b.answers.size() &&
         (a.answers.empty() || std::memcmp(a.answers.data(), b.answers.data(), a.answers.size() * sizeof(float)) == 0);
}

namespace learn {
namespace {

template <class Spec>
void check(Spec const& spec, table const& data) {
  check_limits(spec, data);
  require_at_least("trees", spec.trees, 1);
  check_threads(spec.threads);
  require(spec.columns == automatic || (spec.columns >= 1 && std::size_t(spec.columns) <= data.width), "fit: columns is ",
          spec.columns, ", it must lie between 1 and ", data.width, ", the width of the data set");
}

/// How often each row is drawn: as many draws as rows.
auto draw_rows(std::size_t rows, random_stream stream) -> std::vector<std::uint32_t> {
  std::vector<std::uint32_t> times(rows);
  for (std::size_t i = 0; i < rows; i += 4) {
    auto const words = stream.block(i / 4);
    for (std::size_t k = 0; k < std::min<std::size_t>(4, rows - i); ++k)
      ++times[std::size_t(std::uint64_t{words[k]} * rows >> 32)];  // bias below rows / 2^32
  }
  return times;
}

/// Sums the answers of the trees for the rows that they did not draw.
class out_of_bag_sums {
 public:
  out_of_bag_sums(std::size_t rows, std::size_t outputs) : sums_(rows * outputs), trees_(rows), outputs_(outputs) {}

  /// Of each row, in the order of trees: the sums are the same for any number of threads.
  void add(std::span<tree const> trees, std::span<std::vector<bool> const> drawn, binned_table const& data, crew& workers) {
    std::vector<code_tree> walks;
    for (tree const& t : trees) walks.emplace_back(t, data);
    constexpr std::size_t block = 4096;
    workers((trees_.size() + block - 1) / block, [&](std::size_t piece, int) {
      std::vector<std::uint32_t> rows;
      for (std::size_t t = 0; t < trees.size(); ++t) {
        rows.clear();
        for (std::size_t i = piece * block; i < std::min(trees_.size(), (piece + 1) * block); ++i)
          if (!drawn[t][i]) rows.push_back(std::uint32_t(i));
        walks[t].walk(rows, [&](std::uint32_t row, std::size_t leaf) {
          for (std::size_t k = 0; k < outputs_; ++k) sums_[row * outputs_ + k] += trees[t].values[leaf * outputs_ + k];
          ++trees_[row];
        });
      }
    });
  }

  auto finish(table const& data) -> out_of_bag_answers {
    out_of_bag_answers result{.answers = std::move(sums_)};
    std::vector<std::int32_t> classes, labels;
    std::vector<float> numbers, targets;
    for (std::size_t i = 0; i < trees_.size(); ++i) {
      auto const answer = std::span(result.answers).subspan(i * outputs_, outputs_);
      for (float& a : answer) a = trees_[i] > 0 ? a / float(trees_[i]) : std::numeric_limits<float>::quiet_NaN();
      if (trees_[i] == 0) continue;
      ++result.rows;
      if (data.labels.empty()) {
        numbers.push_back(answer[0]), targets.push_back(data.targets[i]);
      } else {
        classes.push_back(std::int32_t(std::ranges::max_element(answer) - answer.begin()));
        labels.push_back(data.labels[i]);
      }
    }
    if (!labels.empty()) result.score = metrics::accuracy(classes, labels);
    if (!targets.empty()) result.score = metrics::r2(numbers, targets);
    return result;
  }

 private:
  std::vector<float> sums_;
  std::vector<std::uint32_t> trees_;
  std::size_t outputs_;
};

template <class Target, class Spec>
auto grow_trees(Spec const& spec, table const& data, std::size_t mtry, bool random) -> forest_parts {
  crew workers(spec.threads);
  binned_table const binned(data, spec.max_bins, workers);
  struct grower_of_trees {
    Target target;
    histogram_engine<Target> engine;
    grower_of_trees(Spec const& spec, table const& data, binned_table const& binned, std::size_t mtry, bool random)
        : target(target_of(spec, data)), engine(binned, target, mtry, random) {}
    static auto target_of(Spec const& spec, table const& data) -> Target {
      if constexpr (std::constructible_from<Target, table const&, std::vector<int> const&>) return {data, spec.monotone};
      else return Target(data);
    }
  };
  std::vector<std::unique_ptr<grower_of_trees>> growers(std::size_t(workers.size()));  // one a thread
  bool const judged = spec.out_of_bag && spec.bootstrap;
  forest_parts result;
  result.trees.resize(std::size_t(spec.trees));
  out_of_bag_sums sums(judged ? data.rows : 0, data.labels.empty() ? 1 : data.classes);
  std::size_t const together = 16 * growers.size();  // trees whose draws are remembered at a time
  for (std::size_t first = 0; first < result.trees.size(); first += together) {
    auto const trees = std::span(result.trees).subspan(first, std::min(together, result.trees.size() - first));
    std::vector<std::vector<bool>> drawn(judged ? trees.size() : 0, std::vector<bool>(data.rows));
    workers(trees.size(), [&](std::size_t k, int member) {
      auto& by = growers[std::size_t(member)];
      if (!by) by = std::make_unique<grower_of_trees>(spec, data, binned, mtry, random);
      std::size_t const t = first + k;
      auto const times = spec.bootstrap ? draw_rows(data.rows, {spec.seed, stream_id("forest rows") + t})
                                        : std::vector<std::uint32_t>(data.rows, 1);
      std::vector<std::uint32_t> rows;
      rows.reserve(data.rows);
      bool constexpr once = histogram_engine<Target>::repeats;
      for (std::size_t i = 0; i < data.rows; ++i) rows.insert(rows.end(), once ? times[i] > 0 : times[i], std::uint32_t(i));
      if constexpr (once) by->target.draw(times);
      for (std::size_t i = 0; judged && i < data.rows; ++i) drawn[k][i] = times[i] > 0;
      auto const all = by->engine.begin(std::move(rows), {spec.seed, stream_id("forest columns") + t});
      trees[k] = grower(by->engine, limits_of(spec)).grow(all, by->engine.rows());
    });
    if (judged) sums.add(trees, drawn, binned, workers);
  }
  if (judged) result.out_of_bag = sums.finish(data);
  return result;
}

template <class Term>
auto grow_classes(random_forest<classification> const& spec, table const& data, std::size_t mtry, bool random)
    -> forest_parts {
  if (!spec.monotone.empty()) return grow_trees<obedient<many_class_target<Term>>>(spec, data, mtry, random);
  if (data.classes == 2 && data.weights.empty()) return grow_trees<two_class_target<Term>>(spec, data, mtry, random);
  return grow_trees<many_class_target<Term>>(spec, data, mtry, random);
}

}  // namespace

auto grow_forest(random_forest<classification> const& spec, table const& data, bool random) -> forest_parts {
  check(spec, data);
  auto const root = std::size_t(std::sqrt(double(data.width)));
  std::size_t const mtry = spec.columns == automatic ? std::max<std::size_t>(1, root) : std::size_t(spec.columns);
  return spec.criterion == criterion::entropy ? grow_classes<entropy_term>(spec, data, mtry, random)
                                              : grow_classes<gini_term>(spec, data, mtry, random);
}

auto grow_forest(random_forest<regression> const& spec, table const& data, bool random) -> forest_parts {
  check(spec, data);
  require(spec.criterion == criterion::squared_error,
          "fit: a forest keeps sums, from which absolute_error has no median; squared_error is needed");
  std::size_t const third = std::max<std::size_t>(1, data.width / 3);
  std::size_t const mtry = spec.columns == automatic ? third : std::size_t(spec.columns);
  if (!spec.monotone.empty()) return grow_trees<obedient<binned_mean_target>>(spec, data, mtry, random);
  return grow_trees<binned_mean_target>(spec, data, mtry, random);
}

}  // namespace learn

template <estimator_task Task>
random_forest_model<Task>::random_forest_model(table_schema schema, std::vector<tree> trees, out_of_bag_answers out_of_bag)
    : schema_(std::move(schema)), trees_(std::move(trees)), out_of_bag_(std::move(out_of_bag)) {
  learn::check_schema_of<Task>(schema_);
  require(!trees_.empty(), "model: a forest of 0 trees was given, at least 1 is needed");
  for (auto const& t : trees_) {
    verify(t, schema_);
    learn::require_outputs(t, schema_.outputs);
  }
}

template <estimator_task Task>
void random_forest_model<Task>::evaluate(std::span<float const> rows, std::span<float> answers) const {
  std::size_t const outputs = schema_.outputs;
  std::ranges::fill(answers, 0.f);
  for (auto const& t : trees_)
    learn::for_each_leaf(t, rows, schema_.width, [&](std::size_t row, std::size_t leaf) {
      for (std::size_t k = 0; k < outputs; ++k) answers[row * outputs + k] += t.values[leaf * outputs + k];
    });
  for (float& a : answers) a /= float(trees_.size());
}

template class random_forest_model<classification>;
template class random_forest_model<regression>;

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI
