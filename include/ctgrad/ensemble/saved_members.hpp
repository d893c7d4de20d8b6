// ctgrad/ensemble/saved_members.hpp — ensembles of any estimator as text, each member as its own estimator writes it
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/data/read_file.hpp>
#include <ctgrad/ensemble/member.hpp>
#include <ctgrad/estimator/predict.hpp>
#include <ctgrad/report/write_file.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

/// An ensemble whose members are texts: what is left of it without their types.
struct saved_members {
  struct member {
    std::string text{};                  ///< any bytes
    double say = 1;                      ///< above 0: of boosting
    std::vector<std::size_t> columns{};  ///< those that it sees, in order, or none for all: of bagging
  };
  table_schema schema{};          ///< of the ensemble: a member may see some columns only
  std::vector<member> members{};  ///< in the order of training
};

/// What the members are to each other.
enum class ensemble_kind {
  bagging,  ///< each learnt by itself, from columns of its own
  adaboost  ///< each has a say
};

/// JSON with a format's name and version. Each byte of a member's text is a character of a string.
auto write_members(ensemble_kind kind, char const* task, saved_members const& ensemble) -> std::string;

/// \throws error with the field that is missing, unknown, of another type or out of its range
auto read_members(ensemble_kind kind, char const* task, std::string_view json) -> saved_members;

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {

/// To be specialised for the models of an ensemble: `kind`, `base` (the members' estimator), `say_of` and `columns_of` a
/// member, and `member(model, say, columns)`.
template <class Model>
struct ensemble_parts {};

template <class Model>
concept saved_ensemble = saved_estimator<typename ensemble_parts<Model>::base>;

template <class Model>
constexpr char const* task_name = std::same_as<typename Model::task, classification> ? "classification" : "regression";

/// Nothing is believed of a member that was read: it is asked about a row of zeros.
template <estimator Base>
[[gnu::cold]] void try_member(model_of<Base> const& model, std::size_t width, table_schema const& schema) {
  if constexpr (table_model<model_of<Base>>) {
    auto const& its = model.schema();
    require(its.width == width && its.outputs == schema.outputs, "it was fitted on ", its.width,
            " columns and answers with ", its.outputs, " numbers, but ", width, " and ", schema.outputs, " are needed");
  }
  (void)opinion<Base>(model, std::vector<float>(width), width, schema.outputs);
}

}  // namespace detail

/// An ensemble of members that can be saved, as JSON: see estimator/save.hpp. Out-of-bag answers are not kept.
template <detail::saved_ensemble Model>
[[gnu::cold]] auto serialize(Model const& model) -> std::string {
  using parts = detail::ensemble_parts<Model>;
  learn::saved_members saved{model.schema(), {}};
  for (auto const& m : model.members())
    saved.members.push_back(
        {std::string(estimator_traits<typename parts::base>::write(m.model)), parts::say_of(m), parts::columns_of(m)});
  return learn::write_members(parts::kind, detail::task_name<Model>, saved);
}

/// The ensemble that a text holds. Nothing in it is believed.
/// \code auto const model = deserialize<adaboost_model<classification>>(text); \endcode
/// \throws error with the field, or the member, that is wrong
/// law: deserialize<Model>(serialize(model)) answers like model, bit for bit
template <detail::saved_ensemble Model>
[[gnu::cold]] auto deserialize(std::string_view json) -> Model {
  using parts = detail::ensemble_parts<Model>;
  using base = typename parts::base;
  auto saved = learn::read_members(parts::kind, detail::task_name<Model>, json);
  std::vector<typename Model::member> members;
  for (auto& m : saved.members) try {
      auto model = estimator_traits<base>::read(m.text);
      detail::try_member<base>(model, m.columns.empty() ? saved.schema.width : m.columns.size(), saved.schema);
      members.push_back(parts::member(std::move(model), m.say, std::move(m.columns)));
    } catch (error const& e) { throw error("deserialize: member " + std::to_string(members.size()) + ": " + e.what()); }
  return {std::move(saved.schema), std::move(members)};
}

/// `path` then holds the ensemble, or what it held before: see `write_file`.
template <detail::saved_ensemble Model>
[[gnu::cold]] void save(Model const& model, std::string const& path) {
  write_file(path, serialize(model));
}

/// \throws error, beginning with the path
template <detail::saved_ensemble Model>
[[gnu::cold]] auto load(std::string const& path) -> Model {
  std::string const text = read_file(path);
  try {
    return deserialize<Model>(text);
  } catch (error const& e) { throw error(path + ": " + e.what()); }
}

}  // namespace ctgrad::inline CTGRAD_ABI
