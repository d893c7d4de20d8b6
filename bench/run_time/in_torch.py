# SPDX-License-Identifier: MIT
"""in_torch.py — the cases in PyTorch, eager and compiled; one call a step"""
import os

from turns import absent, racer

import networks
import start


def one_thread(compiled):
    os.environ["TORCHINDUCTOR_COMPILE_THREADS"] = "1"
    try:
        import torch
    except (OSError, ValueError) as reason:  # a build for CUDA, without CUDA
        raise absent(str(reason)) from reason

    torch.set_num_threads(1)
    if compiled:
        import torch._inductor.config

        torch._inductor.config.cpp_wrapper = True  # without Python between the kernels: a tenth faster
    note = f"{torch.__version__}, {torch.backends.cpu.get_cpu_capability()} kernels, {torch.get_num_threads()} thread"
    return torch, note + (", the whole step compiled" if compiled else "")


def features_of(torch):
    F = torch.nn.functional

    def features(p, x):
        y = F.max_pool2d(torch.relu(F.conv2d(x, p[0], p[1], padding=2)), 2)
        return F.max_pool2d(torch.relu(F.conv2d(y, p[2], p[3])), 2).flatten(1)

    return features


def losses(torch):
    F = torch.nn.functional
    return networks.losses(torch.relu, torch.tanh, F.cross_entropy, F.mse_loss, features_of(torch))


def eager(torch, loss_of, rate):
    def step(p, x, y):
        for w in p:
            w.requires_grad_()
        loss = loss_of(p, x, y)
        gradients = torch.autograd.grad(loss, p)
        with torch.no_grad():
            torch._foreach_add_(p, gradients, alpha=-rate)
        return loss.detach()

    return step


def whole(torch, loss_of, rate):
    """Forward, backward and update as one graph."""
    gradient_and_loss = torch.func.grad_and_value(loss_of)

    def step(p, x, y):
        gradients, loss = gradient_and_loss(p, x, y)
        for w, g in zip(p, gradients):
            w.sub_(g, alpha=rate)
        return loss

    return torch.compile(step, dynamic=False, fullgraph=True)


def training(case, compiled):
    def make():
        torch, note = one_thread(compiled)
        loss_of = losses(torch)[case]

        def program(rate):
            x, y, weights = getattr(start, case)()
            x, y = torch.from_numpy(x), torch.from_numpy(y)
            weights = [torch.from_numpy(w) for w in weights]
            step = (whole if compiled else eager)(torch, loss_of, rate)
            return lambda: step(weights, x, y)

        start.check(case, program(.01))
        step = program(start.SMALL_RATE)
        for _ in range(30):
            step()
        return racer(step, note=note)

    return make


def prediction(case, compiled):
    """The first outputs of a call are the first inputs of the next."""

    def make():
        torch, note = one_thread(compiled)
        output = networks.outputs(torch.relu, torch.tanh, features_of(torch))[case]
        if compiled:
            output = torch.compile(output, dynamic=False, fullgraph=True)
        x, weights = getattr(start, case)()
        x, weights = torch.from_numpy(x), [torch.from_numpy(w) for w in weights]
        first = x.view(1, -1)[:, :2]

        def call():
            with torch.inference_mode():
                y = output(weights, x)
                first.copy_(y[:, :2])
                return y[0, 0]

        start.check(case, call)
        for _ in range(100):
            call()
        return racer(call, note=note)

    return make
