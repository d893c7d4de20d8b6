#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""peers.py — the cases of run_time, trained and predicted by PyTorch, JAX and ONNX Runtime; see ../turns.py"""
from turns import racer, serve

import start

RATE = 1e-6  # small, so that a million steps do not change what is computed


# ---- PyTorch -----------------------------------------------------------------------------------------------------------


def torch_one_thread():
    import torch

    torch.set_num_threads(1)
    note = f"{torch.__version__}, {torch.backends.cpu.get_cpu_capability()} kernels, {torch.get_num_threads()} thread"
    return torch, note


def torch_losses(torch):
    F = torch.nn.functional
    def lenet(p, x, t):
        y = F.max_pool2d(torch.relu(F.conv2d(x, p[0], p[1], padding=2)), 2)
        y = F.max_pool2d(torch.relu(F.conv2d(y, p[2], p[3])), 2).flatten(1)
        y = torch.relu(torch.relu(y @ p[4] + p[5]) @ p[6] + p[7])
        return F.cross_entropy(y @ p[8] + p[9], t)

    return {
        "w4": lenet,
        "w1": lambda p, x, t: F.cross_entropy(torch.relu(x @ p[0] + p[1]) @ p[2] + p[3], t),
        "big": lambda p, x, t: F.cross_entropy(
            torch.relu(torch.relu(x @ p[0] + p[1]) @ p[2] + p[3]) @ p[4] + p[5], t),
        "w2": lambda p, x, y: F.mse_loss(torch.tanh(torch.tanh(x @ p[0] + p[1]) @ p[2] + p[3]) @ p[4] + p[5], y),
    }


def torch_training(case, compiled):
    def make():
        torch, note = torch_one_thread()
        loss_of = torch_losses(torch)[case]
        if compiled:
            loss_of = torch.compile(loss_of, dynamic=False)

        def program(rate):
            x, y, weights = getattr(start, case)()
            x, y = torch.from_numpy(x), torch.from_numpy(y)
            weights = [torch.from_numpy(w).requires_grad_() for w in weights]

            def step():
                loss = loss_of(weights, x, y)
                gradients = torch.autograd.grad(loss, weights)
                with torch.no_grad():
                    torch._foreach_add_(weights, gradients, alpha=-rate)
                return loss

            return step

        start.check(case, program(.01))
        step = program(RATE)
        for _ in range(50):
            step()
        return racer(step, note=note)

    return make


# ---- JAX ---------------------------------------------------------------------------------------------------------------


def jax_one_thread():
    import os

    os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
    os.environ["JAX_PLATFORMS"] = "cpu"
    import jax

    return jax, f"{jax.__version__}, jit, one thread"


def jax_losses(jax):
    import jax.numpy as np

    def cross_entropy(z, t):
        return -np.mean(np.take_along_axis(jax.nn.log_softmax(z), t[:, None], axis=1))

    def maps(x, w, b, padding):
        y = jax.lax.conv_general_dilated(x, w, (1, 1), padding, dimension_numbers=("NCHW", "OIHW", "NCHW"))
        y = jax.nn.relu(y + b[:, None, None])
        return jax.lax.reduce_window(y, -np.inf, jax.lax.max, (1, 1, 2, 2), (1, 1, 2, 2), "VALID")

    def lenet(p, x, t):
        y = maps(maps(x, p[0], p[1], "SAME"), p[2], p[3], "VALID").reshape(len(x), -1)
        return cross_entropy(jax.nn.relu(jax.nn.relu(y @ p[4] + p[5]) @ p[6] + p[7]) @ p[8] + p[9], t)

    return {
        "w4": lenet,
        "w1": lambda p, x, t: cross_entropy(jax.nn.relu(x @ p[0] + p[1]) @ p[2] + p[3], t),
        "big": lambda p, x, t: cross_entropy(
            jax.nn.relu(jax.nn.relu(x @ p[0] + p[1]) @ p[2] + p[3]) @ p[4] + p[5], t),
        "w2": lambda p, x, y: np.mean((np.tanh(np.tanh(x @ p[0] + p[1]) @ p[2] + p[3]) @ p[4] + p[5] - y) ** 2),
    }


def jax_training(case, scanned):
    """scanned: so many steps in one lax.scan, without a call from Python between them; 0 for one call a step."""

    def make():
        jax, note = jax_one_thread()
        value_and_gradient = jax.value_and_grad(jax_losses(jax)[case])
        x, y, weights = getattr(start, case)()
        x, y = jax.device_put(x), jax.device_put(y)

        def step(p, rate):
            loss, gradients = value_and_gradient(p, x, y)
            return [w - rate * g for w, g in zip(p, gradients)], loss

        if scanned:
            def steps(p, rate):
                return jax.lax.scan(lambda p, _: step(p, rate), p, length=scanned)
        else:
            steps = step
        compiled = jax.jit(steps, donate_argnums=0)
        state = [jax.device_put(w) for w in weights]
        if scanned:
            losses = iter(compiled(state, .01)[1])
            start.check(case, lambda: next(losses))
        else:
            def checked():
                nonlocal state
                state, loss = compiled(state, .01)
                return loss
            start.check(case, checked)
        state = [jax.device_put(w) for w in weights]

        def run():
            nonlocal state
            state, loss = compiled(state, RATE)
            loss.block_until_ready()

        for _ in range(20):
            run()
        return racer(run, steps=scanned or 1, note=note + (f", {scanned} steps in a lax.scan" if scanned else ""))

    return make


serve({
    case: {
        "PyTorch eager": torch_training(case, compiled=False),
        "PyTorch compiled": torch_training(case, compiled=True),
        "JAX": jax_training(case, scanned=0),
        "JAX lax.scan": jax_training(case, scanned=100),
    }
    for case in ("w1", "w2", "w4", "big")
})
