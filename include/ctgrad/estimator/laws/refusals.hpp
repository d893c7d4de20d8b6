// ctgrad/estimator/laws/refusals.hpp — laws: what an estimator must not take
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/estimator/laws/law_case.hpp>

#include <limits>

namespace ctgrad::inline CTGRAD_ABI::estimator_laws {

template <class Spec>
void judge_refusals(law_case<Spec>& on) {
  using on_trial = law_case<Spec>;
  constexpr law_shape shape = on_trial::shape;
  law_shape wider = shape;
  ++wider.width;
  on.refuses("rows that hold an infinity",
             [&] { (void)predict(on.fitted, with_number(on.fresh, std::numeric_limits<float>::infinity())); });
  on.refuses("no rows", [&] { (void)predict(on.fitted, std::span<float const>{}); });
  on.refuses("numbers that are no whole rows",
             [&] { (void)predict(on.fitted, on.fresh.features().first(shape.width + 1)); });
  on.refuses("to score rows of another width", [&] { (void)score(on.fitted, law_dataset(wider, 20)); });
  if constexpr (requires { predict(on.fitted, on.fresh); })
    on.refuses("to answer rows of another width", [&] { (void)predict(on.fitted, law_dataset(wider, 20 * shape.width)); });
  if constexpr (estimator_traits<Spec>::width > 0)
    on.refuses("to learn from rows of another width", [&] { (void)fit(on.spec, law_dataset(wider, 20)); });
  if constexpr (on_trial::needs_answers) {
    law_shape other = shape;
    other.labels = !shape.labels;
    on.refuses("to learn from rows without answers", [&] { (void)fit(on.spec, without_answers(on.data)); });
    on.refuses("to learn from answers of the other kind", [&] { (void)fit(on.spec, law_dataset(other, 20)); });
    on.refuses("to score rows without answers", [&] { (void)score(on.fitted, without_answers(on.data)); });
    on.refuses("to score answers of the other kind", [&] { (void)score(on.fitted, law_dataset(other, 20)); });
  }
}

}  // namespace ctgrad::inline CTGRAD_ABI::estimator_laws
