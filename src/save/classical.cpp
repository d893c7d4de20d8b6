// src/save/classical.cpp — linear models, neighbours, kernels, clusters, densities and components as text: their fields
// SPDX-License-Identifier: MIT
#include <ctgrad/bayes/gaussian_naive_bayes.hpp>
#include <ctgrad/cluster/k_means.hpp>
#include <ctgrad/decomposition/pca.hpp>
#include <ctgrad/kernel/kernel_ridge.hpp>
#include <ctgrad/linear/linear_regression.hpp>
#include <ctgrad/linear/logistic_regression.hpp>
#include <ctgrad/mixture/gaussian_mixture.hpp>
#include <ctgrad/neighbors/k_neighbors.hpp>

#include "archive.hpp"
#include "files.hpp"
#include "frame.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {
namespace learn {
namespace {

// ---- what each model is made of: take it apart, name the fields, make it again --------------------------------------

template <class Model>
struct description;

template <>
struct description<linear_model> {
  static constexpr auto kind = "linear_model";
  using parts = linear_fit;
  static auto take(linear_model const& m) -> parts {
    return {{m.coefficients().begin(), m.coefficients().end()}, m.intercept()};
  }
  static void fields(auto& a, auto& p) { a("coefficients", p.coefficients), a("intercept", p.intercept); }
  static auto make(table_schema s, parts p) -> linear_model {
    return {std::move(s), std::move(p.coefficients), p.intercept};
  }
};

template <>
struct description<linear_regression_model> {
  static constexpr auto kind = "linear_regression";
  using parts = least_squares_fit;
  static auto take(linear_regression_model const& m) -> parts { return {description<linear_model>::take(m), m.errors()}; }
  static void fields(auto& a, auto& p) {
    description<linear_model>::fields(a, p.line);
    a.unknown("standard_errors", p.errors.coefficients), a.unknown("intercept_error", p.errors.intercept),
        a.unknown("noise", p.errors.noise);
    a("rank", p.errors.rank), a("degrees_of_freedom", p.errors.degrees_of_freedom);
  }
  static auto make(table_schema s, parts p) -> linear_regression_model {
    return {description<linear_model>::make(std::move(s), std::move(p.line)), std::move(p.errors)};
  }
};

template <class Model>
struct margins_description {
  using parts = margins_fit;
  static auto take(Model const& m) -> parts {
    return {{m.coefficients().begin(), m.coefficients().end()}, {m.intercepts().begin(), m.intercepts().end()}};
  }
  static void fields(auto& a, auto& p) { a("coefficients", p.coefficients), a("intercepts", p.intercepts); }
  static auto make(table_schema s, parts p) -> Model { return {std::move(s), std::move(p)}; }
};
template <>
struct description<logistic_regression_model> : margins_description<logistic_regression_model> {
  static constexpr auto kind = "logistic_regression";
};
template <>
struct description<margin_classifier> : margins_description<margin_classifier> {
  static constexpr auto kind = "margin_classifier";
};

template <>
struct description<gaussian_naive_bayes_model> {
  static constexpr auto kind = "gaussian_naive_bayes";
  using parts = gaussian_naive_bayes_model::parts;
  static auto take(gaussian_naive_bayes_model const& m) -> parts { return m.estimated(); }
  static void fields(auto& a, auto& p) { a("shares", p.shares), a("means", p.means), a("variances", p.variances); }
  static auto make(table_schema s, parts p) -> gaussian_naive_bayes_model { return {std::move(s), std::move(p)}; }
};

template <>
struct description<kernel_ridge_model> {
  static constexpr auto kind = "kernel_ridge";
  struct parts {
    kernel_function kernel{};
    std::vector<float> rows{};
    std::vector<double> dual{};
  };
  static auto take(kernel_ridge_model const& m) -> parts {
    return {m.kernel(), {m.rows().begin(), m.rows().end()}, {m.dual().begin(), m.dual().end()}};
  }
  static void fields(auto& a, auto& p) {
    a.choice("kernel", p.kernel.kind, {"rbf", "laplacian", "polynomial"});
    a("gamma", p.kernel.gamma), a("degree", p.kernel.degree), a("offset", p.kernel.offset), a("rows", p.rows),
        a("dual", p.dual);
  }
  static auto make(table_schema s, parts p) -> kernel_ridge_model {
    return {std::move(s), p.kernel, std::move(p.rows), std::move(p.dual)};
  }
};

template <class Task>
struct description<k_neighbors_model<Task>> {
  static constexpr auto kind = "k_neighbors";
  struct parts {
    k_neighbors<Task> spec{};
    neighbor_parts learnt{};
  };
  static auto take(k_neighbors_model<Task> const& m) -> parts { return {m.specification(), m.parts()}; }
  static void fields(auto& a, auto& p) {
    a("neighbors", p.spec.neighbors);
    a.choice("weights", p.spec.weights, {"uniform", "distance"});
    a.choice("metric", p.spec.metric, {"euclidean", "manhattan"});
    a.choice("search", p.spec.search, {"automatic", "brute_force", "tree"});
    a("rows", p.learnt.rows), a("labels", p.learnt.labels), a("targets", p.learnt.targets);
  }
  static auto make(table_schema s, parts p) -> k_neighbors_model<Task> {
    return {p.spec, std::move(s), std::move(p.learnt)};
  }
};

template <>
struct description<k_means_model> {
  static constexpr auto kind = "k_means";
  using parts = k_means_model::parts;
  static auto take(k_means_model const& m) -> parts {
    return {{m.centres().begin(), m.centres().end()}, m.inertia(), m.iterations()};
  }
  static void fields(auto& a, auto& p) { a("centres", p.centres), a("inertia", p.inertia), a("iterations", p.iterations); }
  static auto make(table_schema s, parts p) -> k_means_model { return {std::move(s), std::move(p)}; }
};

template <>
struct description<gaussian_mixture_model> {
  static constexpr auto kind = "gaussian_mixture";
  using parts = gaussian_mixture_model::parts;
  static auto take(gaussian_mixture_model const& m) -> parts { return m.found(); }
  static void fields(auto& a, auto& p) {
    a.choice("covariance", p.covariance, {"full", "diagonal", "spherical"});
    a("shares", p.shares), a("means", p.means), a("covariances", p.covariances), a("log_likelihood", p.log_likelihood);
    a("iterations", p.iterations), a("converged", p.converged);
  }
  static auto make(table_schema s, parts p) -> gaussian_mixture_model { return {std::move(s), std::move(p)}; }
};

template <>
struct description<pca_model> {
  static constexpr auto kind = "pca";
  using parts = pca_model::parts;
  static auto take(pca_model const& m) -> parts { return m.found(); }
  static void fields(auto& a, auto& p) {
    a("mean", p.mean), a("components", p.components), a("variances", p.variances), a("total_variance", p.total_variance);
    a("whiten", p.whiten);
  }
  static auto make(table_schema s, parts p) -> pca_model { return {std::move(s), std::move(p)}; }
};

template <class Model>
constexpr char const* task_of_model = "none";
template <class Model>
  requires requires { typename Model::task; }
constexpr char const* task_of_model<Model> =
    std::is_same_v<typename Model::task, classification> ? "classification" : "regression";

// ---- what they have in common ----------------------------------------------------------------------------------------

constexpr auto format = "ctgrad model";
constexpr int version = 1;
constexpr auto most = std::numeric_limits<std::int32_t>::max();

template <class Model>
auto write_model(Model const& model) -> std::string {
  auto const& s = model.schema();
  nlohmann::ordered_json out{
      {"format", format}, {"version", version},   {"model", description<Model>::kind}, {"task", task_of_model<Model>},
      {"width", s.width}, {"outputs", s.outputs}, {"feature_names", s.feature_names},  {"output_names", s.output_names}};
  auto const parts = description<Model>::take(model);
  field_writer write(out);
  description<Model>::fields(write, parts);
  return dump(out);
}

}  // namespace

template <class Model>
struct text_format {
  static auto read(std::string_view text) -> Model {
    auto const document = parse(text);
    field_reader fields(document, "the model");
    expect_frame(fields, format, version, description<Model>::kind);
    expect(fields, "task", task_of_model<Model>);
    auto const width = std::size_t(fields.integer("width", 1, most)),
               outputs = std::size_t(fields.integer("outputs", 1, most));
    table_schema schema{width, outputs, fields.texts("feature_names"), fields.texts("output_names")};
    typename description<Model>::parts parts{};
    archive_reader read(fields);
    description<Model>::fields(read, parts);
    fields.finish();
    return description<Model>::make(std::move(schema), std::move(parts));
  }
};

}  // namespace learn

template <class Model>
auto serialize(Model const& model) -> std::string {
  return learn::write_model(model);
}

#define CTGRAD_SAVED(Model)                                    \
  template auto serialize(Model const&) -> std::string;        \
  template auto deserialize<Model>(std::string_view)->Model;   \
  template void save<Model>(Model const&, std::string const&); \
  template auto load<Model>(std::string const&) -> Model;
CTGRAD_SAVED(linear_model)
CTGRAD_SAVED(linear_regression_model)
CTGRAD_SAVED(logistic_regression_model)
CTGRAD_SAVED(margin_classifier)
CTGRAD_SAVED(gaussian_naive_bayes_model)
CTGRAD_SAVED(kernel_ridge_model)
CTGRAD_SAVED(k_neighbors_model<classification>)
CTGRAD_SAVED(k_neighbors_model<regression>)
CTGRAD_SAVED(k_means_model)
CTGRAD_SAVED(gaussian_mixture_model)
CTGRAD_SAVED(pca_model)
#undef CTGRAD_SAVED

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI
