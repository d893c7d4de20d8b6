#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""peers.py — the cases of trees.cpp, fitted by LightGBM and scikit-learn; see ../turns.py

The data are little-endian float32 files NAME_X_train.f32, NAME_y_train.f32, NAME_X_test.f32, NAME_y_test.f32, row-major,
for NAME = higgs (200,000 + 50,000 rows of 28) and friedman (100,000 + 20,000 rows of 10), in the folder
CTGRAD_TREES_DATA, as for trees.cpp.
"""
import functools
import os

from turns import absent, racer, serve

FOLDER = os.environ.get("CTGRAD_TREES_DATA", "trees-data")


@functools.cache
def table(name, width):
    import numpy as np

    def read(part):
        try:
            return np.fromfile(f"{FOLDER}/{name}_{part}.f32", dtype="<f4")
        except OSError as missing:
            raise absent(missing)

    return read("X_train").reshape(-1, width), read("y_train"), read("X_test").reshape(-1, width), read("y_test")


def auc(y, score):
    import numpy as np

    values, inverse, counts = np.unique(score, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]  # ties share their mean rank
    ones = (y > 0.5).sum()
    return (ranks[y > 0.5].sum() - ones * (ones + 1) / 2) / (ones * (len(y) - ones))


def rmse(y, predicted):
    import numpy as np

    return float(np.sqrt(np.mean((predicted - y) ** 2)))


WIDTH = {"higgs": 28, "friedman": 10}


def fitted(fit, name, measure, predict, note):
    """One fit is one timing; what the last one predicts is judged."""
    x, y, x_test, y_test = table(name, WIDTH[name])
    model = None

    def run():
        nonlocal model
        model = fit(x, y)

    return racer(run, note=note, unit="ms", seconds=0,
                 measures=lambda: {measure.__name__: float(measure(y_test, predict(model, x_test)))})


def lightgbm(leaves, objective, name, measure):
    def make():
        import lightgbm as lgb

        options = dict(objective=objective, num_leaves=leaves, learning_rate=0.1, max_bin=255, min_data_in_leaf=20,
                       num_threads=1, force_row_wise=True, verbosity=-1, seed=1)
        return fitted(lambda x, y: lgb.train(options, lgb.Dataset(x, y, params=options), num_boost_round=100), name, measure,
                      lambda model, x: model.predict(x), f"{lgb.__version__}, 1 thread")

    return make


def lightgbm_scoring(leaves):
    def make():
        import lightgbm as lgb

        x, y, x_test, _ = table("higgs", 28)
        options = dict(objective="binary", num_leaves=leaves, num_threads=1, verbosity=-1, seed=1)
        model = lgb.train(options, lgb.Dataset(x, y, params=options), num_boost_round=100)
        return racer(lambda: model.predict(x_test, num_threads=1), note=f"{lgb.__version__}, 1 thread", unit="ms", seconds=0)

    return make


def scikit_learn(estimator):
    def make():
        import sklearn.ensemble
        import sklearn.tree

        return fitted(lambda x, y: estimator(sklearn).fit(x, y), "higgs", auc,
                      lambda model, x: model.predict_proba(x)[:, 1], f"{sklearn.__version__}, 1 job")

    return make


serve({
    "gb31": {"LightGBM": lightgbm(31, "binary", "higgs", auc)},
    "gb255": {"LightGBM": lightgbm(255, "binary", "higgs", auc)},
    "gb31_friedman": {"LightGBM": lightgbm(31, "regression", "friedman", rmse)},
    "score_gb31": {"LightGBM": lightgbm_scoring(31)},
    "score_gb255": {"LightGBM": lightgbm_scoring(255)},
    "rf20": {"scikit-learn": scikit_learn(lambda sklearn: sklearn.ensemble.RandomForestClassifier(
        20, max_features="sqrt", oob_score=True, n_jobs=1, random_state=1))},
    "dt10": {"scikit-learn": scikit_learn(lambda sklearn: sklearn.tree.DecisionTreeClassifier(max_depth=10, random_state=1))},
})
