// ctgrad/ensemble/saved_members.hpp — ensembles of any estimator as text, each member as its own estimator writes it
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/ensemble/member.hpp>
#include <ctgrad/estimator/columns_taken.hpp>
#include <ctgrad/estimator/predict.hpp>
#include <ctgrad/estimator/save.hpp>

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
[[gnu::cold]] void try_member(model_of<Base> const& model, std::vector<std::size_t> const& columns,
                              table_schema const& schema) {
  table_schema seen{.width = columns.empty() ? schema.width : columns.size()};
  for (std::size_t k = 0; !schema.categories.empty() && k < seen.width; ++k)
    seen.categories.push_back(schema.categories[columns.empty() ? k : columns[k]]);
  require_columns_for(model, seen);
  if constexpr (table_model<model_of<Base>>)
    require(model.schema().outputs == schema.outputs, "it answers with ", model.schema().outputs, " numbers, but ",
            schema.outputs, " are needed");
  (void)opinion<Base>(model, std::vector<float>(seen.width), seen.width, schema.outputs);
}

}  // namespace detail

/// Each member as its own estimator writes it. Out-of-bag answers are not kept.
template <detail::saved_ensemble Model>
struct model_format<Model> {
  using parts = detail::ensemble_parts<Model>;
  using base = typename parts::base;

  [[gnu::cold]] static auto write(Model const& model) -> std::string {
    learn::saved_members saved{model.schema(), {}};
    for (auto const& m : model.members())
      saved.members.push_back({std::string(estimator_traits<base>::write(m.model)), parts::say_of(m), parts::columns_of(m)});
    return learn::write_members(parts::kind, detail::task_name<Model>, saved);
  }

  /// \throws error with the field, or the member, that is wrong
  [[gnu::cold]] static auto read(std::string_view json) -> Model {
    auto saved = learn::read_members(parts::kind, detail::task_name<Model>, json);
    std::vector<typename Model::member> members;
    for (auto& m : saved.members) try {
        auto model = estimator_traits<base>::read(m.text);
        detail::try_member<base>(model, m.columns, saved.schema);
        members.push_back(parts::member(std::move(model), m.say, std::move(m.columns)));
      } catch (error const& e) { throw error("deserialize: member " + std::to_string(members.size()) + ": " + e.what()); }
    return {std::move(saved.schema), std::move(members)};
  }
};

}  // namespace ctgrad::inline CTGRAD_ABI
