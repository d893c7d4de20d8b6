# SPDX-License-Identifier: MIT
"""tables.py — tables of any length by formula: the same numbers as tables.hpp makes"""
import numpy as np


def uniform(stream, n):
    """n uniform numbers of a stream, in [0, 1): splitmix64 of a counter."""
    with np.errstate(over="ignore"):
        z = np.uint64(stream) * np.uint64(0xD1342543DE82EF95) + np.uint64(0x2545F4914F6CDD1D)
        z = z + np.arange(1, n + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return (z >> np.uint64(11)).astype(np.float64) * 2.0**-53


def normal(stream, n):
    """Sums of four uniform numbers, of mean 0 and variance 1."""
    u = uniform(stream, 4 * n).reshape(n, 4)
    return (((u[:, 0] + u[:, 1]) + (u[:, 2] + u[:, 3])) - 2) * 1.7320508075688772


def higgs(n):
    """28 columns in the manner of the Higgs data: momenta, angles, tags, and masses made of them; two classes."""
    x = []
    for k in range(21):
        if k in (8, 12, 16, 20):
            u = uniform(1000 + k, n)
            x.append(np.where(u < 0.5, 0, np.where(u < 0.8, 1.0865, 2.1731)))
        elif k in (0, 3, 5, 9, 13, 17):
            x.append(np.hypot(normal(1000 + k, n), normal(2000 + k, n)))
        else:
            x.append(normal(1000 + k, n))

    def mass(a, b, c, d):
        return np.sqrt(x[a] * x[b] + (x[c] - x[d]) ** 2)

    x += [mass(0, 3, 1, 4), mass(5, 9, 6, 10), mass(9, 13, 10, 14), mass(13, 17, 14, 18), mass(0, 5, 2, 7)]
    x.append((x[22] + x[23]) + x[3])
    x.append((x[26] + x[24]) * 0.5)
    f = 1.2 - 1.1 * np.abs(x[25] - 1.4) - 0.5 * np.abs(x[22] - 1.2)
    f = f + 0.35 * (x[8] * x[12] - 0.35) * (x[23] - 1.5) + 0.25 * x[1] * x[6] - 0.2 * x[26]
    f = f + 0.3 * x[0] - 0.15 * x[11] + 0.1 * x[15] * x[19] + 0.55 * normal(3000, n)
    return np.stack(x, 1).astype(np.float32), (f > 0.05).astype(np.int64)


def friedman(n):
    """Friedman 1991: 10 uniform columns, 5 of which matter."""
    x = np.stack([uniform(4000 + k, n) for k in range(10)], 1)
    y = 10 * np.sin(np.pi * x[:, 0] * x[:, 1]) + 20 * (x[:, 2] - 0.5) ** 2 + 10 * x[:, 3] + 5 * x[:, 4] + normal(4100, n)
    return x.astype(np.float32), y.astype(np.float32)


def categories(n):
    """5 columns of numbers and 5 of 6 to 200 categories, of which the first are the most frequent; each category has an
    effect of its own; two classes."""
    x = [normal(5000 + k, n) for k in range(5)]
    f = np.zeros(n)
    for k, levels in enumerate((6, 24, 60, 200, 12)):
        level = np.floor(uniform(5100 + k, n) * uniform(5200 + k, n) * levels).astype(np.int64)
        x.append(level)
        f += (uniform(5300 + k, levels) * 2 - 1)[level] * (1.5 if k == 3 else 1)
    y = f + 0.5 * x[0] * x[1] + 0.4 * x[2] + 0.6 * normal(5400, n) > 0
    return np.stack(x, 1).astype(np.float32), y.astype(np.int64)
