// src/command/kinds.cpp — see kinds.hpp; a model more is a line more at the end
// SPDX-License-Identifier: MIT
#include "kinds.hpp"

#include <ctgrad/bayes/gaussian_naive_bayes.hpp>
#include <ctgrad/ensemble/gradient_boosting.hpp>
#include <ctgrad/ensemble/random_forest.hpp>
#include <ctgrad/ensemble/save.hpp>
#include <ctgrad/kernel/kernel_ridge.hpp>
#include <ctgrad/linear/elastic_net.hpp>
#include <ctgrad/linear/linear_regression.hpp>
#include <ctgrad/linear/linear_svm.hpp>
#include <ctgrad/linear/logistic_regression.hpp>
#include <ctgrad/linear/ridge.hpp>
#include <ctgrad/neighbors/k_neighbors.hpp>
#include <ctgrad/selection/scoring.hpp>
#include <ctgrad/tree/print.hpp>

#include "prepared_json.hpp"

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
    json["preparation"] = write_preparation(prepared_);
    return json;
  }
  auto history() const -> std::vector<epoch_losses> override { return last_.history(); }
  auto text() const -> std::string override { return last_.text(); }

 private:
  number_preparation prepared_;
  fitted_as<Spec> last_;
};

template <class Spec>
struct known_setting {
  setting about;
  std::function<void(Spec&, double)> tell;
};
template <class Spec, class Member, class Class>
auto tells(Member Class::* member, char const* name, char const* about, std::vector<double> tuned = {})
    -> known_setting<Spec> {
  double const usual = double(Spec{}.*member);
  return {{name, about, usual, std::move(tuned)}, [member, name](Spec& spec, double value) {
            require(!std::integral<Member> || (value == std::floor(value) && std::abs(value) < 2e9), name,
                    ": a whole number is needed, ", value, " was given");
            spec.*member = Member(value);
          }};
}

template <class Spec>
auto make_kind(std::string name, std::string about, std::vector<known_setting<Spec>> known) -> kind {
  kind made{.name = name, .about = std::move(about), .probabilities = !requires {requires model_of<Spec>::only_scores;
}
};  // namespace
for (auto const& k : known) made.known.push_back(k.about);
auto const told_to = [name = std::move(name), known = std::move(known)](settings const& told) {
  Spec spec{};
  for (auto const& [setting, value] : told) {
    auto const k = std::ranges::find(known, setting, [](auto const& s) { return s.about.name; });
    require(k != known.end(), name, " has no setting ", setting, "; ctgrad models lists those it has");
    k->tell(spec, value);
  }
  return spec;
};
made.check = [told_to](settings const& told) { (void)told_to(told); };
made.fit = [told_to](dataset const& data, settings const& told,
                     [[maybe_unused]] std::uint64_t seed) -> std::shared_ptr<fitted const> {
  Spec spec = told_to(told);
  if constexpr (requires { spec.seed; }) spec.seed = seed;
  if constexpr (requires { spec.out_of_bag; }) spec.out_of_bag = false;
  if constexpr (takes_everything<Spec>) return std::make_shared<fitted_as<Spec>>(fit(spec, data));
  else {
    auto prepared = ctgrad::fit(imputer{.with = fill::median} | one_hot{} | standard_scaler{}, data);
    auto model = fit(spec, transform(prepared, data));
    return std::make_shared<fitted_behind_preparation<Spec>>(std::move(prepared), std::move(model));
  }
};
made.load = [](nlohmann::json const& from) -> std::shared_ptr<fitted const> {
  learn::field_reader fields(from, "fitted");
  auto model = estimator_traits<Spec>::read(fields.field("model").dump());
  if constexpr (takes_everything<Spec>) return fields.finish(), std::make_shared<fitted_as<Spec>>(std::move(model));
  else {
    auto prepared = read_preparation(fields.field("preparation"));
    fields.finish();
    require(std::get<2>(prepared.stages).makes.width == model.schema().width, "the preparation makes ",
            std::get<2>(prepared.stages).makes.width, " columns, but the model takes ", model.schema().width);
    return std::make_shared<fitted_behind_preparation<Spec>>(std::move(prepared), std::move(model));
  }
};
return made;
}  // namespace ctgrad::command

