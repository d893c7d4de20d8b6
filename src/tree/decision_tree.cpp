// src/tree/decision_tree.cpp — growing one tree from its specification
// SPDX-License-Identifier: MIT
#include <ctgrad/core/error.hpp>
#include <ctgrad/tree/decision_tree.hpp>

#include "check_limits.hpp"
#include "exact_engine.hpp"
#include "grow_together.hpp"
#include "histogram_engine.hpp"
#include "histogram_targets.hpp"
#include "obedient.hpp"
#include "prune.hpp"
#include "targets.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {
namespace learn {
namespace {

template <class Target, class... Directions>
auto grow_exact(table const& data, growth_limits const& limits, Directions const&... directions) -> tree {
  Target target(data, directions...);
  exact_engine<Target> engine(data, target);
  std::vector<typename exact_engine<Target>::entry> all(data.rows);
  for (std::size_t i = 0; i < data.rows; ++i) all[i].row = std::uint32_t(i);
  return grower(engine, limits).grow(target.sum(all), data.rows);
}

template <class Target>
auto grow_exact_together(table const& data, std::vector<growth_limits> limits) -> std::vector<tree> {
  Target target(data);
  exact_engine<Target> engine(data, target);
  std::vector<typename exact_engine<Target>::entry> all(data.rows);
  for (std::size_t i = 0; i < data.rows; ++i) all[i].row = std::uint32_t(i);
  return joint_grower(engine, std::move(limits)).grow(target.sum(all), data.rows);
}

/// Those of one criterion with exact splits and any number of leaves, together; the others one by one.
template <class Target, class Spec, class Criterion>
void grow_alike(std::span<Spec const> specs, table const& data, Criterion criterion, std::vector<tree>& trees) {
  std::vector<std::size_t> which;
  std::vector<growth_limits> limits;
  for (std::size_t s = 0; s < specs.size(); ++s) {
    if (specs[s].criterion != criterion || specs[s].splits != split_search::exact || specs[s].max_leaves != unlimited ||
        !specs[s].monotone.empty())
      continue;
    which.push_back(s), limits.push_back(limits_of(specs[s]));
  }
  if (which.empty()) return;
  auto grown = grow_exact_together<Target>(data, std::move(limits));
  for (std::size_t k = 0; k < which.size(); ++k) {
    double const price = specs[which[k]].pruning;
    trees[which[k]] = price > 0 ? pruned(grown[k], price) : std::move(grown[k]);
  }
}
template <class Spec>
void grow_rest(std::span<Spec const> specs, table const& data, std::vector<tree>& trees) {
  for (std::size_t s = 0; s < specs.size(); ++s)
    if (trees[s].nodes.empty()) trees[s] = grow(specs[s], data);
}

template <class Target, class... Directions>
auto grow_binned(table const& data, growth_limits const& limits, int max_bins, Directions const&... directions) -> tree {
  Target target(data, directions...);
  crew alone(1);
  binned_table const binned(data, max_bins, alone);
  histogram_engine<Target> engine(binned, target, data.width);
  std::vector<std::uint32_t> all(data.rows);
  std::iota(all.begin(), all.end(), std::uint32_t{0});
  return grower(engine, limits).grow(engine.begin(std::move(all), {}), data.rows);
}

template <class Term>
auto grow_classes(decision_tree<classification> const& spec, table const& data) -> tree {
  auto const limits = limits_of(spec);
  bool const exact = spec.splits == split_search::exact;
  if (!spec.monotone.empty())
    return exact ? grow_exact<obedient<class_target<Term>>>(data, limits, spec.monotone)
                 : grow_binned<obedient<many_class_target<Term>>>(data, limits, spec.max_bins, spec.monotone);
  if (exact) return grow_exact<class_target<Term>>(data, limits);
  if (data.classes == 2 && data.weights.empty()) return grow_binned<two_class_target<Term>>(data, limits, spec.max_bins);
  return grow_binned<many_class_target<Term>>(data, limits, spec.max_bins);
}

void check_pruning(double price) {
  require(price >= 0 && std::isfinite(price), "fit: pruning is ", price, ", a finite number of at least 0 is needed");
}

}  // namespace

auto grow(decision_tree<classification> const& spec, table const& data) -> tree {
  check_limits(spec, data);
  check_pruning(spec.pruning);
  tree t =
      spec.criterion == criterion::entropy ? grow_classes<entropy_term>(spec, data) : grow_classes<gini_term>(spec, data);
  return spec.pruning > 0 ? pruned(t, spec.pruning) : t;
}

auto grow(decision_tree<regression> const& spec, table const& data) -> tree {
  check_limits(spec, data);
  bool const binned = spec.splits == split_search::histogram, medians = spec.criterion == criterion::absolute_error;
  require(!(binned && medians),
          "fit: histogram splits keep sums, from which absolute_error has no median; exact "
          "splits are needed");
  check_pruning(spec.pruning);
  auto const limits = limits_of(spec);
  bool const free = spec.monotone.empty();
  tree t = medians && free  ? grow_exact<median_target>(data, limits)
           : medians        ? grow_exact<obedient<median_target>>(data, limits, spec.monotone)
           : binned && free ? grow_binned<binned_mean_target>(data, limits, spec.max_bins)
           : binned         ? grow_binned<obedient<binned_mean_target>>(data, limits, spec.max_bins, spec.monotone)
           : free           ? grow_exact<mean_target>(data, limits)
                            : grow_exact<obedient<mean_target>>(data, limits, spec.monotone);
  return spec.pruning > 0 ? pruned(t, spec.pruning) : t;
}

auto grow_all(std::span<decision_tree<classification> const> specs, table const& data) -> std::vector<tree> {
  for (auto const& spec : specs) check_limits(spec, data), check_pruning(spec.pruning);
  std::vector<tree> trees(specs.size());
  grow_alike<class_target<gini_term>>(specs, data, criterion::gini, trees);
  grow_alike<class_target<entropy_term>>(specs, data, criterion::entropy, trees);
  grow_rest(specs, data, trees);
  return trees;
}

auto grow_all(std::span<decision_tree<regression> const> specs, table const& data) -> std::vector<tree> {
  for (auto const& spec : specs) check_limits(spec, data), check_pruning(spec.pruning);
  std::vector<tree> trees(specs.size());
  grow_alike<mean_target>(specs, data, criterion::squared_error, trees);
  grow_rest(specs, data, trees);
  return trees;
}

}  // namespace learn

template <estimator_task Task>
decision_tree_model<Task>::decision_tree_model(table_schema schema, tree structure)
    : schema_(std::move(schema)), structure_(std::move(structure)) {
  learn::check_schema_of<Task>(schema_);
  verify(structure_, schema_);
  learn::require_outputs(structure_, schema_.outputs);
}

template <estimator_task Task>
void decision_tree_model<Task>::evaluate(std::span<float const> rows, std::span<float> answers) const {
  std::size_t const width = schema_.width, outputs = schema_.outputs;
  for (std::size_t i = 0; i < rows.size() / width; ++i) {
    auto const answer = structure_.value(leaf_of(structure_, rows.subspan(i * width, width)));
    std::copy(answer.begin(), answer.end(), answers.begin() + std::ptrdiff_t(i * outputs));
  }
}

template class decision_tree_model<classification>;
template class decision_tree_model<regression>;

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI
