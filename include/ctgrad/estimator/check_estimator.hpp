// ctgrad/estimator/check_estimator.hpp — the laws that any estimator must keep, ours or a stranger's
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/estimator/laws/answers.hpp>
#include <ctgrad/estimator/laws/determinism.hpp>
#include <ctgrad/estimator/laws/hard_data.hpp>
#include <ctgrad/estimator/laws/refusals.hpp>
#include <ctgrad/estimator/laws/rows_and_columns.hpp>
#include <ctgrad/estimator/laws/weights.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// Judges an estimator by laws that pipelines and searches rely on: shapes of answers, probabilities, determinism, copies,
/// threads, saving; the order of rows, columns and classes, scales, monotone constraints; constant answers, one class, one
/// row, missing values, categories; what must be refused; weights. What is promised by its traits, and only that, is asked
/// of it besides. The data are small and made here; the specification should be able to learn from 90 rows.
/// \code auto const report = check_estimator(my_estimator{.depth = 3}); std::cout << report; return !report.passed(); \endcode
template <estimator Spec>
auto check_estimator(Spec const& spec) -> law_report {
  estimator_laws::law_case<Spec> on(spec);
  estimator_laws::judge_answers(on);
  estimator_laws::judge_probabilities(on);
  estimator_laws::judge_determinism(on);
  estimator_laws::judge_rows(on);
  estimator_laws::judge_columns(on);
  estimator_laws::judge_simple_data(on);
  estimator_laws::judge_missing_values(on);
  estimator_laws::judge_categories(on);
  estimator_laws::judge_refusals(on);
  estimator_laws::judge_weights(on);
  return std::move(on.report);
}

}  // namespace ctgrad::inline CTGRAD_ABI
