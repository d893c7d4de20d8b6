// src/command/dense_network.cpp — see dense_network.hpp: the formula, for each shape that there is
// SPDX-License-Identifier: MIT
#include "dense_network.hpp"

#include <ctgrad/ctgrad.hpp>

#include <cmath>

#include "../save/field_reader.hpp"

namespace ctgrad::command {
namespace {

constexpr hyperparameter<"l2"> price;

template <estimator_task Task, int Columns>
struct formula {
  static constexpr bool classifies = std::same_as<Task, classification>;
  static constexpr int hidden = 64, outputs = classifies ? int(dense_network<Task>::most_classes) : 1;
  static constexpr input<"x", Columns> x{};
  static constexpr parameter<"W1", hidden, Columns> W1{};
  static constexpr parameter<"b1", hidden> b1{};
  static constexpr parameter<"W2", hidden, hidden> W2{};
  static constexpr parameter<"b2", hidden> b2{};
  static constexpr parameter<"W3", outputs, hidden> W3{};
  static constexpr parameter<"b3", outputs> b3{};
  static constexpr auto output = W3 * relu(W2 * relu(W1 * x + b1) + b2) + b3;
  static constexpr auto misfit = [] {
    if constexpr (classifies) return cross_entropy(output, label<"t", outputs>{});
    else return mean_squared_error(output, target<"t", 1>{});
  }();
  static constexpr auto loss = misfit + price * (l2(W1) + l2(W2) + l2(W3));
};

template <estimator_task Task, int Columns>
using trained = neural_network_model<formula<Task, Columns>::output, formula<Task, Columns>::loss>;

/// Rows with zeros behind them.
auto widened(std::span<float const> rows, std::size_t width, std::size_t to) -> std::vector<float> {
  std::vector<float> wide(rows.size() / width * to);
  for (std::size_t i = 0; i * width < rows.size(); ++i)
    std::copy_n(rows.begin() + std::ptrdiff_t(i * width), width, wide.begin() + std::ptrdiff_t(i * to));
  return wide;
}

template <estimator_task Task, int Columns>
class network_of : public any_network {
 public:
  explicit network_of(trained<Task, Columns> model) : model_(std::move(model)) {}

  auto outputs(std::span<float const> rows, std::size_t width) const -> std::vector<float> override {
    auto const wide = widened(rows, width, Columns);
    if constexpr (std::same_as<Task, classification>) return predict_proba(model_, std::span<float const>(wide));
    else return predict(model_, std::span<float const>(wide));
  }
  auto weights() const -> std::vector<std::vector<float>> override {
    std::vector<std::vector<float>> all;
    for (int k = 0; k < model_.net.table.size; ++k) {
      auto const view = model_.net.view(k);
      auto& one = all.emplace_back();
      for (int i = 0; i < view.rows; ++i)
        for (int j = 0; j < view.cols; ++j) one.push_back(view(i, j));
    }
    return all;
  }

  static auto with(std::vector<std::vector<float>> const& weights) -> std::shared_ptr<any_network const> {
    trained<Task, Columns> model;
    model.width = Columns;
    if constexpr (std::same_as<Task, classification>) model.classes.resize(dense_network<Task>::most_classes);
    model.hyperparameters = {{price, 0.0}};
    require(weights.size() == std::size_t(model.net.table.size), "the network has ", model.net.table.size,
            " parameters, but ", weights.size(), " were saved");
    for (int k = 0; k < model.net.table.size; ++k) {
      auto const view = model.net.view(k);
      auto const& one = weights[std::size_t(k)];
      require(one.size() == std::size_t(view.rows * view.cols), "a parameter of the network has ", view.rows * view.cols,
              " numbers, but ", one.size(), " were saved");
      for (int i = 0; i < view.rows; ++i)
        for (int j = 0; j < view.cols; ++j) view(i, j) = one[std::size_t(i * view.cols + j)];
    }
    return std::make_shared<network_of>(std::move(model));
  }

