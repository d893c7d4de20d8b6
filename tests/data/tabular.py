#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""tabular.py OURS KEPT TABLE — scikit-learn's MLP on the tables of tabular.cpp, five seeds, and both side by side

OURS is what tabular.cpp wrote to CTGRAD_TABLE; KEPT holds the scores of scikit-learn once they are known, since it takes
its time; TABLE is the document. CTGRAD_DATA names the folder of the data sets.
"""
import json
import os
import pathlib
import sys

SEEDS = 5


def hash_split(n):
    return [(i * 2654435761 % 2**32) / 2**32 < 0.2 for i in range(n)]


def plain(name):
    """Rows of a table of numbers with a header; its last column is the answer."""
    import numpy as np
    table = np.genfromtxt(folder / name, delimiter=",", skip_header=1)
    test = np.array(hash_split(len(table)))
    return table[~test, :-1], table[~test, -1], table[test, :-1], table[test, -1]


def adult():
    """The official split; categories as columns, "?" one of them."""
    import gzip
    import numpy as np
    rows = []
    for name in ("adult-train.csv.gz", "adult-test.csv.gz"):
        with gzip.open(folder / "tabular" / name, "rt") as file:
            lines = [line.strip().rstrip(".") for line in file]
        rows.append([[v.strip() for v in line.split(",")] for line in lines if line and line[0] != "|"])
    whole = rows[0] + rows[1]
    columns = []
    for c in range(14):
        values = [row[c] for row in whole]
        try:
            columns.append(np.array(values, float))
        except ValueError:
            columns += [np.array([v == name for v in values], float) for name in sorted(set(values))]
    x, y = np.stack(columns, 1), np.array([row[14] == ">50K" for row in whole], float)
    n = len(rows[0])
    return x[:n], y[:n], x[n:], y[n:]


def esol():
    import csv
    import gzip
    import numpy as np
    with gzip.open(folder / "chem" / "esol_descriptors.csv.gz", "rt") as file:
        rows = list(csv.DictReader(file))
    names = [k for k in rows[0] if k not in ("id", "smiles", "split_random", "split_scaffold", "esol_pred", "logS")]
    side = lambda s: [r for r in rows if r["split_random"] == s]
    x, y = lambda s: np.array([[float(r[k]) for k in names] for r in side(s)]), lambda s: np.array([float(r["logS"]) for r in side(s)])
    return x("train"), y("train"), x("test"), y("test")


TABLES = {  # name in tabular.cpp: the rows, is the answer a class
    "breast cancer": (lambda: plain("tabular/breast-cancer-sklearn.csv"), True),
    "digits": (lambda: plain("tabular/digits-sklearn.csv"), True),
    "ESOL, random split": (esol, False),
    "california housing": (lambda: plain("tabular/california-housing.csv"), False),
    "adult": (adult, True),
}


def score(data, classes, seed):
    """Accuracy, or the root of the mean squared error, of a hidden layer of 64 with the library's own defaults."""
    import warnings
    import numpy as np
    from sklearn.neural_network import MLPClassifier, MLPRegressor
    warnings.filterwarnings("ignore")
    x, y, test_x, test_y = data
    mean, deviation = x.mean(0), x.std(0)
    deviation[deviation == 0] = 1
    x, test_x = (x - mean) / deviation, (test_x - mean) / deviation
    if classes:
        return MLPClassifier(hidden_layer_sizes=(64,), random_state=seed).fit(x, y).score(test_x, test_y)
    fitted = MLPRegressor(hidden_layer_sizes=(64,), random_state=seed).fit(x, (y - y.mean()) / y.std())
    return float(np.sqrt(np.mean((fitted.predict(test_x) * y.std() + y.mean() - test_y) ** 2)))


def peers(kept):
    known = json.loads(kept.read_text()) if kept.exists() else {}
    for name, (rows, classes) in TABLES.items():
        for seed in range(len(known.get(name, [])), SEEDS):
            known.setdefault(name, []).append(score(rows(), classes, seed))
            kept.write_text(json.dumps(known))
    return known


def number(scores):
    mean = sum(scores) / len(scores)
    deviation = (sum((s - mean) ** 2 for s in scores) / len(scores)) ** 0.5
    return f"{mean:.4f} (sd {deviation:.2g})" if mean < 100 else f"{mean:.0f} (sd {deviation:.0f})"


def main():
    ours, kept, table = (pathlib.Path(p) for p in sys.argv[1:])
    try:
        import sklearn
        theirs, who = peers(kept), f"scikit-learn {sklearn.__version__}"
    except ImportError:
        theirs, who = {}, "scikit-learn"
    mine = {}
    for line in ours.read_text().splitlines():
        name, *scores = line.split(";")
        mine[name] = [float(s) for s in scores]
    out = ["# Networks on tables", "", "`./dev table` writes this page: the mean over five seeds, and the deviation between them, of networks with a hidden",
           "layer of 64. Ours are those of [tabular.cpp](../tests/data/tabular.cpp), with the rates and decays that it says; the",
           "others are `MLPClassifier` and `MLPRegressor` with their defaults ([tabular.py](../tests/data/tabular.py)), on the same",
           "rows and splits. Both see columns of mean 0 and deviation 1.", "",
           f"| table | score | ctgrad | {who} |", "|---|---|---|---|"]
    for name, (_, classes) in TABLES.items():
        if name in mine:
            out.append(f"| {name} | {'accuracy' if classes else 'RMSE, less is better'} | {number(mine[name])} | "
                       f"{number(theirs[name]) if name in theirs else 'absent'} |")
    table.write_text("\n".join(out) + "\n")


folder = pathlib.Path(os.environ.get("CTGRAD_DATA", "."))
if __name__ == "__main__":
    main()
