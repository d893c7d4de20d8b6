// ctgrad/data/dataset.ipp — what a dataset checks before it is one, and how rows are taken from it
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/data/dataset.hpp>

#include <algorithm>
#include <limits>

namespace ctgrad::inline CTGRAD_ABI {

CTGRAD_ONCE dataset::dataset(dataset_parts parts) : parts_(std::move(parts)) {
  check_features();
  if (has_labels()) check_labels();
  if (has_targets()) check_targets();
  require(!(has_labels() && has_targets()), "dataset: labels and targets were both given; a dataset has one of them");
  require(has_labels() || (parts_.class_names.empty() && parts_.classes == 0), "dataset: classes were given without labels");
  require(has_targets() || parts_.target_names.empty(), "dataset: target_names were given without targets");
}

CTGRAD_ONCE auto dataset::subset(std::span<std::size_t const> chosen) const -> dataset {
  require(!chosen.empty(), "dataset: a subset of 0 rows was asked for, at least 1 is needed");
  dataset result(*this, no_rows{});
  dataset_parts& to = result.parts_;
  to.features.resize(chosen.size() * width());
  to.labels.resize(has_labels() ? chosen.size() : 0);
  to.targets.resize(chosen.size() * outputs());
  for (std::size_t k = 0; k < chosen.size(); ++k) {
    std::size_t const i = chosen[k];
    std::copy_n(row(i).data(), width(), to.features.data() + k * width());
    if (has_labels()) to.labels[k] = parts_.labels[i];
    if (has_targets()) std::copy_n(target(i).data(), outputs(), to.targets.data() + k * outputs());
  }
  to.missing = has_missing() && any_missing(to.features);
  return result;
}

CTGRAD_ONCE dataset::dataset(dataset const& from, no_rows)
    : parts_{.width = from.parts_.width,
             .classes = from.parts_.classes,
             .outputs = from.parts_.outputs,
             .feature_names = from.parts_.feature_names,
             .class_names = from.parts_.class_names,
             .target_names = from.parts_.target_names,
             .categories = from.parts_.categories} {}

CTGRAD_ONCE auto dataset::any_missing(std::vector<float> const& values) -> bool {
  for (float const v : values)
    if (v != v) return true;
  return false;
}

CTGRAD_ONCE void dataset::check_features() {
  auto& p = parts_;
  require(p.width > 0, "dataset: a width of 0 was given, at least 1 feature is needed");
  require(!p.features.empty(), "dataset: 0 rows were given, at least 1 is needed");
  require(p.features.size() % p.width == 0, "dataset: ", p.features.size(), " features do not fill rows of ", p.width);
  check_names("feature", p.feature_names, p.width);
  check_finite("feature", p.features, p.width, p.feature_names, p.missing);
  p.missing = p.missing && any_missing(p.features);
  if (has_categories()) check_categories();
}

CTGRAD_ONCE void dataset::check_categories() {
  auto& p = parts_;
  require(p.categories.size() == p.width, "dataset: categories of ", p.categories.size(), " columns were given, ", p.width,
          " are needed; those of a column of numbers are empty");
  bool any = false;
  for (std::size_t c = 0; c < p.width; ++c) {
    auto const count = p.categories[c].size();
    any = any || count > 0;
    for (std::size_t i = 0; count > 0 && i < rows(); ++i) {
      float const code = p.features[i * p.width + c];
      if (code != code) continue;  // missing
      bool const whole =
          code >= 0 && code < static_cast<float>(count) && code == static_cast<float>(static_cast<std::size_t>(code));
      require(whole, "dataset: the category in row ", i, ", column ", c, " is ", code, ", a code from 0 to ", count - 1,
              " is needed");
    }
  }
  if (!any) p.categories.clear();
}

CTGRAD_ONCE void dataset::check_labels() {
  auto& p = parts_;
  require(p.labels.size() == rows(), "dataset: ", p.labels.size(), " labels were given for ", rows(), " rows");
  if (p.classes == 0) p.classes = p.class_names.size();
  bool const counted = p.classes == 0;
  for (std::size_t i = 0; i < rows(); ++i) {
    auto const code = static_cast<std::size_t>(p.labels[i]);
    require(p.labels[i] >= 0, "dataset: the label of row ", i, " is ", p.labels[i], ", labels count from 0");
    if (counted && code >= p.classes) p.classes = code + 1;
    require(code < p.classes, "dataset: the label of row ", i, " is ", code, ", but there are ", p.classes,
            " classes, 0 to ", p.classes - 1);
  }
  check_names("class", p.class_names, p.classes);
}

CTGRAD_ONCE void dataset::check_targets() const {
  auto const& p = parts_;
  require(p.outputs > 0, "dataset: targets were given with 0 outputs a row, at least 1 is needed");
  require(p.targets.size() % p.outputs == 0 && p.targets.size() / p.outputs == rows(), "dataset: ", p.targets.size(),
          " targets were given for ", rows(), " rows of ", p.outputs);
  check_names("target", p.target_names, p.outputs);
  check_finite("target", p.targets, p.outputs, p.target_names, false);
}

CTGRAD_ONCE void dataset::check_names(char const* what, std::vector<std::string> const& names, std::size_t needed) {
  require(names.empty() || names.size() == needed, "dataset: ", names.size(), " ", what, " names were given, ", needed,
          needed == 1 ? " is" : " are", " needed");
}

CTGRAD_ONCE void dataset::check_finite(char const* what, std::vector<float> const& values, std::size_t width,
                                       std::vector<std::string> const& names, bool may_be_missing) {
  constexpr float largest = std::numeric_limits<float>::max();  // not isfinite: <cmath> is slow to compile
  for (std::size_t k = 0; k < values.size(); ++k) {
    if (values[k] >= -largest && values[k] <= largest) continue;  // false for NaN
    if (may_be_missing && values[k] != values[k]) continue;
    auto const column = k % width;
    auto const name = names.empty() ? std::string{} : " (" + names[column] + ")";
    require(false, "dataset: the ", what, " in row ", k / width, ", column ", column, name, " is ", values[k],
            ", a finite number is needed");
  }
}

}  // namespace ctgrad::inline CTGRAD_ABI
