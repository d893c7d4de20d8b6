// ctgrad/data/to_dataset.hpp — the columns of a table as features, and one of them as what is to be predicted
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/data/csv.hpp>
#include <ctgrad/data/dataset.hpp>

#include <cmath>

namespace ctgrad::inline CTGRAD_ABI {

/// How a feature with categories becomes numbers.
enum class category_features {
  one_hot,    ///< a column for each category, `name=category`, 1 where it is the row's: for networks
  codes,      ///< the number of the category, as if it were one: for trees
  categories  ///< the number of the category, and the data set knows its names: for pipelines, and who takes them
};

/// What a table's columns are for. Names that no column has are errors.
struct dataset_columns {
  std::string label{};                                        ///< this column is the class: categories, or whole numbers
  std::string target{};                                       ///< or this column of numbers is to be predicted
  std::vector<std::string> without{};                         ///< these columns are left out
  category_features categories = category_features::one_hot;  ///< what becomes of categorical columns
};

namespace detail {

[[gnu::cold]] inline auto labels_from(csv_column const& column) -> encoded_labels {
  std::size_t const rows = column.is_numeric() ? column.numbers.size() : column.categories.codes.size();
  for (std::size_t i = 0; i < rows; ++i)
    require(!column.is_missing(i), "to_dataset: the label of row ", i, " in column ", column.name, " is missing");
  if (!column.is_numeric()) return column.categories;
  std::vector<long long> whole;
  for (std::size_t i = 0; i < column.numbers.size(); ++i) {
    double const v = column.numbers[i];
    require(v == std::floor(v) && std::abs(v) < 1e15, "to_dataset: the label of row ", i, " in column ", column.name, " is ",
            v, ", a whole number is needed");
    whole.push_back(static_cast<long long>(v));
  }
  return encode_labels(whole);
}

}  // namespace detail

/// A value that is missing stays so: NaN; one-hot, it has a 1 in no column.
/// \throws error where a column is missing or does not suit its purpose, an answer is missing, or no feature is left
[[gnu::cold]] inline auto to_dataset(csv_table const& table, dataset_columns const& use) -> dataset {
  require(use.label.empty() || use.target.empty(), "to_dataset: a label and a target were named; a dataset has one of them");
  for (std::string const& name : use.without) (void)table.column(name);
  dataset_parts parts;
  if (!use.label.empty()) {
    auto labels = detail::labels_from(table.column(use.label));
    parts.labels = std::move(labels.codes), parts.class_names = std::move(labels.names);
  }
  if (!use.target.empty()) {
    csv_column const& target = table.column(use.target);
    require(target.is_numeric(), "to_dataset: the target ", use.target, " has categories; name it as label instead");
    for (std::size_t i = 0; i < table.rows; ++i) {
      require(!target.is_missing(i), "to_dataset: the target of row ", i, " in column ", use.target, " is missing");
      parts.targets.push_back(float(target.numbers[i]));
    }
    parts.target_names = {use.target};
  }

  std::vector<csv_column const*> chosen;
  for (csv_column const& c : table.columns)
    if (c.name != use.label && c.name != use.target && std::ranges::find(use.without, c.name) == use.without.end())
      chosen.push_back(&c);
  bool const one_hot = use.categories == category_features::one_hot;
  for (csv_column const* c : chosen) {
    bool const spread = one_hot && !c->is_numeric();
    if (!spread) parts.feature_names.push_back(c->name);
    for (std::string const& category : c->categories.names)
      if (spread) parts.feature_names.push_back(c->name + "=" + category);
    if (use.categories == category_features::categories) parts.categories.push_back(c->categories.names);
  }
  parts.width = parts.feature_names.size();
  require(parts.width > 0, "to_dataset: no column is left as a feature");
  parts.features.reserve(table.rows * parts.width);
  constexpr float unknown = std::numeric_limits<float>::quiet_NaN();
  for (std::size_t i = 0; i < table.rows; ++i)
    for (csv_column const* c : chosen) {
      bool const spread = one_hot && !c->is_numeric();
      parts.missing = parts.missing || (c->is_missing(i) && !spread);
      if (c->is_numeric()) parts.features.push_back(float(c->numbers[i]));
      else if (!one_hot) parts.features.push_back(c->is_missing(i) ? unknown : float(c->categories.codes[i]));
      for (std::size_t k = 0; spread && k < c->categories.names.size(); ++k)
        parts.features.push_back(c->categories.codes[i] == std::int32_t(k) ? 1.0f : 0.0f);
    }
  return dataset{std::move(parts)};
}

}  // namespace ctgrad::inline CTGRAD_ABI
