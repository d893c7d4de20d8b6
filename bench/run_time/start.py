# SPDX-License-Identifier: MIT
"""start.py — what all programs of a case start from: data and weights as in start.hpp"""
import numpy as np


class uniform:
    """Marsaglia's xorshift64, as start.hpp has it."""

    def __init__(self):
        self.state = 0x9E3779B97F4A7C15

    def __call__(self):
        s = self.state
        s ^= (s << 13) & 0xFFFFFFFFFFFFFFFF
        s ^= s >> 7
        s ^= (s << 17) & 0xFFFFFFFFFFFFFFFF
        self.state = s
        return np.float32((s >> 40) / 16777216.0)

    def array(self, *shape):
        return np.array([self() for _ in range(int(np.prod(shape)))], dtype=np.float32).reshape(shape)

    def within(self, bound, *shape):
        return (2 * self.array(*shape) - 1) * np.float32(bound)


def zeros(n):
    return np.zeros(n, dtype=np.float32)


def w1():
    """784-128-10: x, labels, and weights [in][out] with their biases."""
    draw = uniform()
    x = draw.array(64, 784)
    label = (draw.array(64) * 10).astype(np.int64)
    return x, label, [draw.within(1 / 28, 784, 128), zeros(128), draw.within(1 / 11.3, 128, 10), zeros(10)]


def w2():
    """4-64-64-2: x, y, and weights [in][out] with their biases."""
    draw = uniform()
    x, y = draw.within(1, 32, 4), draw.within(1, 32, 2)
    return x, y, [draw.within(.5, 4, 64), zeros(64), draw.within(.125, 64, 64), zeros(64), draw.within(.125, 64, 2), zeros(2)]


def w3():
    """16-64-64-4: one sample, and weights [in][out] with their biases."""
    draw, draw_x = uniform(), uniform()
    weights = [draw.within(.25, 16, 64), zeros(64), draw.within(.125, 64, 64), zeros(64), draw.within(.125, 64, 4), zeros(4)]
    return draw_x.within(1, 1, 16), weights


def w4():
    """LeNet-5: images, labels, kernels [map][channel][row][column], weights [in][out], each with its bias."""
    draw = uniform()
    x = draw.array(64, 1, 28, 28)
    label = (draw.array(64) * 10).astype(np.int64)
    kernels = [draw.within(.2, 6, 1, 5, 5), zeros(6), draw.within(1 / 12.25, 16, 6, 5, 5), zeros(16)]
    return x, label, kernels + [draw.within(.05, 400, 120), zeros(120), draw.within(.0913, 120, 84), zeros(84),
                                draw.within(.109, 84, 10), zeros(10)]


def lenet_image():
    """LeNet-5: one image, and what w4 has of parameters."""
    x, _, weights = w4()
    return x[:1].copy(), weights


def big():
    """1024-1024-1024-10: x, labels, and weights [in][out] with their biases."""
    draw = uniform()
    x = draw.array(256, 1024)
    label = (draw.array(256) * 10).astype(np.int64)
    return x, label, [draw.within(1 / 32, 1024, 1024), zeros(1024), draw.within(1 / 32, 1024, 1024), zeros(1024),
                      draw.within(1 / 32, 1024, 10), zeros(10)]


SMALL_RATE = 1e-6  # so that a million steps do not change what is computed

LOSSES = {  # of steps with rate 0.01, as in start.hpp; of predictions the first outputs
    "w1": [2.2951143, 2.2862415, 2.2778411, 2.2698859, 2.2621656],
    "w4": [2.303935, 2.303496, 2.303066, 2.302641, 2.302209],
    "big": [2.315075, 2.313579, 2.312133, 2.310733, 2.309379],
    "w2": [.2862157, .2854139, .2846261, .2838515, .2830903],
    "lenet_image": [-.028764, -.028837, -.028837, -.028837, -.028837],
    "w3": [-.107715, -.098037, -.097794, -.097799, -.097799],
}


def check(case, step):
    """\\param step takes a training step with rate 0.01 and returns its loss; of predictions, a call and its first output"""
    for expected in LOSSES[case]:
        loss = float(step())
        if abs(loss - expected) > 1e-5:
            raise ValueError(f"{case}: loss {loss:.6f}, but {expected:.6f} is right")
