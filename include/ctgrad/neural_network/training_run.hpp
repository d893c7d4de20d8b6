// ctgrad/neural_network/training_run.hpp — a network as the training loop sees it: its steps, its rows, what judges it
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/few_numbers.hpp>
#include <ctgrad/neural_network/check_data.hpp>
#include <ctgrad/neural_network/row_weights.hpp>
#include <ctgrad/neural_network/training_loop.hpp>
#include <ctgrad/neural_network/validation.hpp>

#include <cmath>

namespace ctgrad::inline CTGRAD_ABI::detail {

template <class T>
concept given = !std::same_as<T, absent>;

/// One call of `fit`: what the loop asks of this network. \tparam Count `samples::weighted` where rows or classes have weights
template <class Spec, class Model, samples Count>
class training_run {
  static constexpr bool validates = given<decltype(Spec::validation_fraction)>;
  static constexpr bool weighs_classes = given<decltype(Spec::class_weights)>;
  static constexpr bool calls_back = given<decltype(Spec::callback)>;
  static constexpr bool augments = given<decltype(Spec::augment)>;
  static constexpr bool scheduled = !std::same_as<decltype(Spec::schedule), constant_rate>;
  using validation_type = std::conditional_t<validates, validation<Model, Count>, absent>;

 public:
  /// \param start the weights to begin with, and the history so far; \param own_weights one a row, or none
  [[gnu::cold]] training_run(Spec const& spec, dataset const& data, std::span<float const> own_weights, Model start)
      : spec_(spec), data_(data), model_(std::move(start)), rows_(rows()), weights_(weights(own_weights)), batch_(batch()),
        samples_(batch_, span_of(model_.columns)),
        trainer_(model_.net.template train_with<Count>(spec.optimizer, int(batch_), {.threads = spec.threads})),
        validation_(make_validation()), epochs_(int(model_.history.size()) + spec.epochs),
        loop_(options(spec), as_trainee(), model_.net.memory(), model_.net.table, model_.history, model_.end) {
    check_numbers(spec.schedule);
    trainer_.seed(spec.seed);
    for (hyperparameter_value const& h : model_.hyperparameters) trainer_.set(h.leaf.text, h.value);
  }

  static auto options(Spec const& spec) -> training_options {
    return {spec.epochs,          spec.batch,         spec.batch_fraction, spec.seed,     spec.patience,
            spec.min_improvement, spec.smallest_step, spec.on_divergence,  spec.progress, validates};
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
    loop_.take_up(std::move(from));
    epochs_ = spec_.epochs;
  }

  [[gnu::cold]] auto run() && -> Model {
    model_.resumes.reset();
    loop_.run(span_of(rows_.training), batch_, epochs_, spec_.epochs);
    if (model_.end.why != training_end::reason::divergence) {
      if (spec_.resumable) model_.resumes = loop_.state(trainer_.memory());
      loop_.bring_back_best();
    }
    return std::move(model_);
  }

 private:
  auto as_trainee() -> trainee {
    return {this,
            [](void* run, std::span<std::size_t const> rows, bool same, long all) {
              return static_cast<training_run*>(run)->step(rows, same, all);
            },
            [](void* run, epoch_record& record) { static_cast<training_run*>(run)->judge(record); },
            [](void* run, epoch_record const& record) { return static_cast<training_run*>(run)->call_back(record); }};
  }

  auto step(std::span<std::size_t const> rows, bool same, [[maybe_unused]] long all) -> trainee::step_taken {
    if (!same || samples_.rows() == 0 || augments) samples_.gather(data_, rows, span_of(weights_));
    if constexpr (augments)
      spec_.augment(samples_.inputs(), samples_.rows(),
                    random_stream{spec_.seed, stream_id("augment") + std::uint64_t(trainer_.steps())});
    if constexpr (scheduled) scale_rate(trainer_.optimizer, spec_.optimizer, double(spec_.schedule(trainer_.steps(), all)));
    float const loss =
        samples_.feed_to([&](auto const&... bindings) { return trainer_.step(int(samples_.rows()), bindings...); });
    return {loss, samples_.weight()};
  }

  void judge([[maybe_unused]] epoch_record& record) {
    if constexpr (validates) validation_.judge(record);
  }

  auto call_back([[maybe_unused]] epoch_record const& record) -> bool {
    if constexpr (calls_back) {
      auto const call = [&] {
        if constexpr (std::invocable<decltype(spec_.callback) const&, epoch_record const&, Model const&>)
          return spec_.callback(record, model_);
        else return spec_.callback(record);
      };
      if constexpr (std::same_as<decltype(call()), after_epoch>) return call() != after_epoch::stop;
      else call();
    }
    return true;
  }

  // ---- before the first step ----------------------------------------------------------------------------------------

  [[gnu::cold]] auto rows() const -> held_back {
    if constexpr (validates) return hold_back(data_, double(spec_.validation_fraction), spec_.seed);
    else return all_rows(data_);
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
    if (spec_.batch_fraction > 0) return least(rows, std::size_t(std::ceil(spec_.batch_fraction * double(rows))));
    return least(std::size_t(spec_.batch), rows);
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
  int epochs_;          // the last one's number
  training_loop loop_;  // knows where this run lies
};

}  // namespace ctgrad::inline CTGRAD_ABI::detail