 private:
  trained<Task, Columns> model_;
};

/// f of the smallest shape with room for so many columns.
template <class F>
auto for_columns(std::size_t width, F f) {
  if (width <= 32) return f(std::integral_constant<int, 32>{});
  return f(std::integral_constant<int, 256>{});
}

void check(std::size_t columns, std::size_t classes) {
  using limits = dense_network<classification>;
  require(columns <= limits::most_columns, "neural_network: the table has ", columns,
          " columns once categories are columns of 0 and 1, at most ", limits::most_columns,
          " are possible on the command line; in C++, any number");
  require(classes <= limits::most_classes, "neural_network: there are ", classes, " classes, at most ", limits::most_classes,
          " are possible on the command line; in C++, any number");
}

/// Mean and deviation; 1 where all are the same.
auto spread_of(std::span<float const> targets) -> std::pair<double, double> {
  double sum = 0, squares = 0;
  for (float const y : targets) sum += double(y);
  double const mean = sum / double(targets.size());
  for (float const y : targets) squares += (double(y) - mean) * (double(y) - mean);
  double const deviation = std::sqrt(squares / double(targets.size()));
  return {mean, deviation > 0 ? deviation : 1};
}

}  // namespace

template <estimator_task Task>
auto fit(dense_network<Task> const& spec, dataset const& data) -> dense_network_model<Task> {
  constexpr bool classifies = std::same_as<Task, classification>;
  require(spec.rate > 0, "neural_network: rate is ", spec.rate, ", above 0 is needed");
  require(spec.l2 >= 0, "neural_network: l2 is ", spec.l2, ", at least 0 is needed");
  require(data.rows() >= 2, "neural_network: 1 row was given, 2 are needed: one is held back");
  check(data.width(), data.classes());
  table_schema schema{.width = data.width(), .outputs = classifies ? data.classes() : 1};
  auto const [centre, scale] = classifies ? std::pair{0.0, 1.0} : spread_of(data.targets());
  return for_columns(data.width(), [&](auto columns) {
    constexpr int width = decltype(columns)::value;
    dataset_parts parts{.features = widened(data.features(), data.width(), width), .width = width};
    if constexpr (classifies) parts.labels.assign(data.labels().begin(), data.labels().end());
    else
      for (float const y : data.targets()) parts.targets.push_back(float((double(y) - centre) / scale));
    using shape = formula<Task, width>;
    neural_network const told{.output = ref<shape::output>,
                              .loss = ref<shape::loss>,
                              .optimizer = adam{.rate = float(spec.rate)},
                              .epochs = spec.epochs,
                              .batch = spec.batch,
                              .seed = spec.seed,
                              .initial = initializers::he(),
                              .hyperparameters = {{price, spec.l2}},
                              .validation_fraction = 0.1,
                              .patience = spec.patience};
    auto found = ctgrad::fit(told, dataset{std::move(parts)});
    std::vector<epoch_losses> history;
    for (epoch_record const& r : found.history) history.push_back({r.loss, r.validation_loss});
    return dense_network_model<Task>(std::move(schema), std::make_shared<network_of<Task, width>>(std::move(found)), centre,
                                     scale, std::move(history));
  });
}

template <estimator_task Task>
void dense_network_model<Task>::evaluate(std::span<float const> rows, std::span<float> answers) const {
  auto const y = net_->outputs(rows, schema_.width);
  std::size_t const count = rows.size() / schema_.width, per_row = y.size() / count, outputs = schema_.outputs;
  for (std::size_t i = 0; i < count; ++i) {
    auto const from = std::span(y).subspan(i * per_row, outputs);
    double sum = 0;  // classes that the table does not have keep a trace of probability
    for (float const p : from) sum += double(p);
    for (std::size_t c = 0; c < outputs; ++c)
      answers[i * outputs + c] =
          std::same_as<Task, classification> ? float(double(from[c]) / sum) : float(centre_ + scale_ * double(from[c]));
  }
}

template <estimator_task Task>
auto write(dense_network_model<Task> const& model) -> std::string {
  nlohmann::ordered_json out{{"columns", model.schema().width},  {"outputs", model.schema().outputs},
                             {"centre", model.centre()},         {"scale", model.scale()},
                             {"weights", model.net().weights()}, {"losses", nlohmann::ordered_json::array()}};
  for (epoch_losses const& epoch : model.history()) out["losses"].push_back({epoch.training, epoch.held_back});
  return out.dump();
}

template <estimator_task Task>
auto read_network(std::string_view text) -> dense_network_model<Task> {
  nlohmann::json const json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  learn::field_reader fields(json, "the network");
  constexpr bool classifies = std::same_as<Task, classification>;
  table_schema schema{
      .width = std::size_t(fields.integer("columns", 1, dense_network<Task>::most_columns)),
      .outputs = std::size_t(fields.integer("outputs", 1, classifies ? dense_network<Task>::most_classes : 1))};
  double const centre = fields.real("centre"), scale = fields.real("scale");
  require(scale > 0, "the network's scale is ", scale, ", above 0 is needed");
  auto const weights = fields.template lists_of_reals<float>("weights");
  std::vector<epoch_losses> history;
  if (fields.has("losses"))
    for (auto const& epoch : fields.template lists_of_reals<double>("losses")) {
      require(epoch.size() == 2, "the network has ", epoch.size(), " losses of an epoch, 2 are needed");
      history.push_back({epoch[0], epoch[1]});
    }
  fields.finish();
  return for_columns(schema.width, [&](auto columns) {
    return dense_network_model<Task>(schema, network_of<Task, decltype(columns)::value>::with(weights), centre, scale,
                                     std::move(history));
  });
}

template class dense_network_model<classification>;
template class dense_network_model<regression>;
template auto fit(dense_network<classification> const&, dataset const&) -> dense_network_model<classification>;
template auto fit(dense_network<regression> const&, dataset const&) -> dense_network_model<regression>;
template auto write(dense_network_model<classification> const&) -> std::string;
template auto write(dense_network_model<regression> const&) -> std::string;
template auto read_network(std::string_view) -> dense_network_model<classification>;
template auto read_network(std::string_view) -> dense_network_model<regression>;

}  // namespace ctgrad::command
