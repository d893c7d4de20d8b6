// ctgrad/estimator/laws/answers.hpp — laws: what a model answers, and what its score and its probabilities mean
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/estimator/laws/law_case.hpp>
#include <ctgrad/estimator/metrics.hpp>

#include <tuple>

namespace ctgrad::inline CTGRAD_ABI::estimator_laws {

template <class Spec>
void judge_answers(law_case<Spec>& on) {
  using on_trial = law_case<Spec>;
  auto const& [fitted, fresh, shape] = std::tie(on.fitted, on.fresh, on_trial::shape);
  on.law("one answer for each row", [&] {
    auto const y = on.ask(fitted, fresh);
    if (y.size() != fresh.rows() * on.per_row) return on.given(y.size(), fresh.rows() * on.per_row, "answers");
    return on.usable(y);
  });
  on.law("better than any constant on the rows trained on", [&] { return on.learns_something(on.data); });
  on.law("score is the metric of the predictions", [&] {
    double expected = 0;
    if constexpr (on_trial::classifies) expected = metrics::accuracy(on.ask(fitted, fresh), fresh.labels());
    else expected = metrics::r2(on.ask(fitted, fresh), on.truth(fresh));
    double const told = score(fitted, fresh);
    if (std::abs(told - expected) < 1e-9) return std::string{};
    return "score says " + std::to_string(told) + ", the metric " + std::to_string(expected);
  });
  if constexpr (on_trial::needs_answers)
    on.law("what it predicts scores 1", [&] {
      double const told = score(fitted, with_answers(fresh, on.ask(fitted, fresh)));
      return std::abs(told - 1) < 1e-9 ? "" : "score says " + std::to_string(told);
    });
  if constexpr (requires { predict(fitted, fresh); })
    on.law("a data set and its rows are answered alike",
           [&] { return on.same(predict(fitted, fresh), on.ask(fitted, fresh)); });
  on.law("-0 is answered like 0", [&] {
    std::vector<float> zeros(shape.width, 0.f), minus(shape.width, -0.f);
    return on.same(predict(fitted, std::span<float const>(zeros)), predict(fitted, std::span<float const>(minus)));
  });
  std::string const names = "the names of the classes are kept";
  if constexpr (requires { fitted.classes.size(); } && on_trial::classifies)
    on.law(names, [&] {
      for (std::size_t c = 0; c < shape.classes; ++c)
        if (fitted.classes.size() != shape.classes || fitted.classes[c] != on.data.class_names()[c]) return "they differ";
      return "";
    });
  else on.report.not_promised(names);
  if constexpr (!on_trial::classifies)
    on.template promise<on_trial::traits::within_targets>("answers lie between the least and the largest target", [&] {
      auto const [least, most] = std::ranges::minmax(on.truth(on.data));
      for (float const v : on.ask(fitted, fresh))
        if (!(v >= least && v <= most)) return "one is " + std::to_string(v);
      return std::string{};
    });
}

template <class Spec>
void judge_probabilities(law_case<Spec>& on) {
  using on_trial = law_case<Spec>;
  std::string const first = "probabilities: one for each class, in [0, 1], 1 in all";
  if constexpr (!on_trial::classifies) return;
  else if constexpr (!probabilistic_classifier<Spec>) on.report.not_promised(first);
  else {
    auto const p = predict_proba(on.fitted, on.fresh.features());
    std::size_t const rows = on.fresh.rows(), classes = p.size() / rows;
    on.law(first, [&] {
      if (classes < 2 || p.size() != rows * classes) return on.given(p.size(), rows * on_trial::shape.classes, "numbers");
      for (std::size_t i = 0; i < p.size(); i += classes) {
        double sum = 0;
        for (std::size_t c = 0; c < classes; ++c) {
          if (!(p[i + c] >= 0 && p[i + c] <= 1)) return "one is " + std::to_string(p[i + c]);
          sum += double(p[i + c]);
        }
        if (std::abs(sum - 1) > 1e-5) return "they sum to " + std::to_string(sum);
      }
      return std::string{};
    });
    on.law("probabilities: the answer is the most likely class", [&] {
      auto const y = on.ask(on.fitted, on.fresh);
      for (std::size_t i = 0; i < y.size(); ++i)
        for (std::size_t c = 0; c < classes; ++c)
          if (p[i * classes + c] > p[i * classes + std::size_t(y[i])]) return "not so in row " + std::to_string(i);
      return std::string{};
    });
    on.law("probabilities: fitted again, they are the same",
           [&] { return on.same(predict_proba(fit(on.spec, on.data), on.fresh.features()), p); });
    on.law("probabilities: a row asked alone gets those it has in a batch", [&] {
      std::vector<float> alone;
      for (std::size_t i = 0; i < rows; ++i) {
        auto const one = predict_proba(on.fitted, on.fresh.row(i));
        alone.insert(alone.end(), one.begin(), one.end());
      }
      return on.same(alone, p, on_trial::traits::one_row_as_in_a_batch);
    });
    // Brier's score, since a probability of 0 has no logarithm.
    on.law("probabilities: nearer to the truth than equal ones on the rows trained on", [&] {
      auto const q = predict_proba(on.fitted, on.data.features());
      double distance = 0, equal = 0;
      for (std::size_t i = 0; i < q.size(); ++i) {
        double const truth = std::size_t(on.data.labels()[i / classes]) == i % classes;
        distance += std::pow(double(q[i]) - truth, 2), equal += std::pow(1 / double(classes) - truth, 2);
      }
      if (distance < equal) return std::string{};
      return "the squared distance is " + std::to_string(distance) + ", of equal ones " + std::to_string(equal);
    });
  }
}

}  // namespace ctgrad::inline CTGRAD_ABI::estimator_laws
