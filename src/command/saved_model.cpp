// src/command/saved_model.cpp — see saved_model.hpp
// SPDX-License-Identifier: MIT
#include "saved_model.hpp"

#include <ctgrad/data/read_file.hpp>

#include "../save/frame.hpp"

namespace ctgrad::command {
namespace {
constexpr auto format = "ctgrad fit";
constexpr int version = 2;  // 2: preparations as the library writes them

auto read_numbers(nlohmann::json const& from, std::string const& where) -> numbers {
  require(from.is_object(), where, " is no object of numbers");
  numbers result;
  for (auto const& [name, value] : from.items()) {
    require(value.is_number(), where, ": ", name, " is no number");
    result.emplace_back(name, value.get<double>());
  }
  return result;
}
}  // namespace

auto write_model(saved_model const& m) -> std::string {
  nlohmann::ordered_json out{{"format", format},
                             {"version", version},
                             {"task", m.classifies ? "classification" : "regression"},
                             {"target", m.target},
                             {"classes", m.classes},
                             {"kind", m.kind},
                             {"settings", m.told},
                             {"seed", m.seed},
                             {"rows", m.rows},
                             {"scores", nlohmann::ordered_json::object()}};
  for (auto const& [name, value] : m.scores) out["scores"][name] = value;
  out["fitted"] = m.model->save();
  return learn::dump(out);
}

auto read_model(std::string const& path) -> saved_model {
  std::string const text = read_file(path);
  nlohmann::json const json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  require(!json.is_discarded() && json.is_object() && json.contains("format") && json["format"] == format, path,
          ": this is no model that ctgrad fit has saved");  // of a file that may be anything
  try {
    learn::field_reader fields(json, "the model");
    learn::expect_frame(fields, format, version);
    saved_model m;
    auto const task = fields.text("task");
    require(task == "classification" || task == "regression", "there is no task ", task);
    m.classifies = task == "classification";
    m.target = fields.text("target"), m.classes = fields.texts("classes"), m.kind = fields.text("kind");
    for (auto const& [name, value] : read_numbers(fields.field("settings"), "settings")) m.told[name] = value;
    m.seed = std::uint64_t(fields.integer("seed", 0, std::numeric_limits<std::int64_t>::max()));
    m.rows = std::size_t(fields.integer("rows", 1, std::numeric_limits<std::int64_t>::max()));
    m.scores = read_numbers(fields.field("scores"), "scores");
    m.model = kind_named(m.kind, m.classifies).load(fields.field("fitted"));
    fields.finish();
    auto const& columns = m.model->columns();
    require(columns.feature_names.size() == columns.width, "its columns have no names");
    if (m.classifies) {
      auto const outputs = m.model->answers(as_dataset(columns, std::vector<float>(columns.width))).size();
      require(m.classes.size() == outputs, "it has ", m.classes.size(), " classes, but answers with ", outputs,
              " probabilities");
    }
    return m;
  } catch (error const& fault) { throw error(path + ": " + fault.what()); }
}

}  // namespace ctgrad::command
