// src/command/pictures.cpp — see evaluation.hpp: the pictures
// SPDX-License-Identifier: MIT
#include <ctgrad/data/split.hpp>
#include <ctgrad/estimator/permutation_importance.hpp>
#include <ctgrad/metrics/ranking.hpp>
#include <ctgrad/report/bar_chart.hpp>
#include <ctgrad/report/heat_map.hpp>
#include <ctgrad/report/scatter_plot.hpp>
#include <ctgrad/selection/curves.hpp>

#include "evaluation.hpp"

namespace ctgrad::command {
namespace {

auto codes_of(std::vector<float> const& answers, std::size_t classes) -> std::vector<std::int32_t> {
  std::vector<std::int32_t> codes;
  for (auto row = answers.begin(); row != answers.end(); row += std::ptrdiff_t(classes))
    codes.push_back(std::int32_t(std::max_element(row, row + std::ptrdiff_t(classes)) - row));
  return codes;
}

void confusion(html_page& page, dataset const& data, std::vector<float> const& answers) {
  std::size_t const classes = data.classes();
  if (classes > 40) return;
  metrics::confusion_matrix const m(codes_of(answers, classes), data.labels(), classes);
  std::vector<double> const counts(m.counts().begin(), m.counts().end());
  std::vector<std::string> const names(data.class_names().begin(), data.class_names().end());
  page.section("Confusions")
      .figure(heat_map(counts, classes, classes,
                       {.x_label = "predicted", .y_label = "true", .row_names = names, .column_names = names}),
              "How often each class (row) was taken for each (column), by models that had not seen the row.");
}

void roc(html_page& page, dataset const& data, std::vector<float> const& answers) {
  std::size_t const classes = data.classes();
  if (classes < 2 || classes > 12) return;
  std::vector<series> curves;
  for (std::size_t c = classes == 2 ? 1 : 0; c < classes; ++c) {
    std::vector<float> scores;
    std::vector<std::int32_t> is;
    for (std::size_t i = 0; i < data.rows(); ++i)
      scores.push_back(answers[i * classes + c]), is.push_back(data.labels()[i] == std::int32_t(c));
    auto const ones = std::ranges::count(is, 1);
    if (ones == 0 || ones == std::ptrdiff_t(is.size())) continue;
    auto const curve = metrics::roc_curve(scores, is);
    curves.push_back(
        {.name = data.class_names()[c] + ", area " + readable(metrics::roc_auc(scores, is), 3), .y = curve.y, .x = curve.x});
  }
  if (curves.empty()) return;
  page.section("ROC").figure(
      line_plot(curves,
                {.x_label = "share of the others taken for it", .y_label = "share of the class found", .height = 420}),
      "What is found of a class beside what is wrongly taken for it, for every threshold.");
}

void residuals(html_page& page, dataset const& data, std::vector<float> const& answers) {
  points beside{.name = "rows"}, rest{.name = "rows"};
  std::size_t const step = data.rows() / 2000 + 1;  // more points than this are a blot
  for (std::size_t i = 0; i < data.rows(); i += step) {
    double const y = double(data.targets()[i]), p = double(answers[i]);
    beside.x.push_back(y), beside.y.push_back(p), rest.x.push_back(p), rest.y.push_back(y - p);
  }
  page.section("Predictions")
      .figure(scatter_plot({beside}, {.x_label = "true", .y_label = "predicted", .diagonal = true}),
              "Each row's prediction, by a model that had not seen it.");
  page.section("Residuals")
      .figure(scatter_plot({rest}, {.x_label = "predicted", .y_label = "true - predicted", .zero = true}),
              "A shape in these points is something that the model has not learnt.");
}

}  // namespace

void add_losses(html_page& page, fitted const& model) {
  auto const history = model.history();
  if (history.empty()) return;
  series trained{.name = "rows trained on"}, held_back{.name = "rows held back"};
  for (epoch_losses const& epoch : history) trained.y.push_back(epoch.training), held_back.y.push_back(epoch.held_back);
  page.section("Loss").figure(line_plot({trained, held_back}, {.x_label = "epoch", .y_label = "loss"}),
                              "Where the curve of rows held back rises again, the others are learnt by heart.");
}

namespace {

template <class Task>
void learning(html_page& page, plan const& of, dataset const& data) {
  if (data.rows() < 60) return;
  auto const curve = learning_curve(any_estimator<Task>{of.of, of.told, of.seed}, data, {0.1, 0.25, 0.5, 1.0},
                                    automatic_folds{.folds = 3, .seed = of.seed}, {.threads = of.threads});
  series train{.name = "rows learnt from"}, test{.name = "other rows"};
  for (auto const& p : curve) {
    for (series* s : {&train, &test}) s->x.push_back(double(p.rows));
    train.y.push_back(p.train.mean()), train.deviation.push_back(p.train.deviation());
    test.y.push_back(p.test.mean()), test.deviation.push_back(p.test.deviation());
  }
  page.section("Learning curve")
      .figure(
          line_plot({train, test}, {.x_label = "rows learnt from", .y_label = of.classifies ? "accuracy" : "R2"}),
          "Curves that have not met say that more rows would help; low ones that have met, that the model is too simple.");
}

template <class Task>
void importance(html_page& page, plan const& of, dataset const& data) {
  if (data.width() > 400) return;
  auto const cut = split(data, {.test_fraction = 0.3, .seed = of.seed});
  any_estimator<Task> const spec{of.of, of.told, of.seed};
  auto const losses = permutation_importance(fit(spec, cut.train), cut.test, {.repeats = 3, .seed = of.seed});
  std::vector<bar> bars;
  for (std::size_t c = 0; c < losses.size(); ++c)
    bars.push_back({data.feature_names()[c], losses[c].mean, losses[c].deviation});
  std::ranges::sort(bars,
                    [](bar const& a, bar const& b) { return a.amount != b.amount ? a.amount > b.amount : a.name < b.name; });
  if (bars.size() > 25) bars.resize(25);
  page.section("Importance")
      .figure(bar_chart(bars, {.x_label = std::string("loss of ") + (of.classifies ? "accuracy" : "R2")}),
              "What the score on rows held out falls by when a column's values go to other rows.");
}

void regions(html_page& page, dataset const& data, fitted const& model) {
  if (data.width() != 2 || data.has_categories() || data.classes() > 6) return;
  std::vector<points> groups(data.classes());
  for (std::size_t c = 0; c < groups.size(); ++c) groups[c].name = data.class_names()[c];
  std::size_t const step = data.rows() / 2000 + 1;
  for (std::size_t i = 0; i < data.rows(); i += step) {
    points& g = groups[std::size_t(data.labels()[i])];
    g.x.push_back(double(data.row(i)[0])), g.y.push_back(double(data.row(i)[1]));
  }
  auto const answer = [&](double x, double y) {
    auto const p = model.answers(as_dataset(model.columns(), std::vector<float>{float(x), float(y)}));
    return std::size_t(std::ranges::max_element(p) - p.begin());
  };
  page.section("Decision boundary")
      .figure(
          scatter_plot(groups, {.x_label = data.feature_names()[0], .y_label = data.feature_names()[1], .region = answer}),
          "The model's answer everywhere, and the rows that it learnt from.");
}

}  // namespace

void add_pictures(html_page& page, plan const& of, dataset const& data, std::vector<float> const& answers,
                  fitted const& model) {
  add_losses(page, model);
  if (of.classifies) {
    confusion(page, data, answers), roc(page, data, answers), regions(page, data, model);
    learning<classification>(page, of, data), importance<classification>(page, of, data);
  } else {
    residuals(page, data, answers);
    learning<regression>(page, of, data), importance<regression>(page, of, data);
  }
}

}  // namespace ctgrad::command
