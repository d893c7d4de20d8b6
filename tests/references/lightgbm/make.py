#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""make.py — LightGBM's models as text and its own predictions, for tests/unit/ensemble/lightgbm.cpp.

Writes NAME.txt, a model, and NAME.csv: rows with what LightGBM says of them behind the bar (nan is a missing value), for
each of the cases below. Made with LightGBM 4.7.0: python3 make.py, in this folder.
"""
import lightgbm as lgb
import numpy as np

random = np.random.default_rng(7)


def rows(count, holes):
    """Two columns of numbers, one of few values with many zeros, one of 40 categories."""
    x = np.column_stack([random.normal(size=count), random.uniform(-3, 3, size=count),
                         random.integers(-1, 3, size=count), random.integers(0, 40, size=count)]).astype(np.float32)
    if holes:
        x[random.uniform(size=x.shape) < 0.1] = np.nan
    return x


def signal(x):
    known = np.nan_to_num(x, nan=1.0)
    return known[:, 0] * known[:, 1] + known[:, 2] ** 2 + np.sin(known[:, 3] * 1.7) * 2 + np.isnan(x[:, 1])


def case(name, params, holes, answer, rounds=8, data={}, categories=[3]):
    x, fresh = rows(600, holes), rows(40, True)
    fresh[:4, 3] = [77, -2, 3.0, np.nan]  # categories that training never saw, and none
    y = answer(signal(x))
    params = dict(num_leaves=8, learning_rate=0.2, min_data_in_leaf=5, min_data_per_group=5, cat_smooth=1, cat_l2=1,
                  num_threads=1, verbosity=-1, seed=1, deterministic=True, **params)
    model = lgb.train(params, lgb.Dataset(x, y, categorical_feature=categories, params=params, **data), num_boost_round=rounds)
    text = model.model_to_string()
    with open(f"{name}.txt", "w") as out:  # one with all its parameters; of the others, what is read
        out.write(text if name == "binary" else text[:text.index("parameters:")])
    said = np.atleast_2d(model.predict(fresh).T).T
    with open(f"{name}.csv", "w") as out:
        for row, answers in zip(fresh, said):
            out.write(",".join(f"{float(v):.9g}" for v in row) + "|" + ",".join(f"{v:.17g}" for v in answers) + "\n")


thirds = lambda s: np.digitize(s, np.quantile(s, [0.33, 0.66]))
case("regression", dict(objective="regression"), True, lambda s: s)
case("no_missing", dict(objective="regression"), False, lambda s: s)
case("zero_as_missing", dict(objective="regression", zero_as_missing=True), True, lambda s: s)
case("binary", dict(objective="binary", sigmoid=0.7), True, lambda s: (s > 1).astype(int))
case("multiclass", dict(objective="multiclass", num_class=3), True, thirds, rounds=4)
case("one_against_all", dict(objective="multiclassova", num_class=3), True, thirds, rounds=4)
case("poisson", dict(objective="poisson"), True, lambda s: np.floor(np.abs(s)))
case("square_root", dict(objective="regression", reg_sqrt=True), True, lambda s: s)
case("forest", dict(objective="regression", boosting="rf", bagging_freq=1, bagging_fraction=0.5), True, lambda s: s)
case("linear", dict(objective="regression", linear_tree=True), True, lambda s: s, rounds=4, categories=[])
case("linear_categories", dict(objective="regression", linear_tree=True), False, lambda s: s, rounds=3)
case("ranking", dict(objective="lambdarank"), True, thirds, rounds=3, data=dict(group=[20] * 30))
case("shares", dict(objective="cross_entropy"), True, lambda s: 1 / (1 + np.exp(-s)), rounds=3)
case("weighted_shares", dict(objective="cross_entropy_lambda"), True, lambda s: 1 / (1 + np.exp(-s)), rounds=3)
case("dart", dict(objective="binary", boosting="dart", drop_rate=0.5), True, lambda s: (s > 1).astype(int), rounds=4)
