// ctgrad/kernel/kernel_ridge.hpp — ridge regression on all the features that a kernel stands for
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/estimator/predict.hpp>
#include <ctgrad/estimator/table.hpp>
#include <ctgrad/estimator/save.hpp>
#include <ctgrad/estimator/traits.hpp>

#include <span>
#include <vector>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {

/// How alike two rows are.
enum class kernel_kind {
  rbf,        ///< exp(-gamma |x - z|^2)
  laplacian,  ///< exp(-gamma |x - z|_1)
  polynomial  ///< (gamma x . z + offset)^degree
};

/// k(x, z) of two rows.
struct kernel_function {
  kernel_kind kind = kernel_kind::rbf;  ///< the formula of k(a, b)
  double gamma = 0;                     ///< above 0; 0 is one over the number of columns
  int degree = 3;                       ///< at least 1; of the polynomial
  double offset = 1;                    ///< of the polynomial

  friend bool operator==(kernel_function const&, kernel_function const&) = default;
};

/// y = sum over the training rows of d_i k(x_i, x), where (K + alpha) d = y: ridge regression without an intercept on the
/// features of the kernel (Saunders, Gammerman & Vovk 1998). It needs rows^2 doubles of memory and rows^3 / 3 products.
/// \code auto model = fit(kernel_ridge{.kernel = {.kind = kernel_kind::laplacian, .gamma = 0.01}, .alpha = 1e-4}, train); \endcode
struct kernel_ridge {
  kernel_function kernel{};  ///< between two rows
  double alpha = 1;          ///< above 0
};

/// Fitted: the training rows and a weight for each.
class kernel_ridge_model {
 public:
  using task = regression;

  /// Throws `error` where the parts do not suit each other, or are out of their range.
  kernel_ridge_model(table_schema schema, kernel_function kernel, std::vector<float> rows, std::vector<double> dual);

  auto schema() const noexcept -> table_schema const& { return schema_; }
  auto kernel() const noexcept -> kernel_function const& { return kernel_; }  ///< with its gamma, as used
  auto rows() const& noexcept -> std::span<float const> { return rows_; }     ///< that it learnt from
  auto dual() const& noexcept -> std::span<double const> { return dual_; }    ///< a coefficient for each

  /// Writes one answer a row. `predict` is the checked way to it.
  void evaluate(std::span<float const> rows, std::span<float> answers) const;

  friend bool operator==(kernel_ridge_model const&, kernel_ridge_model const&) = default;

 private:
  table_schema schema_;
  kernel_function kernel_;
  std::vector<float> rows_;
  std::vector<double> dual_;
};

namespace learn {
struct kernel_fit {
  kernel_function kernel{};  ///< with its gamma
  std::vector<double> dual{};
};
auto dual_coefficients(kernel_ridge const& spec, table const& data) -> kernel_fit;
}  // namespace learn

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI

namespace ctgrad::inline CTGRAD_ABI {

template <>
inline constexpr bool has_compiled_text<kernel_ridge_model> = true;

/// \throws error where the data set has no single target, or a field of the specification is out of its range
inline auto fit(kernel_ridge const& spec, dataset const& data) -> kernel_ridge_model {
  auto [kernel, dual] = learn::dual_coefficients(spec, table_of<regression>("fit", data));
  return {schema_of<regression>(data), kernel, {data.features().begin(), data.features().end()}, std::move(dual)};
}

template <>
struct estimator_traits<kernel_ridge> : estimator_defaults, saved_as_text<kernel_ridge_model> {
  static constexpr bool differentiable = true;
  static constexpr bool approximate = true;  // a constant is no function of the kernel's
};

}  // namespace ctgrad::inline CTGRAD_ABI
