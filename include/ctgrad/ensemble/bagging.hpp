// ctgrad/ensemble/bagging.hpp — any estimator, fitted to many samples of the rows and asked for its mean answer
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/data/require_weights.hpp>
#include <ctgrad/ensemble/member.hpp>
#include <ctgrad/ensemble/saved_members.hpp>
#include <ctgrad/estimator/predict.hpp>

#include <cmath>
#include <utility>

namespace ctgrad::inline CTGRAD_ABI {

/// Bootstrap aggregating (Breiman 1996) of any estimator: ours, a network, or one of your own. Each member learns from rows
/// drawn at random, with a seed of its own where it has one. A classification's answer is the mean of the probabilities, or
/// of the votes of members that know none; a regression's is the mean.
/// \code auto model = fit(bagging{.base = decision_tree<classification>{.max_depth = 4}, .members = 50}, train); \endcode
template <estimator Base>
struct bagging {
  Base base{};                 ///< what is fitted many times
  int members = 10;            ///< at least 1
  double row_fraction = 1;     ///< each member draws this share of the rows, in (0, 1]
  double column_fraction = 1;  ///< and sees this share of the columns (Ho 1998), in (0, 1]
  bool replacement = true;     ///< a row may be drawn more than once
  bool out_of_bag = false;     ///< let each row be answered by the members that did not draw it
  std::uint64_t seed = 0;      ///< same seed, same draws
};

/// Fitted members, each with the columns that it sees.
template <estimator Base>
class bagging_model {
 public:
  using task = task_of<Base>;
  static constexpr bool takes_missing = estimator_traits<Base>::takes_missing;

  struct member {
    model_of<Base> model;                ///< what the base estimator learnt
    std::vector<std::size_t> columns{};  ///< none: all of them
  };

  bagging_model(table_schema schema, std::vector<member> members)
      : schema_(std::move(schema)), members_(std::move(members)) {}

  auto schema() const& noexcept -> table_schema const& { return schema_; }
  /// In the order of training, with their columns.
  auto members() const& noexcept -> std::span<member const> { return members_; }
  auto members() && noexcept -> std::vector<member> { return std::move(members_); }

  /// Of the training rows, by the members that did not draw them: rows x outputs, NaN where there is none. Empty unless
  /// `out_of_bag` was asked for.
  auto out_of_bag() const& noexcept -> std::span<float const> { return out_of_bag_; }
  auto out_of_bag() && noexcept -> std::vector<float> { return std::move(out_of_bag_); }
  void out_of_bag(std::vector<float> answers) { out_of_bag_ = std::move(answers); }

  /// What one member says of rows: rows x schema().outputs.
  auto opinion_of(member const& one, std::span<float const> rows) const -> std::vector<float> {
    if (one.columns.empty()) return detail::opinion<Base>(one.model, rows, schema_.width, schema_.outputs);
    std::vector<float> seen;
    seen.reserve(rows.size() / schema_.width * one.columns.size());
    for (std::size_t i = 0; i < rows.size(); i += schema_.width)
      for (std::size_t const c : one.columns) seen.push_back(rows[i + c]);
    return detail::opinion<Base>(one.model, seen, one.columns.size(), schema_.outputs);
  }

  /// Writes rows x schema().outputs answers. `predict` is the checked way to it.
  void evaluate(std::span<float const> rows, std::span<float> answers) const {
    std::vector<double> sums(answers.size());
    for (member const& m : members_) {
      auto const said = opinion_of(m, rows);
      for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += double(said[i]);
    }
    for (std::size_t i = 0; i < sums.size(); ++i) answers[i] = float(sums[i] / double(members_.size()));
  }

