// ctgrad/data/tables.hpp — iris, breast cancer and diabetes, compiled in: no download, no file
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/data/breast_cancer_rows.hpp>
#include <ctgrad/data/diabetes_rows.hpp>
#include <ctgrad/data/iris_rows.hpp>
#include <ctgrad/data/to_dataset.hpp>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {
[[gnu::cold]] inline auto embedded_table(char const* rows, std::vector<std::string> class_names) -> dataset {
  csv_table const table = parse_csv(rows);
  if (class_names.empty()) return to_dataset(table, {.target = "target"});
  dataset_parts parts = to_dataset(table, {.label = "target"}).parts();
  parts.class_names = std::move(class_names);
  return dataset{std::move(parts)};
}
}  // namespace detail

/// 150 iris flowers: length and width of sepals and petals in cm, 3 species of 50 each. R. A. Fisher 1936.
[[gnu::cold]] inline auto iris() -> dataset {
  return detail::embedded_table(detail::iris_rows, {"setosa", "versicolor", "virginica"});
}

/// 569 tumours: 30 measures of the nuclei of cells in an image (mean, standard error and worst of each of ten), and
/// whether the tumour was malignant (212) or benign (357). W. H. Wolberg et al. 1995.
[[gnu::cold]] inline auto breast_cancer() -> dataset {
  return detail::embedded_table(detail::breast_cancer_rows, {"malignant", "benign"});
}

/// 442 patients with diabetes: age, sex (1 or 2), body mass index, blood pressure and 6 measures of blood serum, as they
/// were taken; and how far the disease had gone a year later, 25 to 346. B. Efron et al. 2004.
[[gnu::cold]] inline auto diabetes() -> dataset { return detail::embedded_table(detail::diabetes_rows, {}); }

}  // namespace ctgrad::inline CTGRAD_ABI
