// ctgrad/ensemble/lightgbm.hpp — models that LightGBM wrote as text, for prediction
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/estimator/predict.hpp>
#include <ctgrad/estimator/table_schema.hpp>
#include <ctgrad/estimator/tasks.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {

namespace learn {

/// A tree as LightGBM has it. A child below 0 is the leaf ~child.
struct lightgbm_tree {
  enum class missing : std::uint8_t { none, zero, nan };  ///< NaN is read as 0; 0 and NaN are missing; NaN is missing
  struct node {
    std::int32_t column = 0, left = 0, right = 0;
    double threshold = 0;                     ///< x <= threshold goes left
    std::int32_t first_word = -1, words = 0;  ///< or: a bit in `sets` for each category that goes left; -1 for numbers
    missing unknown = missing::none;
    bool unknown_left = false;
  };
  std::vector<node> nodes{};
  std::vector<std::uint32_t> sets{};
  std::vector<double> leaves{};

  /// Of a linear tree: a leaf's answer is its constant and its terms; where a column of them is missing, the one above.
  struct term {
    std::int32_t column = 0;
    double coefficient = 0;
  };
  std::vector<double> constants{};         ///< one a leaf; none: the tree is not linear
  std::vector<std::size_t> first_terms{};  ///< of each leaf, and one more: the number of all terms
  std::vector<term> terms{};

  auto answer(std::span<float const> row) const -> double;
};

/// What becomes of a sum of trees.
enum class lightgbm_link { identity, signed_square, exponential, sigmoid, softplus, softmax };

struct lightgbm_parts {
  std::vector<lightgbm_tree> trees{};  ///< round by round, those of one round side by side
  std::size_t sums = 1;                ///< trees in a round
  bool mean = false;                   ///< a forest: sums are divided by the rounds
  lightgbm_link link = lightgbm_link::identity;
  double steepness = 1;  ///< of the sigmoid
};

}  // namespace learn

/// A model of LightGBM's, in double like there. Categorical columns are asked by their whole numbers, NaN is a missing value
/// where the model knows them. `predict` and `predict_proba` say what LightGBM's `predict` says.
template <class Task>
class lightgbm_model {
 public:
  using task = Task;
  static constexpr bool takes_missing = true;

  lightgbm_model(table_schema schema, learn::lightgbm_parts parts);

  auto schema() const& noexcept -> table_schema const& { return schema_; }
  auto parts() const& noexcept -> learn::lightgbm_parts const& { return parts_; }

  /// Writes rows x schema().outputs answers. `predict` is the checked way to it.
  void evaluate(std::span<float const> rows, std::span<float> answers) const;

 private:
  table_schema schema_;
  learn::lightgbm_parts parts_;
};

/// The model in a text that LightGBM's `save_model` wrote (versions v2 to v4): numbers and categories, every missing type,
/// leaves that are constant or linear, boosting (also dart) and forests; objectives of classes as a classification, all
/// others, ranking among them, as a regression. A loss of the user's own is not in the text: then the sums are answered.
/// \throws error naming the tree and the field, where something is missing, has another length, is no number, or leads to
///         no tree; for an objective that is not known, or of the other task; and for several sums without a loss
template <class Task>
auto read_lightgbm(std::string_view text) -> lightgbm_model<Task>;

/// The same from a file. \throws error, beginning with the path
template <class Task>
auto load_lightgbm(std::string const& path) -> lightgbm_model<Task>;

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI
