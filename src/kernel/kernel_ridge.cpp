// src/kernel/kernel_ridge.cpp — kernels between rows, and the system that they make
// SPDX-License-Identifier: MIT
#include <ctgrad/kernel/kernel_ridge.hpp>

#include <Eigen/Cholesky>
#include <cmath>

#include "../blocks/row_blocks.hpp"
#include "../estimator/check_fields.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {
namespace learn {
namespace {

void check(kernel_function const& kernel) {
  require(std::isfinite(kernel.gamma) && kernel.gamma > 0, "kernel: gamma is ", kernel.gamma,
          ", a finite number above 0 is needed");
  require(kernel.degree >= 1, "kernel: degree is ", kernel.degree, ", at least 1 is needed");
  require(std::isfinite(kernel.offset), "kernel: offset is ", kernel.offset, ", a finite number is needed");
}

auto power(double x, int n) -> double {
  double result = 1;
  for (; n > 0; n /= 2, x *= x)
    if (n % 2) result *= x;
  return result;
}

/// k between a few points and the rows of a block: out[point][row].
void kernel_block(kernel_function const& f, double const* block, int width, double const* points, int count, double* out) {
  auto const& k = block_kernels();
  std::size_t const numbers = std::size_t(count) * block_rows;
  if (f.kind == kernel_kind::polynomial) {
    for (int p = 0; p < count; ++p) k.combine(block, width, points + p * width, 0, out + p * block_rows);
    for (std::size_t i = 0; i < numbers; ++i) out[i] = power(f.gamma * out[i] + f.offset, f.degree);
    return;
  }
  auto const metric = f.kind == kernel_kind::laplacian ? distance::manhattan : distance::squared_euclidean;
  k.distances_of_doubles(metric, block, width, points, count, out);
  k.exp_scaled(out, numbers, -f.gamma);
}

constexpr std::size_t points_at_once = 16;

/// f(point, first row of a block, rows in it, k[row]) for all blocks of `rows` and all `points`, point by point in order.
template <class F>
void for_each_kernel(kernel_function const& kernel, std::span<float const> rows, std::span<float const> points,
                     std::size_t width, F f) {
  std::vector<double> const origin(width);
  std::vector<double> const all(points.begin(), points.end());
  aligned_buffer<double> out(points_at_once * block_rows);
  row_blocks blocks(rows, width);
  std::size_t const count = points.size() / width;
  blocks.for_each_centred(origin.data(), [&](std::size_t first, int here) {
    for (std::size_t p = 0; p < count; p += points_at_once) {
      std::size_t const n = std::min(points_at_once, count - p);
      kernel_block(kernel, blocks.doubles(), int(width), all.data() + p * width, int(n), out.data());
      for (std::size_t i = 0; i < n; ++i) f(p + i, first, std::size_t(here), out.data() + i * block_rows);
    }
  });
}

}  // namespace

auto dual_coefficients(kernel_ridge const& spec, table const& data) -> kernel_fit {
  require_positive("alpha", spec.alpha);
  kernel_fit result{.kernel = spec.kernel};
  if (spec.kernel.gamma == 0) result.kernel.gamma = 1 / double(data.width);
  check(result.kernel);
  auto const rows = Eigen::Index(data.rows);
  Eigen::MatrixXd k(rows, rows);
  for_each_kernel(result.kernel, data.features, data.features, data.width,
                  [&](std::size_t point, std::size_t first, std::size_t here, double const* of) {
                    for (std::size_t r = 0; r < here; ++r) k(Eigen::Index(first + r), Eigen::Index(point)) = of[r];
                  });
  k.diagonal().array() += spec.alpha;
  Eigen::VectorXd y(rows);
  for (Eigen::Index i = 0; i < rows; ++i) y[i] = double(data.targets[std::size_t(i)]);
  Eigen::LLT<Eigen::Ref<Eigen::MatrixXd>> const factor(k);  // in its place
  require(factor.info() == Eigen::Success, "fit: the kernel matrix is not positive definite for alpha ", spec.alpha,
          "; a larger one is needed");
  y = factor.solve(y);
  result.dual.assign(y.begin(), y.end());
  return result;
}

}  // namespace learn

kernel_ridge_model::kernel_ridge_model(table_schema schema, kernel_function kernel, std::vector<float> rows,
                                       std::vector<double> dual)
    : schema_(std::move(schema)), kernel_(kernel), rows_(std::move(rows)), dual_(std::move(dual)) {
  learn::check_schema_of<regression>(schema_);
  learn::check(kernel_);
  require(!dual_.empty(), "model: it has 0 training rows, at least 1 is needed");
  learn::require_count("numbers in its training rows", rows_.size(), dual_.size() * schema_.width);
  learn::require_finite("training rows", rows_);
  learn::require_finite("dual coefficients", dual_);
}

void kernel_ridge_model::evaluate(std::span<float const> rows, std::span<float> answers) const {
  std::vector<double> sums(answers.size());
  learn::for_each_kernel(kernel_, rows_, rows, schema_.width,
                         [&](std::size_t point, std::size_t first, std::size_t here, double const* of) {
                           double sum = 0;
                           for (std::size_t r = 0; r < here; ++r) sum += of[r] * dual_[first + r];
                           sums[point] += sum;
                         });
  for (std::size_t i = 0; i < sums.size(); ++i) answers[i] = float(sums[i]);
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI
