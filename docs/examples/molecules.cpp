// molecules.cpp — a data challenge: how soluble is a molecule, and does it reach the brain?
// SPDX-License-Identifier: MIT
//
// usage: molecules [FOLDER OF esol_*.gz AND bbbp_*.gz] [FOLDER FOR THE RESULTS]
// The test side of a scaffold split has molecules with other frameworks than the training side. It is asked once, at the
// end; everything else is decided by cross-validation on the training side. Writes submission_TASK.csv and molecules.html.
#include <ctgrad/ctgrad.hpp>
#include <ctgrad/data/csv.hpp>
#include <ctgrad/data/to_dataset.hpp>
#include <ctgrad/ensemble/gradient_boosting.hpp>
#include <ctgrad/ensemble/random_forest.hpp>
#include <ctgrad/linear/logistic_regression.hpp>
#include <ctgrad/linear/ridge.hpp>
#include <ctgrad/preparation/pipeline.hpp>
#include <ctgrad/preparation/standard_scaler.hpp>
#include <ctgrad/report/html.hpp>
#include <ctgrad/report/line_plot.hpp>
#include <ctgrad/report/write_file.hpp>
#include <ctgrad/selection/cross_validate.hpp>
#include <ctgrad/selection/curves.hpp>
#include <ctgrad/selection/grid_search.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <numeric>
#include <sstream>

using namespace ctgrad;

inline constexpr input<"x", 38> x;
inline constexpr target<"y", 1> y;
inline constexpr label<"t", 2> t;
inline constexpr hyperparameter<"decay"> decay;
inline constexpr parameter<"W1", 32, 38> W1;
inline constexpr parameter<"b1", 32> b1;
inline constexpr parameter<"v", 1, 32> v;
inline constexpr parameter<"c", 1> c;
inline constexpr parameter<"V", 2, 32> V;
inline constexpr parameter<"C", 2> C;
inline constexpr auto hidden = relu(W1 * x + b1);
inline constexpr auto solubility = v * hidden + c;
inline constexpr auto solubility_loss = mean_squared_error(solubility, y) + decay * l2(W1);
inline constexpr auto passes = V * hidden + C;
inline constexpr auto passes_loss = cross_entropy(passes, t) + decay * l2(W1);

namespace {

// ---- the two tasks --------------------------------------------------------------------------------------------------

struct esol {
  using task = regression;
  static constexpr auto file = "esol", column = "logS", title = "ESOL: the logarithm of the solubility in water, in mol/l";
  static constexpr auto unit = "RMSE";
  static constexpr scoring::negative_rmse scorer{};
  static constexpr double published = 1.7406;   // random forest on these bits and a split of this kind (MoleculeNet)
  static auto shown(double score) -> double { return -score; }
  static auto linear() { return standard_scaler{} | ridge{}; }
  static auto linear_grid() { return grid(over<&ridge::alpha>({0.1, 1, 10, 100, 1000})); }
  static auto network() {
    return neural_network{.output = ref<solubility>, .loss = ref<solubility_loss>, .optimizer = adam{.rate = 3e-3}, .epochs = 60,
                          .hyperparameters = {{decay, 1e-3}}};
  }
};

struct bbbp {
  using task = classification;
  static constexpr auto file = "bbbp", column = "p_np", title = "BBBP: does it pass the barrier between blood and brain?";
  static constexpr auto unit = "ROC AUC";
  static constexpr scoring::roc_auc scorer{};
  static constexpr double published = 0.7194;
  static auto shown(double score) -> double { return score; }
  static auto linear() { return standard_scaler{} | logistic_regression{}; }
  static auto linear_grid() { return grid(over<&logistic_regression::l2>({0.1, 1, 10, 100, 1000})); }
  static auto network() {
    return neural_network{.output = ref<passes>, .loss = ref<passes_loss>, .optimizer = adam{.rate = 3e-3}, .epochs = 60,
                          .hyperparameters = {{decay, 1e-3}}};
  }
};

// ---- reading --------------------------------------------------------------------------------------------------------

struct molecules {
  dataset train, test;
  std::vector<std::string> test_ids{}, test_smiles{};
};

auto side_of(csv_table const& table, std::string const& name) -> std::vector<std::size_t> {
  auto const& sides = table.column("split_scaffold").categories;
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < table.rows; ++i)
    if (sides.names[std::size_t(sides.codes[i])] == name) rows.push_back(i);
  return rows;
}

