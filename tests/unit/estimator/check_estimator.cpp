// check_estimator.cpp — the laws of estimators: kept by networks and by a stranger's, broken by every mistake we can make
// SPDX-License-Identifier: MIT
#include <ctgrad/ctgrad.hpp>
#include <ctgrad/estimator/check_estimator.hpp>

#include <catch2/catch.hpp>

#include <set>
#include <sstream>

using namespace ctgrad;

// ---- estimators as a stranger would write them, in a namespace of their own -----------------------------------------

namespace stranger {

enum class mistake {
  none,
  nan_is_fine,
  no_rows_are_fine,
  remembers_past_fits,
  too_few_answers,
  code_out_of_range,
  looks_at_neighbours,
  random,
  asks_change_it,
  wrong_score,
  proba_too_large,
  ignores_weights,
  any_weight,
  needs_two_rows,
  reads_names,
  counts_columns,
  takes_categories,
  saved_in_part
};

struct nearest_mean_model {
  using task = classification;
  std::size_t width = 0;
  std::vector<std::vector<double>> means{};  // of each class; empty where it has no row
  std::vector<std::string> classes{};
  mistake how = mistake::none;
  mutable int asked = 0;
};

/// The class whose mean is nearest.
struct nearest_mean {
  mistake how = mistake::none;
};

inline int fits = 0;

auto fit(nearest_mean const& spec, dataset const& data, std::span<float const> weights) -> nearest_mean_model {
  ++fits;
  require(data.has_labels(), "nearest_mean: the data set has no labels");
  if (spec.how != mistake::takes_categories) require_numbers("nearest_mean", data);
  require(weights.size() == data.rows(), "nearest_mean: a weight for each row is needed");
  require(spec.how != mistake::needs_two_rows || data.rows() > 1, "nearest_mean: two rows are needed");
  nearest_mean_model model{
      .width = data.width(), .means = std::vector<std::vector<double>>(data.classes()), .how = spec.how};
  for (std::size_t c = 0; c < data.classes(); ++c) model.classes.push_back(data.class_names()[c]);
  std::vector<double> count(data.classes());
  for (std::size_t i = 0; i < data.rows(); ++i) {
    double const w = spec.how == mistake::ignores_weights ? 1 : double(weights[i]);
    require((w >= 0 && std::isfinite(w)) || spec.how == mistake::any_weight, "nearest_mean: a weight is ", w);
    auto const c = std::size_t(data.labels()[i]);
    if (!(w > 0)) continue;
    model.means[c].resize(data.width());
    for (std::size_t k = 0; k < data.width(); ++k) model.means[c][k] += w * double(data.row(i)[k]);
    count[c] += w;
  }
  require(std::ranges::max(count) > 0 || spec.how == mistake::any_weight, "nearest_mean: all weights are 0");
  for (std::size_t c = 0; c < count.size(); ++c)
    for (double& m : model.means[c]) m /= count[c];
  if (spec.how == mistake::remembers_past_fits)
    std::ranges::rotate(model.means, model.means.begin() + fits % int(model.means.size()));
  if (spec.how == mistake::reads_names && !data.feature_names().empty()) std::swap(model.means[0], model.means[1]);
  if (spec.how == mistake::counts_columns && !model.means[1].empty()) std::swap(model.means[1][0], model.means[1][1]);
  return model;
}
auto fit(nearest_mean const& spec, dataset const& data) -> nearest_mean_model {
  return fit(spec, data, std::vector<float>(data.rows(), 1));
}

/// The softmax of the negative squared distances.
auto predict_proba(nearest_mean_model const& model, std::span<float const> rows) -> std::vector<float> {
  std::vector<float> all;
  for (std::size_t i = 0; i < rows.size(); i += model.width) {
    std::vector<double> p;
    double nearest = 1e300, sum = 0;
    for (auto const& mean : model.means) {
      double d = mean.empty() ? 1e300 : 0;
      for (std::size_t k = 0; k < mean.size(); ++k) d += std::pow(double(rows[i + k]) - mean[k], 2);
      nearest = std::min(nearest, d);
      p.push_back(d);
    }
    for (double& d : p) sum += d = std::exp(nearest - d);
    for (double const d : p) all.push_back(float(d / sum) * (model.how == mistake::proba_too_large ? 1.5f : 1));
  }
  return all;
}

auto predict(nearest_mean_model const& model, std::span<float const> rows) -> std::vector<std::int32_t> {
  using enum mistake;
  require((model.how == no_rows_are_fine || !rows.empty()) && rows.size() % model.width == 0, "nearest_mean: no rows");
  for (float const x : rows) require(std::isfinite(x) || model.how == nan_is_fine, "nearest_mean: a number is ", x);
  auto const p = predict_proba(model, rows);
  std::vector<std::int32_t> codes;
  for (auto row = p.begin(); row != p.end(); row += std::ptrdiff_t(model.means.size()))
    codes.push_back(std::int32_t(std::max_element(row, row + std::ptrdiff_t(model.means.size())) - row));
  if (model.how == too_few_answers && codes.size() > 1) codes.pop_back();
  if (model.how == code_out_of_range) codes[0] = 7;
  if (model.how == looks_at_neighbours && codes.size() > 1) codes[1] = codes[0];
  if (model.how == random || (model.how == asks_change_it && model.asked > 2)) codes[0] = (codes[0] + ++model.asked) % 3;
  if (model.how == asks_change_it) ++model.asked;
  return codes;
}
auto predict(nearest_mean_model const& model, dataset const& data) -> std::vector<std::int32_t> {
  require(data.width() == model.width, "nearest_mean: ", data.width(), " columns");
  return predict(model, data.features());
}
auto score(nearest_mean_model const& model, dataset const& data) -> double {
  double const accuracy = metrics::accuracy(predict(model, data), data.labels());
  return model.how == mistake::wrong_score ? accuracy * 0.9 : accuracy;
}

/// The target of the nearest row.
struct nearest_row {};
struct nearest_row_model {
  using task = regression;
  dataset rows;
};
auto fit(nearest_row, dataset const& data) -> nearest_row_model {
  require(data.has_targets(), "nearest_row: the data set has no targets");
  require_numbers("nearest_row", data);
  return {data};
}
auto predict(nearest_row_model const& model, std::span<float const> rows) -> std::vector<float> {
  std::size_t const width = model.rows.width();
  require(!rows.empty() && rows.size() % width == 0, "nearest_row: no whole rows");
  std::vector<float> y;
  for (float const x : rows) require(std::isfinite(x), "nearest_row: a number is ", x);
  for (std::size_t i = 0; i < rows.size(); i += width) {
    std::size_t best = 0;
    double least = 1e300;
    for (std::size_t r = 0; r < model.rows.rows(); ++r) {
      double d = 0;
      for (std::size_t k = 0; k < width; ++k) d += std::pow(double(rows[i + k]) - double(model.rows.row(r)[k]), 2);
      if (d < least) least = d, best = r;
    }
    y.push_back(model.rows.targets()[best]);
  }
  return y;
}
auto score(nearest_row_model const& model, dataset const& data) -> double {
  return metrics::r2(predict(model, data.features()), data.targets());
}

/// Least squares in the first column; told that it rises or falls, it keeps to that.
struct first_column {
  int direction = 0;
  bool obeys = true;
};
struct first_column_model {
  using task = regression;
  std::size_t width = 0;
  double slope = 0, centre = 0, mean = 0;
};
auto fit(first_column const& spec, dataset const& data) -> first_column_model {
  require(data.has_targets(), "first_column: the data set has no targets");
  first_column_model m{.width = data.width()};
  std::size_t known = 0;
  for (std::size_t i = 0; i < data.rows(); ++i) m.mean += double(data.targets()[i]) / double(data.rows());
  for (std::size_t i = 0; i < data.rows(); ++i)
    if (float const x = data.row(i)[0]; x == x) m.centre += double(x), ++known;
  m.centre /= std::max<double>(1, double(known));
  double square = 0;
  for (std::size_t i = 0; i < data.rows(); ++i)
    if (double const x = double(data.row(i)[0]) - m.centre; x == x)
      m.slope += x * (double(data.targets()[i]) - m.mean), square += x * x;
  m.slope = square > 0 ? m.slope / square : 0;
  if (spec.obeys && m.slope * spec.direction < 0) m.slope = 0;
  return m;
}
auto predict(first_column_model const& m, std::span<float const> rows) -> std::vector<float> {
  require(!rows.empty() && rows.size() % m.width == 0, "first_column: no whole rows");
  std::vector<float> y;
  for (float const x : rows) require(std::isfinite(x), "first_column: a number is ", x);
  for (std::size_t i = 0; i < rows.size(); i += m.width) y.push_back(float(m.mean + m.slope * (double(rows[i]) - m.centre)));
  return y;
}
auto score(first_column_model const& m, dataset const& data) -> double {
  return metrics::r2(predict(m, data.features()), data.targets());
}

}  // namespace stranger

template <>
struct ctgrad::estimator_traits<stranger::nearest_mean> : estimator_defaults {
  static constexpr bool any_order_of_rows = true, any_order_of_columns = true, any_scale_of_columns = false;
  static constexpr bool weights_are_repetitions = true;
  static auto write(stranger::nearest_mean_model const& m) -> std::string {
    std::ostringstream out;
    out.precision(17);
    out << m.width << ' ' << m.means.size();
    for (auto const& mean : m.means) {
      out << ' ' << mean.size();
      for (std::size_t k = 0; k < mean.size(); ++k) out << ' ' << (m.how == stranger::mistake::saved_in_part ? 0 : mean[k]);
    }
    out << " end";
    return out.str();
  }
  static auto read(std::string_view text) -> stranger::nearest_mean_model {
    std::istringstream in{std::string(text)};
    stranger::nearest_mean_model m;
    std::size_t classes = 0, size = 0;
    in >> m.width >> classes;
    for (std::size_t c = 0; c < classes && in >> size; ++c) {
      m.means.emplace_back(size);
      for (double& v : m.means.back()) in >> v;
    }
    std::string end;
    in >> end;
    require(end == "end", "nearest_mean: the text has no end");
    return m;
  }
};
template <>
struct ctgrad::estimator_traits<stranger::first_column> : estimator_defaults {
  static constexpr bool any_scale_of_columns = true, any_scale_of_targets = true, approximate = true;
  static auto constrained(stranger::first_column spec, std::vector<int> const& directions) -> stranger::first_column {
    spec.direction = directions[0];
    return spec;
  }
};

namespace {

auto broken(law_report const& report) -> std::set<std::string> {
  std::set<std::string> laws;
  for (law_result const& r : report.laws())
    if (r.found == verdict::broken) laws.insert(r.law);
  return laws;
}
auto told(law_report const& report) -> std::string {
  std::ostringstream out;
  out << report;
  return out.str();
}

inline constexpr input<"x", 5> x;
inline constexpr label<"t", 3> t;
inline constexpr target<"y", 2> y;
constexpr auto logits = x | dense<16> | relu | dense<3>;
constexpr auto class_loss = cross_entropy(logits, t);
constexpr auto line = x | dense<2>;
constexpr auto line_loss = mean_squared_error(line, y);
inline constexpr parameter<"V", 4, 5> V;
constexpr auto autoencoder = transpose(V) * (V * x);
constexpr auto autoencoder_loss = mean_squared_error(autoencoder, x);

}  // namespace

TEST_CASE("check_estimator: a stranger's classifier keeps every law") {
  STATIC_REQUIRE(weighted_estimator<stranger::nearest_mean>);
  STATIC_REQUIRE(probabilistic_classifier<stranger::nearest_mean>);
  STATIC_REQUIRE(saved_estimator<stranger::nearest_mean>);
  auto const report = check_estimator(stranger::nearest_mean{});
  INFO(report);
  CHECK(report.passed());
  CHECK(report.laws().size() >= 55);
  CHECK(report.count(verdict::holds) >= 53);
}

TEST_CASE("check_estimator: a stranger's regressions keep every law that is asked of them") {
  STATIC_REQUIRE(regressor<stranger::nearest_row>);
  STATIC_REQUIRE_FALSE(weighted_estimator<stranger::nearest_row>);
  STATIC_REQUIRE(monotone_estimator<stranger::first_column>);
  auto const row = check_estimator(stranger::nearest_row{});
  INFO(row);
  CHECK(row.passed());
  CHECK(row.count(verdict::holds) >= 30);
}