 private:
  table_schema schema_;
  std::vector<member> members_;
  std::vector<float> out_of_bag_;
};

namespace detail {

/// Whom each member learns from, and what rows say that it did not learn from.
template <estimator Base>
class bagging_run {
 public:
  bagging_run(bagging<Base> const& spec, dataset const& data, std::span<float const> weights)
      : spec_(spec), data_(data), weights_(weights) {
    auto const share = [](char const* field, double given) {
      require(given > 0 && given <= 1, "fit: ", field, " is ", given, ", it must lie above 0 and at most at 1");
    };
    require(spec.members >= 1, "fit: a bagging of ", spec.members, " members was asked for, at least 1 is needed");
    share("row_fraction", spec.row_fraction);
    share("column_fraction", spec.column_fraction);
    require(spec.column_fraction == 1 || estimator_traits<Base>::width == 0, "fit: column_fraction is ",
            spec.column_fraction, ", but the members take rows of ", estimator_traits<Base>::width, " columns only");
    // A row of weight 0 is no row: a member that drew nothing else would have nothing to learn from.
    for (std::size_t i = 0; i < data.rows(); ++i)
      if (weights.empty() || weights[i] > 0) from_.push_back(i);
  }

  auto run() -> bagging_model<Base> {
    if constexpr (classifier<Base>)
      require(data_.has_labels(), "fit: a classification needs labels, but the data set has none");
    else require(data_.has_targets(), "fit: a regression needs targets, but the data set has none");
    std::vector<typename bagging_model<Base>::member> members;
    std::vector<std::vector<bool>> drawn;
    for (std::size_t k = 0; k < std::size_t(spec_.members); ++k) {
      auto const rows = draw_rows(k);
      auto columns = draw_columns(k);
      dataset const sample = with(columns, data_.subset(rows));
      members.push_back({learn(base_for(k, columns), sample, rows), std::move(columns)});
      if (!spec_.out_of_bag) continue;
      drawn.emplace_back(data_.rows());
      for (std::size_t const i : rows) drawn.back()[i] = true;
    }
    bagging_model<Base> model(schema_for<Base>(data_), std::move(members));
    if (spec_.out_of_bag) model.out_of_bag(answers_out_of_bag(model, drawn));
    return model;
  }

 private:
  auto draw_rows(std::size_t member) const -> std::vector<std::size_t> {
    random_stream const stream{spec_.seed, stream_id("bagging rows") + member};
    auto const count = std::max<std::size_t>(1, std::size_t(std::llround(spec_.row_fraction * double(from_.size()))));
    std::vector<std::size_t> rows;
    if (!spec_.replacement) rows = permutation(from_.size(), stream), rows.resize(count);
    else
      for (std::size_t i = 0; i < count; ++i) rows.push_back(stream.below(i, from_.size()));
    for (auto& i : rows) i = from_[i];
    std::ranges::sort(rows);
    return rows;
  }
  auto draw_columns(std::size_t member) const -> std::vector<std::size_t> {
    if (spec_.column_fraction == 1) return {};
    auto const count = std::max<std::size_t>(1, std::size_t(std::llround(spec_.column_fraction * double(data_.width()))));
    auto columns = permutation(data_.width(), {spec_.seed, stream_id("bagging columns") + member});
    columns.resize(count);
    std::ranges::sort(columns);
    return columns;
  }
  /// Directions were given for all columns: a member is told those of the columns that it sees.
  auto base_for(std::size_t member, std::vector<std::size_t> const& columns) const -> Base {
    Base base = member_of(spec_.base, spec_.seed, member);
    if constexpr (requires { base.monotone.push_back(0); })
      if (!columns.empty() && base.monotone.size() == data_.width()) {
        base.monotone.clear();
        for (std::size_t const c : columns) base.monotone.push_back(spec_.base.monotone[c]);
      }
    return base;
  }
  static auto with(std::vector<std::size_t> const& columns, dataset rows) -> dataset {
    if (columns.empty()) return rows;
    dataset_parts const& all = rows.parts();
    dataset_parts some = all;
    some.width = columns.size();
    some.features.clear(), some.feature_names.clear(), some.categories.clear();
    for (std::size_t i = 0; i < rows.rows(); ++i)
      for (std::size_t const c : columns) some.features.push_back(rows.row(i)[c]);
    for (std::size_t const c : columns) {
      if (!all.feature_names.empty()) some.feature_names.push_back(all.feature_names[c]);
      if (!all.categories.empty()) some.categories.push_back(all.categories[c]);
    }
    return dataset{std::move(some)};
  }
  auto learn(Base const& base, dataset const& sample, std::span<std::size_t const> rows) const -> model_of<Base> {
    if constexpr (weighted_estimator<Base>)
      if (!weights_.empty()) {
        std::vector<float> weights;
        for (std::size_t const i : rows) weights.push_back(weights_[i]);
        return fit(base, sample, std::span<float const>(weights));
      }
    return fit(base, sample);
  }
  auto answers_out_of_bag(bagging_model<Base> const& model, std::vector<std::vector<bool>> const& drawn) const
      -> std::vector<float> {
    std::size_t const rows = data_.rows(), outputs = model.schema().outputs;
    std::vector<double> sums(rows * outputs), said(rows);
    for (std::size_t k = 0; k < drawn.size(); ++k) {
      auto const opinion = model.opinion_of(model.members()[k], data_.features());
      for (std::size_t i = 0; i < rows; ++i) {
        if (drawn[k][i]) continue;
        ++said[i];
        for (std::size_t o = 0; o < outputs; ++o) sums[i * outputs + o] += double(opinion[i * outputs + o]);
      }
    }
    std::vector<float> answers;
    for (std::size_t i = 0; i < sums.size(); ++i) answers.push_back(float(sums[i] / said[i / outputs]));  // 0 / 0: NaN
    return answers;
  }

  bagging<Base> const& spec_;
  dataset const& data_;
  std::span<float const> weights_;
  std::vector<std::size_t> from_;
};

}  // namespace detail

/// Member k depends on the seed and on k alone: more members begin with the same ones.
/// \throws error where a field of the specification is out of its range, and what the members throw
template <estimator Base>
auto fit(bagging<Base> const& spec, dataset const& data) -> bagging_model<Base> {
  return detail::bagging_run<Base>(spec, data, {}).run();
}

/// The same with a weight for each row, which members are told of the rows that they drew.
/// \param weights one a row, finite, at least 0, not all 0
template <weighted_estimator Base>
auto fit(bagging<Base> const& spec, dataset const& data, std::span<float const> weights) -> bagging_model<Base> {
  require_weights("fit", weights, data.rows());
  return detail::bagging_run<Base>(spec, data, weights).run();
}

/// Accuracy of a classifier, R2 of a regression, over all outputs.
template <estimator Base>
auto score(bagging_model<Base> const& model, dataset const& data) -> double {
  if constexpr (classifier<Base>) return metrics::accuracy(predict(model, data), data.labels());
  else return metrics::r2(predict(model, data), data.targets());
}

namespace detail {

template <estimator Base>
struct ensemble_parts<bagging_model<Base>> {
  using base = Base;
  using member_type = typename bagging_model<Base>::member;
  static constexpr auto kind = learn::ensemble_kind::bagging;
  static auto say_of(member_type const&) -> double { return 1; }
  static auto columns_of(member_type const& m) -> std::vector<std::size_t> { return m.columns; }
  static auto member(model_of<Base> model, double, std::vector<std::size_t> columns) -> member_type {
    return {std::move(model), std::move(columns)};
  }
};

}  // namespace detail

/// A mean of estimators promises what each of them promises, but for what the draws of rows undo.
template <estimator Base>
struct estimator_traits<bagging<Base>> : estimator_traits<Base> {
  static constexpr bool any_order_of_rows = false, any_order_of_columns = false, weights_are_repetitions = false;
  /// The same specification, monotone in the columns as `directions` says (-1, 0, 1).
  static auto constrained(bagging<Base> spec, std::vector<int> const& directions) -> bagging<Base>
    requires monotone_estimator<Base>
  {
    spec.base = estimator_traits<Base>::constrained(spec.base, directions);
    return spec;
  }
  static auto write(bagging_model<Base> const& model) -> std::string
    requires saved_estimator<Base>
  {
    return serialize(model);
  }
  static auto read(std::string_view text) -> bagging_model<Base>
    requires saved_estimator<Base>
  {
    return ctgrad::deserialize<bagging_model<Base>>(text);
  }
};

}  // namespace ctgrad::inline CTGRAD_ABI
