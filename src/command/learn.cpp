// src/command/learn.cpp — ctgrad fit, ctgrad tune
// SPDX-License-Identifier: MIT
#include <ctgrad/report/line_plot.hpp>
#include <ctgrad/report/write_file.hpp>

#include <iostream>

#include "leaks.hpp"
#include "verbs.hpp"

namespace ctgrad::command {
namespace {

/// What is to be learnt, from a file that was read once.
struct task {
  dataset data;
  bool classifies;
  std::size_t left_out;              ///< rows without an answer
  std::vector<std::string> leaks{};  ///< columns that say the answer by themselves
};

auto read_task(fit_options const& o, input_options const& input) -> task {
  require(o.task == "auto" || o.task == "classification" || o.task == "regression", "--task: ", o.task,
          " is none of auto, classification, regression");
  csv_table const whole = read_table(o.data, input);
  std::string names;
  for (csv_column const& c : whole.columns) names += (names.empty() ? "" : ", ") + c.name;
  require(std::ranges::find(whole.columns, o.target, &csv_column::name) != whole.columns.end(), o.data,
          ": there is no column ", o.target, " to be the target; there are ", names);
  auto const [table, left_out] = without_missing(whole, o.target);
  bool const classifies = o.task == "auto" ? looks_like_classes(table.column(o.target)) : o.task == "classification";
  dataset_columns use{.categories = category_features::categories};
  (classifies ? use.label : use.target) = o.target;
  task made{to_dataset(table, use), classifies, left_out};
  for (std::size_t const c : columns_that_say_the_answer(made.data, classifies))
    made.leaks.push_back(made.data.feature_names()[c]);
  return made;
}

auto name_and_value(std::string const& text) -> std::pair<std::string, std::string> {
  auto const at = text.find('=');
  require(at != text.npos && at > 0 && at + 1 < text.size(), "\"", text, "\": name=value is needed");
  return {text.substr(0, at), text.substr(at + 1)};
}
auto number_of(std::string const& text) -> double {
  double value = 0;
  require(ctgrad::detail::is_number(text, value), "\"", text, "\" is no finite number");
  return value;
}

auto settings_of(fit_options const& o) -> settings {
  settings told;
  for (std::string const& text : o.told) {
    auto const [name, value] = name_and_value(text);
    told[name] = number_of(value);
  }
  return told;
}

/// Before a file is read, which may take long: what the model refuses, whatever the task.
void check_settings(fit_options const& o) {
  auto const told = settings_of(o);
  std::string why;
  for (bool const classes : {true, false})
    for (kind const& k : kinds(classes))
      if (k.name == o.model) try {
          return k.check(told);
        } catch (error const& fault) { why = fault.what(); }
  if (!why.empty()) throw error(why);
}

auto plan_of(fit_options const& o, common_options const& common, bool classifies) -> plan {
  plan p{.classifies = classifies,
         .of = &kind_named(o.model, classifies),
         .seed = common.seed,
         .threads = common.threads,
         .quiet = common.json};
  p.told = settings_of(o);
  p.of->check(p.told);
  return p;
}

auto about_data(std::string const& path, dataset const& d, std::size_t left_out, std::string const& target) -> std::string {
  std::size_t categories = 0, missing = 0;
  for (std::size_t c = 0; c < d.width(); ++c) categories += !d.categories(c).empty();
  for (float const v : d.features()) missing += v != v;
  std::string text = path + ": " + std::to_string(d.rows()) + " rows, " + std::to_string(d.width() - categories) +
                     " columns of numbers and " + std::to_string(categories) + " of categories, " + std::to_string(missing) +
                     " values missing\n";
  if (left_out > 0) text += std::to_string(left_out) + " rows without a value of " + target + " were left out\n";
  return text;
}
auto about_leaks(task const& t, std::string const& target) -> std::string {
  if (t.leaks.empty()) return {};
  std::string names, flags;
  for (std::string const& name : t.leaks)
    names += (names.empty() ? "" : ", ") + name, flags += (flags.empty() ? "" : ",") + name;
  return "warning: " + target + " follows almost alone from " + names + "; what is not known before " + target +
         " is, should be left out: --without " + flags + "\n";
}
auto about_task(plan const& p, dataset const& d, std::string const& target) -> std::string {
  std::string text = p.of->name + (p.classifies ? ", classification of " + target + ":" : ", regression of " + target);
  for (std::size_t c = 0; p.classifies && c < d.classes() && c < 12; ++c) text += (c ? ", " : " ") + d.class_names()[c];
  if (p.classifies && d.classes() > 12) text += ", ...";
  return text + "\n";
}
auto told_text(settings const& told) -> std::string {
  std::string text;
  for (auto const& [name, value] : told) text += (text.empty() ? "" : " ") + name + "=" + readable(value);
  return text;
}
auto score_table(fold_scores const& s) -> std::vector<std::vector<std::string>> {
  std::vector<std::vector<std::string>> rows;
  auto const means = s.means(), deviations = s.deviations();
  for (std::size_t k = 0; k < means.size(); ++k)
    rows.push_back({means[k].first, readable(means[k].second), "+-", readable(deviations[k].second, 2)});
  return rows;
}

auto saved(plan const& p, task const& t, fit_options const& o, numbers scores) -> saved_model {
  saved_model m{.classifies = p.classifies,
                .target = o.target,
                .kind = p.of->name,
                .told = p.told,
                .seed = p.seed,
                .rows = t.data.rows(),
                .scores = std::move(scores)};
  m.classes.assign(t.data.class_names().begin(), t.data.class_names().end());
  m.model = p.of->fit(t.data, p.told, p.seed);
  return m;
}

auto html_head(fit_options const& o, plan const& p, task const& t) -> html_page {
  html_page page(p.of->name + " for " + o.target);
  page.paragraph(about_data(o.data, t.data, t.left_out, o.target) + about_leaks(t, o.target))
      .paragraph(about_task(p, t.data, o.target));
  if (!p.told.empty()) page.paragraph("Settings: " + told_text(p.told));
  return page;
}
void add_scores(html_page& page, fold_scores const& s) {
  std::vector<std::vector<std::string>> rows;
  for (auto const& row : score_table(s)) rows.push_back({row[0], row[1], row[3]});
  page.section("Scores").table({"score", "mean over folds", "deviation"}, rows);
}

}  // namespace

void run_fit(fit_options const& o, input_options const& input, common_options const& common) {
  check_settings(o);
  task const t = read_task(o, input);
  plan const p = plan_of(o, common, t.classifies);
  if (!common.json)
    std::cout << about_data(o.data, t.data, t.left_out, o.target) << about_leaks(t, o.target)
              << about_task(p, t.data, o.target) << std::flush;
  fold_scores judged;
  std::size_t const folds =
      o.folds == 0 && !o.report.empty() ? 5 : o.folds;  // a report's pictures are of rows not learnt from
  if (folds > 0) judged = on_folds({p}, t.data, folds)[0];
  numbers const means = folds > 0 ? judged.means() : numbers{};
  saved_model const m = saved(p, t, o, means);
  if (!o.out.empty()) write_file(o.out, write_model(m));
  if (!o.report.empty()) {
    html_page page = html_head(o, p, t);
    add_scores(page, judged);
    add_pictures(page, p, t.data, judged.answers, *m.model);
    write_file(o.report, page.str());
  }
  if (common.json) {
    nlohmann::ordered_json out{{"data", o.data},
                               {"rows", t.data.rows()},
                               {"columns", t.data.width()},
                               {"rows_left_out", t.left_out},
                               {"leaks", t.leaks},
                               {"task", t.classifies ? "classification" : "regression"},
                               {"target", o.target},
                               {"model", p.of->name},
                               {"settings", p.told},
                               {"folds", folds},
                               {"scores", json_of(means)},
                               {"deviations", json_of(folds > 0 ? judged.deviations() : numbers{})},
                               {"out", o.out},
                               {"report", o.report}};
    std::cout << out.dump(2) << '\n';
    return;
  }
  if (folds > 0) std::cout << folds << " folds:\n" << aligned(score_table(judged));
  if (!o.out.empty()) std::cout << "saved as " << o.out << '\n';
  if (!o.report.empty()) std::cout << "report: " << o.report << '\n';
}

void run_tune(tune_options const& all, input_options const& input, common_options const& common) {
  fit_options const& o = all.fit;
  require(o.folds >= 2, "--cv: ", o.folds, " folds were asked for, tuning needs 2 or more");
  check_settings(o);
  task const t = read_task(o, input);
  plan const start = plan_of(o, common, t.classifies);
  std::vector<std::pair<std::string, std::vector<double>>> axes;
  for (std::string const& text : all.grid) {
    auto const [name, list] = name_and_value(text);
    auto& axis = axes.emplace_back(name, std::vector<double>{});
    for (std::size_t at = 0; at <= list.size();) {
      std::size_t const end = std::min(list.find(',', at), list.size());
      axis.second.push_back(number_of(list.substr(at, end - at)));
      at = end + 1;
    }
  }
  for (setting const& s : start.of->known)
    if (all.grid.empty() && !s.tuned.empty() && !start.told.contains(s.name)) axes.emplace_back(s.name, s.tuned);
  require(!axes.empty(), "tune: nothing is left to be tried; --grid name=1,2,3 says what");
  std::vector<plan> plans{start};
  for (auto const& [name, values] : axes) {
    std::vector<plan> next;
    for (plan const& p : plans)
      for (double const v : values) next.emplace_back(p).told[name] = v;
    plans = std::move(next);
    require(plans.size() <= 100'000, "tune: the grid has more than 100000 points");
  }
  for (plan const& p : plans) p.of->check(p.told);
  if (!common.json)
    std::cout << about_data(o.data, t.data, t.left_out, o.target) << about_leaks(t, o.target)
              << about_task(start, t.data, o.target) << plans.size() << " candidates, " << o.folds << " folds each\n"
              << std::flush;
  auto const judged = on_folds(plans, t.data, o.folds);
  std::vector<std::size_t> order(plans.size());
  for (std::size_t k = 0; k < order.size(); ++k) order[k] = k;
  std::vector<double> means;
  for (auto const& j : judged) means.push_back(main_score(t.classifies, j.means()));
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) { return means[a] != means[b] ? means[a] > means[b] : a < b; });
  plan const& best = plans[order[0]];
  numbers const scores = judged[order[0]].means();
  saved_model const m = saved(best, t, o, scores);
  if (!o.out.empty()) write_file(o.out, write_model(m));
  if (!o.report.empty()) {
    html_page page = html_head(o, best, t);
    add_scores(page, judged[order[0]]);
    if (axes.size() == 1) {
      series curve{.name = axes[0].first};
      for (std::size_t k = 0; k < plans.size(); ++k)
        curve.x.push_back(plans[k].told.at(axes[0].first)), curve.y.push_back(means[k]),
            curve.deviation.push_back(judged[k].deviations()[0].second);
      page.section("Validation curve")
          .figure(line_plot({curve}, {.x_label = axes[0].first, .y_label = scores[0].first}),
                  "The mean over the folds, and the deviation.");
    }
    add_pictures(page, best, t.data, judged[order[0]].answers, *m.model);
    write_file(o.report, page.str());
  }
  if (common.json) {
    auto points = nlohmann::ordered_json::array();
    for (std::size_t const k : order)
      points.push_back({{"settings", plans[k].told},
                        {"scores", json_of(judged[k].means())},
                        {"deviations", json_of(judged[k].deviations())}});
    nlohmann::ordered_json out{{"data", o.data},    {"target", o.target},   {"model", best.of->name}, {"folds", o.folds},
                               {"best", best.told}, {"candidates", points}, {"out", o.out},           {"report", o.report}};
    std::cout << out.dump(2) << '\n';
    return;
  }
  std::vector<std::vector<std::string>> rows;
  for (std::size_t i = 0; i < order.size() && i < 20; ++i) {
    auto const row = score_table(judged[order[i]])[0];
    rows.push_back({row[1], row[2], row[3], told_text(plans[order[i]].told)});
  }
  std::cout << scores[0].first << ", best first:\n" << aligned(rows);
  if (order.size() > 20) std::cout << "... and " << order.size() - 20 << " more\n";
  if (!o.out.empty()) std::cout << "the best is saved as " << o.out << '\n';
  if (!o.report.empty()) std::cout << "report: " << o.report << '\n';
}

}  // namespace ctgrad::command
