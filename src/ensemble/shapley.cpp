// src/ensemble/shapley.cpp — see shapley.hpp
// SPDX-License-Identifier: MIT
#include <ctgrad/core/error.hpp>
#include <ctgrad/ensemble/shapley.hpp>

#include <cmath>
#include <cstdint>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {
namespace {

/// One column that was asked on the way to a node. Names as in the paper.
struct way_point {
  std::int32_t column;
  double zero;    // share of the training rows that took this way, where the column is not known
  double one;     // 1 where the row takes this way, else 0
  double weight;  // of coalitions: the permutations in which so many columns of the way are known
};

/// The columns asked between the root and a node, with the weights of coalitions by their size.
class way {
 public:
  void extend(double zero, double one, std::int32_t column) {
    points_.push_back({column, zero, one, points_.empty() ? 1.0 : 0.0});
    auto const depth = points_.size() - 1;
    for (std::size_t i = depth; i-- > 0;) {
      points_[i + 1].weight += one * points_[i].weight * double(i + 1) / double(depth + 1);
      points_[i].weight *= zero * double(depth - i) / double(depth + 1);
    }
  }

  /// As if column `at` had never been asked.
  void unwind(std::size_t at) {
    auto const depth = points_.size() - 1;
    double next = points_[depth].weight;
    auto const [column, zero, one, weight] = points_[at];
    for (std::size_t i = depth; i-- > 0;) {
      double const here = points_[i].weight;
      if (one != 0) {
        points_[i].weight = next * double(depth + 1) / (double(i + 1) * one);
        next = here - points_[i].weight * zero * double(depth - i) / double(depth + 1);
      } else points_[i].weight = here * double(depth + 1) / (zero * double(depth - i));
    }
    for (std::size_t i = at; i < depth; ++i)
      points_[i].column = points_[i + 1].column, points_[i].zero = points_[i + 1].zero, points_[i].one = points_[i + 1].one;
    points_.pop_back();
  }

  /// The sum of the weights after `unwind(at)`, without doing it.
  auto sum_without(std::size_t at) const -> double {
    auto const depth = points_.size() - 1;
    auto const& p = points_[at];
    double next = points_[depth].weight, sum = 0;
    for (std::size_t i = depth; i-- > 0;) {
      if (p.one != 0) {
        double const before = next * double(depth + 1) / (double(i + 1) * p.one);
        sum += before;
        next = points_[i].weight - before * p.zero * double(depth - i) / double(depth + 1);
      } else sum += points_[i].weight * double(depth + 1) / (p.zero * double(depth - i));
    }
    return sum;
  }

  /// Where the column was asked before; the size if it was not.
  auto find(std::int32_t column) const -> std::size_t {
    std::size_t at = 1;  // the first point is the root's, which asks for no column
    while (at < points_.size() && points_[at].column != column) ++at;
    return at;
  }
  auto size() const -> std::size_t { return points_.size(); }
  auto operator[](std::size_t i) const -> way_point const& { return points_[i]; }

 private:
  std::vector<way_point> points_;
};

class tree_explainer {
 public:
  tree_explainer(tree const& t, double factor, std::size_t first, std::size_t sums)
      : tree_(t), factor_(factor), first_(first), sums_(sums) {}

  /// Adds to width x sums values.
  void explain(std::span<float const> row, double* values) {
    row_ = row, values_ = values;
    visit(0, {}, 1, 1, -1);
  }

  /// The mean answer over the training rows, for each output.
  void add_mean(double* base) const {
    std::vector<double> share(tree_.nodes.size());
    share[0] = factor_;
    for (std::size_t i = 0; i < share.size(); ++i) {
      auto const& node = tree_.nodes[i];
      if (node.is_leaf())
        for (std::size_t k = 0; k < tree_.outputs; ++k) base[first_ + k] += share[i] * double(tree_.value(i)[k]);
      else
        for (std::size_t const child : {std::size_t(node.left), std::size_t(node.left) + 1})
          share[child] = share[i] * share_of(child, node);
    }
  }

 private:
  auto share_of(std::size_t child, tree_node const& parent) const -> double {
    double const left = double(tree_.nodes[std::size_t(parent.left)].weight);
    double const both = left + double(tree_.nodes[std::size_t(parent.left) + 1].weight);
    if (both <= 0) return 0.5;
    return (child == std::size_t(parent.left) ? left : both - left) / both;
  }

  void visit(std::size_t at, way taken, double zero, double one, std::int32_t column) {
    if (zero == 0 && one == 0) return;  // no coalition comes here
    taken.extend(zero, one, column);
    auto const& node = tree_.nodes[at];
    if (node.is_leaf()) {
      for (std::size_t i = 1; i < taken.size(); ++i) {
        double const share = taken.sum_without(i) * (taken[i].one - taken[i].zero) * factor_;
        for (std::size_t k = 0; k < tree_.outputs; ++k)
          values_[std::size_t(taken[i].column) * sums_ + first_ + k] += share * double(tree_.value(at)[k]);
      }
      return;
    }
    double zero_before = 1, one_before = 1;
    if (auto const before = taken.find(node.feature); before < taken.size()) {
      zero_before = taken[before].zero, one_before = taken[before].one;
      taken.unwind(before);
    }
    auto const left = std::size_t(node.left);
    bool const goes_left = tree_.goes_left(node, row_[std::size_t(node.feature)]);
    visit(left, taken, zero_before * share_of(left, node), goes_left ? one_before : 0, node.feature);
    visit(left + 1, taken, zero_before * share_of(left + 1, node), goes_left ? 0 : one_before, node.feature);
  }

  tree const& tree_;
  double factor_;
  std::size_t first_, sums_;
  std::span<float const> row_;
  double* values_ = nullptr;
};

}  // namespace

auto explain(std::span<tree const> trees, double factor, std::size_t sums, table_schema const& schema,
             std::span<float const> rows) -> shapley_values {
  std::size_t const width = schema.width;
  require(!rows.empty() && rows.size() % width == 0, "shapley: ", rows.size(), " numbers are no whole rows of ", width,
          ", the width of the data that the model was fitted on");
  for (std::size_t i = 0; i < rows.size(); ++i)
    require(!std::isinf(rows[i]), "shapley: row ", i / width, ", column ", i % width, " is infinite");
  shapley_values result{.width = width, .outputs = sums};
  result.base.resize(sums), result.values.resize(rows.size() * sums);
  for (std::size_t t = 0; t < trees.size(); ++t) {
    tree_explainer one(trees[t], factor, trees[t].outputs > 1 ? 0 : t % sums, sums);
    one.add_mean(result.base.data());
    for (std::size_t i = 0; i < rows.size() / width; ++i)
      one.explain(rows.subspan(i * width, width), result.values.data() + i * width * sums);
  }
  return result;
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
