#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""peers.py DATA — the cases of trees.cpp, fitted by LightGBM and scikit-learn: one thread, CPU seconds.

DATA is a folder of little-endian float32 files NAME_X_train.f32, NAME_y_train.f32, NAME_X_test.f32, NAME_y_test.f32,
row-major, for NAME = higgs (200,000 + 50,000 rows of 28) and friedman (100,000 + 20,000 rows of 10): the folder
CTGRAD_TREES_DATA of trees.cpp. Peers come from PyPI (pip install lightgbm scikit-learn); one that is not installed is
reported as absent.
"""
import json
import os
import sys
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

try:
    import numpy as np
except ImportError:
    sys.exit("peers.py: numpy is absent, and with it every peer")


def table(name, width):
    read = lambda part: np.fromfile(f"{sys.argv[1]}/{name}_{part}.f32", dtype="<f4")
    return read("X_train").reshape(-1, width), read("y_train"), read("X_test").reshape(-1, width), read("y_test")


def auc(y, score):
    values, inverse, counts = np.unique(score, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]  # ties share their mean rank
    ones = (y > 0.5).sum()
    return (ranks[y > 0.5].sum() - ones * (ones + 1) / 2) / (ones * (len(y) - ones))


def rmse(y, predicted):
    return float(np.sqrt(np.mean((predicted - y) ** 2)))


def seconds(run, times):
    best = float("inf")
    for _ in range(times):
        start = time.process_time()
        result = run()
        best = min(best, time.process_time() - start)
    return best, result


def report(case, who, **measured):
    print(json.dumps({"case": case, "who": who, **{k: round(v, 5) for k, v in measured.items()}}), flush=True)


def lightgbm():
    try:
        import lightgbm as lgb
    except ImportError:
        return print("lightgbm: absent")
    higgs, friedman = table("higgs", 28), table("friedman", 10)
    for case, leaves, objective, data, measure in (
        ("gb31", 31, "binary", higgs, auc),
        ("gb255", 255, "binary", higgs, auc),
        ("gb31_friedman", 31, "regression", friedman, rmse),
    ):
        options = dict(objective=objective, num_leaves=leaves, learning_rate=0.1, max_bin=255, min_data_in_leaf=20,
                       num_threads=1, force_row_wise=True, verbosity=-1, seed=1)
        x, y, x_test, y_test = data
        fit = lambda: lgb.train(options, lgb.Dataset(x, y, params=options), num_boost_round=100)
        spent, model = seconds(fit, 2)
        report(case, "LightGBM " + lgb.__version__, fit_s=spent, **{measure.__name__: measure(y_test, model.predict(x_test))})
        if data is higgs:
            spent, _ = seconds(lambda: model.predict(x_test, num_threads=1), 3)
            report("score_" + case, "LightGBM " + lgb.__version__, rows_per_s=len(y_test) / spent)


def scikit_learn():
    try:
        import sklearn
        from sklearn.ensemble import RandomForestClassifier
        from sklearn.tree import DecisionTreeClassifier
    except ImportError:
        return print("scikit-learn: absent")
    x, y, x_test, y_test = table("higgs", 28)
    for case, estimator in (
        ("rf20", RandomForestClassifier(20, max_features="sqrt", oob_score=True, n_jobs=1, random_state=1)),
        ("dt10", DecisionTreeClassifier(max_depth=10, random_state=1)),
    ):
        spent, model = seconds(lambda: estimator.fit(x, y), 1)
        report(case, "scikit-learn " + sklearn.__version__, fit_s=spent, auc=auc(y_test, model.predict_proba(x_test)[:, 1]))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    lightgbm()
    scikit_learn()
