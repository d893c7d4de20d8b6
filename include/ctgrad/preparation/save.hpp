// ctgrad/preparation/save.hpp — fitted preparations as text: the columns that they take, and what they learnt of them
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/estimator/model_fields.hpp>
#include <ctgrad/estimator/save.hpp>
#include <ctgrad/preparation/transform.hpp>

#include <cmath>

namespace ctgrad::inline CTGRAD_ABI {

/// A preparation that says what it is made of besides the columns that it takes:
///   static constexpr auto kind = "standard_scaler";                   what its texts call it
///   static void fields(auto& a, auto& m) { a("mean", m.mean), ... }   what was learnt, to be written or read
///   void complete();                                                  checks all that, and works out `makes`
template <class Model>
concept described_preparation = row_preparation<Model> && requires(Model& model, learn::model_writer& out) {
  { Model::kind } -> std::convertible_to<char const*>;
  Model::fields(out, model);
  model.complete();
};

template <described_preparation Model>
struct model_format<Model> {
  static auto write(Model const& model) -> std::string {
    learn::model_writer out(Model::kind);
    out("takes", model.takes);
    Model::fields(out, model);
    return out.text();
  }
  static auto read(std::string_view text) -> Model {
    learn::model_reader in(text, Model::kind);
    Model model;
    in("takes", model.takes);
    Model::fields(in, model);
    in.finish();
    model.complete();
    return model;
  }
};

namespace detail {

/// For `complete`: what was learnt has one entry a column.
[[gnu::cold]] inline void require_one_each(char const* kind, char const* what, std::size_t given, std::size_t width) {
  require(given == width, kind, ": the model has ", given, ' ', what, ", but takes ", width, " columns");
}
[[gnu::cold]] inline void require_finite(char const* kind, char const* what, std::span<double const> numbers) {
  for (double const x : numbers)
    require(std::isfinite(x), kind, ": the model has ", x, " among its ", what, ", finite numbers are needed");
}
[[gnu::cold]] inline void require_columns(char const* kind, std::span<std::size_t const> columns, std::size_t width) {
  for (std::size_t const c : columns)
    require(c < width, kind, ": the model reads column ", c, ", but takes ", width, " columns");
}

}  // namespace detail

}  // namespace ctgrad::inline CTGRAD_ABI
