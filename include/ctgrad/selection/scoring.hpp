// ctgrad/selection/scoring.hpp — by what models are compared: a number of a model and rows, the larger the better
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/estimator/traits.hpp>
#include <ctgrad/metrics/classification.hpp>
#include <ctgrad/metrics/probability.hpp>
#include <ctgrad/metrics/ranking.hpp>
#include <ctgrad/metrics/regression.hpp>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {

/// Answers for all rows of a data set; by name of categories where the model can.
template <class Model>
auto answers_for(Model const& model, dataset const& data) {
  if constexpr (requires { predict(model, data); }) return predict(model, data);
  else return predict(model, data.features());
}
template <class Model>
auto probabilities_for(Model const& model, dataset const& data) -> std::vector<float> {
  if constexpr (requires { predict_proba(model, data); }) return predict_proba(model, data);
  else return predict_proba(model, data.features());
}
template <class Model>
auto scores_of_class_1(Model const& model, dataset const& data) -> std::vector<float> {
  auto const p = probabilities_for(model, data);
  std::size_t const classes = p.size() / data.rows();
  std::vector<float> scores(data.rows());
  for (std::size_t i = 0; i < scores.size(); ++i) scores[i] = p[i * classes + 1];
  return scores;
}

}  // namespace detail

/// Scorers are functions of a model and a data set; so is any lambda. Losses are turned over.
namespace scoring {

/// The model's `score`: accuracy, or R2.
struct own_score {  ///< the model's `score`: accuracy, or R2
  auto operator()(auto const& model, dataset const& data) const -> double { return score(model, data); }
};
/// The mean over the classes of the share that was found.
struct balanced_accuracy {
  auto operator()(auto const& model, dataset const& data) const -> double {
    return metrics::balanced_accuracy(detail::answers_for(model, data), data.labels());
  }
};
/// The harmonic mean of precision and recall.
struct f1 {
  metrics::average how = metrics::average::macro;  ///< how classes are averaged
  auto operator()(auto const& model, dataset const& data) const -> double {
    return metrics::f1(detail::answers_for(model, data), data.labels(), how);
  }
};
/// The area under the curve: of two classes; of more, the mean of each against the others.
struct roc_auc {  ///< of two classes; of more, the mean of each against the others
  auto operator()(auto const& model, dataset const& data) const -> double {
    if (data.classes() == 2) return metrics::roc_auc(detail::scores_of_class_1(model, data), data.labels());
    return metrics::roc_auc(detail::probabilities_for(model, data), data.labels(), data.classes());
  }
};
/// Minus the mean negative log-likelihood of the true classes.
struct negative_log_loss {
  auto operator()(auto const& model, dataset const& data) const -> double {
    return -metrics::log_loss(detail::probabilities_for(model, data), data.labels(), data.classes());
  }
};
/// Minus the root of the mean squared error.
struct negative_rmse {
  auto operator()(auto const& model, dataset const& data) const -> double {
    return -metrics::root_mean_squared_error(detail::answers_for(model, data), data.targets());
  }
};
/// Minus the mean absolute error.
struct negative_mae {
  auto operator()(auto const& model, dataset const& data) const -> double {
    return -metrics::mean_absolute_error(detail::answers_for(model, data), data.targets());
  }
};

}  // namespace scoring
}  // namespace ctgrad::inline CTGRAD_ABI
