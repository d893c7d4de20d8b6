// ctgrad/preparation/polynomial_features.hpp — products and powers of columns as further columns
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/preparation/save.hpp>

#include <algorithm>

namespace ctgrad::inline CTGRAD_ABI {

/// All products of up to `degree` columns, a column as often as one likes: 1, a, b, a^2, a b, b^2, ... in scikit-learn's
/// order. Columns of numbers; a missing factor makes the product missing.
struct polynomial_features {
  int degree = 2;                 ///< 0 to 16
  bool interaction_only = false;  ///< each column at most once in a product
  bool bias = false;              ///< a first column of ones; linear models have an intercept already
};

/// Fitted: which products of columns are made.
struct polynomial_features_model {
  table_schema takes{}, makes{};
  std::vector<std::vector<std::size_t>> factors{};  ///< of each product, its columns in ascending order

  void prepare(std::span<float const> from, std::span<float> to) const {
    for (std::size_t k = 0; k < to.size(); ++k) {
      double product = 1;
      for (std::size_t const c : factors[k]) product *= double(from[c]);
      to[k] = float(product);
    }
  }

  static constexpr auto kind = "polynomial_features";
  static void fields(auto& archive, auto& model) { archive("factors", model.factors); }
  void complete();
};

namespace detail {
/// "a^2 b".
[[gnu::cold]] inline auto product_name(table_schema const& columns, std::vector<std::size_t> const& factors) -> std::string {
  if (factors.empty()) return "1";
  std::string name;
  for (std::size_t i = 0, end = 0; i < factors.size(); i = end) {
    while (end < factors.size() && factors[end] == factors[i]) ++end;
    name += (i > 0 ? " " : "") + column_name(columns, factors[i]) + (end - i > 1 ? '^' + std::to_string(end - i) : "");
  }
  return name;
}
}  // namespace detail

[[gnu::cold]] inline void polynomial_features_model::complete() {
  require(!factors.empty(), kind, ": the model makes no column");
  makes = {.width = factors.size()};
  for (auto const& product : factors) {
    detail::require_columns(kind, product, takes.width);
    require(std::ranges::is_sorted(product), kind, ": the model has a product whose columns do not ascend");
    makes.feature_names.push_back(detail::product_name(takes, product));
  }
  for (std::size_t c = 0; c < takes.width; ++c)
    require(takes.levels(c) == 0, kind, ": the model multiplies column ", c, ", which holds categories");
}

[[gnu::cold]] inline auto fit(polynomial_features const& spec, dataset const& data) -> polynomial_features_model {
  detail::require_number_columns("polynomial_features", data);
  require(spec.degree >= 0 && spec.degree <= 16 && (spec.degree > 0 || spec.bias), "polynomial_features: the degree is ",
          spec.degree, ", from 1 to 16 is needed (0 only with a bias)");
  constexpr std::size_t most = 1'000'000;
  polynomial_features_model model{.takes = detail::columns_of(data)};
  std::vector<std::vector<std::size_t>> last{{}};  // products of one factor fewer
  if (spec.bias) model.factors = last;
  for (int degree = 1; degree <= spec.degree; ++degree) {
    std::vector<std::vector<std::size_t>> next;
    for (auto const& product : last) {
      for (std::size_t c = product.empty() ? 0 : product.back() + spec.interaction_only; c < data.width(); ++c) {
        next.push_back(product);
        next.back().push_back(c);
      }
      require(model.factors.size() + next.size() <= most, "polynomial_features: degree ", spec.degree, " of ", data.width(),
              " columns makes more than ", most, " columns");
    }
    model.factors.insert(model.factors.end(), next.begin(), next.end());
    last = std::move(next);
  }
  model.complete();
  return model;
}

template <>
struct estimator_traits<polynomial_features> : estimator_defaults, saved_as_text<polynomial_features_model> {};

}  // namespace ctgrad::inline CTGRAD_ABI
