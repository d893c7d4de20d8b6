// src/command/saved_model.hpp — a fitted model with all that one must know to use it on another file
// SPDX-License-Identifier: MIT
#pragma once
#include "kinds.hpp"

namespace ctgrad::command {

using numbers = std::vector<std::pair<std::string, double>>;  ///< scores by name

struct saved_model {
  bool classifies = true;
  std::string target{};                ///< what is predicted
  std::vector<std::string> classes{};  ///< of a classification
  std::string kind{};
  settings told{};
  std::uint64_t seed = 0;
  std::size_t rows = 0;  ///< learnt from
  numbers scores{};      ///< by cross-validation, where there was one
  std::shared_ptr<fitted const> model{};
};

/// JSON, in one line a number is not lost of. Nothing in a text is believed that is read back.
auto write_model(saved_model const& model) -> std::string;
auto read_model(std::string const& path) -> saved_model;

}  // namespace ctgrad::command
