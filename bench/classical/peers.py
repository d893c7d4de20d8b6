#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""peers.py — the cases of classical.cpp, fitted by scikit-learn on float32, as our tables are; see ../turns.py"""
import functools
import warnings

from turns import racer, serve

import tables


@functools.cache
def higgs():
    return tables.higgs(200_000)


@functools.cache
def friedman():
    return tables.friedman(100_000)


def fitting(estimator, data, **measures):
    """\\param estimator makes one, given the package; a measure is called with the fitted one and the data"""

    def make():
        import sklearn

        warnings.filterwarnings("ignore")  # that twenty iterations are not enough
        model, table = estimator(), data()
        return racer(lambda: model.fit(*table), note=sklearn.__version__, unit="ms", seconds=0.2,
                     measures=lambda: {name: float(measure(model, table)) for name, measure in measures.items()})

    return make


def score(model, table):
    return model.score(*table)


def logistic():
    from sklearn.linear_model import LogisticRegression
    return LogisticRegression()


def naive_bayes():
    from sklearn.naive_bayes import GaussianNB
    return GaussianNB()


def pca():
    from sklearn.decomposition import PCA
    return PCA(10)


def k_means():
    from sklearn.cluster import KMeans
    return KMeans(10, n_init=1, max_iter=20, tol=0, random_state=0)


def mixture():
    from sklearn.mixture import GaussianMixture
    return GaussianMixture(5, max_iter=20, tol=0, random_state=0)


def linear(name, **options):
    def make():
        import sklearn.linear_model
        return getattr(sklearn.linear_model, name)(**options)
    return make


def neighbors():
    import sklearn
    from sklearn.neighbors import NearestNeighbors

    x, _ = higgs()
    model, queries = NearestNeighbors(n_neighbors=5, algorithm="brute").fit(x), x[:1000]
    return racer(lambda: model.kneighbors(queries), note=sklearn.__version__, unit="ms", seconds=0.2,
                 measures=lambda: {"mean_distance": float(model.kneighbors(queries)[0].mean())})


def tree_grid():
    import sklearn
    from sklearn.datasets import load_digits
    from sklearn.model_selection import GridSearchCV, PredefinedSplit
    from sklearn.tree import DecisionTreeClassifier

    table = load_digits(return_X_y=True)
    search = GridSearchCV(DecisionTreeClassifier(random_state=0),
                          {"max_depth": [3, 5, 8, 12, None], "min_samples_leaf": [1, 2, 5, 10, 20]},
                          cv=PredefinedSplit([i % 5 for i in range(len(table[1]))]), n_jobs=1)
    return racer(lambda: search.fit(*table), note=sklearn.__version__, unit="ms", seconds=0,
                 measures=lambda: {"accuracy": float(search.best_score_)})


PEER = "scikit-learn"
serve({
    "logistic": {PEER: fitting(logistic, higgs, accuracy=score)},
    "naive_bayes": {PEER: fitting(naive_bayes, higgs, accuracy=score)},
    "pca": {PEER: fitting(pca, higgs, explained=lambda model, _: model.explained_variance_ratio_.sum())},
    "k_means": {PEER: fitting(k_means, higgs, inertia=lambda model, _: model.inertia_)},
    "mixture": {PEER: fitting(mixture, lambda: (higgs()[0][:20_000],), log_likelihood=lambda model, _: model.lower_bound_)},
    "least_squares": {PEER: fitting(linear("LinearRegression"), friedman, r2=score)},
    "ridge": {PEER: fitting(linear("Ridge"), friedman, r2=score)},
    "lasso": {PEER: fitting(linear("Lasso", alpha=0.01), friedman, r2=score)},
    "neighbors": {PEER: neighbors},
    "tree_grid": {PEER: tree_grid},
})
