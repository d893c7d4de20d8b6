// src/command/verbs.hpp — what the command does; each verb prints its result and throws `error` for the user's faults
// SPDX-License-Identifier: MIT
#pragma once
#include "evaluation.hpp"
#include "input.hpp"

namespace ctgrad::command {

struct common_options {
  bool json = false;  ///< one JSON object instead of words
  std::uint64_t seed = 0;
  int threads = 0;  ///< 0: as many as the machine has
};

struct fit_options {
  std::string data{}, target{}, model = "random_forest", task = "auto", out{}, report{};
  std::vector<std::string> told{};  ///< name=value
  std::size_t folds = 5;            ///< 0: no cross-validation
};
struct tune_options {
  fit_options fit{};
  std::vector<std::string> grid{};  ///< name=value,value,...
};
struct predict_options {
  std::string model{}, data{}, out{};
  bool probabilities = false;
};
struct explain_options {
  std::string model{}, data{}, report{};
};

void run_fit(fit_options const& o, input_options const& input, common_options const& common);
void run_tune(tune_options const& o, input_options const& input, common_options const& common);
void run_predict(predict_options const& o, input_options const& input, common_options const& common);
void run_score(predict_options const& o, input_options const& input, common_options const& common);
void run_explain(explain_options const& o, input_options const& input, common_options const& common);
void run_describe(std::string const& path, input_options const& input, common_options const& common);
void run_models(common_options const& common);
void run_data(common_options const& common);

// ---- shared by the verbs ------------------------------------------------------------------------------------------

/// Rows as lines of aligned columns, numbers at the right.
auto aligned(std::vector<std::vector<std::string>> const& rows) -> std::string;

/// A file for a fitted model: its columns by name, its categories, and with `target` the answers.
auto dataset_for(saved_model const& m, std::string const& path, input_options const& input, bool with_target) -> dataset;

inline auto json_of(numbers const& from) -> nlohmann::ordered_json {
  auto result = nlohmann::ordered_json::object();
  for (auto const& [name, value] : from) result[name] = value;
  return result;
}

}  // namespace ctgrad::command
