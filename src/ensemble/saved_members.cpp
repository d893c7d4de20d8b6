// src/ensemble/saved_members.cpp — the fields of an ensemble whose members are texts
// SPDX-License-Identifier: MIT
#include <ctgrad/ensemble/saved_members.hpp>

#include "../save/characters.hpp"
#include "../save/frame.hpp"
#include "../save/schema_fields.hpp"
#include "../estimator/check_fields.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {
namespace {

using nlohmann::ordered_json;

constexpr auto format = "ctgrad ensemble";
constexpr int version = 1;
constexpr std::size_t most_outputs = 1 << 16;  // members need not say how many theirs are: memory is asked for by this

auto name_of(ensemble_kind kind) { return kind == ensemble_kind::bagging ? "bagging" : "adaboost"; }

auto read_columns(field_reader& fields, std::size_t width, std::string const& where) -> std::vector<std::size_t> {
  auto const given = fields.integers<std::uint32_t>("columns", 0);
  std::vector<std::size_t> const columns(given.begin(), given.end());
  for (std::size_t k = 0; k < columns.size(); ++k)
    require(columns[k] < width && (k == 0 || columns[k - 1] < columns[k]), "deserialize: ", where, " sees column ",
            columns[k], ", but each of the ", width, " may be named once, in order");
  return columns;
}

}  // namespace

auto write_members(ensemble_kind kind, char const* task, saved_members const& ensemble) -> std::string {
  auto const& s = ensemble.schema;
  require(s.outputs <= most_outputs, "serialize: the ensemble has ", s.outputs, " outputs, at most ", most_outputs,
          " can be saved");
  ordered_json out{{"format", format}, {"version", version}, {"model", name_of(kind)}, {"task", task}};
  write_schema(out, s);
  out["members"] = ordered_json::array();
  for (auto const& m : ensemble.members) {
    ordered_json member;
    if (kind == ensemble_kind::bagging) member["columns"] = m.columns;
    else member["say"] = m.say;
    member["model"] = characters(m.text);
    out["members"].push_back(std::move(member));
  }
  return dump(out);
}

auto read_members(ensemble_kind kind, char const* task, std::string_view text) -> saved_members {
  auto const document = parse(text);
  field_reader fields(document, "the model");
  expect_frame(fields, format, version, name_of(kind));
  expect(fields, "task", task);
  saved_members ensemble{read_schema(fields, most_outputs), {}};
  check_schema_of<classification>(ensemble.schema);  // whatever the task: a member may predict several numbers
  for (auto const& item : fields.array("members")) {
    auto const where = "member " + std::to_string(ensemble.members.size());
    field_reader of_member(item, where);
    saved_members::member m{.text = bytes(of_member.text("model"), where)};
    if (kind == ensemble_kind::bagging) m.columns = read_columns(of_member, ensemble.schema.width, where);
    else m.say = of_member.real("say");
    require(m.say > 0, "deserialize: ", where, " has a say of ", m.say, ", a number above 0 is needed");
    of_member.finish();
    ensemble.members.push_back(std::move(m));
  }
  require(!ensemble.members.empty(), "deserialize: the model has no members, at least 1 is needed");
  fields.finish();
  return ensemble;
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
