// src/ensemble/stumps.cpp — see stumps.hpp
// SPDX-License-Identifier: MIT
#include <ctgrad/core/error.hpp>
#include <ctgrad/ensemble/stumps.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

#include "../tree/check_limits.hpp"
#include "../tree/grow.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {
namespace {

constexpr int weight_bits = 50;  // all weights sum to less than 2^50 units: exact, also as doubles
constexpr std::size_t most_stretches = 512, shortest = 32;

/// Whole numbers in the order of floats; -0 is 0.
auto key_of(float x) -> std::uint32_t {
  auto const bits = std::bit_cast<std::uint32_t>(x + 0.f);
  return bits & 0x80000000u ? ~bits : bits | 0x80000000u;
}

/// Rows by the values of a column, equal ones by their number: three passes of a radix sort.
void sort_column(table const& data, std::size_t column, std::span<std::uint32_t> order) {
  std::vector<std::uint32_t> keys(data.rows), spare(data.rows);
  for (std::size_t i = 0; i < data.rows; ++i) keys[i] = key_of(data.at(i, column));
  std::iota(order.begin(), order.end(), std::uint32_t{0});
  for (int shift = 0; shift < 33; shift += 11) {
    std::vector<std::size_t> place(2049);
    for (auto const key : keys) ++place[(key >> shift & 2047) + 1];
    std::partial_sum(place.begin(), place.end(), place.begin());
    for (auto const row : order) spare[place[keys[row] >> shift & 2047]++] = row;
    std::ranges::copy(spare, order.begin());
  }
}

/// Of weights of two classes: their sum times the purity, which is to be large.
auto purity(criterion::of_classes by, double zeros, double ones) -> double {
  double const all = zeros + ones;
  if (by == criterion::gini) return (zeros * zeros + ones * ones) / all;
  auto const term = [](double x) { return x > 0 ? x * std::log2(x) : 0; };
  return term(zeros) + term(ones) - term(all);
}
auto impurity(criterion::of_classes by, double zeros, double ones) -> double {
  double const p = purity(by, zeros, ones) / (zeros + ones);
  return by == criterion::gini ? 1 - p : -p;
}

}  // namespace

auto stump_fitter::takes(decision_tree<classification> const& spec, table const& data) -> bool {
  bool const numbers = std::ranges::all_of(data.levels, [](std::size_t levels) { return levels == 0; });
  return data.classes == 2 && numbers && !data.missing && spec.splits == split_search::exact && spec.max_depth == 1 &&
         spec.max_leaves > 1 && spec.classes.weights.empty() && !spec.classes.balanced;
}

stump_fitter::stump_fitter(decision_tree<classification> const& spec, table const& data)
    : spec_(spec), data_(data), order_(data.rows * data.width), place_(data.rows * data.width), units_(data.rows) {
  check_limits(spec, data);
  std::size_t const rows = data.rows;
  stretch_ = std::max(shortest, (rows + most_stretches - 1) / most_stretches);
  for (std::size_t j = 0; j < data.width; ++j) {
    sort_column(data, j, std::span(order_).subspan(j * rows, rows));
    for (std::size_t i = 0; i < rows; ++i) {
      auto const row = order_[j * rows + i];
      place_[j * rows + row] = std::uint16_t(i / stretch_ * 2 + std::size_t(data.labels[row]));
    }
  }
}

auto stump_fitter::order_of(std::size_t column) const -> std::span<std::uint32_t const> {
  return std::span(order_).subspan(column * data_.rows, data_.rows);
}

/// Sums of whole numbers are the same in any order.
void stump_fitter::pack(std::span<float const> weights) {
  double sum = 0;
  for (float const w : weights) sum += double(w);
  int const exponent = weight_bits - 1 - std::ilogb(sum);
  unit_ = std::ldexp(1, -exponent);
  double const scale = std::ldexp(1, exponent);
  all_[0] = all_[1] = 0;
  for (std::size_t i = 0; i < data_.rows; ++i) {
    units_[i] = std::int64_t(double(weights[i]) * scale + 0.5);
    all_[std::size_t(data_.labels[i])] += units_[i];
  }
}

auto stump_fitter::worth(double zeros, double ones) const -> double {
  return purity(spec_.criterion, zeros, ones) + purity(spec_.criterion, double(all_[0]) - zeros, double(all_[1]) - ones);
}

/// No threshold between the two sums has more than this.
auto stump_fitter::most_between(sums const& from, sums const& to) const -> double {
  double most = -HUGE_VAL;
  for (auto const zeros : {from[0], to[0]})
    for (auto const ones : {from[1], to[1]}) {
      if (zeros + ones == 0 || zeros + ones == all_[0] + all_[1]) return HUGE_VAL;  // a side without weight has no purity
      most = std::max(most, worth(double(zeros), double(ones)));
    }
  return most + 1e-12 * std::abs(most);  // corners are rounded as well
}

void stump_fitter::search(std::size_t column, split& best) const {
  std::size_t const rows = data_.rows;
  std::array<std::int64_t, 2 * most_stretches> cells{};
  auto const* const place = place_.data() + column * rows;
  for (std::size_t i = 0; i < rows; ++i) cells[place[i]] += units_[i];
  sums left{};
  for (std::size_t from = 0, cell = 0; from < rows; from += stretch_, cell += 2) {
    sums const end{left[0] + cells[cell], left[1] + cells[cell + 1]};
    if (best.rows == 0 || most_between(left, end) > best.score)
      search(column, from, std::min(rows, from + stretch_), left, best);
    left = end;
  }
}

/// One threshold after another: behind the rows from .. to - 1 of the column's order, with `left` before them.
void stump_fitter::search(std::size_t column, std::size_t from, std::size_t to, sums left, split& best) const {
  auto const order = order_of(column);
  std::size_t const rows = order.size(), least = std::size_t(spec_.min_samples_leaf);
  for (std::size_t i = from; i < to && i + 1 < rows; ++i) {
    left[std::size_t(data_.labels[order[i]])] += units_[order[i]];
    std::int64_t const there = left[0] + left[1];
    if (i + 1 < least || rows - (i + 1) < least || there == 0 || there == all_[0] + all_[1]) continue;
    double const score = worth(double(left[0]), double(left[1]));
    if (best.rows > 0 && score <= best.score) continue;
    if (data_.at(order[i], column) < data_.at(order[i + 1], column)) best = {score, column, i + 1, left};
  }
}

auto stump_fitter::grow(std::span<float const> weights, std::vector<std::int32_t>& answers) -> tree {
  pack(weights);
  auto const by = spec_.criterion;
  double const zeros = double(all_[0]), ones = double(all_[1]), total = zeros + ones;
  auto const node = [&](std::size_t rows, double z, double o) {
    return tree_node{.rows = std::uint32_t(rows), .impurity = float(impurity(by, z, o)), .weight = float((z + o) * unit_)};
  };
  tree stump{.nodes = {node(data_.rows, zeros, ones)}, .outputs = 2, .values = {float(zeros / total), float(ones / total)}};
  split best;
  if (all_[0] > 0 && all_[1] > 0 && data_.rows >= std::size_t(spec_.min_samples_split))
    for (std::size_t j = 0; j < data_.width; ++j) search(j, best);
  double const gain = std::max(0.0, (best.score - purity(by, zeros, ones)) / total);
  answers.assign(data_.rows, stump.values[1] > stump.values[0]);
  if (best.rows == 0 || gain < spec_.min_gain) return stump;
  auto const order = order_of(best.column);
  auto& root = stump.nodes[0];
  root.feature = std::int32_t(best.column), root.left = 1, root.gain = float(gain);
  root.threshold = threshold_between(data_.at(order[best.rows - 1], best.column), data_.at(order[best.rows], best.column));
  double const z = double(best.left[0]), o = double(best.left[1]);
  stump.nodes.push_back(node(best.rows, z, o));
  stump.nodes.push_back(node(data_.rows - best.rows, zeros - z, ones - o));
  for (auto const& [a, b] : {std::pair(z, o), std::pair(zeros - z, ones - o)})
    stump.values.push_back(float(a / (a + b))), stump.values.push_back(float(b / (a + b)));
  for (std::size_t i = 0; i < order.size(); ++i) {  // of equal shares, the first class wins
    float const* const shares = stump.values.data() + (i < best.rows ? 2 : 4);
    answers[order[i]] = shares[1] > shares[0];
  }
  return stump;
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
