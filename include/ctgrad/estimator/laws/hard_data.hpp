// ctgrad/estimator/laws/hard_data.hpp — laws: too simple data, missing values, categories
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/estimator/laws/law_case.hpp>

#include <limits>

namespace ctgrad::inline CTGRAD_ABI::estimator_laws {

template <class Spec>
void judge_simple_data(law_case<Spec>& on) {
  constexpr law_shape shape = law_case<Spec>::shape;
  auto const bears = [&](dataset const& rows) { return on.usable(on.ask(fit(on.spec, rows), rows)); };
  on.law("one answer for all rows is learnt", [&] { return on.learns(with_one_answer(shape, 30, 1, 2.5f)); });
  on.law("one row is enough", [&] { return on.learns(with_one_answer(shape, 1, 0, -1.5f)); });
  on.law("a constant column does no harm", [&] { return bears(with_constant_column(law_parts(shape, 60, 1))); });
  on.law("rows without a difference do no harm", [&] { return bears(on.data.subset(std::vector<std::size_t>(20, 3))); });
  if constexpr (shape.width > 1)
    on.law("a column given twice does no harm", [&] { return bears(with_copied_column(law_parts(shape, 60, 1))); });
  if constexpr (law_case<Spec>::classifies)
    on.law("a class without rows is no answer to be afraid of",
           [&] { return bears(with_one_answer(shape, 20, shape.classes - 1, 0)); });
}

template <class Spec>
void judge_missing_values(law_case<Spec>& on) {
  constexpr law_shape shape = law_case<Spec>::shape;
  float const missing = std::numeric_limits<float>::quiet_NaN();
  if constexpr (!estimator_traits<Spec>::takes_missing) {
    on.refuses("rows that hold a NaN", [&] { (void)predict(on.fitted, with_number(on.fresh, missing)); });
    on.refuses("to learn from missing values", [&] { (void)fit(on.spec, with_holes(law_parts(shape, 60, 1))); });
  } else {
    on.law("missing values: rows that have some are answered",
           [&] { return on.usable(predict(on.fitted, with_number(on.fresh, missing))); });
    dataset const some_missing = with_holes(law_parts(shape, 90, 1));
    on.law("missing values: there is still something to learn", [&] { return on.learns_something(some_missing); });
    on.law("missing values: a row with some, alone, is answered as in a batch", [&] {
      dataset const holes = with_holes(law_parts(shape, 40, 2));
      auto const model = fit(on.spec, some_missing);
      typename law_case<Spec>::answers alone;
      for (std::size_t i = 0; i < holes.rows(); ++i) {
        auto const one = predict(model, holes.row(i));
        alone.insert(alone.end(), one.begin(), one.end());
      }
      return on.same(alone, on.ask(model, holes), estimator_traits<Spec>::one_row_as_in_a_batch);
    });
    on.law("missing values: that a value is missing can be learnt",
           [&] { return on.learns_something(with_telling_holes(shape, 90)); });
    on.law("missing values: a column without any value does no harm", [&] {
      dataset_parts parts = law_parts(shape, 60, 1);
      for (std::size_t i = 0; i < parts.features.size(); i += parts.width) parts.features[i] = missing;
      parts.missing = true;
      dataset const rows{std::move(parts)};
      return on.usable(on.ask(fit(on.spec, rows), rows));
    });
  }
}

template <class Spec>
void judge_categories(law_case<Spec>& on) {
  constexpr law_shape shape = law_case<Spec>::shape;
  if constexpr (!estimator_traits<Spec>::takes_categories)
    on.refuses("to learn from categories", [&] { (void)fit(on.spec, with_categories(shape, 60)); });
  else {
    dataset const rows = with_categories(shape, 120);
    on.law("categories: what follows from them is learnt", [&] { return on.learns_something(rows); });
    on.law("categories: one that training never saw is answered",
           [&] { return on.usable(predict(fit(on.spec, rows), with_number(rows, 1000.f, 0))); });
    on.law("categories: their names say nothing",
           [&] { return on.same(on.ask(fit(on.spec, renamed(rows)), rows), on.ask(fit(on.spec, rows), rows)); });
  }
}

}  // namespace ctgrad::inline CTGRAD_ABI::estimator_laws
