// src/linear/linear_model.cpp — asking linear regressions and classifiers
// SPDX-License-Identifier: MIT
#include <ctgrad/core/error.hpp>
#include <ctgrad/linear/linear_classifier.hpp>
#include <ctgrad/linear/linear_model.hpp>

#include <algorithm>
#include <cmath>

#include "../estimator/check_fields.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {
namespace {

auto dot(std::span<double const> coefficients, std::span<float const> row, double offset) -> double {
  for (std::size_t k = 0; k < row.size(); ++k) offset += coefficients[k] * double(row[k]);
  return offset;
}

}  // namespace

linear_model::linear_model(table_schema schema, std::vector<double> coefficients, double intercept)
    : schema_(std::move(schema)), coefficients_(std::move(coefficients)), intercept_(intercept) {
  learn::check_schema_of<regression>(schema_);
  learn::require_count("coefficients", coefficients_.size(), schema_.width);
  learn::require_finite("coefficients", coefficients_);
  require(std::isfinite(intercept_), "model: the intercept is ", intercept_, ", a finite number is needed");
}

void linear_model::evaluate(std::span<float const> rows, std::span<float> answers) const {
  for (std::size_t i = 0; i < answers.size(); ++i)
    answers[i] = float(dot(coefficients_, rows.subspan(i * schema_.width, schema_.width), intercept_));
}

linear_classifier::linear_classifier(table_schema schema, learn::margins_fit fit)
    : schema_(std::move(schema)), fit_(std::move(fit)) {
  learn::check_schema_of<classification>(schema_);
  learn::require_count("intercepts", fit_.intercepts.size(), learn::margins_of(schema_.outputs));
  learn::require_count("coefficients", fit_.coefficients.size(), margins() * schema_.width);
  learn::require_finite("intercepts", fit_.intercepts);
  learn::require_finite("coefficients", fit_.coefficients);
}

void linear_classifier::margins_of(std::span<float const> row, std::span<double> out) const {
  for (std::size_t m = 0; m < margins(); ++m)
    out[m] = dot(coefficients().subspan(m * row.size(), row.size()), row, fit_.intercepts[m]);
}

void margin_classifier::evaluate(std::span<float const> rows, std::span<float> scores) const {
  std::size_t const width = schema().width, classes = schema().outputs;
  std::vector<double> z(margins());
  for (std::size_t i = 0; i * width < rows.size(); ++i) {
    margins_of(rows.subspan(i * width, width), z);
    auto const out = scores.subspan(i * classes, classes);
    if (classes == 2) out[0] = float(-z[0]), out[1] = float(z[0]);
    else std::ranges::transform(z, out.begin(), [](double m) { return float(m); });
  }
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI
