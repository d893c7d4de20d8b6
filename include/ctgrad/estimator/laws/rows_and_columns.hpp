// ctgrad/estimator/laws/rows_and_columns.hpp — laws: in which order rows, columns and classes come, and on which scale
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/estimator/laws/law_case.hpp>

namespace ctgrad::inline CTGRAD_ABI::estimator_laws {

template <class Spec>
void judge_rows(law_case<Spec>& on) {
  using traits = estimator_traits<Spec>;
  auto const& [fitted, fresh] = std::tie(on.fitted, on.fresh);
  constexpr bool bits = traits::one_row_as_in_a_batch;
  auto const answers_of = [&](std::size_t from, std::size_t count) {
    return predict(fitted, fresh.features().subspan(from * fresh.width(), count * fresh.width()));
  };
  auto const some = [&](auto const& all, std::size_t from, std::size_t count) {
    auto const begin = all.begin() + std::ptrdiff_t(from * on.per_row);
    return typename law_case<Spec>::answers(begin, begin + std::ptrdiff_t(count * on.per_row));
  };
  on.law(bits ? "a row asked alone gets the answer it has in a batch, bit for bit"
              : "a row asked alone gets the answer it has in a batch, to rounding",
         [&] {
           auto const all = on.ask(fitted, fresh);
           for (std::size_t i = 0; i < fresh.rows(); ++i)
             if (!on.same(answers_of(i, 1), some(all, i, 1), bits).empty()) return "row " + std::to_string(i) + " differs";
           return std::string{};
         });
  on.law("any number of rows gets the answers that they have among others", [&] {
    auto const all = on.ask(fitted, fresh);
    for (std::size_t const count : {2u, 3u, 7u, 16u, 17u, 33u})
      if (!on.same(answers_of(fresh.rows() - count, count), some(all, fresh.rows() - count, count), bits).empty())
        return std::to_string(count) + " rows differ";
    return std::string{};
  });
  on.law("rows asked in another order get their answers in that order", [&] {
    auto const order = permutation(fresh.rows(), {3, 4});
    auto const straight = on.ask(fitted, fresh), mixed = on.ask(fitted, fresh.subset(order));
    for (std::size_t i = 0; i < order.size(); ++i)
      if (!on.same(some(mixed, i, 1), some(straight, order[i], 1), bits).empty())
        return "row " + std::to_string(i) + " differs";
    return std::string{};
  });
  on.template promise<traits::any_order_of_rows>("trained on the rows in another order, it is the same model", [&] {
    return on.same(fit(on.spec, on.data.subset(permutation(on.data.rows(), {5, 6}))), fitted);
  });
}

/// Moves each row along its first column, and watches the answer: the number, or the probability of the last class.
template <class Model>
auto follows(Model const& model, dataset const& rows, int direction) -> std::string {
  auto const watched = [&](std::vector<float> const& row) {
    if constexpr (std::same_as<typename Model::task, classification>) return predict_proba(model, row).back();
    else return predict(model, row)[0];
  };
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    std::vector<float> row(rows.row(i).begin(), rows.row(i).end());
    float before = 0;
    for (int step = -12; step <= 12; ++step) {
      row[0] = 0.25f * float(step);
      float const now = watched(row);
      if (step > -12 && float(direction) * (now - before) < 0)
        return "in row " + std::to_string(i) + " it goes from " + std::to_string(before) + " to " + std::to_string(now);
      before = now;
    }
  }
  return {};
}

template <class Spec>
void judge_columns(law_case<Spec>& on) {
  using traits = estimator_traits<Spec>;
  auto const& [spec, data, fresh, fitted] = std::tie(on.spec, on.data, on.fresh, on.fitted);
  auto const order = permutation(data.width(), {8, 9});
  if constexpr (traits::any_order_of_columns)
    on.law("columns in another order are answered alike", [&] {
      return on.same(on.ask(fit(spec, with_columns(data, order)), with_columns(fresh, order)), on.ask(fitted, fresh), false);
    });
  else  // ties, or draws by number of the column, may then fall otherwise
    on.law("columns in another order can be learnt as well", [&] { return on.learns_something(with_columns(data, order)); });
  if constexpr (law_case<Spec>::classifies)
    on.law("classes numbered otherwise can be learnt as well",
           [&] { return on.learns_something(with_classes_turned(data)); });
  // Powers of two, with which no float is rounded.
  on.template promise<traits::any_scale_of_columns>("columns on other scales are answered alike", [&] {
    return on.same(on.ask(fit(spec, with_scales(data)), with_scales(fresh)), on.ask(fitted, fresh));
  });
  if constexpr (!law_case<Spec>::classifies && law_case<Spec>::needs_answers)
    on.template promise<traits::any_scale_of_targets>("four times the targets are four times the answers", [&] {
      auto y = on.ask(fitted, fresh);
      for (float& v : y) v *= 4;
      return on.same(on.ask(fit(spec, with_targets_times(data, 4)), fresh), y, false);
    });
  std::string const monotone = "an answer that is said to rise with a column never falls along it";
  if constexpr (monotone_estimator<Spec>)
    for (int const direction : {1, -1})
      on.law(direction > 0 ? monotone : "an answer that is said to fall with a column never rises along it", [&] {
        std::vector<int> directions(data.width());
        directions[0] = direction;
        return follows(fit(traits::constrained(spec, directions), data), fresh, direction);
      });
  else on.report.not_promised(monotone);
}

}  // namespace ctgrad::inline CTGRAD_ABI::estimator_laws
