// ctgrad/neural_network/training_run.hpp — the training loop: a loop that anyone could have written on a trainer
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/stopwatch.hpp>
#include <ctgrad/neural_network/check_data.hpp>
#include <ctgrad/neural_network/row_weights.hpp>
#include <ctgrad/neural_network/validation.hpp>
#include <ctgrad/report/progress_bar.hpp>

#include <cmath>
#include <memory>
#include <numeric>

namespace ctgrad::inline CTGRAD_ABI::detail {

template <class T>
concept given = !std::same_as<T, absent>;

/// One call of `fit`. \tparam Count `samples::weighted` where rows or classes have weights
template <class Spec, class Model, samples Count>
class training_run {
  static constexpr bool validates = given<decltype(Spec::validation_fraction)>;
  static constexpr bool weighs_classes = given<decltype(Spec::class_weights)>;
  static constexpr bool calls_back = given<decltype(Spec::callback)>;
  static constexpr bool augments = given<decltype(Spec::augment)>;
  static constexpr bool scheduled = !std::same_as<decltype(Spec::schedule), constant_rate>;
  using validation_type = std::conditional_t<validates, validation<Model, Count>, absent>;
  using reason = training_end::reason;

 public:
  /// \param start the weights to begin with, and the history so far; \param own_weights one a row, or none
  [[gnu::cold]] training_run(Spec const& spec, dataset const& data, std::span<float const> own_weights, Model start)
      : spec_(spec), data_(data), model_(std::move(start)), rows_(rows()), weights_(weights(own_weights)), batch_(batch()),
        samples_(batch_, span_of(model_.columns)),
        trainer_(model_.net.template train_with<Count>(spec.optimizer, int(batch_), {.threads = spec.threads})),
        validation_(make_validation()), finite_(spec.on_divergence == divergence::stops ? kept() : std::vector<float>{}) {
    trainer_.seed(spec.seed);
    for (hyperparameter_value const& h : model_.hyperparameters) trainer_.set(h.leaf.text, h.value);
    epochs_ = int(model_.history.size()) + spec.epochs;
    if (!model_.history.empty()) earlier_seconds_ = model_.history.back().seconds;
  }

  /// Goes on where the model's training stood.
  [[gnu::cold]] void take_up() {
    require(model_.resumes.has_value(),
            "resume: the model does not know where its training stood; fit it with .resumable = true");
    require(int(model_.history.size()) < spec_.epochs, "resume: the model has been trained for ", model_.history.size(),
            " epochs, and .epochs is ", spec_.epochs, ", which counts them all");
    resume_point& from = *model_.resumes;
    std::size_t const size = model_.net.memory().size();
    require(from.weights.size() == size && (from.best_weights.empty() || from.best_weights.size() == size),
            "resume: the model's training state is that of another network");
    trainer_.restore(from.optimizer);
    restore(from.weights);
    epochs_ = spec_.epochs;
    best_ = std::move(from.best_weights), best_loss_ = from.best_loss, stale_ = from.stale;
    if (!finite_.empty()) finite_ = kept();
  }

  [[gnu::cold]] auto run() && -> Model {
    model_.resumes.reset();
    std::size_t const steps = (rows_.training.size() + batch_ - 1) / batch_;
    int const before = int(model_.history.size());
    if (spec_.progress)
      bar_ = std::make_unique<progress_bar>(steps * std::size_t(epochs_ - before), progress_bar_options{.label = "fit"});
    all_steps_ = long(steps) * spec_.epochs;
    model_.end = {};
    for (int epoch = before + 1; epoch <= epochs_ && model_.end.why == reason::all_epochs; ++epoch) one_epoch(epoch, steps);
    if (bar_) bar_->finish();
    if (spec_.resumable && model_.end.why != reason::divergence)
      model_.resumes = resume_point{kept(), trainer_.memory(), best_, best_loss_, stale_};
    if (!best_.empty() && model_.end.why != reason::divergence) restore(best_);
    return std::move(model_);
  }

 private:
  [[gnu::cold]] void one_epoch(int epoch, std::size_t steps) {
    model_.end.epoch = epoch;
    bool const whole = batch_ == rows_.training.size();  // one batch of all rows has no order
    auto const order =
        whole ? std::vector<std::size_t>{}
              : permutation(rows_.training.size(), {spec_.seed, stream_id("shuffle") + std::uint64_t(epoch - 1)});
    double sum = 0, weight = 0;
    for (std::size_t step = 0; step < steps && model_.end.why == reason::all_epochs; ++step) {
      model_.end.step = step + 1;
      if (!whole) gather(span_of(order), step);
      else if (samples_.rows() == 0 || augments) samples_.gather(data_, span_of(rows_.training), span_of(weights_));
      if constexpr (augments)
        spec_.augment(samples_.inputs(), samples_.rows(),
                      random_stream{spec_.seed, stream_id("augment") + std::uint64_t(trainer_.steps())});
      float const loss = one_step();
      if (!std::isfinite(loss)) return diverged("the loss is ", double(loss));
      sum += double(loss) * samples_.weight();
      weight += samples_.weight();
      if (bar_) bar_->advance(loss);
    }
    for (float const p : model_.net.memory())
      if (!std::isfinite(p)) return diverged("a parameter is ", double(p));
    if (!finite_.empty()) finite_ = kept();
    epoch_record record{.epoch = epoch, .loss = sum / weight, .seconds = earlier_seconds_ + watch_.seconds()};
    if constexpr (validates) validation_.judge(record);
    model_.history.push_back(record);
    if (spec_.patience > 0) be_patient(validates ? record.validation_loss : record.loss);
    if constexpr (calls_back) call_back(record);
  }