/// 38 numbers that chemists compute of a molecule: weight, polarity, rings, ...
template <class Task>
auto read_descriptors(std::string const& folder) -> molecules {
  auto const table = read_csv(folder + "/" + Task::file + "_descriptors.csv.gz", {.categories = {"id"}});
  dataset_columns use{.without = {"id", "smiles", "split_random", "split_scaffold"}};
  (std::same_as<typename Task::task, regression> ? use.target : use.label) = Task::column;
  if (std::same_as<Task, esol>) use.without.push_back("esol_pred");   // somebody else's prediction
  dataset const all = to_dataset(table, use);
  molecules m{all.subset(side_of(table, "train")), all.subset(side_of(table, "test"))};
  for (std::size_t const i : side_of(table, "test")) {
    auto const name = [&](auto const& column) { return column.categories.names[std::size_t(column.categories.codes[i])]; };
    m.test_ids.push_back(name(table.column("id"))), m.test_smiles.push_back(name(table.column("smiles")));
  }
  return m;
}

/// 1,024 bits, one for each kind of neighbourhood of an atom: extended connectivity fingerprints, ECFP4.
template <class Task>
auto with_fingerprints(molecules const& of, std::string const& folder) -> molecules {
  auto const table = read_csv(folder + "/" + Task::file + "_ecfp4_1024.tsv.gz", {.separator = '\t', .categories = {"on_bits"}});
  auto const& bits = table.column("on_bits").categories;
  auto const side = [&](dataset const& answers, std::string const& name) {
    dataset_parts parts{.width = 1024, .classes = answers.classes()};
    for (std::size_t const row : side_of(table, name)) {
      parts.features.resize(parts.features.size() + 1024);
      std::istringstream on(bits.codes[row] < 0 ? std::string{} : bits.names[std::size_t(bits.codes[row])]);
      for (std::size_t bit; on >> bit;) parts.features[parts.features.size() - 1024 + bit] = 1;
    }
    if (answers.has_labels()) parts.labels.assign(answers.labels().begin(), answers.labels().end());
    else parts.targets.assign(answers.targets().begin(), answers.targets().end());
    return dataset(std::move(parts));
  };
  return {side(of.train, "train"), side(of.test, "test")};
}

// ---- choosing -------------------------------------------------------------------------------------------------------

/// A kind of model: how it does in cross-validation, and, if it is chosen, what tuning makes of it.
struct outcome {
  std::string settings{};
  double tuned = 0, test = 0;
  std::vector<float> answers{};            // of the test side: numbers, or probabilities of class 1
  std::string learning{}, tuning{};        // curves
};
struct candidate {
  std::string name;
  cross_validation before;             // tuning
  std::function<outcome()> tune;
};

auto folds = k_fold{.folds = 5, .seed = 1};

template <class Task>
auto curve(std::vector<curve_point> const& points, std::string const& title, std::string const& label, bool rows) -> std::string {
  series train{.name = "rows learnt from"}, held{.name = "rows held back"};
  for (auto const& p : points)
    for (auto [s, m] : {std::pair{&train, &p.train}, std::pair{&held, &p.test}}) {
      s->x.push_back(rows ? double(p.rows) : std::strtod(p.at.c_str(), nullptr));
      s->y.push_back(Task::shown(m->mean())), s->deviation.push_back(m->deviation());
    }
  return line_plot({train, held}, {.title = title, .x_label = label, .y_label = Task::unit, .log_x = !rows});
}

template <class Task, class Spec, class Grid>
auto make_candidate(std::string name, Spec const& spec, Grid const& values, molecules const& m) -> candidate {
  auto const judge = [&m, spec, values] {
    auto const found = fit(grid_search{.of = spec, .over = values, .folds = folds, .scorer = Task::scorer}, m.train);
    outcome result{.tuned = Task::shown(found.points[found.best].scores.mean()), .test = Task::shown(Task::scorer(found.model, m.test))};
    for (std::size_t a = 0; a < found.axes.size(); ++a)
      result.settings += (a ? ", " : "") + found.axes[a] + " = " + found.points[found.best].values[a];
    if constexpr (std::same_as<Task, esol>) result.answers = detail::answers_for(found.model, m.test);
    else result.answers = detail::scores_of_class_1(found.model, m.test);
    result.learning = curve<Task>(learning_curve(*found.best_spec, m.train, {0.1, 0.2, 0.4, 0.7, 1}, folds, {}, Task::scorer),
                                  "What more molecules would bring", "molecules learnt from", true);
    auto const& axis = std::get<0>(values);
    result.tuning = curve<Task>(validation_curve(*found.best_spec, axis, m.train, folds, {}, Task::scorer), "What " + axis.name + " does",
                                axis.name, false);
    return result;
  };
  return {std::move(name), cross_validate(spec, m.train, folds, {.train_scores = true}, Task::scorer), judge};
}

