// tests/references/classical.hpp — made by make_classical.py with scikit-learn 1.9.1
// SPDX-License-Identifier: MIT
#pragma once

namespace references {

struct score {
  char const *data, *estimator, *what;
  double value;
};

inline constexpr score classical[] = {
    {"iris", "logistic_regression", "accuracy", 0.967741935483871},
    {"iris", "linear_svm", "accuracy", 0.967741935483871},
    {"iris", "gaussian_naive_bayes", "accuracy", 0.9354838709677419},
    {"iris", "k_neighbors", "accuracy", 0.967741935483871},
    {"breast cancer", "logistic_regression", "accuracy", 0.9826086956521739},
    {"breast cancer", "linear_svm", "accuracy", 0.9391304347826087},
    {"breast cancer", "gaussian_naive_bayes", "accuracy", 0.9130434782608695},
    {"breast cancer", "k_neighbors", "accuracy", 0.9478260869565217},
    {"digits", "logistic_regression", "accuracy", 0.9584487534626038},
    {"digits", "linear_svm", "accuracy", 0.9445983379501385},
    {"digits", "gaussian_naive_bayes", "accuracy", 0.7506925207756233},
    {"digits", "k_neighbors", "accuracy", 0.9750692520775623},
    {"ionosphere", "logistic_regression", "accuracy", 0.8450704225352113},
    {"ionosphere", "linear_svm", "accuracy", 0.8309859154929577},
    {"ionosphere", "gaussian_naive_bayes", "accuracy", 0.8591549295774648},
    {"ionosphere", "k_neighbors", "accuracy", 0.8591549295774648},
    {"banknote", "logistic_regression", "accuracy", 0.9854545454545455},
    {"banknote", "linear_svm", "accuracy", 0.9963636363636363},
    {"banknote", "gaussian_naive_bayes", "accuracy", 0.8363636363636363},
    {"banknote", "k_neighbors", "accuracy", 1.0},
    {"adult", "logistic_regression", "accuracy", 0.8525274860266568},
    {"adult", "linear_svm", "accuracy", 0.8540015969535041},
    {"adult", "gaussian_naive_bayes", "accuracy", 0.4801916344204901},
    {"adult", "k_neighbors", "accuracy", 0.8241508506848474},
    {"diabetes", "linear_regression", "R2", 0.5088791847229004},
    {"diabetes", "ridge", "R2", 0.5011329054832458},
    {"diabetes", "lasso", "R2", 0.475824236869812},
    {"diabetes", "elastic_net", "R2", 0.4901925325393677},
    {"diabetes", "k_neighbors", "R2", 0.48219674825668335},
    {"diabetes", "kernel_ridge", "R2", 0.5216661691665649},
    {"diabetes", "lasso", "sum of |coefficients|", 0.8957170844078064},
    {"california", "linear_regression", "R2", 0.6231070756912231},
    {"california", "ridge", "R2", 0.6232783794403076},
    {"california", "lasso", "R2", 0.5334338545799255},
    {"california", "elastic_net", "R2", 0.5910162329673767},
    {"california", "k_neighbors", "R2", 0.7112622261047363},
    {"california", "lasso", "sum of |coefficients|", 1.0337342023849487},
    {"red wine", "linear_regression", "R2", 0.3221279978752136},
    {"red wine", "ridge", "R2", 0.3223375082015991},
    {"red wine", "lasso", "R2", 0.31387102603912354},
    {"red wine", "elastic_net", "R2", 0.32181650400161743},
    {"red wine", "k_neighbors", "R2", 0.3204387426376343},
    {"red wine", "kernel_ridge", "R2", 0.3672233819961548},
    {"red wine", "lasso", "sum of |coefficients|", 0.8088935613632202},
    {"white wine", "linear_regression", "R2", 0.27884888648986816},
    {"white wine", "ridge", "R2", 0.27951163053512573},
    {"white wine", "lasso", "R2", 0.2564249038696289},
    {"white wine", "elastic_net", "R2", 0.2702178955078125},
    {"white wine", "k_neighbors", "R2", 0.3730030059814453},
    {"white wine", "lasso", "sum of |coefficients|", 0.6983569860458374},
    {"iris", "pca", "variance of two components", 0.9573830366134644},
    {"iris", "k_means", "inertia", 115.74451446533203},
    {"breast cancer", "pca", "variance of two components", 0.6425045728683472},
    {"breast cancer", "k_means", "inertia", 9066.4931640625},
    {"digits", "pca", "variance of two components", 0.21735680103302002},
    {"digits", "k_means", "inertia", 55568.80859375},
    {"iris", "gaussian_mixture, full", "BIC", 657.6586210074182},
    {"iris", "gaussian_mixture, diagonal", "BIC", 867.593898134727},
    {"iris", "gaussian_mixture, spherical", "BIC", 1077.6861039686605},
    {"salary", "linear_regression", "slope", 6844.510514484165},
    {"salary", "linear_regression", "intercept", 31921.21691704422},
};

}  // namespace references