template <class Task>
auto make_kinds() -> std::vector<kind> {
  using tree = decision_tree<Task>;
  using forest = random_forest<Task>;
  using boosting = gradient_boosting<Task>;
  using neighbors = k_neighbors<Task>;
  using network = dense_network<Task>;
  std::vector<kind> made{
      make_kind<forest>(
          "random_forest", "many trees, each of its own sample of rows",
          {tells<forest>(&forest::trees, "trees", "how many"),
           tells<forest>(&forest::max_depth, "max_depth", "questions that a row may be asked"),
           tells<forest>(&forest::min_samples_leaf, "min_samples_leaf", "rows on either side of a split", {1, 3, 10}),
           tells<forest>(&forest::columns, "columns", "drawn for a node; 0: by a rule", {0, 2, 4})}),
      make_kind<boosting>(
          "gradient_boosting", "trees that each correct the sum of those before",
          {tells<boosting>(&boosting::trees, "trees", "how many", {50, 200}),
           tells<boosting>(&boosting::shrinkage, "shrinkage", "what each tree's answer is multiplied by", {0.05, 0.1}),
           tells<boosting>(&boosting::max_leaves, "max_leaves", "of a tree", {7, 31}),
           tells<boosting>(&boosting::min_samples_leaf, "min_samples_leaf", "rows on either side of a split"),
           tells<boosting>(&boosting::l2, "l2", "penalty on leaves"),
           tells<boosting>(&boosting::row_fraction, "row_fraction", "rows that a tree sees"),
           tells<boosting>(&boosting::column_fraction, "column_fraction", "columns that a tree asks")}),
      make_kind<tree>(
          "decision_tree", "one tree of questions, which can be read",
          {tells<tree>(&tree::max_depth, "max_depth", "questions that a row may be asked", {2, 3, 5, 8, 12}),
           tells<tree>(&tree::min_samples_leaf, "min_samples_leaf", "rows on either side of a split", {1, 5, 20}),
           tells<tree>(&tree::max_leaves, "max_leaves", "answers that it may have")}),
      make_kind<neighbors>("k_neighbors", "the answers of the rows nearest by",
                           {tells<neighbors>(&neighbors::neighbors, "neighbors", "how many are asked", {3, 5, 10, 20})}),
      make_kind<network>(
          "neural_network", "two hidden layers of 64 relu, trained by Adam until rows held back stop improving",
          {tells<network>(&network::epochs, "epochs", "passes over the rows, at most"),
           tells<network>(&network::patience, "patience", "epochs without improvement before it stops; 0: all epochs"),
           tells<network>(&network::batch, "batch", "rows of a step"),
           tells<network>(&network::rate, "rate", "of a step", {5e-4, 2e-3, 1e-2}),
           tells<network>(&network::l2, "l2", "price on squares of the weights", {0, 1e-4, 1e-3})}),
  };
  if constexpr (std::same_as<Task, classification>) {
    using logistic = logistic_regression;
    made.push_back(make_kind<logistic>(
        "logistic_regression", "log-odds that are weighted sums of the columns",
        {tells<logistic>(&logistic::l2, "l2", "price on squares of the weights", {0.01, 0.1, 1, 10, 100}),
         tells<logistic>(&logistic::l1, "l1", "price on their absolute values")}));
    made.push_back(make_kind<linear_svm>(
        "linear_svm", "the plane with the widest margin; its answers are no probabilities",
        {tells<linear_svm>(&linear_svm::l2, "l2", "price on squares of the weights", {0.01, 0.1, 1, 10, 100})}));
    using bayes = gaussian_naive_bayes;
    made.push_back(make_kind<bayes>(
        "gaussian_naive_bayes", "each column normal within a class, by itself",
        {tells<bayes>(&bayes::smoothing, "smoothing", "share of the largest variance added to all", {1e-9, 1e-3, 1e-1})}));
  } else {
    made.push_back(make_kind<linear_regression>("linear_regression", "a weighted sum of the columns: least squares", {}));
    made.push_back(make_kind<ridge>("ridge", "a weighted sum of the columns, with a price on squares of the weights",
                                    {tells<ridge>(&ridge::alpha, "alpha", "the price", {0.01, 0.1, 1, 10, 100})}));
    using net = elastic_net_regression;
    made.push_back(
        make_kind<net>("elastic_net", "the same with a price on absolute values, which leaves columns out",
                       {tells<net>(&net::alpha, "alpha", "the price", {0.001, 0.01, 0.1, 1}),
                        tells<net>(&net::l1_ratio, "l1_ratio", "share of the price on absolute values", {0.5, 1})}));
    using kernel = kernel_ridge;
    made.push_back(make_kind<kernel>(
        "kernel_ridge", "how alike a row is to each that was learnt from; for some thousand rows",
        {tells<kernel>(&kernel::alpha, "alpha", "price on squares of the weights", {1e-3, 1e-2, 0.1, 1}),
         {{"gamma", "how fast likeness falls with distance; 0: one over the number of columns", 0, {0, 0.01, 0.1}},
          [](kernel& spec, double gamma) { spec.kernel.gamma = gamma; }}}));
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
