// src/command/main.cpp — the command line of ctgrad
// SPDX-License-Identifier: MIT
#include <CLI/CLI.hpp>

#include <iostream>

#include "verbs.hpp"

using namespace ctgrad;
using namespace ctgrad::command;

namespace {

void add_common(CLI::App& verb, common_options& o) {
  verb.add_flag("--json", o.json, "print one JSON object, for machines");
  verb.add_option("--seed", o.seed, "of every random choice: same seed, same result")->capture_default_str();
  verb.add_option("--threads", o.threads, "0: as many as the machine has; the result is the same for any number")
      ->check(CLI::Range(0, 1024))
      ->capture_default_str();
}

void add_input(CLI::App& verb, input_options& o) {
  verb.add_option("--separator", o.separator, "between fields, one character or tab; found out if not given");
  verb.add_option("--decimal", o.decimal, "what divides a number from its fraction")->capture_default_str();
  verb.add_flag_callback("--header", [&o] { o.header = true; }, "the first line names the columns; found out if not given");
  verb.add_flag_callback("--no-header", [&o] { o.header = false; }, "the first line is data, columns are called 1, 2, ...");
  verb.add_option("--categories", o.categories, "columns of names, even if they look like numbers or dates")->delimiter(',');
  verb.add_option("--numbers", o.numbers, "columns of numbers")->delimiter(',');
  verb.add_option("--without", o.without, "columns that are left out")->delimiter(',');
  verb.add_option("--missing", o.missing, "fields that stand for no value")->delimiter(',');
}

void add_fit(CLI::App& verb, fit_options& o) {
  verb.add_option("data", o.data, "a CSV file, also packed by gzip; or iris, digits, ... (see ctgrad data)")->required();
  verb.add_option("-t,--target", o.target, "the column to be predicted")->required();
  verb.add_option("-m,--model", o.model, "see ctgrad models")->capture_default_str();
  verb.add_option("--task", o.task, "classification, regression or auto: by the target's values")->capture_default_str();
  verb.add_option("--set", o.told, "a setting of the model: --set trees=500");
  verb.add_option("--cv", o.folds, "folds of cross-validation")->check(CLI::Range(0, 1000000))->capture_default_str();
  verb.add_option("-o,--out", o.out, "where the fitted model is saved");
  verb.add_option("--report", o.report, "where a page with pictures is written (HTML)");
}

auto run(int count, char** arguments) -> int {
  CLI::App app{"Learning from tables: from a file to a model that can be trusted.", "ctgrad"};
  app.require_subcommand(1);
  app.set_version_flag("--version", "ctgrad " + std::to_string(CTGRAD_VERSION_MAJOR) + "." +
                                        std::to_string(CTGRAD_VERSION_MINOR) + "." + std::to_string(CTGRAD_VERSION_PATCH));
  common_options common;
  input_options input;
  fit_options fitting;
  tune_options tuning;
  predict_options predicting;
  explain_options explaining;
  std::string described;
  auto const verb = [&](char const* name, char const* about, auto const& action) -> CLI::App& {
    CLI::App& made = *app.add_subcommand(name, about);
    add_common(made, common);
    made.callback(action);
    return made;
  };

  auto& fit = verb("fit", "learn from a file, say how good it is, save the model", [&] { run_fit(fitting, input, common); });
  add_fit(fit, fitting), add_input(fit, input);
  auto& tune = verb("tune", "try settings by cross-validation and keep the best", [&] {
    tuning.fit = fitting;
    run_tune(tuning, input, common);
  });
  add_fit(tune, fitting), add_input(tune, input);
  tune.add_option("--grid", tuning.grid, "what is tried: --grid max_depth=3,5,8; the model's own grid if not given");
  auto& predict = verb("predict", "answer for the rows of a file", [&] { run_predict(predicting, input, common); });
  auto& score = verb("score", "say how good a saved model is on a file", [&] { run_score(predicting, input, common); });
  for (CLI::App* v : {&predict, &score}) {
    v->add_option("model", predicting.model, "what ctgrad fit --out has saved")->required();
    v->add_option("data", predicting.data, "a file with the columns that it learnt from, by name")->required();
    add_input(*v, input);
  }
  predict.add_option("-o,--out", predicting.out, "a CSV file; standard output if not given");
  predict.add_flag("--probabilities", predicting.probabilities, "also of each class");
  auto& describe =
      verb("describe", "say what a file holds, column by column", [&] { run_describe(described, input, common); });
  describe.add_option("data", described, "a CSV file, or iris, digits, ...")->required();
  add_input(describe, input);
  verb("models", "list the models and their settings", [&] { run_models(common); });
  auto& explain = verb("explain", "say what a saved model is, and what each column is worth to it",
                       [&] { run_explain(explaining, input, common); });
  explain.add_option("model", explaining.model, "what ctgrad fit --out has saved")->required();
  explain.add_option("data", explaining.data, "rows with answers, by which columns are judged");
  explain.add_option("--report", explaining.report, "where a page with pictures is written (HTML)");
  add_input(explain, input);
  verb("data", "list the data sets that can be found, and where was looked", [&] { run_data(common); });

  try {
    app.parse(count, arguments);
  } catch (CLI::ParseError const& fault) {
    return app.exit(fault) == 0 ? 0 : 2;  // as is the custom: 2 for a command that was not understood
  }
  return 0;
}

}  // namespace

/// 0: done; 1: the data, the model or a file is at fault; 2: the command line is.
int main(int count, char** arguments) {
  try {
    return run(count, arguments);
  } catch (error const& fault) { std::cerr << "ctgrad: " << fault.what() << '\n'; } catch (std::bad_alloc const&) {
    std::cerr << "ctgrad: there is not enough memory for this\n";
  } catch (std::exception const& fault) { std::cerr << "ctgrad: " << fault.what() << '\n'; }
  return 1;
}
