// src/command/use.cpp — ctgrad predict, ctgrad score, ctgrad explain
// SPDX-License-Identifier: MIT
#include <ctgrad/estimator/permutation_importance.hpp>
#include <ctgrad/report/bar_chart.hpp>
#include <ctgrad/report/write_file.hpp>

#include <charconv>
#include <iostream>
#include <optional>

#include "verbs.hpp"

namespace ctgrad::command {
namespace {

/// The code of a class. UCI's files of test rows end each class with a full stop that those of training rows do not have.
auto code_of(saved_model const& m, std::string const& name) -> std::optional<std::int32_t> {
  auto found = std::ranges::find(m.classes, name);
  if (found == m.classes.end() && name.ends_with('.')) found = std::ranges::find(m.classes, name.substr(0, name.size() - 1));
  if (found == m.classes.end()) return {};
  return std::int32_t(found - m.classes.begin());
}

/// The target's values as the model's classes.
auto labels_for(saved_model const& m, csv_column const& answers, std::string const& path) -> std::vector<std::int32_t> {
  std::vector<std::int32_t> codes;
  for (std::size_t i = 0; i < (answers.is_numeric() ? answers.numbers.size() : answers.categories.codes.size()); ++i) {
    std::string const name = answers.is_numeric() ? readable(answers.numbers[i], 17)
                                                  : answers.categories.names[std::size_t(answers.categories.codes[i])];
    auto const code = code_of(m, name);
    require(code.has_value(), path, ": row ", i + 1, " is of class ", name, ", which the model does not know");
    codes.push_back(*code);
  }
  return codes;
}

/// A field of a CSV file.
auto csv_field(std::string const& text) -> std::string {
  if (text.find_first_of(",\"\n\r") == text.npos && !text.starts_with(' ') && !text.ends_with(' ')) return text;
  std::string quoted = "\"";
  for (char const c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + "\"";
}
auto shortest(float value) -> std::string {
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

}  // namespace

auto dataset_for(saved_model const& m, std::string const& path, input_options const& input, bool with_target) -> dataset {
  table_schema const& columns = m.model->columns();
  csv_table table = read_for_model(path, input, columns, with_target ? m.target : std::string{});
  if (with_target) {
    require(std::ranges::find(table.columns, m.target, &csv_column::name) != table.columns.end(), path,
            ": there is no column ", m.target, ", which the model predicts; ctgrad predict needs none");
    table = without_missing(table, m.target).first;
  }
  dataset_parts parts{.width = columns.width, .feature_names = columns.feature_names, .missing = true};
  std::vector<csv_column const*> from;
  for (std::size_t c = 0; c < columns.width; ++c) {
    from.push_back(&table.column(columns.feature_names[c]));
    bool const names = columns.levels(c) > 0, empty = from[c]->is_numeric() && names;  // a column without any value
    parts.categories.push_back(!names  ? std::vector<std::string>{}
                               : empty ? columns.categories[c]
                                       : from[c]->categories.names);
  }
  constexpr float unknown = std::numeric_limits<float>::quiet_NaN();
  for (std::size_t i = 0; i < table.rows; ++i)
    for (csv_column const* c : from)
      parts.features.push_back(c->is_missing(i)  ? unknown
                               : c->is_numeric() ? float(c->numbers[i])
                                                 : float(c->categories.codes[i]));
  if (with_target && m.classifies) parts.labels = labels_for(m, table.column(m.target), path), parts.class_names = m.classes;
  if (with_target && !m.classifies)
    for (double const y : table.column(m.target).numbers) parts.targets.push_back(float(y));
  return dataset{std::move(parts)};
}

void run_predict(predict_options const& o, input_options const& input, common_options const& common) {
  saved_model const m = read_model(o.model);
  require(m.classifies || !o.probabilities, "--probabilities: the model predicts numbers, which have none");
  require(!o.probabilities || kind_named(m.kind, true).probabilities, "--probabilities: ", m.kind, " knows none");
  dataset const data = dataset_for(m, o.data, input, false);
  auto const answers = m.model->answers(data);
  std::size_t const per_row = answers.size() / data.rows();
  std::string lines = csv_field(m.target);
  for (std::size_t c = 0; o.probabilities && c < per_row; ++c) lines += "," + csv_field(m.target + "=" + m.classes[c]);
  lines += '\n';
  auto json = nlohmann::ordered_json::array();
  for (std::size_t i = 0; i < data.rows(); ++i) {
    auto const row = std::span(answers).subspan(i * per_row, per_row);
    std::string const answer =
        m.classifies ? m.classes[std::size_t(std::ranges::max_element(row) - row.begin())] : shortest(row[0]);
    lines += csv_field(answer);
    for (std::size_t c = 0; o.probabilities && c < per_row; ++c) lines += "," + shortest(row[c]);
    lines += '\n';
    if (!common.json) continue;
    if (m.classifies) json.push_back(answer);
    else json.push_back(row[0]);
  }
  if (!o.out.empty()) write_file(o.out, lines);
  if (common.json)
    std::cout
        << nlohmann::ordered_json{{"target", m.target}, {"rows", data.rows()}, {"predictions", json}, {"out", o.out}}.dump(2)
        << '\n';
  else if (o.out.empty()) std::cout << lines;
  else std::cout << data.rows() << " predictions of " << m.target << " saved as " << o.out << '\n';
}

void run_score(predict_options const& o, input_options const& input, common_options const& common) {
  saved_model const m = read_model(o.model);
  dataset const data = dataset_for(m, o.data, input, true);
  auto const scores = scores_of(m.classifies, kind_named(m.kind, m.classifies), m.model->answers(data), data);
  if (common.json) {
    std::cout << nlohmann::ordered_json{{"data", o.data},
                                        {"rows", data.rows()},
                                        {"target", m.target},
                                        {"scores", json_of(scores)}}
                     .dump(2)
              << '\n';
    return;
  }
  std::vector<std::vector<std::string>> rows;
  for (auto const& [name, value] : scores) rows.push_back({name, readable(value, 6)});
  std::cout << data.rows() << " rows of " << o.data << ", " << m.target << " by " << m.kind << ":\n" << aligned(rows);
}

void run_explain(explain_options const& o, input_options const& input, common_options const& common) {
  saved_model const m = read_model(o.model);
  table_schema const& columns = m.model->columns();
  std::vector<bar> bars;
  if (!o.data.empty()) {
    dataset const data = dataset_for(m, o.data, input, true);
    auto const losses =
        m.classifies ? permutation_importance(any_model<classification>{m.model, m.classes}, data, {.seed = common.seed})
                     : permutation_importance(any_model<regression>{m.model, {}}, data, {.seed = common.seed});
    for (std::size_t c = 0; c < columns.width; ++c)
      bars.push_back({columns.feature_names[c], losses[c].mean, losses[c].deviation});
    std::ranges::sort(
        bars, [](bar const& a, bar const& b) { return a.amount != b.amount ? a.amount > b.amount : a.name < b.name; });
  }
  std::string const measure = m.classifies ? "accuracy" : "R2", words = m.model->text();
  bool const short_enough = std::ranges::count(words, '\n') <= 400;
  if (!o.report.empty()) {
    html_page page(m.kind + " for " + m.target);
    if (!bars.empty())
      page.section("Importance")
          .figure(bar_chart(bars, {.x_label = "loss of " + measure}),
                  "What the score falls by when a column's values go to other rows.");
    add_losses(page, *m.model);
    if (!words.empty() && short_enough) page.section("The model").preformatted(words);
    write_file(o.report, page.str());
  }
  if (common.json) {
    nlohmann::ordered_json out{{"model", m.kind},
                               {"task", m.classifies ? "classification" : "regression"},
                               {"target", m.target},
                               {"classes", m.classes},
                               {"settings", m.told},
                               {"rows", m.rows},
                               {"scores", json_of(m.scores)},
                               {"columns", nlohmann::ordered_json::array()}};
    for (std::size_t c = 0; c < columns.width; ++c)
      out["columns"].push_back({{"name", columns.feature_names[c]},
                                {"categories", columns.levels(c) > 0 ? columns.categories[c] : std::vector<std::string>{}}});
    for (bar const& b : bars) out["importance"][b.name] = {{"mean", b.amount}, {"deviation", b.deviation}};
    std::cout << out.dump(2) << '\n';
    return;
  }
  std::cout << m.kind << (m.classifies ? ", classification of " : ", regression of ") << m.target << ", learnt from "
            << m.rows << " rows\n";
  for (auto const& [name, value] : m.told) std::cout << "  " << name << " = " << readable(value) << '\n';
  for (auto const& [name, value] : m.scores)
    std::cout << "  " << name << " by cross-validation: " << readable(value) << '\n';
  std::vector<std::vector<std::string>> rows;
  for (std::size_t c = 0; c < columns.width && bars.empty(); ++c)
    rows.push_back(
        {columns.feature_names[c], columns.levels(c) > 0 ? std::to_string(columns.levels(c)) + " categories" : "numbers"});
  for (bar const& b : bars) rows.push_back({b.name, readable(b.amount, 3), "+-", readable(b.deviation, 2)});
  std::cout << (bars.empty() ? "columns (with a file of rows as second argument, what each is worth):\n"
                             : "loss of " + measure + " when a column is shuffled:\n")
            << aligned(rows);
  if (!words.empty() && short_enough) std::cout << words;
}

}  // namespace ctgrad::command