template <class Task>
auto candidates(molecules const& m) -> std::vector<candidate> {
  using forest = random_forest<typename Task::task>;
  using boosting = gradient_boosting<typename Task::task>;
  auto const network = Task::network();
  using net = std::remove_const_t<decltype(network)>;
  std::vector<candidate> all;
  all.push_back(make_candidate<Task>("linear", Task::linear(), Task::linear_grid(), m));
  all.push_back(make_candidate<Task>("forest", forest{.out_of_bag = false}, grid(over<&forest::min_samples_leaf>({1, 2, 5, 10, 20}), over<&forest::columns>({automatic, 8, 24})), m));
  all.push_back(make_candidate<Task>("boosting", boosting{}, grid(over<&boosting::trees>({25, 50, 100, 200, 400}), over<&boosting::max_leaves>({4, 8, 31})), m));
  all.push_back(make_candidate<Task>("network", standard_scaler{} | network, grid(over<&net::epochs>({10, 30, 60, 150}), over(decay, {1e-4, 1e-2})), m));
  return all;
}

// ---- telling --------------------------------------------------------------------------------------------------------

void write_submission(std::string const& path, molecules const& m, std::vector<float> const& answers) {
  std::ostringstream out;
  out << "id,prediction\n";
  for (std::size_t i = 0; i < answers.size(); ++i) out << m.test_ids[i] << ',' << answers[i] << '\n';
  write_file(path, out.str());
}

auto mean_of(std::span<float const> values, std::size_t first = 0, std::size_t step = 1) -> double {
  double sum = 0, count = 0;
  for (std::size_t i = first; i < values.size(); i += step) sum += double(values[i]), ++count;
  return sum / count;
}

template <class Task>
void explore(html_page& page, molecules const& m) {
  page.paragraph(std::to_string(m.train.rows()) + " molecules to learn from, " + std::to_string(m.test.rows()) +
                 " to be judged by, " + std::to_string(m.train.width()) + " descriptors. The sides differ, as new molecules do from known ones:");
  std::vector<std::vector<std::string>> rows;
  for (std::string const name : {"MolWt", "MolLogP", "TPSA", "RingCount"}) {
    auto const names = m.train.feature_names();
    auto const k = std::size_t(std::ranges::find(names, name) - names.begin());
    rows.push_back({"mean " + name, readable(mean_of(m.train.features(), k, m.train.width())), readable(mean_of(m.test.features(), k, m.test.width()))});
  }
  auto const answer = [](dataset const& d) {
    if constexpr (std::same_as<Task, esol>) return mean_of(d.targets());
    else return double(std::ranges::count(d.labels(), 1)) / double(d.rows());
  };
  rows.push_back({std::string("mean ") + Task::column, readable(answer(m.train)), readable(answer(m.test))});
  page.table({"", "training side", "test side"}, rows);
}

/// The test molecules that were judged worst.
template <class Task>
void errors(html_page& page, molecules const& m, std::vector<float> const& answers) {
  auto const truth = [&](std::size_t i) {
    if constexpr (std::same_as<Task, esol>) return double(m.test.targets()[i]);
    else return double(m.test.labels()[i]);
  };
  std::vector<std::size_t> order(answers.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return std::pair(-std::abs(double(answers[i]) - truth(i)), i); });
  std::vector<std::vector<std::string>> rows;
  for (std::size_t k = 0; k < 8; ++k) rows.push_back({m.test_smiles[order[k]], readable(truth(order[k])), readable(double(answers[order[k]]))});
  page.table({"the eight worst errors", "measured", "predicted"}, rows);
}

