// ctgrad/estimator/check_transformer.hpp — the laws of what prepares rows or groups them, ours or a stranger's
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/estimator/law_report.hpp>
#include <ctgrad/estimator/laws/variations.hpp>
#include <ctgrad/estimator/traits.hpp>

#include <cmath>
#include <limits>
#include <memory>
#include <optional>
#include <thread>

namespace ctgrad::inline CTGRAD_ABI {

namespace estimator_laws {

/// 4 columns "a" to "d", 3 classes that lie apart.
inline auto named_rows(std::size_t rows, std::uint64_t seed) -> dataset {
  dataset_parts parts = law_parts({}, rows, seed);
  parts.feature_names = {"a", "b", "c", "d"};
  return dataset{std::move(parts)};
}

template <class Action>
void judge_refusal(law_report& report, std::string const& what, Action action) {
  report.law("refuses " + what, [&] {
    try {
      action();
    } catch (error const&) { return ""; }
    return "no ctgrad::error";
  });
}

/// The laws of `ask(model, rows)`, whatever it is that is asked.
template <class Spec, class Ask>
void judge_asking(law_report& report, Spec const& spec, Ask ask) {
  using model = model_of<Spec>;
  dataset const data = named_rows(90, 1), fresh = named_rows(40, 2);
  model const fitted = fit(spec, data);
  auto const expected = ask(fitted, fresh.features());
  auto const same = [&](model const& m) { return ask(m, fresh.features()) == expected ? "" : "it answers otherwise"; };
  report.law("as many finite numbers for each row", [&] {
    if (expected.empty() || expected.size() % fresh.rows() != 0) return "the numbers are no whole rows";
    for (auto const v : expected)
      if (!std::isfinite(double(v))) return "one is not finite";
    return "";
  });
  report.law("the same specification and data give the same model", [&] { return same(fit(spec, data)); });
  report.law("a row alone is answered as among others", [&] {
    auto all = expected;
    all.clear();
    for (std::size_t i = 0; i < fresh.rows(); ++i)
      for (auto const v : ask(fitted, fresh.row(i))) all.push_back(v);
    return all == expected ? "" : "it is answered otherwise";
  });
  report.law("asking changes nothing", [&] {
    (void)ask(fitted, data.features());
    return same(fitted);
  });
  report.law("a model outlives what it was made of, copied and moved", [&] {
    auto rows = std::make_unique<dataset>(data);
    auto first = std::make_unique<model>(fit(spec, *rows));
    model copy = *first;
    rows.reset(), first.reset();
    model const last = std::move(copy);
    return same(last);
  });
  report.law("two threads may fit and ask at once", [&] {
    std::string other;
    std::thread thread([&] { other = same(fit(spec, data)); });
    std::string const mine = same(fit(spec, data));
    thread.join();
    return mine + other;
  });
  report.law("answers are needed, or not read", [&] {
    std::optional<model> without;
    try {
      without.emplace(fit(spec, without_answers(data)));
    } catch (error const&) { return ""; }
    return same(*without);
  });
  std::string const saved = "saved and read back, it answers the same";
  if constexpr (saved_by_traits<Spec>) {
    using traits = estimator_traits<Spec>;
    std::string const text = traits::write(fitted);
    report.law(saved, [&] { return same(traits::read(text)); });
    report.law("saved, read back and saved again, it is the same text",
               [&] { return traits::write(traits::read(text)) == text ? "" : "the texts differ"; });
    judge_refusal(report, "a saved text that is cut short", [&] { (void)traits::read(text.substr(0, text.size() / 2)); });
  } else report.not_promised(saved);
  judge_refusal(report, "no rows", [&] { (void)ask(fitted, std::span<float const>{}); });
  judge_refusal(report, "numbers that are no whole rows", [&] { (void)ask(fitted, fresh.features().first(5)); });
  judge_refusal(report, "rows that hold an infinity", [&] {
    (void)ask(fitted, std::span<float const>(with_number(fresh, std::numeric_limits<float>::infinity())));
  });
}

}  // namespace estimator_laws

/// Judges a preparation of rows, such as a scaler: determinism, rows that do not know of each other, threads, and that a
/// data set keeps its answers. The specification should suit 90 rows of numbers with 4 columns, "a" to "d", and 3 classes.
/// \code auto const report = check_transformer(my_scaler{}); std::cout << report; return !report.passed(); \endcode
template <transformer Spec>
auto check_transformer(Spec const& spec) -> law_report {
  law_report report;
  estimator_laws::judge_asking(report, spec,
                               [](auto const& model, std::span<float const> rows) { return transform(model, rows); });
  dataset const data = estimator_laws::named_rows(90, 1);
  auto const fitted = fit(spec, data);
  report.law("a data set is prepared as its rows are, and keeps its answers", [&] {
    dataset const made = transform(fitted, data);
    if (!std::ranges::equal(made.features(), transform(fitted, data.features()))) return "its rows differ";
    return std::ranges::equal(made.labels(), data.labels()) ? "" : "its labels differ";
  });
  estimator_laws::judge_refusal(report, "a data set of another width",
                                [&] { (void)transform(fitted, estimator_laws::law_dataset({.width = 5}, 20)); });
  return report;
}

/// Judges what groups rows, such as `k_means`: the same laws, and that labels play no part. The specification should suit
/// 90 rows of numbers with 4 columns.
/// \param groups how many codes there are
template <class Spec>
auto check_clusterer(Spec const& spec, std::size_t groups) -> law_report {
  law_report report;
  auto const ask = [](auto const& model, std::span<float const> rows) { return predict(model, rows); };
  estimator_laws::judge_asking(report, spec, ask);
  dataset const data = estimator_laws::named_rows(90, 1);
  auto const codes = ask(fit(spec, data), data.features());
  report.law("a code for each row, of a group that there is", [&] {
    if (codes.size() != data.rows()) return "there are more or fewer codes than rows";
    for (std::int32_t const c : codes)
      if (c < 0 || std::size_t(c) >= groups) return "a code is of no group";
    return "";
  });
  report.law("answers are not needed", [&] {
    return ask(fit(spec, estimator_laws::without_answers(data)), data.features()) == codes ? "" : "the groups differ";
  });
  return report;
}

}  // namespace ctgrad::inline CTGRAD_ABI
