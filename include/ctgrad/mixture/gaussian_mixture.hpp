// ctgrad/mixture/gaussian_mixture.hpp — rows that were drawn from one of several normal distributions
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/data/dataset.hpp>
#include <ctgrad/estimator/predict.hpp>
#include <ctgrad/estimator/rows.hpp>
#include <ctgrad/estimator/save.hpp>
#include <ctgrad/estimator/table.hpp>

#include <cmath>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {

/// What the covariance of a component may be.
enum class covariance_kind {
  full,      ///< any symmetric matrix
  diagonal,  ///< columns are independent
  spherical  ///< and have one variance
};

/// A density that is a weighted sum of normal ones, fitted by expectation and maximisation (Dempster, Laird & Rubin 1977)
/// from the clusters of k-means.
/// \code auto model = fit(gaussian_mixture{.components = 3}, data); bic(model, data); sample(model, 1000, seed); \endcode
struct gaussian_mixture {
  int components = 1;                                  ///< 1 to the number of rows
  covariance_kind covariance = covariance_kind::full;  ///< what shape the components may have
  int restarts = 1;                                    ///< at least 1: the most likely of so many
  int max_iterations = 100;                            ///< at least 1
  double tolerance = 1e-3;       ///< stops once the mean log-likelihood of a row rises by less; at least 0
  double regularization = 1e-6;  ///< added to all variances; at least 0
  std::uint64_t seed = 0;        ///< same seed, same bits
};

/// Fitted: weights, means and covariances of the components.
class gaussian_mixture_model {
 public:
  struct parts {
    covariance_kind covariance = covariance_kind::full;  ///< as fitted
    std::vector<double> shares{};                        ///< of each component; they sum to 1
    std::vector<double> means{};                         ///< components x width
    std::vector<double> covariances{};                   ///< components x width x width, positive definite
    double log_likelihood = 0;                           ///< mean of a training row, before the last step
    int iterations = 0;                                  ///< of the best start
    bool converged = false;                              ///< before max_iterations
  };

  /// Throws `error` where the parts do not suit the schema, whose outputs are the components, or are out of their range.
  gaussian_mixture_model(table_schema schema, parts found);

  auto schema() const noexcept -> table_schema const& { return schema_; }
  auto components() const noexcept -> std::size_t { return schema_.outputs; }  ///< at least 1
  auto found() const& noexcept -> parts const& { return parts_; }
  auto found() && noexcept -> parts { return std::move(parts_); }

  /// Numbers that were fitted.
  auto parameters() const -> std::size_t;

  /// Writes the probability of each component, given the row. `predict_proba` is the checked way to it.
  void evaluate(std::span<float const> rows, std::span<float> probabilities) const;
  /// Writes the logarithm of each row's density. `log_density` is the checked way to it.
  void densities(std::span<float const> rows, std::span<double> out) const;
  /// Rows drawn from the distribution: count x width.
  auto draw(std::size_t count, std::uint64_t seed) const -> std::vector<float>;

  friend bool operator==(gaussian_mixture_model const& a, gaussian_mixture_model const& b) {
    return a.schema_ == b.schema_ && a.parts_.shares == b.parts_.shares && a.parts_.means == b.parts_.means &&
           a.parts_.covariances == b.parts_.covariances;
  }

 private:
  table_schema schema_;
  parts parts_;
  std::vector<double> roots_;      // lower triangular: covariance = root root'
  std::vector<double> factors_;    // their inverses
  std::vector<double> constants_;  // of each component's log-density, with its share

  template <class F>
  void for_each_row(std::span<float const> rows, F f) const;
};

namespace learn {
auto maximize_likelihood(gaussian_mixture const& spec, table const& data) -> gaussian_mixture_model::parts;
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI

namespace ctgrad::inline CTGRAD_ABI {

template <>
inline constexpr bool has_compiled_text<gaussian_mixture_model> = true;

template <>
struct estimator_traits<gaussian_mixture> : estimator_defaults, saved_as_text<gaussian_mixture_model> {};

/// Labels and targets are not read.
/// \throws error where there are fewer rows than components, a field of the specification is out of its range, or a
/// covariance is not positive definite (a larger regularization helps)
inline auto fit(gaussian_mixture const& spec, dataset const& data) -> gaussian_mixture_model {
  auto found = learn::maximize_likelihood(spec, features_of("fit", data));
  return {schema_of_features(data, std::size_t(spec.components)), std::move(found)};
}

/// The probability of each component, given the row: rows x components.
inline auto predict_proba(gaussian_mixture_model const& model, std::span<float const> rows) -> std::vector<float> {
  detail::require_rows("predict", model.schema(), rows);
  std::vector<float> out(rows.size() / model.schema().width * model.components());
  model.evaluate(rows, out);
  return out;
}

/// The component that each row most likely comes from.
inline auto predict(gaussian_mixture_model const& model, std::span<float const> rows) -> std::vector<std::int32_t> {
  return detail::decided<classification>(predict_proba(model, rows), model.components());
}

/// The logarithm of each row's density.
inline auto log_density(gaussian_mixture_model const& model, std::span<float const> rows) -> std::vector<double> {
  detail::require_rows("log_density", model.schema(), rows);
  std::vector<double> out(rows.size() / model.schema().width);
  model.densities(rows, out);
  return out;
}

/// The mean log-density of a row.
inline auto score(gaussian_mixture_model const& model, dataset const& data) -> double {
  auto const l = log_density(model, data.features());
  double sum = 0;
  for (double const x : l) sum += x;
  return sum / double(l.size());
}

namespace detail {
inline auto information(gaussian_mixture_model const& model, dataset const& data, double price) -> double {
  return price * double(model.parameters()) - 2 * score(model, data) * double(data.rows());
}
}  // namespace detail

/// Akaike's information criterion (1974), 2 parameters - 2 log-likelihood: smaller is better.
inline auto aic(gaussian_mixture_model const& model, dataset const& data) -> double {
  return detail::information(model, data, 2);
}
/// The Bayesian information criterion (Schwarz 1978), log(rows) parameters - 2 log-likelihood: smaller is better.
inline auto bic(gaussian_mixture_model const& model, dataset const& data) -> double {
  return detail::information(model, data, std::log(double(data.rows())));
}

/// Rows drawn from the distribution, count x width. Same seed, same rows; more rows begin with the same ones.
inline auto sample(gaussian_mixture_model const& model, std::size_t count, std::uint64_t seed) -> std::vector<float> {
  return model.draw(count, seed);
}

}  // namespace ctgrad::inline CTGRAD_ABI
