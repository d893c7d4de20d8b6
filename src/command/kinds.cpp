// src/command/kinds.cpp — see kinds.hpp; a model more is a line more at the end
// SPDX-License-Identifier: MIT
#include "kinds.hpp"

#include <ctgrad/bayes/gaussian_naive_bayes.hpp>
#include <ctgrad/ensemble/adaboost.hpp>
#include <ctgrad/ensemble/bagging.hpp>
#include <ctgrad/ensemble/gradient_boosting.hpp>
#include <ctgrad/ensemble/random_forest.hpp>
#include <ctgrad/ensemble/save.hpp>
#include <ctgrad/kernel/kernel_ridge.hpp>
#include <ctgrad/linear/elastic_net.hpp>
#include <ctgrad/linear/linear_regression.hpp>
#include <ctgrad/linear/linear_svm.hpp>
#include <ctgrad/linear/logistic_regression.hpp>
#include <ctgrad/linear/ridge.hpp>
#include <ctgrad/report/markup.hpp>
#include <ctgrad/neighbors/k_neighbors.hpp>
#include <ctgrad/preparation/imputer.hpp>
#include <ctgrad/preparation/one_hot.hpp>
#include <ctgrad/preparation/pipeline.hpp>
#include <ctgrad/preparation/standard_scaler.hpp>
#include <ctgrad/selection/scoring.hpp>
#include <ctgrad/tree/print.hpp>

#include "../save/field_reader.hpp"

namespace ctgrad::command {
namespace {

template <class Spec>
constexpr bool takes_everything = estimator_traits<Spec>::takes_missing && estimator_traits<Spec>::takes_categories;

/// A model that needs no preparation; or one behind it.
template <class Spec>
class fitted_as : public fitted {
 public:
  using model = model_of<Spec>;

  explicit fitted_as(model m) : model_(std::move(m)) {}
  auto answers(dataset const& data) const -> std::vector<float> override { return ctgrad::detail::answers(model_, data); }
  auto columns() const -> table_schema const& override { return model_.schema(); }
  auto save() const -> nlohmann::ordered_json override {
    return {{"model", nlohmann::ordered_json::parse(estimator_traits<Spec>::write(model_))}};
  }
  auto history() const -> std::vector<epoch_losses> override {
    if constexpr (requires { model_.history(); }) return model_.history();
    else return {};
  }
  auto text() const -> std::string override {
    if constexpr (requires { ctgrad::text(model_); }) return ctgrad::text(model_);
    else return {};
  }

 private:
  model model_;
};

/// What is filled in, made columns of, and scaled before a model that takes numbers only.
using number_preparation = pipeline_model<imputer, one_hot, standard_scaler>;

template <class Spec>
class fitted_behind_preparation : public fitted {
 public:
  fitted_behind_preparation(number_preparation prepared, model_of<Spec> m)
      : prepared_(std::move(prepared)), last_(std::move(m)) {}
  auto answers(dataset const& data) const -> std::vector<float> override {
    return last_.answers(transform(prepared_, data));
  }
  auto columns() const -> table_schema const& override { return std::get<0>(prepared_.stages).takes; }
  auto save() const -> nlohmann::ordered_json override {
    auto json = last_.save();
    json["preparation"] = nlohmann::ordered_json::parse(serialize(prepared_));
    return json;
  }
  auto history() const -> std::vector<epoch_losses> override { return last_.history(); }
  auto text() const -> std::string override { return last_.text(); }

