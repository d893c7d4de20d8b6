#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""peers.py — the cases of trees.cpp, fitted by LightGBM and scikit-learn, scored by them and by ONNX Runtime; see
../turns.py"""
import functools
import os
import resource

from turns import racer, serve

import tables

ROWS = {"higgs": (200_000, 50_000), "friedman": (100_000, 20_000), "categories": (100_000, 25_000)}


@functools.cache
def table(name):
    if name in ROWS:
        train, test = ROWS[name]
        x, y = getattr(tables, name)(train + test)
        return x[:train], y[:train], x[train:], y[train:]
    import sklearn.datasets

    x, y = getattr(sklearn.datasets, "load_" + name)(return_X_y=True)
    x = x.astype("float32")
    return x, y, x, y


def auc(y, score):
    import numpy as np

    values, inverse, counts = np.unique(score, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]  # ties share their mean rank
    ones = (y > 0.5).sum()
    return (ranks[y > 0.5].sum() - ones * (ones + 1) / 2) / (ones * (len(y) - ones))


def rmse(y, predicted):
    import numpy as np

    return float(np.sqrt(np.mean((predicted - y) ** 2)))


def peak_of(work):
    """The most memory that work() needs besides what there was before it, in MB: a process of its own does it."""
    ends = os.pipe()
    if os.fork() == 0:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        work()
        os.write(ends[1], str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before).encode())
        os._exit(0)
    os.wait()
    more = float(os.read(ends[0], 64)) / 1024
    os.close(ends[0]), os.close(ends[1])
    return more


def fitted(fit, name, measure, predict, note, memory=False):
    """One fit is one timing; what the last one predicts is judged."""
    x, y, x_test, y_test = table(name)
    model = None
    peak = {"peak_mb": peak_of(lambda: fit(x, y))} if memory else {}  # before a fit leaves memory behind

    def run():
        nonlocal model
        model = fit(x, y)

    def measures():
        found = {measure.__name__: float(measure(y_test, predict(model, x_test)))} if measure else {}
        return {**found, **peak}

    return racer(run, note=note, unit="ms", seconds=0, measures=measures)


def lightgbm(leaves, objective, name, measure, categories="auto", memory=False):
    def make():
        import lightgbm as lgb

        options = dict(objective=objective, num_leaves=leaves, learning_rate=0.1, max_bin=255, min_data_in_leaf=20,
                       num_threads=1, force_row_wise=True, verbosity=-1, seed=1)
        return fitted(lambda x, y: lgb.train(options, lgb.Dataset(x, y, params=options, categorical_feature=categories),
                                             num_boost_round=100),
                      name, measure, lambda model, x: model.predict(x), f"{lgb.__version__}, 1 thread", memory)

    return make


@functools.cache
def boosted(leaves):
    import lightgbm as lgb

    options = dict(objective="binary", num_leaves=leaves, num_threads=1, verbosity=-1, seed=1)
    x, y, _, _ = table("higgs")
    return lgb.train(options, lgb.Dataset(x, y, params=options), num_boost_round=100)


def lightgbm_scoring(leaves, rows):
    def make():
        import lightgbm as lgb

        model, x = boosted(leaves), table("higgs")[2][:rows]
        return racer(lambda: model.predict(x, num_threads=1), note=f"{lgb.__version__}, 1 thread", seconds=0.5)

    return make


def onnx_scoring(leaves, rows):
    def make():
        import onnxruntime
        from onnxmltools.convert import convert_lightgbm
        from onnxmltools.convert.common.data_types import FloatTensorType

        converted = convert_lightgbm(boosted(leaves), initial_types=[("x", FloatTensorType([None, 28]))], zipmap=False)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        session = onnxruntime.InferenceSession(converted.SerializeToString(), options, providers=["CPUExecutionProvider"])
        x = table("higgs")[2][:rows]
        return racer(lambda: session.run(None, {"x": x}), note=f"{onnxruntime.__version__}, 1 thread", seconds=0.5)

    return make


def scikit_learn(name, measure, estimator):
    def make():
        import sklearn.ensemble
        import sklearn.tree

        return fitted(lambda x, y: estimator(sklearn).fit(x, y), name, measure,
                      lambda model, x: model.predict_proba(x)[:, 1], f"{sklearn.__version__}, 1 job")

    return make


def forest(trees, **more):
    return lambda sklearn: sklearn.ensemble.RandomForestClassifier(trees, max_features="sqrt", n_jobs=1, random_state=1, **more)


serve({
    "gb31": {"LightGBM": lightgbm(31, "binary", "higgs", auc, memory=True)},
    "gb255": {"LightGBM": lightgbm(255, "binary", "higgs", auc, memory=True)},
    "gb31_categories": {"LightGBM": lightgbm(31, "binary", "categories", auc, categories=[5, 6, 7, 8, 9])},
    "gb31_friedman": {"LightGBM": lightgbm(31, "regression", "friedman", rmse)},
    "rf20": {"scikit-learn": scikit_learn("higgs", auc, forest(20, oob_score=True))},
    "rf100_iris": {"scikit-learn": scikit_learn("iris", None, forest(100))},
    "rf100_breast_cancer": {"scikit-learn": scikit_learn("breast_cancer", auc, forest(100))},
    "dt10": {"scikit-learn": scikit_learn("higgs", auc, lambda sklearn: sklearn.tree.DecisionTreeClassifier(max_depth=10, random_state=1))},
    "adaboost50": {"scikit-learn": scikit_learn("higgs", auc, lambda sklearn: sklearn.ensemble.AdaBoostClassifier(n_estimators=50, random_state=1))},
    **{f"score_gb{leaves}": {"LightGBM": lightgbm_scoring(leaves, 50_000), "ONNX Runtime": onnx_scoring(leaves, 50_000)}
       for leaves in (31, 255)},
    "one_row_gb31": {"LightGBM": lightgbm_scoring(31, 1), "ONNX Runtime": onnx_scoring(31, 1)},
})
