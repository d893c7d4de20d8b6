// laws.cpp — all that prepares rows or groups them keeps the laws; a mistake in it is found
// SPDX-License-Identifier: MIT
#include <ctgrad/cluster/k_means.hpp>
#include <ctgrad/decomposition/pca.hpp>
#include <ctgrad/estimator/check_transformer.hpp>
#include <ctgrad/mixture/gaussian_mixture.hpp>
#include <ctgrad/preparation/imputer.hpp>
#include <ctgrad/preparation/min_max_scaler.hpp>
#include <ctgrad/preparation/one_hot.hpp>
#include <ctgrad/preparation/ordinal.hpp>
#include <ctgrad/preparation/pipeline.hpp>
#include <ctgrad/preparation/polynomial_features.hpp>
#include <ctgrad/preparation/select_columns.hpp>
#include <ctgrad/preparation/select_k_best.hpp>
#include <ctgrad/preparation/standard_scaler.hpp>

#include <catch2/catch.hpp>

using namespace ctgrad;

namespace stranger {

enum class mistake { none, sees_neighbours, keeps_no_labels, takes_any_width, reads_labels };

struct doubler {
  mistake made = mistake::none;
};
struct doubled {
  mistake made = mistake::none;
  std::size_t width = 0;
  float factor = 2;
};
auto fit(doubler const& spec, dataset const& data) -> doubled {
  return {spec.made, data.width(), spec.made == mistake::reads_labels && data.has_labels() ? 3.f : 2.f};
}
auto transform(doubled const& m, std::span<float const> rows) -> std::vector<float> {
  require(!rows.empty() && (m.made == mistake::takes_any_width || rows.size() % m.width == 0), "no whole rows");
  std::vector<float> out;
  for (float const x : rows) {
    require(std::isfinite(x), "not finite");
    out.push_back(m.factor * x + (m.made == mistake::sees_neighbours ? rows[0] : 0));
  }
  return out;
}
auto transform(doubled const& m, dataset const& data) -> dataset {
  require(data.width() == m.width, "another width");
  dataset_parts parts = data.parts();
  parts.features = transform(m, data.features());
  if (m.made == mistake::keeps_no_labels)
    for (auto& label : parts.labels) label = 0;
  return dataset{std::move(parts)};
}

}  // namespace stranger

namespace {
void keeps_the_laws(law_report const& report) {
  INFO(report);
  CHECK(report.passed());
}
}  // namespace

TEST_CASE("preparations keep the laws of transformers") {
  keeps_the_laws(check_transformer(standard_scaler{}));
  keeps_the_laws(check_transformer(min_max_scaler{}));
  keeps_the_laws(check_transformer(imputer{}));
  keeps_the_laws(check_transformer(one_hot{}));
  keeps_the_laws(check_transformer(ordinal{}));
  keeps_the_laws(check_transformer(polynomial_features{}));
  keeps_the_laws(check_transformer(select_columns{.names = {"c", "a"}}));
  keeps_the_laws(check_transformer(select_k_best{.k = 2}));
  keeps_the_laws(check_transformer(pca{.components = 2, .whiten = true}));
  keeps_the_laws(check_transformer(k_means{.clusters = 3}));
  keeps_the_laws(check_transformer(standard_scaler{} | pca{.components = 3}));
}

TEST_CASE("clusterers keep the laws") {
  keeps_the_laws(check_clusterer(k_means{.clusters = 5, .restarts = 2}, 5));
  keeps_the_laws(check_clusterer(gaussian_mixture{.components = 3}, 3));
}

TEST_CASE("check_transformer finds mistakes") {
  using stranger::mistake;
  keeps_the_laws(check_transformer(stranger::doubler{}));
  for (mistake const m :
       {mistake::sees_neighbours, mistake::keeps_no_labels, mistake::takes_any_width, mistake::reads_labels}) {
    CAPTURE(int(m));
    CHECK(check_transformer(stranger::doubler{m}).count(verdict::broken) == 1);
  }
}