 private:
  number_preparation prepared_;
  fitted_as<Spec> last_;
};

constexpr range not_negative{.low = 0}, positive{.low = 0, .open = true}, share{.low = 0, .high = 1, .open = true};
constexpr auto at_least(double low) -> range { return {.low = low}; }

/// \throws error with what is needed
void require_allowed(setting const& s, double value) {
  bool const low = s.allowed.open ? value > s.allowed.low : value >= s.allowed.low;
  std::string needed = (s.allowed.open ? "above " : "at least ") + readable(s.allowed.low);
  if (s.allowed.high < std::numeric_limits<double>::infinity()) needed += " and at most " + readable(s.allowed.high);
  require(low && value <= s.allowed.high, s.name, ": ", value, " was given, ", needed, " is needed");
}

template <class Spec>
struct known_setting {
  setting about;
  std::function<void(Spec&, double)> tell;
};
/// \param member of a specification, found by `get(spec)`
template <class Spec, class Get>
auto tells_by(Get get, char const* name, char const* about, range allowed, std::vector<double> tuned = {})
    -> known_setting<Spec> {
  Spec usual{};
  setting const described{name, about, double(get(usual)), allowed, std::move(tuned)};
  return {described, [get, described](Spec& spec, double value) {
            using number = std::remove_reference_t<decltype(get(spec))>;
            require(!std::integral<number> || (value == std::floor(value) && std::abs(value) < 2e9), described.name,
                    ": a whole number is needed, ", value, " was given");
            require_allowed(described, value);
            get(spec) = number(value);
          }};
}
template <class Spec, class Member, class Class>
auto tells(Member Class::* member, char const* name, char const* about, range allowed, std::vector<double> tuned = {})
    -> known_setting<Spec> {
  return tells_by<Spec>([member](Spec& spec) -> Member& { return spec.*member; }, name, about, allowed, std::move(tuned));
}

template <class Spec>
constexpr bool knows_only_scores = requires { requires model_of<Spec>::only_scores; };

template <class Spec>
auto fit_as(Spec const& spec, dataset const& data) -> std::shared_ptr<fitted const> {
  if constexpr (takes_everything<Spec>) return std::make_shared<fitted_as<Spec>>(fit(spec, data));
  else {
    auto prepared = ctgrad::fit(imputer{.with = fill::median} | one_hot{} | standard_scaler{}, data);
    auto model = fit(spec, transform(prepared, data));
    return std::make_shared<fitted_behind_preparation<Spec>>(std::move(prepared), std::move(model));
  }
}

template <class Spec>
auto load_as(nlohmann::json const& from) -> std::shared_ptr<fitted const> {
  learn::field_reader fields(from, "fitted");
  auto model = estimator_traits<Spec>::read(fields.field("model").dump());
  if constexpr (takes_everything<Spec>) {
    fields.finish();
    return std::make_shared<fitted_as<Spec>>(std::move(model));
  } else {
    auto prepared = deserialize<number_preparation>(fields.field("preparation").dump());
    fields.finish();
    require(std::get<2>(prepared.stages).makes.width == model.schema().width, "the preparation makes ",
            std::get<2>(prepared.stages).makes.width, " columns, but the model takes ", model.schema().width);
    return std::make_shared<fitted_behind_preparation<Spec>>(std::move(prepared), std::move(model));
  }
}

template <class Spec>
auto make_kind(std::string const& name, std::string const& about, std::vector<known_setting<Spec>> const& known) -> kind {
  kind made{.name = name, .about = about, .probabilities = !knows_only_scores<Spec>};
  for (auto const& k : known) made.known.push_back(k.about);
  auto const told_to = [name, known](settings const& told) {
    Spec spec{};
    for (auto const& [setting, value] : told) {
      auto const k = std::ranges::find(known, setting, [](auto const& s) { return s.about.name; });
      require(k != known.end(), name, " has no setting ", setting, "; ctgrad models lists those it has");
      k->tell(spec, value);
    }
    return spec;
  };
  made.check = [told_to](settings const& told) { (void)told_to(told); };
  made.fit = [told_to](dataset const& data, settings const& told, [[maybe_unused]] std::uint64_t seed) {
    Spec spec = told_to(told);
    if constexpr (requires { spec.seed; }) spec.seed = seed;
    if constexpr (requires { spec.out_of_bag; }) spec.out_of_bag = false;
    return fit_as(spec, data);
  };
  made.load = load_as<Spec>;
  return made;
}

template <class Task>
auto make_kinds() -> std::vector<kind> {
  using tree = decision_tree<Task>;
  using bagged = bagging<tree>;
  using ada = adaboost<Task>;
  using forest = random_forest<Task>;
  using boosting = gradient_boosting<Task>;
  using neighbors = k_neighbors<Task>;
  using network = dense_network<Task>;
  std::vector<kind> made{
      make_kind<forest>(
          "random_forest", "many trees, each of its own sample of rows",
          {tells<forest>(&forest::trees, "trees", "how many", at_least(1)),
           tells<forest>(&forest::max_depth, "max_depth", "questions that a row may be asked", not_negative),
           tells<forest>(&forest::min_samples_leaf, "min_samples_leaf", "rows on either side of a split", at_least(1),
                         {1, 3, 10}),
           tells<forest>(&forest::columns, "columns", "drawn for a node; 0: by a rule", not_negative, {0, 2, 4})}),
      make_kind<boosting>(
          "gradient_boosting", "trees that each correct the sum of those before",
          {tells<boosting>(&boosting::trees, "trees", "how many", at_least(1), {50, 200}),
           tells<boosting>(&boosting::shrinkage, "shrinkage", "what each tree's answer is multiplied by", share,
                           {0.05, 0.1}),
           tells<boosting>(&boosting::max_leaves, "max_leaves", "of a tree", at_least(2), {7, 31}),
           tells<boosting>(&boosting::min_samples_leaf, "min_samples_leaf", "rows on either side of a split", at_least(1)),
           tells<boosting>(&boosting::l2, "l2", "penalty on leaves", not_negative),
           tells<boosting>(&boosting::row_fraction, "row_fraction", "rows that a tree sees", share),
           tells<boosting>(&boosting::column_fraction, "column_fraction", "columns that a tree asks", share)}),
      make_kind<tree>(
          "decision_tree", "one tree of questions, which can be read",
          {tells<tree>(&tree::max_depth, "max_depth", "questions that a row may be asked", not_negative, {2, 3, 5, 8, 12}),
           tells<tree>(&tree::min_samples_leaf, "min_samples_leaf", "rows on either side of a split", at_least(1),
                       {1, 5, 20}),
           tells<tree>(&tree::max_leaves, "max_leaves", "answers that it may have", at_least(1))}),
      make_kind<bagged>(
          "bagging", "whole trees, each of its own sample of rows; all columns are asked",
          {tells<bagged>(&bagged::members, "members", "how many trees", at_least(1), {10, 50}),
           tells<bagged>(&bagged::row_fraction, "row_fraction", "rows that a tree draws", share),
           tells<bagged>(&bagged::column_fraction, "column_fraction", "columns that a tree sees", share, {0.5, 1}),
           tells_by<bagged>([](bagged& b) -> int& { return b.base.max_depth; }, "max_depth",
                            "questions that a row may be asked", not_negative),
           tells_by<bagged>([](bagged& b) -> int& { return b.base.min_samples_leaf; }, "min_samples_leaf",
                            "rows on either side of a split", at_least(1))}),
      make_kind<ada>("adaboost", "small trees, each told to mind what those before it got wrong",
                     {tells<ada>(&ada::members, "members", "how many trees, at most", at_least(1), {50, 200}),
                      tells<ada>(&ada::shrinkage, "shrinkage", "what each tree's say is multiplied by", positive, {0.5, 1}),
                      tells_by<ada>([](ada& a) -> int& { return a.base.max_depth; }, "max_depth",
                                    "questions that a row may be asked", not_negative, {1, 2, 3})}),
      make_kind<neighbors>(
          "k_neighbors", "the answers of the rows nearest by",
          {tells<neighbors>(&neighbors::neighbors, "neighbors", "how many are asked", at_least(1), {3, 5, 10, 20})}),
      make_kind<network>(
          "neural_network", "two hidden layers of 64 relu, trained by Adam until rows held back stop improving",
          {tells<network>(&network::epochs, "epochs", "passes over the rows, at most", at_least(1)),
           tells<network>(&network::patience, "patience", "epochs without improvement before it stops; 0: all epochs",
                          not_negative),
           tells<network>(&network::batch, "batch", "rows of a step", at_least(1)),
           tells<network>(&network::rate, "rate", "of a step", positive, {5e-4, 2e-3, 1e-2}),
           tells<network>(&network::l2, "l2", "price on squares of the weights", not_negative, {0, 1e-4, 1e-3})}),
  };
  if constexpr (std::same_as<Task, classification>) {
    using logistic = logistic_regression;
    made.push_back(make_kind<logistic>(
        "logistic_regression", "log-odds that are weighted sums of the columns",
        {tells<logistic>(&logistic::l2, "l2", "price on squares of the weights", not_negative, {0.01, 0.1, 1, 10, 100}),
         tells<logistic>(&logistic::l1, "l1", "price on their absolute values", not_negative)}));
    made.push_back(make_kind<linear_svm>(
        "linear_svm", "the plane with the widest margin; its answers are no probabilities",
        {tells<linear_svm>(&linear_svm::l2, "l2", "price on squares of the weights", positive, {0.01, 0.1, 1, 10, 100})}));
    using bayes = gaussian_naive_bayes;
    made.push_back(
        make_kind<bayes>("gaussian_naive_bayes", "each column normal within a class, by itself",
                         {tells<bayes>(&bayes::smoothing, "smoothing", "share of the largest variance added to all",
                                       positive, {1e-9, 1e-3, 1e-1})}));
  } else {
    made.push_back(make_kind<linear_regression>("linear_regression", "a weighted sum of the columns: least squares", {}));
    made.push_back(
        make_kind<ridge>("ridge", "a weighted sum of the columns, with a price on squares of the weights",
                         {tells<ridge>(&ridge::alpha, "alpha", "the price", not_negative, {0.01, 0.1, 1, 10, 100})}));
    using net = elastic_net_regression;
    made.push_back(make_kind<net>(
        "elastic_net", "the same with a price on absolute values, which leaves columns out",
        {tells<net>(&net::alpha, "alpha", "the price", not_negative, {0.001, 0.01, 0.1, 1}),
         tells<net>(&net::l1_ratio, "l1_ratio", "share of the price on absolute values", {.low = 0, .high = 1}, {0.5, 1})}));
    using kernel = kernel_ridge;
    made.push_back(make_kind<kernel>(
        "kernel_ridge", "how alike a row is to each that was learnt from; for some thousand rows",
        {tells<kernel>(&kernel::alpha, "alpha", "price on squares of the weights", positive, {1e-3, 1e-2, 0.1, 1}),
         tells_by<kernel>([](kernel& k) -> double& { return k.kernel.gamma; }, "gamma",
                          "how fast likeness falls with distance; 0: one over the number of columns", not_negative,
                          {0, 0.01, 0.1})}));
  }
  return made;
}

}  // namespace

auto kinds(bool classes) -> std::vector<kind> const& {
  static std::vector<kind> const of_classes = make_kinds<classification>(), of_numbers = make_kinds<regression>();
  return classes ? of_classes : of_numbers;
}

auto kind_named(std::string const& name, bool classes) -> kind const& {
  std::string all;
  for (kind const& k : kinds(classes)) {
    if (k.name == name) return k;
    all += (all.empty() ? "" : ", ") + k.name;
  }
  throw error("there is no model " + name + " for " + (classes ? "classes" : "numbers") + "; there are " + all);
}

}  // namespace ctgrad::command
