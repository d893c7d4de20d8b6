// src/command/dense_network.hpp — a network for tables of any shape, among models whose shapes are types
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/estimator/predict.hpp>
#include <ctgrad/estimator/traits.hpp>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ctgrad::command {

/// Two hidden layers of relu, trained by Adam; rows held back say when to stop. Shapes are fixed when the command is
/// compiled: a table's columns and classes fill the smallest network that has room for them, the rest stays 0.
template <estimator_task Task>
struct dense_network {
  int epochs = 100;    ///< at most, at least 1
  int patience = 10;   ///< epochs without improvement on the rows held back; 0: never stops before
  int batch = 32;      ///< rows of a step, at least 1
  double rate = 2e-3;  ///< of the first steps' length, above 0
  double l2 = 1e-4;    ///< price on squares of the weights, at least 0
  std::uint64_t seed = 0;

  static constexpr std::size_t most_columns = 256, most_classes = 16;
};

/// Of one epoch.
struct epoch_losses {
  double training = 0, held_back = 0;
};

/// What a network is, whatever its shape.
class any_network {
 public:
  virtual ~any_network() = default;
  /// The network's outputs for rows of so many columns: log-odds of the classes, or a number.
  virtual auto outputs(std::span<float const> rows, std::size_t width) const -> std::vector<float> = 0;
  virtual auto weights() const -> std::vector<std::vector<float>> = 0;  ///< one entry a parameter
};

template <estimator_task Task>
class dense_network_model {
 public:
  using task = Task;

  /// \param centre,scale of the targets, which the network learnt with mean 0 and deviation 1
  dense_network_model(table_schema schema, std::shared_ptr<any_network const> net, double centre, double scale,
                      std::vector<epoch_losses> history)
      : schema_(std::move(schema)), net_(std::move(net)), centre_(centre), scale_(scale), history_(std::move(history)) {}

  auto schema() const -> table_schema const& { return schema_; }
  auto history() const -> std::vector<epoch_losses> const& { return history_; }
  auto net() const -> any_network const& { return *net_; }
  auto centre() const -> double { return centre_; }
  auto scale() const -> double { return scale_; }
  void evaluate(std::span<float const> rows, std::span<float> answers) const;

 private:
  table_schema schema_;
  std::shared_ptr<any_network const> net_;
  double centre_, scale_;
  std::vector<epoch_losses> history_;
};

template <estimator_task Task>
auto fit(dense_network<Task> const& spec, dataset const& data) -> dense_network_model<Task>;

template <estimator_task Task>
auto write(dense_network_model<Task> const& model) -> std::string;
template <estimator_task Task>
auto read_network(std::string_view text) -> dense_network_model<Task>;

}  // namespace ctgrad::command

namespace ctgrad::inline CTGRAD_ABI {

template <class Task>
struct estimator_traits<command::dense_network<Task>> : estimator_defaults {
  static constexpr bool approximate = true;
  static auto write(command::dense_network_model<Task> const& model) -> std::string { return command::write(model); }
  static auto read(std::string_view text) -> command::dense_network_model<Task> { return command::read_network<Task>(text); }
};

}  // namespace ctgrad::inline CTGRAD_ABI
