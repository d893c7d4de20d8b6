#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""table.py OURS FOLDER PAGE — scikit-learn's and LightGBM's side of trees_table, on the same rows; writes the page.

OURS holds the lines that trees_table printed, FOLDER the tables and splits that it wrote. Peers come from PyPI
(bench/peers/requirements.txt); the column of one that is absent says so.
"""
import collections
import json
import os
import sys

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = "1"

try:
    import numpy as np
    from sklearn import __version__ as sklearn_version
    from sklearn.ensemble import AdaBoostClassifier, RandomForestClassifier, RandomForestRegressor
    from sklearn.metrics import accuracy_score, roc_auc_score
    from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor
except ImportError:
    np = None
try:
    import lightgbm as lgb
except ImportError:
    lgb = None

ours_file, folder, page = sys.argv[1:]
ours, peer, metrics = collections.defaultdict(list), collections.defaultdict(list), {}
for line in open(ours_file):
    r = json.loads(line)
    ours[r["set"], r["who"], r["metric"]].append(r["value"])


def peers_of(who, classes, categorical, seed):
    """The same estimator, or None where it is not installed."""
    if who == "tree" and np is not None:
        return (DecisionTreeClassifier if classes else DecisionTreeRegressor)(min_samples_leaf=5, random_state=seed)
    if who == "forest" and np is not None:
        kind, columns = (RandomForestClassifier, "sqrt") if classes else (RandomForestRegressor, 1 / 3)
        return kind(50, max_features=columns, random_state=seed, n_jobs=1)
    if who == "adaboost" and np is not None:
        return AdaBoostClassifier(n_estimators=50, random_state=seed)
    if who == "boosting" and lgb is not None:
        kind = lgb.LGBMClassifier if classes else lgb.LGBMRegressor
        return kind(n_estimators=100, num_leaves=31, learning_rate=0.1, min_child_samples=20, n_jobs=1, verbosity=-1,
                    random_state=seed)
    return None


def judge(name, who, seed):
    about = json.load(open(f"{folder}/{name}.json"))
    classes, categorical = about["classes"], about["categorical"]
    x = np.fromfile(f"{folder}/{name}_x.f32", "<f4").reshape(-1, about["width"])
    y = np.fromfile(f"{folder}/{name}_y.i32", "<i4") if classes else np.fromfile(f"{folder}/{name}_y.f32", "<f4")
    order = np.fromfile(f"{folder}/{name}_{seed}.u32", "<u4")
    test, train = order[:len(order) // 5], order[len(order) // 5:]
    model = peers_of(who, classes, categorical, seed)
    if model is None:
        return
    model.fit(x[train], y[train], **({"categorical_feature": categorical} if who == "boosting" and categorical else {}))
    if not classes:
        peer[name, who, "RMSE"].append(float(np.sqrt(np.mean((model.predict(x[test]) - y[test]) ** 2))))
        return
    peer[name, who, "accuracy"].append(accuracy_score(y[test], model.predict(x[test])))
    if classes == 2:
        peer[name, who, "AUC"].append(roc_auc_score(y[test], model.predict_proba(x[test])[:, 1]))


if np is not None:
    for name, who in dict.fromkeys((s, w) for s, w, _ in ours):
        for seed in range(5):
            judge(name, who, seed)

limits = {"accuracy": lambda a, b: a >= b - 0.01, "AUC": lambda a, b: a >= b - 0.002, "RMSE": lambda a, b: a <= b * 1.02}
show = lambda metric, v: f"{v:.4f}" if metric != "RMSE" or v < 100 else f"{v:.0f}"
rows, short = [], 0
for key, values in ours.items():
    a = sum(values) / len(values)
    b = sum(peer[key]) / len(peer[key]) if peer[key] else None
    kept = "" if b is None else "yes" if limits[key[2]](a, b) else "no"
    short += kept == "no"
    rows.append(f"| {key[0]} | {key[1]} | {key[2]} | {show(key[2], a)} | {'absent' if b is None else show(key[2], b)} | {kept} |")
versions = [f"scikit-learn {sklearn_version}" if np is not None else "scikit-learn: absent",
            f"LightGBM {lgb.__version__}" if lgb is not None else "LightGBM: absent"]
with open(page, "w") as out:
    out.write(f"""# Trees on tables

Written by `./dev table trees`. The mean over five random splits, a fifth of the rows held out, ours and the peer's on the
same rows with the same settings: a tree with at least 5 rows in a leaf, a forest of 50 trees (a third of the columns for
numbers, the root of their count for classes), AdaBoost of 50 stumps, boosting of 100 trees with 31 leaves. The peer is
LightGBM for boosting and scikit-learn for the others ({', '.join(versions)}).
scikit-learn takes categories (adult, cat, abalone) by their number; ours and LightGBM know what they are. The last column says
whether ours is within 0.01 of accuracy, 0.002 of AUC and 2 % of RMSE, or better.
breast cancer, digits and diabetes come with scikit-learn; adult (its training side), covtype-20k and abalone are UCI's,
california is StatLib's; higgs (50,000 rows), cat (50,000) and friedman (25,000) are made by formula (bench/tables.hpp).

| table | estimator | metric | ctgrad | peer | within |
|---|---|---|---|---|---|
""" + "\n".join(rows) + "\n")
print(f"{len(rows)} figures, {short} fall short")