  void gather(std::span<std::size_t const> order, std::size_t step) {
    std::size_t const first = step * batch_, count = std::min(batch_, order.size() - first);
    chosen_.clear();
    for (std::size_t const i : order.subspan(first, count)) chosen_.push_back(rows_.training[i]);
    samples_.gather(data_, span_of(chosen_), span_of(weights_));
  }

  auto one_step() -> float {
    if constexpr (scheduled)
      scale_rate(trainer_.optimizer, spec_.optimizer, double(spec_.schedule(trainer_.steps(), all_steps_)));
    if (spec_.smallest_step > 0) before_ = kept();
    float const loss =
        samples_.feed_to([&](auto const&... bindings) { return trainer_.step(int(samples_.rows()), bindings...); });
    if (spec_.smallest_step > 0 && squared_step() <= spec_.smallest_step) model_.end.why = reason::smallest_step;
    return loss;
  }

  auto squared_step() const -> double {
    double sum = 0;
    auto& net = model_.net;
    for (int k = 0; k < net.table.size; ++k) {  // element by element: what lies between parameters means nothing
      auto const view = std::as_const(net).view(k);
      for (int i = 0; i < view.rows; ++i)
        for (int j = 0; j < view.cols; ++j) {
          double const d = double(view(i, j)) - double(before_[std::size_t(&view(i, j) - net.memory().data())]);
          sum = std::fma(d, d, sum);
        }
    }
    return sum;
  }

  [[gnu::cold]] void diverged(char const* what, double value) {
    require(spec_.on_divergence == divergence::stops, "fit: ", what, value, " at step ", model_.end.step, " of epoch ",
            model_.end.epoch, "; a smaller rate may help");
    model_.end.why = reason::divergence;
    restore(finite_);
  }

  [[gnu::cold]] void be_patient(double loss) {
    if (best_.empty() || loss < best_loss_ - spec_.min_improvement) {
      best_loss_ = loss, best_ = kept(), stale_ = 0;
    } else if (++stale_ == spec_.patience && model_.end.why == reason::all_epochs) {
      model_.end.why = reason::patience;
    }
  }

  void call_back(epoch_record const& record) {
    auto const call = [&] {
      if constexpr (std::invocable<decltype(spec_.callback) const&, epoch_record const&, Model const&>)
        return spec_.callback(record, model_);
      else return spec_.callback(record);
    };
    if constexpr (std::same_as<decltype(call()), after_epoch>) {
      if (call() == after_epoch::stop && model_.end.why == reason::all_epochs) model_.end.why = reason::callback;
    } else call();
  }

  auto kept() const -> std::vector<float> {
    auto const all = model_.net.memory();
    return {all.data(), all.data() + all.size()};
  }
  void restore(std::vector<float> const& weights) {
    std::copy_n(weights.data(), weights.size(), model_.net.memory().data());
  }

  // ---- before the first step ----------------------------------------------------------------------------------------

  [[gnu::cold]] auto rows() const -> held_back {
    if constexpr (validates) return hold_back(data_, double(spec_.validation_fraction), spec_.seed);
    held_back all{};
    all.training.resize(data_.rows());
    std::iota(all.training.begin(), all.training.end(), std::size_t{0});
    return all;
  }
  [[gnu::cold]] auto weights(std::span<float const> own) const -> std::vector<float> {
    if constexpr (Count == samples::alike) return {};
    std::vector<double> of_classes;
    if constexpr (std::same_as<decltype(Spec::class_weights), balanced>)
      of_classes = balanced_weights(data_, span_of(rows_.training));
    else if constexpr (weighs_classes)
      for (auto const w : spec_.class_weights) of_classes.push_back(double(w));
    return row_weights(data_, own, span_of(of_classes));
  }
  auto batch() const -> std::size_t {
    auto const rows = rows_.training.size();
    if constexpr (batch_method<decltype(Spec::optimizer)>) return rows;
    if (spec_.batch_fraction > 0) return std::min(rows, std::size_t(std::ceil(spec_.batch_fraction * double(rows))));
    return std::min(std::size_t(spec_.batch), rows);
  }
  [[gnu::cold]] auto make_validation() const -> validation_type {
    if constexpr (validates) return {model_, data_, rows_.validation, weights_};
    else return {};
  }

  Spec const& spec_;
  dataset const& data_;
  Model model_;
  held_back rows_;
  std::vector<float> weights_;  // one a row of the data
  std::size_t batch_;
  batch_buffer<Model, Count> samples_;
  decltype(std::declval<typename Model::network_type&>().template train_with<Count>(std::declval<Spec>().optimizer,
                                                                                    1)) trainer_;
  validation_type validation_;
  std::vector<float> finite_, best_, before_;  // copies of all parameters, empty where nobody asks for them
  double best_loss_ = 0;
  int stale_ = 0;
  int epochs_ = 0;  // the last one's number
  long all_steps_ = 0;
  double earlier_seconds_ = 0;  // of the history
  std::vector<std::size_t> chosen_;
  std::unique_ptr<progress_bar> bar_;
  stopwatch watch_;
};

}  // namespace ctgrad::inline CTGRAD_ABI::detail
