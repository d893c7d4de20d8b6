// src/ensemble/gradient_boosting.cpp — the rounds of boosting
// SPDX-License-Identifier: MIT
#include <ctgrad/core/error.hpp>
#include <ctgrad/core/random.hpp>
#include <ctgrad/ensemble/gradient_boosting.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "../kernels/kernels.hpp"
#include "../tree/check_limits.hpp"
#include "../tree/code_walk.hpp"
#include "../tree/scorer.hpp"
#include "../tree/walk.hpp"
#include "boosting_grower.hpp"
#include "objective.hpp"
#include "packed_derivatives.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {
namespace learn {
namespace {

constexpr std::size_t most_rows = std::size_t{1} << 24;  // beyond, a packed gradient would have less than 7 bits

void require_share(char const* field, double given, bool zero_too = false) {
  require((given > 0 || (zero_too && given == 0)) && given <= 1, "fit: ", field, " is ", given, ", it must lie ",
          zero_too ? "between 0 and 1" : "above 0 and at most at 1");
}
void require_not_negative(char const* field, double given) {
  require(given >= 0 && std::isfinite(given), "fit: ", field, " is ", given, ", a finite number of at least 0 is needed");
}

template <class Spec>
void check(Spec const& spec, table const& data) {
  require(data.rows <= most_rows, "fit: the data set has ", data.rows, " rows, boosting learns at most ", most_rows);
  check_bins(spec.max_bins);
  check_threads(spec.threads);
  require_at_least("trees", spec.trees, 1);
  require_at_least("max_leaves", spec.max_leaves, 2);
  require_at_least("max_depth", spec.max_depth, 1);
  require_at_least("min_samples_leaf", spec.min_samples_leaf, 1);
  require_at_least("patience", spec.patience, 1);
  require_share("shrinkage", spec.shrinkage);
  require_share("row_fraction", spec.row_fraction);
  require_share("column_fraction", spec.column_fraction);
  require_share("validation_fraction", spec.validation_fraction, true);
  require_not_negative("min_hessian", spec.min_hessian);
  require_not_negative("min_gain", spec.min_gain);
  require_not_negative("l1", spec.l1);
  require_not_negative("l2", spec.l2);
  require_at_least("max_categories", spec.max_categories, 1);
  require_at_least("min_samples_category", spec.min_samples_category, 1);
  require_not_negative("category_smoothing", spec.category_smoothing);
  require_share("min_category_share", spec.min_category_share, true);
  require_not_negative("category_l2", spec.category_l2);
  check_monotone(spec.monotone, data);
}

/// Some of 0 .. n - 1, at least one, in order.
auto draw(std::size_t n, double share, random_stream stream) -> std::vector<bool> {
  std::vector<bool> chosen(n, share >= 1);
  if (share >= 1) return chosen;
  auto const count = std::max<std::size_t>(1, std::size_t(std::llround(share * double(n))));
  auto const order = permutation(n, stream);
  for (std::size_t i = 0; i < count; ++i) chosen[order[i]] = true;
  return chosen;
}

class boosting {
 public:
  template <class Spec>
  boosting(Spec const& spec, table const& data, std::unique_ptr<objective> loss)
      : loss_(std::move(loss)), workers_(spec.threads), binned_(data, spec.max_bins, workers_), seed_(spec.seed),
        row_share_(spec.row_fraction), column_share_(spec.column_fraction), patience_(std::size_t(spec.patience)),
        grower_(binned_,
                {std::size_t(spec.max_leaves), std::size_t(spec.max_depth), std::size_t(spec.min_samples_leaf),
                 spec.min_hessian, spec.min_gain, spec.l1, spec.l2, spec.shrinkage, std::size_t(spec.max_categories),
                 std::size_t(spec.min_samples_category), spec.category_smoothing, spec.min_category_share, spec.category_l2,
                 spec.monotone},
                workers_),
        derivatives_(data.rows, workers_), shrinkage_(spec.shrinkage) {
    require(spec.monotone.empty() || !loss_->renews(),
            "fit: monotone was given, but leaves of this loss answer with quantiles, which obey no bound");
    double sum = 0;
    for (float const w : data.weights) sum += double(w);
    for (float const w : data.weights) weights_.push_back(float(double(w) * double(data.rows) / sum));
    auto const held = spec.validation_fraction > 0
                          ? draw(data.rows, spec.validation_fraction, {seed_, stream_id("boosting validation")})
                          : std::vector<bool>(data.rows);
    for (std::size_t i = 0; i < data.rows; ++i) (held[i] ? held_back_ : train_).push_back(std::uint32_t(i));
    require(!train_.empty(), "fit: a validation_fraction of ", spec.validation_fraction, " leaves none of ", data.rows,
            " rows to train on");
  }