TEST_CASE("check_estimator: networks keep the laws: a classifier, a regression with two outputs, an autoencoder") {
  auto const a = check_estimator(
      neural_network{.output = ref<logits>, .loss = ref<class_loss>, .optimizer = adam{.rate = 0.01}, .epochs = 20});
  INFO(a);
  CHECK(a.passed());
  CHECK(a.count(verdict::holds) >= 40);
  auto const b =
      check_estimator(neural_network{.output = ref<line>, .loss = ref<line_loss>, .optimizer = sgd{.rate = 0.05}});
  INFO(b);
  CHECK(b.passed());
  CHECK(b.laws().size() >= 40);
  auto const c = check_estimator(neural_network{
      .output = ref<autoencoder>, .loss = ref<autoencoder_loss>, .optimizer = adam{.rate = 0.02}, .epochs = 60});
  INFO(c);
  CHECK(c.passed());
}

TEST_CASE("check_estimator: every mistake breaks the law that it should") {
  using enum stranger::mistake;
  using names = std::set<std::string>;
  auto const laws = [](stranger::mistake how) { return broken(check_estimator(stranger::nearest_mean{how})); };
  CHECK(laws(nan_is_fine) == names{"refuses rows that hold a NaN", "refuses rows that hold an infinity"});
  CHECK(laws(no_rows_are_fine) == names{"refuses no rows"});
  CHECK(laws(remembers_past_fits).contains("another fit in between changes nothing"));
  CHECK(laws(too_few_answers).contains("one answer for each row"));
  CHECK(laws(code_out_of_range).contains("one answer for each row"));
  CHECK(laws(looks_at_neighbours).contains("a row asked alone gets the answer it has in a batch, bit for bit"));
  CHECK(laws(looks_at_neighbours).contains("any number of rows gets the answers that they have among others"));
  CHECK(laws(stranger::mistake::random).contains("the same specification and data give the same model"));
  CHECK(laws(asks_change_it).contains("asking changes nothing"));
  CHECK(laws(wrong_score) == names{"score is the metric of the predictions", "what it predicts scores 1"});
  CHECK(laws(proba_too_large).contains("probabilities: one for each class, in [0, 1], 1 in all"));
  CHECK(laws(ignores_weights) == names{"a weight of 2 is the row twice, a weight of 0 is no row",
                                       "refuses a negative weight", "refuses a weight that is NaN",
                                       "refuses a weight that is infinite", "refuses weights that are all 0"});
  CHECK(laws(any_weight) == names{"refuses a negative weight", "refuses a weight that is NaN",
                                  "refuses a weight that is infinite", "refuses weights that are all 0"});
  CHECK(laws(needs_two_rows) == names{"one row is enough"});
  CHECK(laws(reads_names) == names{"names of columns and classes say nothing"});
  CHECK(laws(counts_columns).contains("columns in another order are answered alike"));
  CHECK(laws(stranger::mistake::takes_categories) ==
        names{"refuses to learn from categories", "refuses to learn from missing values"});
  CHECK(laws(saved_in_part) == names{"saved and read back, it answers the same"});
  CHECK(broken(check_estimator(stranger::first_column{})) ==
        names{"refuses to learn from categories", "refuses to learn from missing values"});
  CHECK(broken(check_estimator(stranger::first_column{.obeys = false}))
            .contains("an answer that is said to fall with a column never rises along it"));
}

TEST_CASE("check_estimator: the report says which law is broken, and how") {
  std::string const text = told(check_estimator(stranger::nearest_mean{stranger::mistake::needs_two_rows}));
  CHECK(text.find("BROKEN  one row is enough: unexpected error: nearest_mean: two rows are needed\n") != std::string::npos);
  CHECK(text.find("holds   asking changes nothing\n") != std::string::npos);
  CHECK(text.find(" are broken, 2 are not promised\n") != std::string::npos);
}

TEST_CASE("estimator: what traits say of a network") {
  using spec = decltype(neural_network{.output = ref<logits>, .loss = ref<class_loss>});
  STATIC_REQUIRE(probabilistic_classifier<spec>);
  STATIC_REQUIRE(weighted_estimator<spec>);
  STATIC_REQUIRE(std::same_as<task_of<spec>, classification>);
  STATIC_REQUIRE(estimator_traits<spec>::width == 5);
  STATIC_REQUIRE(estimator_traits<spec>::classes == 3);
  STATIC_REQUIRE(estimator_traits<spec>::differentiable);
  STATIC_REQUIRE(regressor<decltype(neural_network{.output = ref<line>, .loss = ref<line_loss>})>);
  STATIC_REQUIRE_FALSE(estimator<int>);
}