template <class Task>
void challenge(html_page& page, std::string const& folder, std::string const& results) {
  auto const m = read_descriptors<Task>(folder);
  page.section(Task::title);
  explore<Task>(page, m);

  auto const all = candidates<Task>(m);
  auto const best = std::ranges::max_element(all, {}, [](candidate const& c) { return c.before.test.mean(); });
  std::printf("%s\n  %-10s %22s %18s\n", Task::title, Task::unit, "rows held back", "rows learnt from");
  std::vector<std::vector<std::string>> rows;
  for (candidate const& c : all) {
    double const held = Task::shown(c.before.test.mean()), learnt = Task::shown(c.before.train.mean());
    std::printf("  %-10s %13.3f +- %.3f %18.3f%s\n", c.name.c_str(), held, c.before.test.deviation(), learnt, &c == &*best ? "   <- chosen" : "");
    rows.push_back({c.name, readable(held), readable(c.before.test.deviation()), readable(learnt)});
  }
  page.paragraph(std::string("Four kinds of models as they come, ") + Task::unit + " in five folds of the training side. Where the rows learnt "
                 "from are far better than those held back, a model has learnt its molecules by heart.");
  page.table({"model", "held back", "deviation", "learnt from"}, rows);

  outcome const won = best->tune();
  write_submission(results + "/submission_" + Task::file + ".csv", m, won.answers);
  std::printf("  tuned: %s: %.3f held back, %.3f on the test side, asked once\n", won.settings.c_str(), won.tuned, won.test);
  page.paragraph("Chosen: " + best->name + ", tuned to " + won.settings + ". " + Task::unit + " " + readable(won.tuned) +
                 " on rows held back, " + readable(won.test) + " on the test side, which was asked once.");
  page.figure(won.learning, "Where the lower curve still moves at the right end, more molecules would help; the gap between both is overfitting.");
  page.figure(won.tuning, "To one side the model is too simple for the data (bias), to the other it follows their noise (variance).");
  errors<Task>(page, m, won.answers);

  auto const bits = with_fingerprints<Task>(m, folder);
  double score = 0;
  for (std::uint64_t seed = 0; seed < 3; ++seed)
    score += Task::shown(Task::scorer(fit(random_forest<typename Task::task>{.out_of_bag = false, .seed = seed}, bits.train), bits.test)) / 3;
  std::printf("  random forest on ECFP4 bits: %.3f, published %.3f: %+.1f %%\n\n", score, Task::published, 100 * (score / Task::published - 1));
  page.paragraph(std::string("For comparison, a random forest on ECFP4 bits and the same split: ") + readable(score) + "; published: " + readable(Task::published) + ".");
}

}  // namespace

int main(int argc, char** argv) {
  try {
    char const* const data = std::getenv("CTGRAD_DATA");
    std::string const folder = argc > 1 ? argv[1] : data ? data + std::string("/chem") : ".", results = argc > 2 ? argv[2] : ".";
    if (std::FILE* const f = std::fopen((folder + "/esol_descriptors.csv.gz").c_str(), "rb")) std::fclose(f);
    else return std::printf("SKIPPED: no esol_descriptors.csv.gz in %s\n", folder.c_str()), 77;
    html_page page("Molecules: a data challenge");
    challenge<esol>(page, folder, results);
    challenge<bbbp>(page, folder, results);
    page.section("Where the errors come from")
        .paragraph("Chance: five folds differ by the deviations in the tables, and a test side of a hundred or two hundred "
                   "molecules is no surer. Differences below that say nothing.")
        .paragraph("New frameworks: folds of the training side share frameworks with what was learnt from, the test side does "
                   "not. So cross-validation promises more than the test side keeps, for every model; choosing by it is "
                   "fair among models, but its numbers are not to be quoted for new chemistry.")
        .paragraph("Overfitting: trees and networks answer the rows that they learnt from far better than others. Tuning chose the "
                   "point where the rows held back are best, not where the rows learnt from are.")
        .paragraph("Measurement: a solubility measured in two laboratories differs by some tenths of its logarithm, and what passes "
                   "into the brain was judged by different criteria. No model can be better than its answers.")
        .paragraph("Features: descriptors are of the drawn molecule, not of its crystal, its charge in water or its shape.");
    write_file(results + "/molecules.html", page.str());
    std::printf("submission_esol.csv, submission_bbbp.csv and molecules.html written to %s\n", results.c_str());
  } catch (error const& e) {
    std::fprintf(stderr, "molecules: %s\n", e.what());
    return 1;
  }
}