  auto run(std::size_t rounds, boosted_trees result, table const& data) -> boosted_trees {
    std::size_t const rows = binned_.rows(), columns = loss_->columns();
    if (result.base.empty()) result.base = loss_->base(train_), result.link = loss_->link();
    require(result.link == loss_->link() && result.base.size() == columns, "fit: the model to go on from has another loss");
    for (float const b : result.base) margins_.insert(margins_.end(), rows, b);
    for (std::size_t t = 0; t < result.trees.size(); ++t)
      for_each_leaf(result.trees[t], data.features, data.width, [&](std::size_t row, std::size_t leaf) {
        margins_[t % columns * rows + row] += result.trees[t].values[leaf];
      });
    double best = held_back_.empty() ? 0 : loss_->loss(margins_, held_back_);
    std::size_t const first = result.trees.size() / columns;
    std::size_t kept = first;
    for (std::size_t round = first; round < first + rounds; ++round) {
      loss_->begin_round(margins_);
      for (std::size_t k = 0; k < columns; ++k) result.trees.push_back(add_tree(round, k));
      if (held_back_.empty()) continue;
      result.validation_losses.push_back(loss_->loss(margins_, held_back_));
      if (result.validation_losses.back() < best) best = result.validation_losses.back(), kept = round + 1;
      if (round + 1 >= kept + patience_) break;
    }
    if (!held_back_.empty()) result.trees.resize(kept * columns);
    return result;
  }

 private:
  auto add_tree(std::size_t round, std::size_t k) -> tree {
    std::size_t const rows = binned_.rows(), index = round * loss_->columns() + k;
    auto const margins = std::span(margins_).subspan(k * rows, rows);
    auto const derivatives = derivatives_.of(*loss_, margins, k, weights_);
    choose_rows(index);
    auto const columns = draw(binned_.width(), column_share_, {seed_, stream_id("boosting columns") + index});
    tree t = grower_.grow(derivatives, rows_, columns);
    if (loss_->renews() || !weights_.empty()) grower_.unite_runs();  // sums over a leaf's rows depend on their order
    if (loss_->renews())
      workers_(grower_.runs().size(), [&](std::size_t i, int) {
        auto const leaf = grower_.runs()[i];
        t.values[leaf.node] = float(shrinkage_ * loss_->leaf(margins, members(leaf)));
      });
    add_answers(t, margins);
    if (!weights_.empty()) weigh_nodes(t);
    if (!others_.empty())
      code_tree(t, binned_).walk(others_, [&](std::uint32_t row, std::size_t leaf) { margins[row] += t.values[leaf]; });
    return t;
  }

  auto members(boosting_grower::run const& of) const -> std::span<std::uint32_t const> {
    return std::span(rows_).subspan(of.lo, of.hi - of.lo);
  }

  /// To the margins of the rows that the tree was grown for. Each thread takes neighbouring rows, wherever they ended up:
  /// no two write to a cache line.
  void add_answers(tree const& t, std::span<float> margins) {
    auto const parts = std::size_t(workers_.size());
    workers_(parts, [&](std::size_t part, int) {
      auto const lo = std::uint32_t(part * margins.size() / parts), hi = std::uint32_t((part + 1) * margins.size() / parts);
      for (auto const& run : grower_.runs()) {
        auto const rows = members(run);
        auto const first = part == 0 ? rows.begin() : std::ranges::lower_bound(rows, lo);
        auto const last = part + 1 == parts ? rows.end() : std::ranges::lower_bound(rows, hi);
        float const answer = t.values[run.node];
        for (auto row = first; row < last; ++row) margins[*row] += answer;
      }
    });
  }

  void weigh_nodes(tree& t) const {
    std::vector<double> weight(t.nodes.size());
    for (auto const& leaf : grower_.runs())
      for (auto const row : members(leaf)) weight[leaf.node] += double(weights_[row]);
    for (std::size_t i = t.nodes.size(); i-- > 0;) {
      auto const left = std::size_t(t.nodes[i].left);
      if (!t.nodes[i].is_leaf()) weight[i] = weight[left] + weight[left + 1];
      t.nodes[i].weight = float(weight[i]);
    }
  }

  /// Whom the next tree is grown for, and who else needs its answers.
  void choose_rows(std::size_t index) {
    others_ = held_back_;
    if (row_share_ >= 1) {
      constexpr std::size_t stretch = 4096;
      rows_.resize(train_.size());
      workers_((train_.size() + stretch - 1) / stretch, [&](std::size_t piece, int) {
        auto const part = std::span(train_).subspan(piece * stretch);
        std::ranges::copy(part.first(std::min(stretch, part.size())), rows_.begin() + std::ptrdiff_t(piece * stretch));
      });
      return;
    }
    rows_.clear();
    auto const chosen = draw(train_.size(), row_share_, {seed_, stream_id("boosting rows") + index});
    for (std::size_t i = 0; i < train_.size(); ++i) (chosen[i] ? rows_ : others_).push_back(train_[i]);
  }

  std::unique_ptr<objective> loss_;
  crew workers_;
  binned_table binned_;
  std::uint64_t seed_;
  double row_share_, column_share_;
  std::size_t patience_;
  boosting_grower grower_;
  packed_derivatives derivatives_;
  std::vector<float> margins_, weights_;
  double shrinkage_;
  std::vector<std::uint32_t> train_, held_back_, rows_, others_;
};

}  // namespace

auto boost(gradient_boosting<classification> const& spec, table const& data, boosted_trees start) -> boosted_trees {
  check(spec, data);
  return boosting(spec, data, objective_of(spec, data)).run(std::size_t(spec.trees), std::move(start), data);
}

auto boost(gradient_boosting<regression> const& spec, table const& data, boosted_trees start) -> boosted_trees {
  check(spec, data);
  return boosting(spec, data, objective_of(spec, data)).run(std::size_t(spec.trees), std::move(start), data);
}

}  // namespace learn

template <estimator_task Task>
gradient_boosting_model<Task>::gradient_boosting_model(table_schema schema, learn::boosted_trees parts)
    : schema_(std::move(schema)), parts_(std::move(parts)) {
  learn::check_schema_of<Task>(schema_);
  std::size_t const sums = parts_.base.size(), needed = schema_.outputs == 2 ? 1 : schema_.outputs;
  require(sums == needed || sums == schema_.outputs, "model: ", sums, " base margins were given, ", needed,
          " are needed for ", schema_.outputs, " outputs");
  require(std::same_as<Task, regression> || parts_.link == boosting_link::natural,
          "model: the link of a classification is exponential, natural is needed");
  for (float const b : parts_.base) require(std::isfinite(b), "model: a base margin is ", b, ", a finite number is needed");
  require(parts_.trees.size() % sums == 0, "model: ", parts_.trees.size(), " trees are no whole rounds of ", sums);
  for (auto const& t : parts_.trees) {
    verify(t, schema_);
    learn::require_outputs(t, 1);
  }
  scorer_ = std::make_shared<learn::scorer const>(parts_.trees, schema_.width, sums);
}

template <estimator_task Task>
void gradient_boosting_model<Task>::margins(std::span<float const> rows, std::span<float> sums) const {
  for (std::size_t i = 0; i < sums.size(); ++i) sums[i] = parts_.base[i % parts_.base.size()];
  scorer_->add(rows, sums);
}

template <estimator_task Task>
void gradient_boosting_model<Task>::margins_by_walking(std::span<float const> rows, std::span<float> sums) const {
  for (std::size_t i = 0; i < sums.size(); ++i) sums[i] = parts_.base[i % parts_.base.size()];
  learn::add_by_walking(parts_.trees, schema_.width, rows, parts_.base.size(), sums);
}

template <estimator_task Task>
void gradient_boosting_model<Task>::evaluate(std::span<float const> rows, std::span<float> answers) const {
  if constexpr (std::same_as<Task, regression>) {
    margins(rows, answers);
    if (parts_.link == boosting_link::exponential)
      for (float& a : answers) a = std::exp(std::min(a, 88.f));  // 88: the largest of which a float holds the exponential
    return;
  }
  std::size_t const sums = parts_.base.size(), outputs = schema_.outputs, count = rows.size() / schema_.width;
  if (sums == 1 && count == 1) {  // no memory is asked for
    float margin = 0;
    margins(rows, {&margin, 1});
    return learn::link({&margin, 1}, answers);
  }
  std::vector<float> all(count * sums);
  margins(rows, all);
  for (std::size_t i = 0; i < count; ++i)
    learn::link(std::span(all).subspan(i * sums, sums), answers.subspan(i * outputs, outputs));
}

template class gradient_boosting_model<classification>;
template class gradient_boosting_model<regression>;

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI
