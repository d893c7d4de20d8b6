// src/mixture/gaussian_mixture.cpp — expectation and maximisation in one pass over the rows
// SPDX-License-Identifier: MIT
#include <ctgrad/cluster/k_means.hpp>
#include <ctgrad/core/random.hpp>
#include <ctgrad/mixture/gaussian_mixture.hpp>

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "../blocks/row_blocks.hpp"
#include "../estimator/check_fields.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {
namespace learn {
namespace {

using Eigen::Index;
using matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// A component's covariance C = R R' and what its log-density needs: inverse(R), and -log det R - width log(2 pi) / 2.
struct factored {
  matrix root, inverse;
  double constant = 0;

  factored(char const* who, Eigen::Ref<matrix const> covariance) {
    Eigen::LLT<Eigen::MatrixXd> const llt(covariance);
    root = llt.matrixL();
    bool const definite = llt.info() == Eigen::Success && root.diagonal().minCoeff() > 0 && root.allFinite();
    require(definite, who, ": the covariance of a component is not positive definite; a larger regularization helps");
    inverse = matrix::Identity(root.rows(), root.rows());
    root.triangularView<Eigen::Lower>().solveInPlace(inverse);
    constant = -double(root.rows()) / 2 * std::log(2 * std::numbers::pi) - root.diagonal().array().log().sum();
  }
};

/// One restart. Rows are read less a number near their means, and means are kept so.
class expectation_maximization {
 public:
  expectation_maximization(gaussian_mixture const& spec, table const& data, std::uint64_t seed)
      : spec_(spec), data_(data), width_(data.width), components_(std::size_t(spec.components)),
        blocks_(data.features, width_, 1), shift_(width_), responsibilities_(components_ * block_rows),
        left_((width_ + 1) * block_rows), sums_(components_ * (width_ + 1) * (width_ + 1) * 8) {
    std::size_t const near = std::min<std::size_t>(data.rows, block_rows);
    for (std::size_t k = 0; k < width_; ++k)
      for (std::size_t i = 0; i < near; ++i) shift_[k] += double(data.at(i, k)) / double(near);
    found_ = {.covariance = spec.covariance,
              .shares = std::vector<double>(components_),
              .means = std::vector<double>(components_ * width_),
              .covariances = std::vector<double>(components_ * width_ * width_)};
    begin(seed);
  }

  auto run() -> gaussian_mixture_model::parts {
    double before = -std::numeric_limits<double>::infinity();
    for (int i = 0; i < spec_.max_iterations && !found_.converged; ++i) {
      found_.iterations = i + 1;
      expect();
      maximize();
      found_.converged = std::abs(found_.log_likelihood - before) < spec_.tolerance;
      before = found_.log_likelihood;
    }
    for (std::size_t c = 0; c < components_; ++c)
      for (std::size_t k = 0; k < width_; ++k) found_.means[c * width_ + k] += shift_[k];
    return std::move(found_);
  }

 private:
  /// Each row belongs to one cluster of k-means.
  void begin(std::uint64_t seed) {
    auto const centres = find_centres({.clusters = spec_.components, .max_iterations = 30, .seed = seed}, data_);
    table_schema const schema{width_, components_};
    auto const labels = k_means_model(schema, centres).nearest(data_.features);
    add_rows([&](std::size_t first, std::size_t count) {
      std::fill_n(responsibilities_.data(), responsibilities_.size(), 0.0);
      for (std::size_t r = 0; r < count; ++r) responsibilities_.data()[std::size_t(labels[first + r]) * block_rows + r] = 1;
    });
    maximize();
  }

  /// How likely each row is to come from each component (Bishop 2006, 9.23), and at once what the next step sums of that.
  void expect() {
    auto const& kernel = block_kernels();
    std::size_t const padded = (width_ + 3) / 4 * 4;
    std::vector<double> factors(components_ * padded * width_), offsets(components_ * padded), constants(components_);
    for (std::size_t c = 0; c < components_; ++c) {
      auto const n = Index(width_);
      factored const f("fit", Eigen::Map<matrix const>(found_.covariances.data() + c * width_ * width_, n, n));
      Eigen::Map<matrix>(factors.data() + c * padded * width_, n, n) = f.inverse;
      Eigen::Map<Eigen::VectorXd>(offsets.data() + c * padded, n) =
          f.inverse * Eigen::Map<Eigen::VectorXd const>(found_.means.data() + c * width_, n);
      constants[c] = f.constant + std::log(found_.shares[c]);
    }
    alignas(64) double w[block_rows];
    double total = 0;
    add_rows([&](std::size_t, std::size_t count) {
      double* const p = responsibilities_.data();
      for (std::size_t r = 0; r < block_rows; ++r) w[r] = r < count ? 1 : 0;
      for (std::size_t c = 0; c < components_; ++c) {
        kernel.quadratic(blocks_.doubles(), int(width_), factors.data() + c * padded * width_, offsets.data() + c * padded,
                         p + c * block_rows);
        for (std::size_t r = 0; r < block_rows; ++r) p[c * block_rows + r] = constants[c] - p[c * block_rows + r] / 2;
      }
      total += kernel.softmax(p, int(components_), w);
      if (count < block_rows)
        for (std::size_t c = 0; c < components_; ++c) std::fill_n(p + c * block_rows + count, block_rows - count, 0.0);
    });
    found_.log_likelihood = total / double(data_.rows);
  }

  /// `respond(first, count)` writes the responsibilities of a block; then it is added to the sums of all components.
  template <class Respond>
  void add_rows(Respond respond) {
    auto const& kernel = block_kernels();
    std::size_t const all = width_ + 1;
    std::fill_n(sums_.data(), sums_.size(), 0.0);
    blocks_.for_each_centred(shift_.data(), [&](std::size_t first, int count) {
      std::fill_n(blocks_.column(width_), block_rows, 1.0);
      respond(first, std::size_t(count));
      for (std::size_t c = 0; c < components_; ++c) {
        kernel.scale(blocks_.doubles(), int(all), responsibilities_.data() + c * block_rows, left_.data());
        kernel.gram(left_.data(), blocks_.doubles(), int(all), sums_.data() + c * all * all * 8);
      }
    });
  }

  /// Shares, means and covariances from the sums (Bishop 2006, 9.24 to 9.26).
  void maximize() {
    std::size_t const all = width_ + 1;
    for (std::size_t c = 0; c < components_; ++c) {
      auto const sum = [&](std::size_t i, std::size_t j) { return add_lanes(sums_.data() + ((c * all + i) * all + j) * 8); };
      double const count = sum(width_, width_) + 10 * std::numeric_limits<double>::epsilon();
      found_.shares[c] = count / double(data_.rows);
      double* const mean = found_.means.data() + c * width_;
      double* const covariance = found_.covariances.data() + c * width_ * width_;
      for (std::size_t i = 0; i < width_; ++i) mean[i] = sum(i, width_) / count;
      double trace = 0;
      for (std::size_t i = 0; i < width_; ++i)
        for (std::size_t j = i; j < width_; ++j) {
          double v = i == j || spec_.covariance == covariance_kind::full ? sum(i, j) / count - mean[i] * mean[j] : 0;
          if (i == j) v = std::max(0.0, v) + spec_.regularization, trace += v;
          covariance[i * width_ + j] = covariance[j * width_ + i] = v;
        }
      if (spec_.covariance == covariance_kind::spherical)
        for (std::size_t i = 0; i < width_; ++i) covariance[i * width_ + i] = trace / double(width_);
    }
    double total = 0;
    for (double const s : found_.shares) total += s;
    for (double& s : found_.shares) s /= total;
  }

  gaussian_mixture spec_;
  table data_;
  std::size_t width_, components_;
  row_blocks blocks_;
  std::vector<double> shift_;
  aligned_buffer<double> responsibilities_, left_, sums_;
  gaussian_mixture_model::parts found_;
};

}  // namespace

auto maximize_likelihood(gaussian_mixture const& spec, table const& data) -> gaussian_mixture_model::parts {
  require_at_least("components", spec.components, 1);
  require(std::size_t(spec.components) <= data.rows, "fit: ", spec.components, " components were asked for, but there are ",
          data.rows, " rows");
  require_at_least("restarts", spec.restarts, 1);
  require_at_least("max_iterations", spec.max_iterations, 1);
  require_not_negative("tolerance", spec.tolerance);
  require_not_negative("regularization", spec.regularization);
  auto const run = [&](int restart) {
    return expectation_maximization(spec, data,
                                    random_stream{spec.seed, stream_id("gaussian mixture")}.word64(std::uint64_t(restart)))
        .run();
  };
  auto best = run(0);
  for (int i = 1; i < spec.restarts; ++i)
    if (auto next = run(i); next.log_likelihood > best.log_likelihood) best = std::move(next);
  return best;
}

}  // namespace learn

gaussian_mixture_model::gaussian_mixture_model(table_schema schema, parts found)
    : schema_(std::move(schema)), parts_(std::move(found)) {
  learn::check_schema_of<classification>(schema_);
  std::size_t const n = schema_.width, count = components();
  learn::require_count("shares", parts_.shares.size(), count);
  learn::require_count("numbers in its means", parts_.means.size(), count * n);
  learn::require_count("numbers in its covariances", parts_.covariances.size(), count * n * n);
  learn::require_finite("means", parts_.means);
  learn::require_finite("covariances", parts_.covariances);
  double total = 0;
  for (double const s : parts_.shares) {
    require(s >= 0 && s <= 1, "model: the share of a component is ", s, ", but it must lie between 0 and 1");
    total += s;
  }
  require(std::abs(total - 1) < 1e-6, "model: the shares of its components sum to ", total, ", but 1 is needed");
  for (std::size_t c = 0; c < count; ++c) {
    Eigen::Map<learn::matrix const> const covariance(parts_.covariances.data() + c * n * n, Eigen::Index(n),
                                                     Eigen::Index(n));
    require(covariance.isApprox(covariance.transpose(), 1e-9), "model: the covariance of component ", c,
            " is not symmetric");
    learn::factored const f("model", covariance);
    roots_.insert(roots_.end(), f.root.data(), f.root.data() + n * n);
    factors_.insert(factors_.end(), f.inverse.data(), f.inverse.data() + n * n);
    constants_.push_back(f.constant + std::log(parts_.shares[c]));
  }
}

auto gaussian_mixture_model::parameters() const -> std::size_t {
  std::size_t const n = schema_.width, count = components();
  std::size_t const of_covariance = parts_.covariance == covariance_kind::full       ? n * (n + 1) / 2
                                    : parts_.covariance == covariance_kind::diagonal ? n
                                                                                     : 1;
  return count * (of_covariance + n) + count - 1;
}

/// f(row, log of each component's share times density, log of their sum)
template <class F>
void gaussian_mixture_model::for_each_row(std::span<float const> rows, F f) const {
  std::size_t const n = schema_.width, count = components();
  std::vector<double> l(count), d(n);
  for (std::size_t i = 0; i * n < rows.size(); ++i) {
    for (std::size_t c = 0; c < count; ++c) {
      double squares = 0;
      for (std::size_t k = 0; k < n; ++k) {
        d[k] = double(rows[i * n + k]) - parts_.means[c * n + k];
        double const* const factor = factors_.data() + (c * n + k) * n;
        double z = 0;
        for (std::size_t j = 0; j <= k; ++j) z += factor[j] * d[j];
        squares += z * z;
      }
      l[c] = constants_[c] - squares / 2;
    }
    double const top = *std::ranges::max_element(l);
    double sum = 0;
    for (double const x : l) sum += std::exp(x - top);
    f(i, l, top + std::log(sum));
  }
}

void gaussian_mixture_model::evaluate(std::span<float const> rows, std::span<float> probabilities) const {
  for_each_row(rows, [&](std::size_t i, std::vector<double> const& l, double all) {
    for (std::size_t c = 0; c < l.size(); ++c) probabilities[i * l.size() + c] = float(std::exp(l[c] - all));
  });
}

void gaussian_mixture_model::densities(std::span<float const> rows, std::span<double> out) const {
  for_each_row(rows, [&](std::size_t i, std::vector<double> const&, double all) { out[i] = all; });
}

auto gaussian_mixture_model::draw(std::size_t count, std::uint64_t seed) const -> std::vector<float> {
  std::size_t const n = schema_.width;
  random_stream const choice{seed, stream_id("mixture component")}, noise{seed, stream_id("mixture noise")};
  std::vector<float> rows(count * n);
  for (std::size_t i = 0; i < count; ++i) {
    double const u = choice.uniform<double>(i);
    std::size_t c = 0;
    for (double sum = parts_.shares[0]; c + 1 < components() && u >= sum;) sum += parts_.shares[++c];
    for (std::size_t k = 0; k < n; ++k) {
      double x = parts_.means[c * n + k];
      for (std::size_t j = 0; j <= k; ++j) x += roots_[(c * n + k) * n + j] * noise.normal<double>(i * n + j);
      rows[i * n + k] = float(x);
    }
  }
  return rows;
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI
