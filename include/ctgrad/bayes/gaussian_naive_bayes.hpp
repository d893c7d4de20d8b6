// ctgrad/bayes/gaussian_naive_bayes.hpp — classes whose features are independent and normal
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/data/require_weights.hpp>
#include <ctgrad/estimator/predict.hpp>
#include <ctgrad/estimator/save.hpp>
#include <ctgrad/estimator/table.hpp>
#include <ctgrad/estimator/traits.hpp>

#include <span>
#include <vector>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {

/// p(class | x) ~ p(class) times the product over the features of normal densities: the class's share, means and variances.
/// \code auto model = fit(gaussian_naive_bayes{}, train); \endcode
struct gaussian_naive_bayes {
  double smoothing = 1e-9;  ///< above 0: this share of the largest variance of a column is added to all variances
};

/// Fitted: how frequent each class is, and the mean and variance of each column in it.
class gaussian_naive_bayes_model {
 public:
  using task = classification;

  /// What was estimated of the classes.
  struct parts {
    std::vector<double> shares{};     ///< of each class, in [0, 1]; 0 for a class without rows
    std::vector<double> means{};      ///< classes x width
    std::vector<double> variances{};  ///< classes x width, above 0
  };

  /// Throws `error` where the parts do not suit the schema, or are out of their range.
  gaussian_naive_bayes_model(table_schema schema, parts estimated);

  auto schema() const noexcept -> table_schema const& { return schema_; }
  auto estimated() const& noexcept -> parts const& { return parts_; }  ///< priors, means and variances, class by class
  auto estimated() && noexcept -> parts { return std::move(parts_); }

  /// Writes the probability of each class; `predict_proba` is the checked way to it.
  void evaluate(std::span<float const> rows, std::span<float> probabilities) const;

  friend bool operator==(gaussian_naive_bayes_model const& a, gaussian_naive_bayes_model const& b) {
    return a.schema_ == b.schema_ && a.parts_.shares == b.parts_.shares && a.parts_.means == b.parts_.means &&
           a.parts_.variances == b.parts_.variances;
  }

 private:
  table_schema schema_;
  parts parts_;
  std::vector<double> constants_;  // of each class: log of its share and of its densities' factors
};

namespace learn {
auto class_densities(gaussian_naive_bayes const& spec, table const& data, std::span<float const> weights)
    -> gaussian_naive_bayes_model::parts;
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI

namespace ctgrad::inline CTGRAD_ABI {

template <>
inline constexpr bool has_compiled_text<gaussian_naive_bayes_model> = true;

/// \throws error where the data set has no labels, or smoothing is out of its range
inline auto fit(gaussian_naive_bayes const& spec, dataset const& data) -> gaussian_naive_bayes_model {
  return {schema_of<classification>(data), learn::class_densities(spec, table_of<classification>("fit", data), {})};
}
inline auto fit(gaussian_naive_bayes const& spec, dataset const& data, std::span<float const> weights)
    -> gaussian_naive_bayes_model {
  require_weights("fit", weights, data.rows());
  return {schema_of<classification>(data), learn::class_densities(spec, table_of<classification>("fit", data), weights)};
}

template <>
struct estimator_traits<gaussian_naive_bayes> : estimator_defaults, saved_as_text<gaussian_naive_bayes_model> {
  static constexpr bool differentiable = true;
  static constexpr bool weights_are_repetitions = true;
};

}  // namespace ctgrad::inline CTGRAD_ABI
