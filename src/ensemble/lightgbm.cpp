// src/ensemble/lightgbm.cpp — what LightGBM's trees say of rows; see lightgbm.hpp
// SPDX-License-Identifier: MIT
#include <ctgrad/core/error.hpp>
#include <ctgrad/ensemble/lightgbm.hpp>

#include <algorithm>
#include <cmath>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {
namespace learn {
namespace {

constexpr double zero = 1e-35f;  // what LightGBM takes for 0, a float there too

auto in_set(lightgbm_tree const& t, lightgbm_tree::node const& n, float x) -> bool {
  if (!(x > -1 && x < 2147483648.f)) return false;  // NaN and negative categories are in no set
  auto const code = std::uint32_t(x);
  return code / 32 < std::uint32_t(n.words) && (t.sets[std::size_t(n.first_word) + code / 32] >> code % 32 & 1) != 0;
}

auto goes_left(lightgbm_tree const& t, lightgbm_tree::node const& n, float given) -> bool {
  using enum lightgbm_tree::missing;
  if (n.first_word >= 0) return in_set(t, n, given);
  double const x = std::isnan(given) && n.unknown != nan ? 0 : double(given);
  bool const unknown = n.unknown == nan ? std::isnan(x) : n.unknown == zero && std::abs(x) <= learn::zero;
  return unknown ? n.unknown_left : x <= n.threshold;
}

void convert(lightgbm_parts const& parts, std::span<double> sums) {
  using enum lightgbm_link;
  if (parts.link == softmax) {
    double const top = std::ranges::max(sums);
    double all = 0;
    for (double& s : sums) all += s = std::exp(s - top);
    for (double& s : sums) s /= all;
  }
  for (double& s : sums) {
    if (parts.link == signed_square) s = std::copysign(s * s, s);
    if (parts.link == exponential) s = std::exp(s);
    if (parts.link == sigmoid) s = 1 / (1 + std::exp(-parts.steepness * s));
    if (parts.link == softplus) s = std::log1p(std::exp(s));
  }
}

}  // namespace

auto lightgbm_tree::answer(std::span<float const> row) const -> double {
  std::int32_t at = nodes.empty() ? ~0 : 0;
  while (at >= 0) {
    auto const& n = nodes[std::size_t(at)];
    at = goes_left(*this, n, row[std::size_t(n.column)]) ? n.left : n.right;
  }
  auto const leaf = std::size_t(~at);
  if (constants.empty()) return leaves[leaf];
  double sum = constants[leaf];
  for (std::size_t k = first_terms[leaf]; k < first_terms[leaf + 1]; ++k) {
    float const x = row[std::size_t(terms[k].column)];
    if (std::isnan(x)) return leaves[leaf];
    sum += terms[k].coefficient * double(x);
  }
  return sum;
}

}  // namespace learn

template <class Task>
lightgbm_model<Task>::lightgbm_model(table_schema schema, learn::lightgbm_parts parts)
    : schema_(std::move(schema)), parts_(std::move(parts)) {}

template <class Task>
void lightgbm_model<Task>::evaluate(std::span<float const> rows, std::span<float> answers) const {
  std::size_t const width = schema_.width, outputs = schema_.outputs, sums = parts_.sums;
  double const rounds = parts_.mean ? double(std::max<std::size_t>(1, parts_.trees.size() / sums)) : 1;
  std::vector<double> sum(sums);
  for (std::size_t i = 0; i < rows.size() / width; ++i) {
    std::ranges::fill(sum, 0.0);
    auto const row = rows.subspan(i * width, width);
    for (std::size_t t = 0; t < parts_.trees.size(); ++t) sum[t % sums] += parts_.trees[t].answer(row);
    for (double& s : sum) s /= rounds;
    learn::convert(parts_, sum);
    if (outputs == 2 && sums == 1) answers[2 * i] = float(1 - sum[0]), answers[2 * i + 1] = float(sum[0]);
    else
      for (std::size_t k = 0; k < outputs; ++k) answers[i * outputs + k] = float(sum[k]);
  }
}

template class lightgbm_model<classification>;
template class lightgbm_model<regression>;

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI
