// ctgrad/neural_network/training_loop.hpp — epochs, orders of samples, curves, early stopping: the same for every network
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/stopwatch.hpp>
#include <ctgrad/neural_network/course.hpp>
#include <ctgrad/passes/plan_memory.hpp>

#include <span>
#include <vector>

namespace ctgrad::inline CTGRAD_ABI {

class progress_bar;

namespace detail {

/// What a specification says of its training, but for what is compiled only where it is given.
struct training_options {
  int epochs, batch;
  double batch_fraction;
  std::uint64_t seed;
  int patience;
  double min_improvement, smallest_step;
  divergence on_divergence;
  bool progress, validates;
};
[[gnu::cold]] void check_options(training_options const& options);

/// What the loop asks of a network: functions of one object. A call by address each, beside what a step costs, and the loop is
/// compiled once for all networks.
struct trainee {
  struct step_taken {
    float loss;
    double weight;  ///< what the samples count for
  };
  void* object;
  /// A step on these rows of the data, or on the same as before. \param all how many steps there will be in all epochs
  step_taken (*step)(void* object, std::span<std::size_t const> rows, bool same, long all);
  /// Writes what the rows held back say.
  void (*judge)(void* object, epoch_record& record);
  /// Asks the callback: does it go on?
  bool (*call_back)(void* object, epoch_record const& record);
};

/// The training loop: a loop that anyone could have written on a trainer.
class training_loop {
 public:
  /// All that is given must outlive the loop. \param memory of the parameters, which lie as the table says
  training_loop(training_options const& options, trainee network, std::span<float> memory, parameter_table const& table,
                std::vector<epoch_record>& history, training_end& end);

  /// Goes on after epochs that a model had.
  void take_up(resume_point&& from);
  /// \param rows to train on; \param epochs the number of the last one; \param all_epochs for schedules
  void run(std::span<std::size_t const> rows, std::size_t batch, int epochs, int all_epochs);
  /// Where it stands.
  auto state(trainer_memory<float> optimizer) const -> resume_point;
  /// With patience, the parameters become those of the best epoch.
  void bring_back_best();

 private:
  training_options options_;
  trainee network_;
  std::span<float> memory_;
  parameter_table const& table_;
  std::vector<epoch_record>& history_;
  training_end& end_;
  std::vector<float> finite_, best_, before_{};  // copies of all parameters, empty where nobody asks for them
  double best_loss_ = 0;
  int stale_ = 0;
  double earlier_seconds_ = 0;  // of the history
  stopwatch watch_{};

  void one_epoch(std::span<std::size_t const> rows, std::size_t batch, long all_steps, progress_bar* bar);
  auto stopped() const -> bool { return end_.why != training_end::reason::all_epochs; }
  void diverged(char const* what, double value);
  void be_patient(double loss);
  auto squared_step() const -> double;
  auto kept() const -> std::vector<float>;
  void restore(std::vector<float> const& weights);
};

}  // namespace detail

}  // namespace ctgrad::inline CTGRAD_ABI

#ifndef CTGRAD_COMPILED
#include <ctgrad/neural_network/training_loop.ipp>
#endif
