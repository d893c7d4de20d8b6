// src/command/kinds.hpp — the models that the command knows, behind one interface, with settings by name
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/data/dataset.hpp>
#include <ctgrad/estimator/metrics.hpp>
#include <ctgrad/estimator/table_schema.hpp>
#include <ctgrad/estimator/tasks.hpp>

#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "dense_network.hpp"

namespace ctgrad::command {

using settings = std::map<std::string, double>;

/// What a setting may be.
struct range {
  double low = -std::numeric_limits<double>::infinity(), high = std::numeric_limits<double>::infinity();
  bool open = false;  ///< low itself may not be
};

/// Something that a model can be told.
struct setting {
  std::string name, about;
  double value = 0;  ///< unless it is told
  range allowed{};
  std::vector<double> tuned{};  ///< what `ctgrad tune` tries; none: it is not tried
};

/// A fitted model with the preparation that it needs.
class fitted {
 public:
  virtual ~fitted() = default;
  /// Probabilities of the classes (scores, where the kind knows none), rows x classes; or numbers.
  virtual auto answers(dataset const& data) const -> std::vector<float> = 0;
  virtual auto columns() const -> table_schema const& = 0;
  virtual auto save() const -> nlohmann::ordered_json = 0;
  /// Of each epoch of a training; of a network, also of one that was read from a file.
  virtual auto history() const -> std::vector<epoch_losses> { return {}; }
  virtual auto text() const -> std::string { return {}; }  ///< in words, where it is small enough for that
};

struct kind {
  std::string name, about;
  bool probabilities = true;  ///< else a classifier's answers are scores, the largest of which wins
  std::vector<setting> known{};
  std::function<void(settings const&)> check{};  ///< throws `error` for a setting that it does not have, or of a wrong value
  std::function<std::shared_ptr<fitted const>(dataset const&, settings const&, std::uint64_t seed)> fit{};
  std::function<std::shared_ptr<fitted const>(nlohmann::json const&)> load{};
};

/// All kinds for a task, and the one of a name. \throws error with all names for a name that there is not
auto kinds(bool classes) -> std::vector<kind> const&;
auto kind_named(std::string const& name, bool classes) -> kind const&;

/// A kind with its settings is an estimator: what the library can do with any, the command can do with all of them.
template <estimator_task Task>
struct any_estimator {
  kind const* of = nullptr;
  settings told{};
  std::uint64_t seed = 0;
};

template <estimator_task Task>
struct any_model {
  using task = Task;
  std::shared_ptr<fitted const> model{};
  std::vector<std::string> classes{};
};

template <estimator_task Task>
auto fit(any_estimator<Task> const& spec, dataset const& data) -> any_model<Task> {
  return {spec.of->fit(data, spec.told, spec.seed), {data.class_names().begin(), data.class_names().end()}};
}

inline auto predict_proba(any_model<classification> const& m, dataset const& data) -> std::vector<float> {
  return m.model->answers(data);
}
inline auto predict(any_model<regression> const& m, dataset const& data) -> std::vector<float> {
  return m.model->answers(data);
}
inline auto predict(any_model<classification> const& m, dataset const& data) -> std::vector<std::int32_t> {
  auto const p = m.model->answers(data);
  std::size_t const classes = p.size() / data.rows();
  std::vector<std::int32_t> codes;
  for (auto row = p.begin(); row != p.end(); row += std::ptrdiff_t(classes))
    codes.push_back(std::int32_t(std::max_element(row, row + std::ptrdiff_t(classes)) - row));
  return codes;
}

/// Rows without names of categories have the model's codes.
inline auto as_dataset(table_schema const& columns, std::span<float const> rows) -> dataset {
  return dataset{
      {.features{rows.begin(), rows.end()}, .width = columns.width, .categories = columns.categories, .missing = true}};
}
template <estimator_task Task>
auto predict(any_model<Task> const& m, std::span<float const> rows) {
  return predict(m, as_dataset(m.model->columns(), rows));
}
inline auto predict_proba(any_model<classification> const& m, std::span<float const> rows) -> std::vector<float> {
  return predict_proba(m, as_dataset(m.model->columns(), rows));
}

template <estimator_task Task>
auto score(any_model<Task> const& m, dataset const& data) -> double {
  if constexpr (std::same_as<Task, classification>) return metrics::accuracy(predict(m, data), data.labels());
  else return metrics::r2(predict(m, data), data.targets());
}

}  // namespace ctgrad::command
