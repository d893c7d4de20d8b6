// ctgrad/ensemble/adaboost.hpp — weak estimators, each told to mind what those before it got wrong
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/data/require_weights.hpp>
#include <ctgrad/ensemble/member.hpp>
#include <ctgrad/ensemble/saved_members.hpp>
#include <ctgrad/ensemble/stumps.hpp>
#include <ctgrad/estimator/predict.hpp>
#include <ctgrad/tree/decision_tree.hpp>

#include <cmath>
#include <numeric>
#include <optional>
#include <utility>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {

/// A stump for classes, a tree of depth 3 for numbers; of another estimator, what it is by default.
template <class Base, class Task>
constexpr auto weak() -> Base {
  Base base{};
  if constexpr (std::same_as<Base, decision_tree<Task>>) base.max_depth = std::same_as<Task, classification> ? 1 : 3;
  return base;
}

}  // namespace detail

/// Adaptive boosting. Classes: SAMME (Zhu, Zou, Rosset & Hastie 2009, algorithm 2), for two classes AdaBoost (Freund &
/// Schapire 1997), over any estimator that takes weights. Numbers: R2 (Drucker 1997) with its linear loss, over any
/// estimator, since each member learns from rows drawn by their weight.
/// \code auto model = fit(adaboost<classification>{.members = 200}, train); \endcode
template <estimator_task Task, estimator Base = decision_tree<Task>>
struct adaboost {
  Base base = detail::weak<Base, Task>();  ///< what is fitted again and again
  int members = 50;                        ///< at most so many, at least 1; boosting ends sooner where a member is perfect,
                                           ///< or no better than chance
  double shrinkage = 1;                    ///< each member's say is multiplied by it, above 0
  std::uint64_t seed = 0;                  ///< of members that have one, and of the draws of R2
};

/// Fitted members, and the say that each of them has.
template <estimator_task Task, estimator Base = decision_tree<Task>>
class adaboost_model {
 public:
  using task = Task;
  static constexpr bool takes_missing = estimator_traits<Base>::takes_missing;

  struct member {
    model_of<Base> model;  ///< what the base estimator learnt
    double say;            ///< of its vote for a class; of its number in the median
  };

  adaboost_model(table_schema schema, std::vector<member> members)
      : schema_(std::move(schema)), members_(std::move(members)) {}

  auto schema() const& noexcept -> table_schema const& { return schema_; }
  /// In the order of training, with their weights.
  auto members() const& noexcept -> std::span<member const> { return members_; }
  auto members() && noexcept -> std::vector<member> { return std::move(members_); }

  /// Writes rows x schema().outputs answers. `predict` is the checked way to it. Probabilities are the softmax of the votes
  /// (Zhu et al. 2009, section 3); a number is the median of the members' numbers, weighted with their say.
  void evaluate(std::span<float const> rows, std::span<float> answers) const {
    std::size_t const outputs = schema_.outputs, count = answers.size() / outputs;
    if constexpr (std::same_as<Task, classification>) {
      std::vector<double> votes(answers.size());
      for (member const& m : members_) {
        auto const labels = detail::classes_said<Base>(m.model, rows, outputs);
        for (std::size_t i = 0; i < count; ++i) votes[i * outputs + std::size_t(labels[i])] += m.say;
      }
      for (std::size_t i = 0; i < count; ++i)
        softmax(std::span(votes).subspan(i * outputs, outputs), answers.data() + i * outputs);
    } else {
      std::vector<std::vector<float>> said;
      for (member const& m : members_) said.push_back(detail::opinion<Base>(m.model, rows, schema_.width, 1));
      for (std::size_t i = 0; i < count; ++i) answers[i] = median(said, i);
    }
  }

