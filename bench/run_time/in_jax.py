# SPDX-License-Identifier: MIT
"""in_jax.py — the cases in JAX: one jitted call a step, or many steps in a lax.scan"""
import os

from turns import racer

import networks
import start


def one_thread():
    os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
    os.environ["JAX_PLATFORMS"] = "cpu"
    import jax

    return jax, f"{jax.__version__}, jit, 1 thread"


def features_of(jax):
    def maps(x, w, b, padding):  # channels last, and the pool as a maximum: 13 ms a step of w4, against 20
        y = jax.lax.conv_general_dilated(x, w, (1, 1), padding, dimension_numbers=("NHWC", "OIHW", "NHWC"))
        n, height, width, channels = y.shape
        return jax.nn.relu(y + b).reshape(n, height // 2, 2, width // 2, 2, channels).max((2, 4))

    def features(p, x):
        y = maps(maps(x.reshape(-1, 28, 28, 1), p[0], p[1], "SAME"), p[2], p[3], "VALID")
        return y.transpose(0, 3, 1, 2).reshape(len(x), -1)

    return features


def losses(jax):
    import jax.numpy as np

    def cross_entropy(z, t):
        return -np.mean(np.take_along_axis(jax.nn.log_softmax(z), t[:, None], axis=1))

    return networks.losses(jax.nn.relu, np.tanh, cross_entropy, lambda z, y: np.mean((z - y) ** 2), features_of(jax))


def racing(case, jax, note, step, state, scanned):
    """step: (state, rate) -> (state, loss); so many of them in one lax.scan, without a call from Python between them"""

    def scan(state, rate):
        return jax.lax.scan(lambda s, _: step(s, rate), state, length=scanned)

    steps = jax.jit(scan if scanned else step, donate_argnums=0)

    def fresh():
        return jax.tree.map(jax.device_put, state)

    now = fresh()

    def run(rate=start.SMALL_RATE):
        nonlocal now
        now, loss = steps(now, rate)
        return loss.block_until_ready()

    if scanned:
        first = iter(run(.01))
        start.check(case, lambda: next(first))
    else:
        start.check(case, lambda: run(.01))
    now = fresh()
    for _ in range(3 if scanned else 20):
        run()
    return racer(run, steps=scanned or 1, note=note + (f", {scanned} steps in a lax.scan" if scanned else ""))


def training(case, scanned):
    def make():
        jax, note = one_thread()
        loss_and_gradient = jax.value_and_grad(losses(jax)[case])
        x, y, weights = getattr(start, case)()
        x, y = jax.device_put(x), jax.device_put(y)

        def step(p, rate):
            loss, gradients = loss_and_gradient(p, x, y)
            return [w - rate * g for w, g in zip(p, gradients)], loss

        return racing(case, jax, note, step, weights, scanned)

    return make


def prediction(case, scanned):
    """The first outputs of a call are the first inputs of the next."""

    def make():
        jax, note = one_thread()
        import jax.numpy as np

        x, weights = getattr(start, case)()
        weights = [jax.device_put(w) for w in weights]
        output = networks.outputs(jax.nn.relu, np.tanh, features_of(jax))[case]

        def step(x, rate):
            y = output(weights, x)
            return x.reshape(-1).at[:2].set(y[0, :2]).reshape(x.shape), y[0, 0]

        return racing(case, jax, note, step, x, scanned)

    return make
