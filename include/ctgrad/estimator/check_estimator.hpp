// ctgrad/estimator/check_estimator.hpp — the laws that any estimator must keep, ours or a stranger's
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/estimator/law_data.hpp>
#include <ctgrad/estimator/law_report.hpp>
#include <ctgrad/estimator/metrics.hpp>
#include <ctgrad/estimator/traits.hpp>

#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <thread>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {

template <estimator Spec>
class estimator_laws {
  using traits = estimator_traits<Spec>;
  using model = model_of<Spec>;
  static constexpr bool classifies = classifier<Spec>;
  static constexpr law_shape shape{classifies, traits::width ? traits::width : 4, traits::classes ? traits::classes : 3,
                                   traits::outputs};

 public:
  explicit estimator_laws(Spec const& spec) : spec_(spec) {}

  auto judge() -> law_report {
    answers();
    determinism();
    rows();
    simple_data();
    refusals();
    probabilities();
    weights();
    return std::move(report_);
  }

 private:
  void answers() {
    report_.law("one answer for each row", [&] {
      auto const y = ask(fitted_, fresh_);
      if (y.size() != fresh_.rows() * per_row) return given(y.size(), fresh_.rows() * per_row, "answers");
      for (auto const v : y)
        if (!usable(v)) return "an answer is " + std::to_string(v);
      return std::string{};
    });
    report_.law("better than any constant on the rows trained on", [&] {
      double const worth = score(fitted_, data_);
      double const constant = classifies ? 1.0 / double(shape.classes) : 0.0;
      return worth > constant ? "" : "the score is " + std::to_string(worth);
    });
    report_.law("score is the metric of the predictions", [&] {
      double expected = 0;
      if constexpr (classifies) expected = metrics::accuracy(ask(fitted_, fresh_), fresh_.labels());
      else expected = metrics::r2(ask(fitted_, fresh_), truth(fresh_));
      return std::abs(score(fitted_, fresh_) - expected) < 1e-9 ? "" : "score says " + std::to_string(score(fitted_, fresh_)) +
                                                                          ", the metric " + std::to_string(expected);
    });
    if constexpr (requires { fitted_.classes.size(); } && classifies)
      report_.law("the names of the classes are kept", [&] {
        for (std::size_t c = 0; c < shape.classes; ++c)
          if (fitted_.classes.size() != shape.classes || fitted_.classes[c] != data_.class_names()[c]) return "they differ";
        return "";
      });
    else report_.not_promised("the names of the classes are kept");
  }

  void determinism() {
    report_.law("the same specification and data give the same model", [&] { return same(fit(spec_, data_), fitted_); });
    report_.law("another fit in between changes nothing", [&] {
      model const first = fit(spec_, data_);
      (void)fit(spec_, fresh_);
      return same(first, fitted_) + same(fit(spec_, data_), fitted_);
    });
    report_.law("asking changes nothing", [&] {
      auto const before = ask(fitted_, fresh_);
      (void)ask(fitted_, data_);
      return before == ask(fitted_, fresh_) ? "" : "the second answer differs";
    });
    report_.law("a moved model answers the same", [&] {
      model from = fit(spec_, data_);
      model const to = std::move(from);
      return same(to, fitted_);
    });
    if constexpr (std::copyable<model>)
      report_.law("a copied model answers the same, and outlives the first", [&] {
        auto first = std::make_unique<model>(fit(spec_, data_));
        model const copy = *first;
        first.reset();
        return same(copy, fitted_);
      });
    else report_.not_promised("a copied model answers the same, and outlives the first");
    report_.law("two threads may ask one model", [&] {
      answers_type other;
      std::thread thread([&] { other = ask(fitted_, fresh_); });
      auto const mine = ask(fitted_, fresh_);
      thread.join();
      return mine == other && mine == ask(fitted_, fresh_) ? "" : "their answers differ";
    });
  }

