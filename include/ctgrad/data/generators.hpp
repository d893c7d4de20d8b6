// ctgrad/data/generators.hpp — small data sets made by a rule, for examples, lessons and tests
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/random.hpp>
#include <ctgrad/data/dataset.hpp>

#include <cmath>
#include <numbers>

namespace ctgrad::inline CTGRAD_ABI {

// Each: the same seed, the same rows, on every machine with IEEE arithmetic and one C library.

/// The line, and how far salaries are from it.
struct salary_line_options {
  std::size_t rows = 100;     ///< at least 1
  double intercept = 30'000;  ///< of somebody who just began, a year
  double slope = 7'000;       ///< more for every year
  double noise = 5'000;       ///< deviation about the line, at least 0
  double years = 20;          ///< of experience, uniform in [0, years), above 0
  std::uint64_t seed = 0;     ///< the same seed makes the same rows
};

/// Salaries about a straight line over years of experience: the first lesson in regression.
[[gnu::cold]] inline auto salary_line(salary_line_options const& o = {}) -> dataset {
  require(o.rows > 0 && o.noise >= 0 && o.years > 0, "salary_line: rows and years must be above 0, noise at least 0");
  random_stream const years{o.seed, stream_id("salary years")}, noise{o.seed, stream_id("salary noise")};
  dataset_parts parts{.width = 1, .feature_names = {"years_of_experience"}, .target_names = {"salary"}};
  for (std::size_t i = 0; i < o.rows; ++i) {
    double const x = o.years * years.uniform<double>(i);
    parts.features.push_back(float(x));
    parts.targets.push_back(float(o.intercept + o.slope * x + o.noise * noise.normal<double>(i)));
  }
  return dataset{std::move(parts)};
}

/// The polynomial, where it is asked, and the noise.
struct polynomial_options {
  std::size_t rows = 100;                                 ///< at least 1
  std::vector<double> coefficients{0.0, -1.0, 0.0, 1.0};  ///< of 1, x, x^2, ...: at least one
  double low = -1.5, high = 1.5;                          ///< x is uniform in [low, high)
  double noise = 0.2;                                     ///< deviation, at least 0
  std::uint64_t seed = 0;                                 ///< the same seed makes the same rows
};

/// y = c0 + c1 x + c2 x^2 + ... + noise.
[[gnu::cold]] inline auto noisy_polynomial(polynomial_options const& o = {}) -> dataset {
  require(o.rows > 0 && o.noise >= 0 && o.low < o.high && !o.coefficients.empty(),
          "noisy_polynomial: rows must be above 0, noise at least 0, low below high, and a coefficient is needed");
  random_stream const place{o.seed, stream_id("polynomial x")}, noise{o.seed, stream_id("polynomial noise")};
  dataset_parts parts{.width = 1, .feature_names = {"x"}, .target_names = {"y"}};
  for (std::size_t i = 0; i < o.rows; ++i) {
    float const x = float(o.low + (o.high - o.low) * place.uniform<double>(i));
    double y = 0;
    for (std::size_t k = o.coefficients.size(); k-- > 0;) y = std::fma(y, double(x), o.coefficients[k]);
    parts.features.push_back(x);
    parts.targets.push_back(float(y + o.noise * noise.normal<double>(i)));
  }
  return dataset{std::move(parts)};
}

/// Both truth values alike? Four rows, two features of 0 or 1; what no straight line separates (Minsky & Papert 1969).
[[gnu::cold]] inline auto xnor() -> dataset {
  return dataset{{.features = {0, 0, 0, 1, 1, 0, 1, 1},
                  .width = 2,
                  .labels = {1, 0, 0, 1},
                  .feature_names = {"a", "b"},
                  .class_names = {"differ", "alike"}}};
}

/// How many points, and how far they are from their curve.
struct shape_options {
  std::size_t rows = 200;  ///< at least 2
  double noise = 0.1;      ///< deviation in both directions, at least 0
  std::uint64_t seed = 0;  ///< the same seed makes the same rows
};

namespace detail {
/// Points on curves, class by class: `point(c, share)` for share in [0, 1] along the curve of class c.
template <class Point>
auto two_curves(char const* who, shape_options const& o, Point point) -> dataset {
  require(o.rows >= 2 && o.noise >= 0, who, ": at least 2 rows are needed, and noise of at least 0");
  random_stream const noise{o.seed, stream_id(who)};
  dataset_parts parts{.width = 2, .classes = 2, .feature_names = {"x", "y"}};
  for (std::size_t i = 0; i < o.rows; ++i) {
    std::size_t const c = i % 2, of_class = (o.rows + 1 - c) / 2;
    auto const [x, y] = point(c, of_class, i / 2);
    parts.features.push_back(float(x + o.noise * noise.normal<double>(2 * i)));
    parts.features.push_back(float(y + o.noise * noise.normal<double>(2 * i + 1)));
    parts.labels.push_back(std::int32_t(c));
  }
  return dataset{std::move(parts)};
}
}  // namespace detail

/// Two half circles that reach into each other, rows alternating between them (scikit-learn's make_moons).
[[gnu::cold]] inline auto moons(shape_options const& o = {}) -> dataset {
  return detail::two_curves("moons", o, [](std::size_t c, std::size_t count, std::size_t i) {
    double const angle = std::numbers::pi * (count > 1 ? double(i) / double(count - 1) : 0.5);
    return c == 0 ? std::pair{std::cos(angle), std::sin(angle)} : std::pair{1 - std::cos(angle), 0.5 - std::sin(angle)};
  });
}

/// A circle of radius 1 around one of radius 0.5, rows alternating between them (scikit-learn's make_circles).
[[gnu::cold]] inline auto circles(shape_options const& o = {}) -> dataset {
  return detail::two_curves("circles", o, [](std::size_t c, std::size_t count, std::size_t i) {
    double const angle = 2 * std::numbers::pi * double(i) / double(count), radius = c == 0 ? 1 : 0.5;
    return std::pair{radius * std::cos(angle), radius * std::sin(angle)};
  });
}

/// How many clouds, and how wide.
struct blobs_options {
  std::size_t rows = 300;   ///< at least one
  std::size_t centres = 3;  ///< classes, at least 1
  std::size_t width = 2;    ///< features, at least 1
  double deviation = 1;     ///< of each blob, at least 0
  double box = 10;          ///< centres are uniform in [-box, box) in every direction
  std::uint64_t seed = 0;   ///< the same seed makes the same rows
};

/// Round clouds of points, rows going round the classes (scikit-learn's make_blobs).
[[gnu::cold]] inline auto blobs(blobs_options const& o = {}) -> dataset {
  require(o.rows > 0 && o.centres > 0 && o.width > 0 && o.deviation >= 0 && o.box > 0,
          "blobs: rows, centres, width and box must be above 0, deviation at least 0");
  random_stream const centre{o.seed, stream_id("blob centres")}, noise{o.seed, stream_id("blob points")};
  dataset_parts parts{.width = o.width, .classes = o.centres};
  for (std::size_t i = 0; i < o.rows; ++i) {
    std::size_t const c = i % o.centres;
    for (std::size_t k = 0; k < o.width; ++k) {
      double const middle = o.box * (2 * centre.uniform<double>(c * o.width + k) - 1);
      parts.features.push_back(float(middle + o.deviation * noise.normal<double>(i * o.width + k)));
    }
    parts.labels.push_back(std::int32_t(c));
  }
  return dataset{std::move(parts)};
}

}  // namespace ctgrad::inline CTGRAD_ABI