 private:
  static void softmax(std::span<double const> votes, float* shares) {
    double const top = std::ranges::max(votes);
    double sum = 0;
    for (double const v : votes) sum += std::exp(v - top);
    for (std::size_t c = 0; c < votes.size(); ++c) shares[c] = float(std::exp(votes[c] - top) / sum);
  }
  /// The least number of which members with half of the say say no more.
  auto median(std::vector<std::vector<float>> const& said, std::size_t row) const -> float {
    std::vector<std::size_t> order(members_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&](std::size_t k) { return std::pair(said[k][row], k); });
    double all = 0, below = 0;
    for (member const& m : members_) all += m.say;
    for (std::size_t const k : order)
      if (below += members_[k].say; below >= all / 2) return said[k][row];
    return said[order.back()][row];
  }

  table_schema schema_;
  std::vector<member> members_;
};

namespace detail {

template <estimator_task Task, estimator Base>
class adaboost_run {
 public:
  adaboost_run(adaboost<Task, Base> const& spec, dataset const& data, std::span<float const> weights)
      : spec_(spec), data_(data), w_(data.rows(), 1) {
    require(spec.members >= 1, "fit: ", spec.members, " members were asked for, at least 1 is needed");
    require(spec.shrinkage > 0 && std::isfinite(spec.shrinkage), "fit: shrinkage is ", spec.shrinkage,
            ", a finite number above 0 is needed");
    (void)mixed_table_of<Task>("fit", data);  // labels or one target, or a sentence
    for (std::size_t i = 0; i < weights.size(); ++i) w_[i] = double(weights[i]);
    normalize();
  }

  auto run() -> adaboost_model<Task, Base> {
    for (std::size_t k = 0; k < std::size_t(spec_.members) && !done_; ++k) {
      if constexpr (std::same_as<Task, classification>) add_classifier(k);
      else add_regressor(k);
    }
    return {schema_for<Base>(data_), std::move(members_)};
  }

 private:
  using member = typename adaboost_model<Task, Base>::member;

  void add_classifier(std::size_t k) {
    static_assert(weighted_estimator<Base>, "adaboost<classification> needs a base that takes weights");
    auto [model, said] = weak(k);
    auto const truth = data_.labels();
    double wrong = 0;
    for (std::size_t i = 0; i < said.size(); ++i)
      if (said[i] != truth[i]) wrong += w_[i];
    auto const classes = double(std::max<std::size_t>(data_.classes(), 2));
    double const chance = 1 - 1 / classes, perfect = 1e-10;
    done_ = wrong >= chance || wrong <= perfect;
    if (wrong >= chance && !members_.empty()) return;  // the first is kept: an answer of chance is better than none
    double const kept = std::max(wrong, perfect), odds = std::log((1 - kept) / kept) + std::log(classes - 1);
    double const say = wrong >= chance ? 1 : spec_.shrinkage * odds;
    double const more = std::exp(say);
    for (std::size_t i = 0; i < said.size(); ++i)
      if (said[i] != truth[i]) w_[i] *= more;
    normalize();
    members_.push_back({std::move(model), say});
  }

  void add_regressor(std::size_t k) {
    auto model = fit(member_of(spec_.base, spec_.seed, k), data_.subset(drawn_by_weight(k)));
    auto const said = predict(model, data_);
    auto const truth = data_.targets();
    std::vector<double> loss;
    for (std::size_t i = 0; i < said.size(); ++i) loss.push_back(std::abs(double(said[i]) - double(truth[i])));
    double const largest = std::ranges::max(loss);
    double mean = 0;
    for (std::size_t i = 0; i < loss.size(); ++i)
      if (largest > 0) mean += w_[i] * (loss[i] /= largest);
    done_ = mean >= 0.5 || mean <= 1e-10;
    if (mean >= 0.5 && !members_.empty()) return;
    double const beta = std::max(mean, 1e-10) / (1 - std::min(mean, 0.5));
    for (std::size_t i = 0; i < loss.size(); ++i) w_[i] *= std::pow(beta, spec_.shrinkage * (1 - loss[i]));
    normalize();
    members_.push_back({std::move(model), mean >= 0.5 ? 1 : spec_.shrinkage * std::log(1 / beta)});
  }

  /// The next member, and what it says of the rows.
  auto weak(std::size_t k) -> std::pair<model_of<Base>, std::vector<std::int32_t>> {
    std::vector<float> const weights(w_.begin(), w_.end());
    if constexpr (std::same_as<Base, decision_tree<classification>>) {
      // Columns are sorted once for all stumps: the same stumps, twenty times sooner.
      auto const table = mixed_table_of<classification>("fit", data_);
      if (k == 0 && learn::stump_fitter::takes(spec_.base, table)) stumps_.emplace(spec_.base, table);
      if (std::vector<std::int32_t> said; stumps_) {
        model_of<Base> model(schema_of<classification>(data_), stumps_->grow(weights, said));
        return {std::move(model), std::move(said)};
      }
    }
    auto model = fit(member_of(spec_.base, spec_.seed, k), data_, std::span<float const>(weights));
    auto said = predict(model, data_);
    return {std::move(model), std::move(said)};
  }

  /// As many rows as there are, each with a chance that is its weight.
  auto drawn_by_weight(std::size_t k) const -> std::vector<std::size_t> {
    std::vector<double> up_to(w_.size());
    std::partial_sum(w_.begin(), w_.end(), up_to.begin());
    random_stream const stream{spec_.seed, stream_id("adaboost rows") + k};
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < w_.size(); ++i) {
      auto const at = std::ranges::upper_bound(up_to, stream.uniform<double>(i) * up_to.back());
      rows.push_back(std::min(std::size_t(at - up_to.begin()), w_.size() - 1));
    }
    std::ranges::sort(rows);
    return rows;
  }

  void normalize() {
    double sum = 0;
    for (double const w : w_) sum += w;
    for (double& w : w_) w /= sum;
  }

  adaboost<Task, Base> const& spec_;
  dataset const& data_;
  std::vector<double> w_;
  std::vector<member> members_;
  std::optional<learn::stump_fitter> stumps_;
  bool done_ = false;
};

}  // namespace detail

/// \throws error where the data does not suit the task, or a field of the specification is out of its range; and what the
/// members throw
template <estimator_task Task, estimator Base>
auto fit(adaboost<Task, Base> const& spec, dataset const& data) -> adaboost_model<Task, Base> {
  return detail::adaboost_run<Task, Base>(spec, data, {}).run();
}

/// The same, beginning with a weight for each row.
/// \param weights one a row, finite, at least 0, not all 0
template <estimator_task Task, estimator Base>
auto fit(adaboost<Task, Base> const& spec, dataset const& data, std::span<float const> weights)
    -> adaboost_model<Task, Base> {
  require_weights("fit", weights, data.rows());
  return detail::adaboost_run<Task, Base>(spec, data, weights).run();
}

namespace detail {

template <estimator_task Task, estimator Base>
struct ensemble_parts<adaboost_model<Task, Base>> {
  using base = Base;
  using member_type = typename adaboost_model<Task, Base>::member;
  static constexpr auto kind = learn::ensemble_kind::adaboost;
  static auto say_of(member_type const& m) -> double { return m.say; }
  static auto columns_of(member_type const&) -> std::vector<std::size_t> { return {}; }
  static auto member(model_of<Base> model, double say, std::vector<std::size_t> const&) -> member_type {
    return {std::move(model), say};
  }
};

}  // namespace detail

/// Votes and medians know no derivative, and say nothing that a member does not.
template <estimator_task Task, estimator Base>
struct estimator_traits<adaboost<Task, Base>> : estimator_defaults, saved_as_text<adaboost_model<Task, Base>> {
  using of_base = estimator_traits<Base>;  ///< what its members promise
  static constexpr std::size_t width = of_base::width, classes = of_base::classes;
  static constexpr bool approximate = of_base::approximate, one_row_as_in_a_batch = of_base::one_row_as_in_a_batch;
  static constexpr bool any_scale_of_columns = of_base::any_scale_of_columns, within_targets = of_base::within_targets;
  static constexpr bool takes_missing = of_base::takes_missing, takes_categories = of_base::takes_categories;
};

}  // namespace ctgrad::inline CTGRAD_ABI
