// src/ensemble/save.cpp — see save.hpp; the fields are in `write_tree` and `read_tree`, `common`
// SPDX-License-Identifier: MIT
#include <ctgrad/ensemble/save.hpp>
#include <type_traits>

#include "../save/files.hpp"
#include "../save/frame.hpp"
#include "../save/schema_fields.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr auto format = "ctgrad trees";
constexpr int version = 2;  // 2: sets of categories, unknown values, weights

template <class Model>
constexpr char const* kind = "";
template <class Task>
constexpr char const* kind<decision_tree_model<Task>> = "decision_tree";
template <class Task>
constexpr char const* kind<random_forest_model<Task>> = "random_forest";
template <class Task>
constexpr char const* kind<gradient_boosting_model<Task>> = "gradient_boosting";

template <class Task>
constexpr char const* task_name = std::is_same_v<Task, classification> ? "classification" : "regression";

auto write_tree(tree const& t) -> ordered_json {
  ordered_json out;
  auto const column = [&](char const* name, auto member) {
    auto& values = out[name] = ordered_json::array();
    for (auto const& node : t.nodes) values.push_back(node.*member);
  };
  column("feature", &tree_node::feature);
  column("threshold", &tree_node::threshold);
  column("left", &tree_node::left);
  column("rows", &tree_node::rows);
  column("impurity", &tree_node::impurity);
  column("gain", &tree_node::gain);
  column("set", &tree_node::set);
  column("unknown_left", &tree_node::unknown_left);
  column("weight", &tree_node::weight);
  auto& sets = out["sets"] = ordered_json::array();
  for (auto const& set : t.sets) {  // a character a category: 1 goes left
    std::string digits;
    for (bool const left : set) digits += left ? '1' : '0';
    sets.push_back(digits);
  }
  out["values"] = t.values;
  return out;
}

auto read_set(std::string const& digits, std::string const& where) -> category_set {
  category_set set;
  for (char const c : digits) {
    require(c == '0' || c == '1', "deserialize: ", where, " has the set ", digits, ", which may hold only 0 and 1");
    set.push_back(c == '1');
  }
  return set;
}

auto read_tree(json const& from, std::size_t index, std::size_t outputs) -> tree {
  auto const where = "tree " + std::to_string(index);
  learn::field_reader fields(from, where);
  auto const feature = fields.integers<std::int32_t>("feature", -1);
  auto const threshold = fields.reals<float>("threshold");
  auto const left = fields.integers<std::int32_t>("left", 0);
  auto const rows = fields.integers<std::uint32_t>("rows", 0);
  auto const impurity = fields.reals<float>("impurity"), gain = fields.reals<float>("gain");
  auto const set = fields.integers<std::int32_t>("set", -1);
  auto const unknown_left = fields.booleans("unknown_left");
  auto const weight = fields.reals<float>("weight");
  tree t{.outputs = outputs, .values = fields.reals<float>("values")};
  for (auto const& digits : fields.texts("sets")) t.sets.push_back(read_set(digits, where));
  fields.finish();
  std::size_t const size = feature.size();
  require(threshold.size() == size && left.size() == size && rows.size() == size && impurity.size() == size &&
              gain.size() == size && set.size() == size && unknown_left.size() == size && weight.size() == size,
          "deserialize: ", where, " has columns of different lengths");
  for (std::size_t i = 0; i < size; ++i)
    t.nodes.push_back(
        {feature[i], threshold[i], left[i], rows[i], impurity[i], gain[i], set[i], unknown_left[i], weight[i]});
  return t;  // the model's constructor verifies it
}

template <class Model>
auto common(Model const& model) -> ordered_json {
  ordered_json out{
      {"format", format}, {"version", version}, {"model", kind<Model>}, {"task", task_name<typename Model::task>}};
  learn::write_schema(out, model.schema());
  out["trees"] = ordered_json::array();
  return out;
}

template <class Model>
auto read_model(std::string_view text) -> Model {
  using task = typename Model::task;
  constexpr bool boosted = std::is_same_v<Model, gradient_boosting_model<task>>;
  auto const document = learn::parse(text);
  learn::field_reader fields(document, "the model");
  learn::expect_frame(fields, format, version, kind<Model>);
  learn::expect(fields, "task", task_name<task>);
  auto schema = learn::read_schema(fields);
  std::vector<tree> trees;
  for (auto const& t : fields.array("trees")) trees.push_back(read_tree(t, trees.size(), boosted ? 1 : schema.outputs));
  if constexpr (boosted) {
    auto base = fields.template reals<float>("base");
    auto losses = fields.template reals<double>("validation_losses");
    auto const link = fields.text("link");
    require(link == "natural" || link == "exponential", "deserialize: the link is ", link,
            ", but natural or exponential is needed");
    fields.finish();
    return Model(std::move(schema), {std::move(base), std::move(trees), std::move(losses),
                                     link == "natural" ? boosting_link::natural : boosting_link::exponential});
  } else {
    fields.finish();
    if constexpr (std::is_same_v<Model, random_forest_model<task>>) return Model(std::move(schema), std::move(trees));
    else {
      require(trees.size() == 1, "deserialize: a decision_tree has ", trees.size(), " trees, 1 is needed");
      return Model(std::move(schema), std::move(trees[0]));
    }
  }
}

}  // namespace

namespace learn {
template <class Task>
struct text_format<decision_tree_model<Task>> {
  static auto read(std::string_view text) { return read_model<decision_tree_model<Task>>(text); }
};
template <class Task>
struct text_format<random_forest_model<Task>> {
  static auto read(std::string_view text) { return read_model<random_forest_model<Task>>(text); }
};
template <class Task>
struct text_format<gradient_boosting_model<Task>> {
  static auto read(std::string_view text) { return read_model<gradient_boosting_model<Task>>(text); }
};
}  // namespace learn

template <class Task>
auto serialize(decision_tree_model<Task> const& model) -> std::string {
  auto out = common(model);
  out["trees"].push_back(write_tree(model.structure()));
  return learn::dump(out);
}

template <class Task>
auto serialize(random_forest_model<Task> const& model) -> std::string {
  auto out = common(model);
  for (auto const& t : model.trees()) out["trees"].push_back(write_tree(t));
  return learn::dump(out);
}

template <class Task>
auto serialize(gradient_boosting_model<Task> const& model) -> std::string {
  auto out = common(model);
  for (auto const& t : model.trees()) out["trees"].push_back(write_tree(t));
  out["base"] = model.base();
  out["validation_losses"] = model.validation_losses();
  out["link"] = model.link() == boosting_link::natural ? "natural" : "exponential";
  return learn::dump(out);
}

#define CTGRAD_SAVED(Model)                                    \
  template auto serialize(Model const&) -> std::string;        \
  template auto deserialize<Model>(std::string_view)->Model;   \
  template void save<Model>(Model const&, std::string const&); \
  template auto load<Model>(std::string const&) -> Model;
CTGRAD_SAVED(decision_tree_model<classification>)
CTGRAD_SAVED(decision_tree_model<regression>)
CTGRAD_SAVED(random_forest_model<classification>)
CTGRAD_SAVED(random_forest_model<regression>)
CTGRAD_SAVED(gradient_boosting_model<classification>)
CTGRAD_SAVED(gradient_boosting_model<regression>)
#undef CTGRAD_SAVED

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI
