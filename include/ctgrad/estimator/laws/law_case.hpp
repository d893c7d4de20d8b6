// ctgrad/estimator/laws/law_case.hpp — an estimator before its judges: data, a fitted model, and the words of the laws
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/estimator/law_report.hpp>
#include <ctgrad/estimator/laws/law_data.hpp>
#include <ctgrad/estimator/laws/variations.hpp>
#include <ctgrad/estimator/traits.hpp>

#include <cmath>
#include <string>
#include <tuple>

namespace ctgrad::inline CTGRAD_ABI::estimator_laws {

/// What every file of laws is written in. A check returns how a law is broken, and nothing where it holds.
template <estimator Spec>
class law_case {
 public:
  using traits = estimator_traits<Spec>;
  using model = model_of<Spec>;
  static constexpr bool classifies = classifier<Spec>;
  static constexpr law_shape shape{classifies, traits::width ? traits::width : 4, traits::classes ? traits::classes : 3,
                                   traits::outputs};
  static constexpr std::size_t per_row = classifies ? 1 : shape.outputs;
  static constexpr bool needs_answers = classifies || !requires { requires traits::own_target; };
  using answers = std::conditional_t<classifies, std::vector<std::int32_t>, std::vector<float>>;

  explicit law_case(Spec const& given) : spec(given) {}

  Spec spec;
  dataset data = law_dataset(shape, 90), fresh = law_dataset(shape, 40, 2);
  model fitted = fit(spec, data);
  law_report report;

  template <class Check>
  void law(std::string name, Check check) {
    report.law(std::move(name), check);
  }
  /// Judged where the traits promise it.
  template <bool Promised, class Check>
  void promise(std::string name, Check check) {
    if constexpr (Promised) report.law(std::move(name), check);
    else report.not_promised(std::move(name));
  }
  template <class Action>
  void refuses(std::string const& what, Action action) {
    report.law("refuses " + what, [&] {
      try {
        action();
      } catch (error const&) { return ""; }
      return "no ctgrad::error";
    });
  }

  static auto ask(model const& m, dataset const& about) -> answers { return predict(m, about.features()); }

  /// Both models answer fresh rows alike: in all bits, or to rounding.
  auto same(model const& a, model const& b, bool bits = true) const -> std::string {
    return same(ask(a, fresh), ask(b, fresh), bits);
  }
  template <class Answers>
  static auto same(Answers const& x, Answers const& y, bool bits = true) -> std::string {
    if (x.size() != y.size()) return given(x.size(), y.size(), "answers");
    for (std::size_t i = 0; i < x.size(); ++i)
      if (!agrees(x[i], y[i], bits))
        return "answer " + std::to_string(i) + " is " + std::to_string(x[i]) + " and " + std::to_string(y[i]);
    return {};
  }

  /// Every answer is a class that there is, or a finite number.
  static auto usable(answers const& y) -> std::string {
    for (auto const v : y)
      if (!usable(v)) return "an answer is " + std::to_string(v);
    return {};
  }

  /// Better than any constant on the rows that it learnt from.
  auto learns_something(dataset const& from) const -> std::string {
    double const worth = score(fit(spec, from), from), constant = classifies ? 1.0 / double(shape.classes) : 0.0;
    return worth > constant ? "" : "the score is " + std::to_string(worth);
  }

  /// Answers those rows with what it was told of them; near it is enough where the traits say so.
  auto learns(dataset const& from) const -> std::string {
    auto const y = ask(fit(spec, from), from);
    if (auto why = usable(y); !why.empty()) return why;
    if constexpr (traits::approximate) return {};
    else if constexpr (classifies) return same(y, answers(from.labels().begin(), from.labels().end()));
    else return same(y, answers(truth(from).begin(), truth(from).end()), false);
  }

  static auto truth(dataset const& of) -> std::span<float const> { return needs_answers ? of.targets() : of.features(); }

  static auto usable(std::int32_t code) -> bool { return code >= 0 && std::size_t(code) < shape.classes; }
  static auto usable(float value) -> bool { return std::isfinite(value); }
  static auto agrees(std::int32_t a, std::int32_t b, bool) -> bool { return a == b; }
  static auto agrees(float a, float b, bool bits) -> bool {
    return a == b || (!bits && std::abs(a - b) <= 1e-4f * (1 + std::abs(b)));
  }
  static auto given(std::size_t made, std::size_t needed, char const* what) -> std::string {
    return std::to_string(made) + " " + what + " where " + std::to_string(needed) + " are needed";
  }
};

}  // namespace ctgrad::inline CTGRAD_ABI::estimator_laws
