// ctgrad/neural_network/neural_network.hpp — a network as an estimator: what `fit` is told, and what it returns
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/estimator/tasks.hpp>
#include <ctgrad/neural_network/course.hpp>
#include <ctgrad/neural_network/initialize.hpp>
#include <ctgrad/neural_network/links.hpp>
#include <ctgrad/neural_network/roles.hpp>
#include <ctgrad/optimizer/schedules.hpp>
#include <ctgrad/optimizer/sgd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ctgrad::inline CTGRAD_ABI {

/// An option that was not given. What an option costs in code is compiled only where it is given.
struct absent {};

/// Class weights that give every class the same say: rows / (classes * rows of the class).
struct balanced {};

/// What a callback may return.
enum class after_epoch { go_on, stop };

/// The number of a hyperparameter: `{lambda, 1e-4}`.
struct hyperparameter_value {
  leaf_name leaf;    ///< a hyperparameter's name
  double value = 0;  ///< what it is in the formula
};

/// What to train, and how. Every field has a default except the two formulas:
/// \code neural_network{.output = ref<logits>, .loss = ref<loss>, .optimizer = adam{}, .epochs = 30, .patience = 5,
///                      .validation_fraction = 0.1} \endcode
template <class Output, class Loss = absent, training_method Optimizer = sgd, schedule_like Schedule = constant_rate,
          class ValidationFraction = absent, class ClassWeights = absent, class Callback = absent, class Link = absent,
          class Augment = absent>
struct neural_network {
  Output output{};            ///< `ref<expression>`: what is predicted; logits, where the loss is a cross-entropy
  Loss loss{};                ///< `ref<expression>`: a scalar
  Link link{};                ///< from outputs to predictions, where the loss does not say it: `links::softmax{}`, ...
  Optimizer optimizer{};      ///< with its rate
  Schedule schedule{};        ///< by what its rate is multiplied, step by step
  int epochs = 10;            ///< passes over the data, at least 1
  int batch = 32;             ///< samples of a step, at least 1; the last step of an epoch takes what is left. Methods
                              ///< such as lbfgs always take all rows at once
  double batch_fraction = 0;  ///< above 0, up to 1: this share of the rows instead, rounded up; 1 takes all at once
  std::uint64_t seed = 0;     ///< of the first weights, of the order of samples and of every other random choice
  int threads = 1;            ///< of a step, at least 1: the same model, bit for bit, for any number

  initializer initial = initializers::glorot();         ///< first values of matrices and kernels; the rest is zero
  std::vector<initial_leaf> initial_of{};               ///< but these leaves: `{{W1, initializers::orthogonal()}}`
  std::vector<hyperparameter_value> hyperparameters{};  ///< one for each of the formulas: `{{lambda, 1e-4}}`

  ValidationFraction validation_fraction{};  ///< a number in (0, 1): this share of the rows is judged, not trained on
  int patience = 0;              ///< above 0: stop after so many epochs without improvement, and restore the best
  double min_improvement = 0;    ///< what counts as one: the (validation) loss falls by more than this
  double smallest_step = 0;      ///< epsilon above 0: stop after a step with ||step||^2 <= epsilon
  ClassWeights class_weights{};  ///< `balanced{}`, or one number a class, such as std::vector{1.0, 5.0}
  Callback callback{};           ///< called with the record of each epoch (and the model); may return `after_epoch`
  divergence on_divergence = divergence::throws;  ///< what a loss that is no number leads to
  bool progress = false;                          ///< draw a progress bar, if standard error is a terminal
  Augment augment{};       ///< changes each mini-batch of inputs before its step: `augment(rows, samples, stream)`,
                           ///< such as `image_augmentation`; every step has a stream of its own
  bool resumable = false;  ///< keep in the model what `resume` needs: it then holds several copies of the weights
};

/// A trained network: its parameters, and how it came to them.
template <auto const& Output, auto const& Loss,
          link_like Link = decltype(detail::link_of_loss<typename network<Output, Loss, float>::formula>())>
struct neural_network_model {
  using network_type = network<Output, Loss, float>;  ///< with its parameters
  using link_type = Link;                             ///< from outputs to answers
  using formula = typename network_type::formula;     ///< its graph
  template <int Index>
  using input_at = leaf_of_role<formula, role::input, Index>;           ///< input number Index
  using label_leaf = leaf_of_role<formula, role::label>;                ///< the leaf of class codes, if there is one
  using target_leaf = leaf_of_role<formula, role::target>;              ///< the leaf of targets, if there is one
  static constexpr int inputs = count_of_role<formula, role::input>();  ///< leaves that rows are cut into
  /// A target of one number whose link tells two classes apart is fed by labels.
  static constexpr bool two_classes = !label_leaf::exists && target_leaf::exists && target_leaf::width == 1 &&
                                      network_type::outputs == 1 && detail::tells_two_classes<Link>;
  static constexpr bool classifies = label_leaf::exists || two_classes;  ///< its answers are classes
  /// 0 for a regression.
  static constexpr std::size_t most_classes = label_leaf::exists ? std::size_t(label_leaf::classes) : two_classes ? 2 : 0;
  static constexpr bool own_target = !label_leaf::exists && !target_leaf::exists;  ///< as of an autoencoder
  using task = std::conditional_t<classifies, classification, regression>;

  network_type net{};                   ///< trained
  std::vector<epoch_record> history{};  ///< epoch by epoch
  training_end end{};                   ///< why training ended
  std::vector<std::string> classes{};   ///< of a classifier: the name of each code; its number where it has no name
  std::vector<hyperparameter_value> hyperparameters{};  ///< as they were in training
  std::size_t width = 0;                                ///< columns of the data
  std::vector<std::size_t> columns{};     ///< of several inputs, those that they read, one input after the other
  std::optional<resume_point> resumes{};  ///< if the specification is `resumable`
  [[no_unique_address]] Link link{};      ///< from outputs to answers
};

}  // namespace ctgrad::inline CTGRAD_ABI
