// ctgrad/data/dataset.hpp — rows of features with their class labels or real targets, checked once, then read-only
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/core/error.hpp>
#include <ctgrad/core/span_of.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace ctgrad::inline CTGRAD_ABI {

/// What a dataset is made of. `features` and `width` are needed; then either `labels`, or `targets`, or neither.
struct dataset_parts {
  std::vector<float> features{};             ///< row-major, rows x width, finite (or NaN, see `missing`)
  std::size_t width = 0;                     ///< features in a row, at least 1
  std::vector<std::int32_t> labels{};        ///< one a row: dense codes 0 .. classes - 1
  std::size_t classes = 0;                   ///< 0: as many as there are class_names, else the largest label + 1
  std::vector<float> targets{};              ///< row-major, rows x outputs, finite
  std::size_t outputs = 1;                   ///< targets in a row
  std::vector<std::string> feature_names{};  ///< none, or one a feature
  std::vector<std::string> class_names{};    ///< none, or one a class
  std::vector<std::string> target_names{};   ///< none, or one an output
  /// None, or one entry a feature: the names of a categorical column's values, whose features are then the codes 0, 1,
  /// ... of the names; empty for a column of numbers.
  std::vector<std::vector<std::string>> categories{};
  bool missing = false;  ///< NaN among the features means that the value is not known

  friend bool operator==(dataset_parts const&, dataset_parts const&) = default;
};

/// A table of `rows()` samples with `width()` float features each, and what is known of each sample: a class label
/// (`has_labels()`), real targets (`has_targets()`), or nothing. Never empty; every number in it is finite, but for
/// features that are missing where that was allowed.
/// \code dataset d{{.features = {0, 0, 0, 1}, .width = 2, .labels = {0, 1}}}; \endcode
class dataset {
 public:
  /// Throws `error`, naming row and column, where the parts do not fit together or a number is not finite.
  [[gnu::cold]] explicit dataset(dataset_parts parts);

  auto rows() const noexcept -> std::size_t { return parts_.features.size() / parts_.width; }  ///< at least 1
  auto width() const noexcept -> std::size_t { return parts_.width; }  ///< the number of columns, at least 1

  /// All features, row-major: rows() x width().
  auto features() const noexcept -> std::span<float const> { return span_of(parts_.features); }

  /// The features of one sample: width() floats. Throws `error` unless i < rows().
  auto row(std::size_t i) const -> std::span<float const> {
    check_row("row", i);
    return features().subspan(i * width(), width());
  }

  auto has_labels() const noexcept -> bool { return !parts_.labels.empty(); }    ///< a class for each row
  auto has_targets() const noexcept -> bool { return !parts_.targets.empty(); }  ///< numbers for each row

  /// One class code a row, in 0 .. classes() - 1. Throws `error` unless has_labels().
  auto labels() const -> std::span<std::int32_t const> {
    require(has_labels(), "dataset: labels were asked for, but it has ", has_targets() ? "targets" : "only features");
    return span_of(parts_.labels);
  }

  /// The number of classes, 0 without labels. A subset keeps it, even where a class has no row left.
  auto classes() const noexcept -> std::size_t { return parts_.classes; }

  /// Row-major, rows() x outputs(). Throws `error` unless has_targets().
  auto targets() const -> std::span<float const> {
    require(has_targets(), "dataset: targets were asked for, but it has ", has_labels() ? "labels" : "only features");
    return span_of(parts_.targets);
  }

  /// The targets of one sample: outputs() floats. Throws `error` unless has_targets() and i < rows().
  auto target(std::size_t i) const -> std::span<float const> {
    auto const all = targets();
    check_row("target", i);
    return all.subspan(i * outputs(), outputs());
  }

  /// Targets in a row, 0 without targets.
  auto outputs() const noexcept -> std::size_t { return has_targets() ? parts_.outputs : 0; }

  /// One a column, or none.
  auto feature_names() const noexcept -> std::span<std::string const> { return span_of(parts_.feature_names); }
  auto class_names() const noexcept -> std::span<std::string const> {
    return span_of(parts_.class_names);
  }  ///< one a class, or none
  /// One a target column, or none.
  auto target_names() const noexcept -> std::span<std::string const> { return span_of(parts_.target_names); }

  /// The names of a categorical column's values, by code; none for a column of numbers. Throws `error` unless column < width().
  [[gnu::cold]] auto categories(std::size_t column) const -> std::span<std::string const> {
    require(column < width(), "dataset: column ", column, " was asked for, but it has ", width(), " columns");
    if (!has_categories()) return {};
    return span_of(parts_.categories[column]);
  }

  /// At least one column holds codes of categories, no numbers.
  auto has_categories() const noexcept -> bool { return !parts_.categories.empty(); }

  /// At least one feature is missing: NaN.
  auto has_missing() const noexcept -> bool { return parts_.missing; }

  /// All that it is made of, to make another one like it.
  auto parts() const& noexcept -> dataset_parts const& { return parts_; }
  auto parts() && noexcept -> dataset_parts { return std::move(parts_); }

  /// A copy of the rows named, in that order; a row may come twice, as in a bootstrap sample.
  /// Throws `error` for no rows, or a row that does not exist.
  [[gnu::cold]] auto subset(std::span<std::size_t const> chosen) const -> dataset;

  friend bool operator==(dataset const&, dataset const&) = default;

 private:
  struct no_rows {};
  dataset(dataset const& from, no_rows);  // everything but the rows, which were checked once already

  void check_row(char const* what, std::size_t i) const {
    require(i < rows(), "dataset: ", what, " ", i, " was asked for, but it has ", rows(), " rows");
  }

  static auto any_missing(std::vector<float> const& values) -> bool;

  [[gnu::cold]] void check_features();
  [[gnu::cold]] void check_categories();
  [[gnu::cold]] void check_labels();
  [[gnu::cold]] void check_targets() const;
  static void check_names(char const* what, std::vector<std::string> const& names, std::size_t needed);
  static void check_finite(char const* what, std::vector<float> const& values, std::size_t width,
                           std::vector<std::string> const& names, bool may_be_missing);

  dataset_parts parts_;
};

}  // namespace ctgrad::inline CTGRAD_ABI

#ifndef CTGRAD_COMPILED
#include <ctgrad/data/dataset.ipp>
#endif