  void rows() {
    report_.law(traits::one_row_as_in_a_batch ? "a row asked alone gets the answer it has in a batch, bit for bit"
                                              : "a row asked alone gets the answer it has in a batch, to rounding", [&] {
      auto const all = ask(fitted_, fresh_);
      for (std::size_t i = 0; i < fresh_.rows(); ++i) {
        auto const alone = predict(fitted_, fresh_.row(i));
        for (std::size_t k = 0; k < per_row; ++k)
          if (!agrees(alone[k], all[i * per_row + k], traits::one_row_as_in_a_batch)) return "row " + std::to_string(i) + " differs";
      }
      return std::string{};
    });
    report_.law("rows asked in another order get their answers in that order", [&] {
      auto const order = permutation(fresh_.rows(), {3, 4});
      auto const straight = ask(fitted_, fresh_), mixed = ask(fitted_, fresh_.subset(order));
      for (std::size_t i = 0; i < order.size(); ++i)
        for (std::size_t k = 0; k < per_row; ++k)
          if (!agrees(mixed[i * per_row + k], straight[order[i] * per_row + k], traits::one_row_as_in_a_batch))
            return "row " + std::to_string(i) + " differs";
      return std::string{};
    });
    std::string const order_law = "trained on the rows in another order, it is the same model";
    if constexpr (traits::any_order_of_rows)
      report_.law(order_law, [&] { return same(fit(spec_, data_.subset(permutation(data_.rows(), {5, 6}))), fitted_); });
    else report_.not_promised(order_law);
  }

  void simple_data() {
    report_.law("one answer for all rows is learnt", [&] { return learns(with_one_answer(shape, 30, 1, 2.5f)); });
    report_.law("one row is enough", [&] { return learns(with_one_answer(shape, 1, 0, -1.5f)); });
    report_.law("a constant column does no harm", [&] {
      dataset const flat = with_constant_column(law_parts(shape, 60, 1));
      for (auto const v : ask(fit(spec_, flat), flat))
        if (!usable(v)) return "an answer is " + std::to_string(v);
      return std::string{};
    });
    if constexpr (classifies)
      report_.law("a class without rows is no answer to be afraid of", [&] {
        dataset const gap = with_one_answer(shape, 20, shape.classes - 1, 0);
        for (auto const c : ask(fit(spec_, gap), gap))
          if (!usable(c)) return "an answer is " + std::to_string(c);
        return std::string{};
      });
  }

  void refusals() {
    refuses("rows that hold a NaN", [&] { ask_with(std::numeric_limits<float>::quiet_NaN()); });
    refuses("rows that hold an infinity", [&] { ask_with(std::numeric_limits<float>::infinity()); });
    refuses("no rows", [&] { (void)predict(fitted_, std::span<float const>{}); });
    refuses("numbers that are no whole rows", [&] { (void)predict(fitted_, fresh_.features().first(shape.width + 1)); });
    if constexpr (needs_answers) {
      refuses("to learn from rows without answers", [&] { (void)fit(spec_, without_answers(data_)); });
      refuses("to learn from answers of the other kind", [&] {
        (void)fit(spec_, law_dataset({!classifies, shape.width, shape.classes, shape.outputs}, 20));
      });
      refuses("to score rows without answers", [&] { (void)score(fitted_, without_answers(data_)); });
    }
  }

