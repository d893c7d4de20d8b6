// ctgrad/neural_network/training_loop.ipp — an epoch, and when it is the last
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/error.hpp>
#include <ctgrad/core/random.hpp>
#include <ctgrad/core/span_of.hpp>
#include <ctgrad/neural_network/training_loop.hpp>
#include <ctgrad/report/progress_bar.hpp>

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

namespace ctgrad::inline CTGRAD_ABI::detail {

[[gnu::cold]] CTGRAD_ONCE void check_options(training_options const& options) {
  require(options.epochs > 0, "fit: ", options.epochs, " epochs were asked for, at least 1 is needed");
  require(options.batch > 0, "fit: a batch of ", options.batch, " samples was asked for, at least 1 is needed");
  require(options.batch_fraction >= 0 && options.batch_fraction <= 1, "fit: batch_fraction is ", options.batch_fraction,
          ", it must lie between 0 (which leaves it to batch) and 1");
  require(options.patience >= 0, "fit: a patience of ", options.patience, " epochs was asked for; 0 has no end");
  require(options.min_improvement >= 0, "fit: min_improvement is ", options.min_improvement, ", at least 0 is needed");
  require(options.smallest_step >= 0, "fit: smallest_step is ", options.smallest_step, ", at least 0 is needed");
}

CTGRAD_ONCE training_loop::training_loop(training_options const& options, trainee network, std::span<float> memory,
                                         parameter_table const& table, std::vector<epoch_record>& history, training_end& end)
    : options_(options), network_(network), memory_(memory), table_(table), history_(history), end_(end),
      finite_(options.on_divergence == divergence::stops ? kept() : std::vector<float>{}) {
  if (!history.empty()) earlier_seconds_ = history.back().seconds;
}

CTGRAD_ONCE void training_loop::take_up(resume_point&& from) {
  restore(from.weights);
  best_ = std::move(from.best_weights), best_loss_ = from.best_loss, stale_ = from.stale;
  if (!finite_.empty()) finite_ = kept();
}

CTGRAD_ONCE void training_loop::run(std::span<std::size_t const> rows, std::size_t batch, int epochs, int all_epochs) {
  std::size_t const steps = (rows.size() + batch - 1) / batch;
  int const before = int(history_.size());
  std::unique_ptr<progress_bar> bar;
  if (options_.progress)
    bar = std::make_unique<progress_bar>(steps * std::size_t(epochs - before), progress_bar_options{.label = "fit"});
  end_ = {};
  for (int epoch = before + 1; epoch <= epochs && !stopped(); ++epoch) {
    end_.epoch = epoch;
    one_epoch(rows, batch, long(steps) * all_epochs, bar.get());
  }
  if (bar) bar->finish();
}

CTGRAD_ONCE void training_loop::one_epoch(std::span<std::size_t const> rows, std::size_t batch, long all_steps,
                                          progress_bar* bar) {
  bool const whole = batch == rows.size();  // one batch of all rows has no order
  std::vector<std::size_t> order;
  if (!whole) {
    order = permutation(rows.size(), {options_.seed, stream_id("shuffle") + std::uint64_t(end_.epoch - 1)});
    for (std::size_t& i : order) i = rows[i];
  }
  double sum = 0, weight = 0;
  end_.step = 0;
  for (std::size_t first = 0; first < rows.size() && !stopped(); first += batch) {
    ++end_.step;
    if (options_.smallest_step > 0) before_ = kept();
    auto const chosen = whole ? rows : span_of(order).subspan(first, std::min(batch, rows.size() - first));
    auto const step = network_.step(network_.object, chosen, whole, all_steps);
    if (options_.smallest_step > 0 && squared_step() <= options_.smallest_step)
      end_.why = training_end::reason::smallest_step;
    if (!std::isfinite(step.loss)) return diverged("the loss is ", double(step.loss));
    sum += double(step.loss) * step.weight;
    weight += step.weight;
    if (bar) bar->advance(step.loss);
  }
  for (float const p : memory_)
    if (!std::isfinite(p)) return diverged("a parameter is ", double(p));
  if (!finite_.empty()) finite_ = kept();
  epoch_record record{.epoch = end_.epoch, .loss = sum / weight, .seconds = earlier_seconds_ + watch_.seconds()};
  network_.judge(network_.object, record);
  history_.push_back(record);
  if (options_.patience > 0) be_patient(options_.validates ? record.validation_loss : record.loss);
  if (!network_.call_back(network_.object, record) && !stopped()) end_.why = training_end::reason::callback;
}

/// Element by element: what lies between parameters means nothing.
CTGRAD_ONCE auto training_loop::squared_step() const -> double {
  double sum = 0;
  for (int k = 0; k < table_.size; ++k) {
    auto const view = parameter_view(memory_.data(), table_.entries[k]);
    for (int i = 0; i < view.rows; ++i)
      for (int j = 0; j < view.cols; ++j) {
        double const d = double(view(i, j)) - double(before_[std::size_t(&view(i, j) - memory_.data())]);
        sum = std::fma(d, d, sum);
      }
  }
  return sum;
}

CTGRAD_ONCE void training_loop::diverged(char const* what, double value) {
  require(options_.on_divergence == divergence::stops, "fit: ", what, value, " at step ", end_.step, " of epoch ",
          end_.epoch, "; a smaller rate may help");
  end_.why = training_end::reason::divergence;
  restore(finite_);
}

CTGRAD_ONCE void training_loop::be_patient(double loss) {
  if (best_.empty() || loss < best_loss_ - options_.min_improvement) {
    best_loss_ = loss, best_ = kept(), stale_ = 0;
  } else if (++stale_ == options_.patience && !stopped()) {
    end_.why = training_end::reason::patience;
  }
}

CTGRAD_ONCE auto training_loop::state(trainer_memory<float> optimizer) const -> resume_point {
  return {kept(), std::move(optimizer), best_, best_loss_, stale_};
}

CTGRAD_ONCE void training_loop::bring_back_best() {
  if (!best_.empty()) restore(best_);
}

CTGRAD_ONCE auto training_loop::kept() const -> std::vector<float> {
  return {memory_.data(), memory_.data() + memory_.size()};
}
CTGRAD_ONCE void training_loop::restore(std::vector<float> const& weights) {
  std::copy_n(weights.data(), weights.size(), memory_.data());
}

}  // namespace ctgrad::inline CTGRAD_ABI::detail
