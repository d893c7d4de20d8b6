#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""make_classical.py DATA > classical.hpp — what scikit-learn's classical estimators reach on the data sets of CTGRAD_DATA

The split, the scaling and the settings are those of tests/data/classical.cpp: a fifth of the rows by a hash of their
numbers, columns (and targets) of mean 0 and deviation 1 on the training side.
"""
import csv
import gzip
import os
import sys
import warnings

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = "1"
warnings.filterwarnings("ignore")

import numpy as np
import sklearn
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.kernel_ridge import KernelRidge
from sklearn.linear_model import ElasticNet, Lasso, LinearRegression, LogisticRegression, Ridge
from sklearn.mixture import GaussianMixture
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.svm import LinearSVC

DATA = sys.argv[1]


def lines(name):
    path = f"{DATA}/{name}"
    with (gzip.open(path, "rt") if path.endswith("gz") else open(path)) as file:
        return [line.strip() for line in file if line.strip() and not line.startswith("|")]


def numbers(name, header, classes):
    """The last column is the answer."""
    rows = list(csv.reader(lines(name)))[header:]
    x = np.array([[float(v) for v in row[:-1]] for row in rows])
    last = [row[-1] for row in rows]
    return x, np.unique(last, return_inverse=True)[1] if classes else np.array([float(v) for v in last])


def adult():
    sides = [list(csv.reader([line.rstrip(".") for line in lines(f"tabular/adult-{side}.csv.gz")])) for side in ("train", "test")]
    rows, columns = sides[0] + sides[1], []
    for k in range(14):
        values = [row[k] for row in rows]
        try:
            columns.append(np.array([float(v) for v in values]))
        except ValueError:
            columns += [np.array([v == name for v in values], dtype=float) for name in sorted(set(values))]
    y = np.unique([row[14] for row in rows], return_inverse=True)[1]
    return np.stack(columns, 1), y, np.arange(len(rows)) >= len(sides[0])


def split(x, y, test=None):
    if test is None:
        test = (np.arange(len(y), dtype=np.uint64) * 2654435761 % 2**32) / 2**32 < 0.2
    mean, deviation = x[~test].mean(0), x[~test].std(0)
    x = ((x - mean) / np.where(deviation > 0, deviation, 1)).astype(np.float32)
    if y.dtype == float:
        y = ((y - y[~test].mean()) / y[~test].std()).astype(np.float32)
    return x[~test], y[~test], x[test], y[test]


def row(data, estimator, what, value):
    print(f'    {{"{data}", "{estimator}", "{what}", {value!r}}},')


def accuracy(data, sides, estimators):
    for name, model in estimators.items():
        row(data, name, "accuracy", float(model.fit(*sides[:2]).score(*sides[2:])))


CLASSIFIERS = {
    "logistic_regression": LogisticRegression(tol=1e-8, max_iter=10000),
    "linear_svm": LinearSVC(dual=False, tol=1e-8, max_iter=10000, intercept_scaling=1000),
    "gaussian_naive_bayes": GaussianNB(),
    "k_neighbors": KNeighborsClassifier(algorithm="brute"),
}
REGRESSORS = {
    "linear_regression": LinearRegression(),
    "ridge": Ridge(10),
    "lasso": Lasso(0.05, tol=1e-10),
    "elastic_net": ElasticNet(0.05, tol=1e-10),
    "k_neighbors": KNeighborsRegressor(algorithm="brute"),
}

print(f"""// tests/references/classical.hpp — made by make_classical.py with scikit-learn {sklearn.__version__}
// SPDX-License-Identifier: MIT
#pragma once

namespace references {{

struct score {{
  char const *data, *estimator, *what;
  double value;
}};

inline constexpr score classical[] = {{""")
tables = {
    "iris": ("tabular/iris-sklearn.csv", 1),
    "breast cancer": ("tabular/breast-cancer-sklearn.csv", 1),
    "digits": ("tabular/digits-sklearn.csv", 1),
    "ionosphere": ("tabular/ionosphere.csv", 0),
    "banknote": ("tabular/banknote_authentication.csv", 0),
}
for data, (file, header) in tables.items():
    accuracy(data, split(*numbers(file, header, True)), CLASSIFIERS)
accuracy("adult", split(*adult()), CLASSIFIERS)
for data, (file, header) in {
    "diabetes": ("tabular/diabetes-sklearn.csv", 1),
    "california": ("tabular/california-housing.csv", 1),
    "red wine": ("tabular/winequality-red.csv", 0),
    "white wine": ("tabular/winequality-white.csv", 0),
}.items():
    x, y, x_test, y_test = split(*numbers(file, header, False))
    models = dict(REGRESSORS)
    if len(y) < 2000:
        models["kernel_ridge"] = KernelRidge(kernel="rbf", gamma=0.05, alpha=1)
    for name, model in models.items():
        row(data, name, "R2", float(model.fit(x, y).score(x_test, y_test)))
    row(data, "lasso", "sum of |coefficients|", float(np.abs(models["lasso"].coef_).sum()))
for data, clusters in {"iris": 3, "breast cancer": 2, "digits": 10}.items():
    x = split(*numbers(*tables[data], True))[0]
    row(data, "pca", "variance of two components", float(PCA(2).fit(x).explained_variance_ratio_.sum()))
    row(data, "k_means", "inertia", float(KMeans(clusters, n_init=30, tol=0, random_state=0).fit(x).inertia_))
x = split(*numbers(*tables["iris"], True))[0]
for kind in ("full", "diag", "spherical"):
    mixture = GaussianMixture(2, covariance_type=kind, tol=1e-8, max_iter=1000, n_init=10, random_state=0).fit(x)
    row("iris", {"diag": "gaussian_mixture, diagonal"}.get(kind, f"gaussian_mixture, {kind}"), "BIC", float(mixture.bic(x)))
table = list(csv.DictReader(lines("salary373/salary373.csv")))
line = LinearRegression().fit([[float(r["Years of Experience"])] for r in table], [float(r["Salary"]) for r in table])
row("salary", "linear_regression", "slope", float(line.coef_[0]))
row("salary", "linear_regression", "intercept", float(line.intercept_))
print("""};

}  // namespace references""")