  void probabilities() {
    if constexpr (probabilistic_classifier<Spec>) {
      auto const p = predict_proba(fitted_, fresh_.features());
      std::size_t const classes = p.size() / fresh_.rows();
      report_.law("probabilities: one for each class, in [0, 1], 1 in all", [&] {
        if (classes < 2 || p.size() != fresh_.rows() * classes) return given(p.size(), fresh_.rows() * shape.classes, "numbers");
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
      report_.law("probabilities: the answer is the most likely class", [&] {
        auto const y = ask(fitted_, fresh_);
        for (std::size_t i = 0; i < y.size(); ++i)
          for (std::size_t c = 0; c < classes; ++c)
            if (p[i * classes + c] > p[i * classes + std::size_t(y[i])]) return "not so in row " + std::to_string(i);
        return std::string{};
      });
    } else if constexpr (classifies) {
      report_.not_promised("probabilities: one for each class, in [0, 1], 1 in all");
    }
  }

  void weights() {
    if constexpr (!weighted_estimator<Spec>) return report_.not_promised("equal weights are no weights");
    else {
      std::vector<float> const threes(data_.rows(), 3);
      report_.law("equal weights are no weights, to rounding", [&] { return same(fit(spec_, data_, threes), fitted_, false); });
      refuses("a negative weight", [&] { fit_with(-1); });
      refuses("a weight that is NaN", [&] { fit_with(std::numeric_limits<float>::quiet_NaN()); });
      refuses("weights that are fewer than rows", [&] { (void)fit(spec_, data_, std::span(threes).subspan(1)); });
      std::string const law = "a weight of 2 is the row twice, a weight of 0 is no row";
      if constexpr (!traits::weights_are_repetitions) return report_.not_promised(law);
      else report_.law(law, [&] {
        std::vector<float> counts(data_.rows(), 1);
        std::vector<std::size_t> repeated;
        for (std::size_t i = 0; i < counts.size(); ++i) {
          counts[i] = float(i % 3);
          repeated.insert(repeated.end(), i % 3, i);
        }
        return same(fit(spec_, data_, counts), fit(spec_, data_.subset(repeated)), false);
      });
    }
  }

  // ---- words of the laws ------------------------------------------------------------------------------------------

  static constexpr std::size_t per_row = classifies ? 1 : shape.outputs;
  static constexpr bool needs_answers = classifies || !requires { requires traits::own_target; };
  using answers_type = std::conditional_t<classifies, std::vector<std::int32_t>, std::vector<float>>;

  static auto ask(model const& m, dataset const& data) -> answers_type { return predict(m, data.features()); }

  void ask_with(float poison) {
    std::vector<float> rows(fresh_.features().begin(), fresh_.features().end());
    rows[shape.width] = poison;
    (void)predict(fitted_, rows);
  }
  void fit_with(float weight) requires weighted_estimator<Spec> {
    std::vector<float> weights(data_.rows(), 1);
    weights[2] = weight;
    (void)fit(spec_, data_, weights);
  }

  template <class Action>
  void refuses(std::string what, Action action) {
    report_.law("refuses " + what, [&] {
      try {
        action();
      } catch (error const&) {
        return "";
      }
      return "no ctgrad::error";
    });
  }

  auto same(model const& a, model const& b, bool bits = true) const -> std::string {
    auto const x = ask(a, fresh_), y = ask(b, fresh_);
    if (x.size() != y.size()) return given(x.size(), y.size(), "answers");
    for (std::size_t i = 0; i < x.size(); ++i)
      if (!agrees(x[i], y[i], bits)) return "answer " + std::to_string(i) + " is " + std::to_string(x[i]) + " and " + std::to_string(y[i]);
    return {};
  }

  auto learns(dataset const& data) const -> std::string {
    auto const y = ask(fit(spec_, data), data);
    for (std::size_t i = 0; i < y.size(); ++i) {
      if (!usable(y[i])) return "an answer is " + std::to_string(y[i]);
      if (!traits::approximate && !agrees(y[i], expected<classifies>(data, i), false)) return "an answer is " + std::to_string(y[i]);
    }
    return {};
  }
  template <bool Label>
  static auto expected(dataset const& data, std::size_t i) {
    if constexpr (Label) return data.labels()[i];
    else return truth(data)[i];
  }
  static auto truth(dataset const& data) -> std::span<float const> {
    return needs_answers ? data.targets() : data.features();
  }

  static auto usable(std::int32_t code) -> bool { return code >= 0 && std::size_t(code) < shape.classes; }
  static auto usable(float value) -> bool { return std::isfinite(value); }
  static auto agrees(std::int32_t a, std::int32_t b, bool) -> bool { return a == b; }
  static auto agrees(float a, float b, bool bits) -> bool {
    return a == b || (!bits && std::abs(a - b) <= 1e-4f * (1 + std::abs(b)));
  }
  static auto given(std::size_t made, std::size_t needed, char const* what) -> std::string {
    return std::to_string(made) + " " + what + " where " + std::to_string(needed) + " are needed";
  }

  Spec spec_;
  dataset data_ = law_dataset(shape, 90), fresh_ = law_dataset(shape, 40, 2);
  model fitted_ = fit(spec_, data_);
  law_report report_;
};

}  // namespace detail

/// Judges an estimator by laws that pipelines and searches rely on: shapes of answers, determinism, one row against a
/// batch, copies, refits, threads, constant answers, one class, one row, what must be refused, probabilities, weights,
/// and what its traits promise. The data are small and made here; the specification should be able to learn from 90 rows.
/// \code auto const report = check_estimator(my_estimator{.depth = 3}); std::cout << report; return !report.passed(); \endcode
template <estimator Spec>
auto check_estimator(Spec const& spec) -> law_report {
  return detail::estimator_laws<Spec>(spec).judge();
}

}  // namespace ctgrad::inline CTGRAD_ABI
