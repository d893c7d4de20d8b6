#!/usr/bin/env python3
# make.py — losses and gradients of assorted models by PyTorch, in double precision: writes gradients.hpp beside it
# SPDX-License-Identifier: MIT
#
# Needs torch 2.13.0. Every number that goes into a model is a formula of its name and its place, which
# tests/laws/references.hpp computes as well: sin(h + 0.7 i), h made of the letters. A model is a function of one
# sample; its objective is the mean over the samples, plus `penalty` where there is one. What is written: the objective,
# then the derivative with respect to each parameter in the order of their names, row-major.
import math
import pathlib

import torch
import torch.nn.functional as F
from torch.func import grad, hessian, jacrev, jvp

torch.set_default_dtype(torch.float64)
SAMPLES = 3
INPUTS = {"x": (4,), "v": (4,), "M": (3, 4), "k": (2, 3, 4), "y": (3,)}
CLASSES = 3


def numbers(name, shape, scale):
    h = sum(ord(c) * (i + 1) for i, c in enumerate(name))
    count = math.prod(shape)
    return torch.tensor([scale * math.sin(h + 0.7 * i) for i in range(count)]).reshape(shape)


class Sample(dict):
    __getattr__ = dict.__getitem__


MODELS = {}


def model(penalty=None, **shapes):
    def register(f):
        MODELS[f.__name__] = (f, shapes, penalty)
        return f

    return register


def cross_entropy(z, t):
    return torch.logsumexp(z, 0) - z[t]


def hard_sigmoid(z):
    return torch.clamp(z / 6 + 0.5, 0, 1)  # F.hardsigmoid's derivative is 1/6 as a float, 7 digits


def mse(a, b):
    return ((a - b) ** 2).mean()


@model(W=(3, 4), b=(3,))
def linear_regression(p, s):
    return mse(p.W @ s.x + p.b, s.y)


@model(W1=(5, 4), b1=(5,), W2=(3, 5), b2=(3,))
def mlp_with_cross_entropy(p, s):
    return cross_entropy(p.W2 @ torch.relu(p.W1 @ s.x + p.b1) + p.b2, s.t)


@model(W1=(5, 4), b1=(5,), W2=(5, 5), b2=(5,), W3=(5, 5), b3=(5,), W4=(5, 5), b4=(5,), W5=(5, 5), b5=(5,), W6=(5, 5),
       b6=(5,), W7=(3, 5), b7=(3,))
def smooth_activations(p, s):
    h = s.x
    for i, f in enumerate([F.gelu, F.silu, F.mish, F.softplus, torch.tanh, torch.sigmoid], 1):
        h = f(p[f"W{i}"] @ h + p[f"b{i}"])
    return mse(p.W7 @ h + p.b7, s.y)


@model(W1=(5, 4), b1=(5,), W2=(5, 5), b2=(5,), W3=(5, 5), b3=(5,), W4=(5, 5), b4=(5,), W5=(5, 5), b5=(5,), W6=(5, 5),
       b6=(5,), W7=(3, 5), b7=(3,))
def kinked_activations(p, s):
    h = s.x
    for i, f in enumerate([F.relu, lambda z: F.leaky_relu(z, 0.2), F.elu, F.selu, F.hardtanh, hard_sigmoid], 1):
        h = f(p[f"W{i}"] @ h + p[f"b{i}"])
    return mse(p.W7 @ h + p.b7, s.y)


@model(W=(3, 4), a=(3,))
def gelu_by_tanh_and_prelu(p, s):
    h = p.W @ s.x
    return mse(F.gelu(h, approximate="tanh") + torch.where(h > 0, h, p.a * h), s.y)


@model(W1=(4, 4), b1=(4,), W2=(4, 4), b2=(4,), W3=(4, 4), b3=(4,), W4=(4, 4), b4=(4,), W5=(3, 4), b5=(3,))
def residual_blocks(p, s):
    h = s.x
    h = h + p.W2 @ torch.tanh(p.W1 @ h + p.b1) + p.b2
    h = h + p.W4 @ torch.relu(p.W3 @ h + p.b3) + p.b4
    return cross_entropy(p.W5 @ h + p.b5, s.t)


@model(W=(3, 4), b=(3,), c=(4,))
def tied_autoencoder(p, s):
    return mse(p.W.T @ torch.sigmoid(p.W @ s.x + p.b) + p.c, s.x)


@model(penalty=lambda p: 0.1 * (p.W1 ** 2).sum() + 0.05 * p.W2.abs().sum(), W1=(5, 4), W2=(3, 5))
def penalties(p, s):
    return mse(p.W2 @ torch.tanh(p.W1 @ s.x), s.y)


@model(A=(2, 3), B=(4, 2))
def batched_matrices(p, s):
    return torch.tanh(p.A @ s.M @ p.B).sum() + ((s.M @ s.M.T @ p.A.T) ** 2).mean()


@model(T=(2, 3, 4), U=(5, 4))
def tensor_products(p, s):
    return (torch.tanh(torch.einsum("kij,ij->k", p.T, s.M)).sum() +
            torch.sin(torch.einsum("kij,lj->kil", p.T * s.k, p.U)).sum() + torch.einsum("ii->", p.U[:4] @ s.M.T @ s.M))


@model(A=(2, 3))
def reductions_along_axes(p, s):
    z = p.A @ s.M
    return (torch.tanh(z.sum(0)).sum() + (z.mean(1) ** 2).sum() + torch.exp(z.amax(1)).sum() + torch.sin(z.amin(0)).sum() +
            torch.tanh(p.A * s.k.sum((0, 2))).sum())


@model(A=(2, 3))
def softmax_and_logsumexp_along_axes(p, s):
    z = p.A @ s.M
    return (torch.logsumexp(z, 1) ** 2).sum() + (torch.log_softmax(z, 0) * z).sum() + (torch.softmax(z, 1) * z).sum()


@model(A=(2, 3))
def running_sums(p, s):
    z = p.A @ s.M
    return torch.tanh(torch.cumsum(z, 0)).sum() + (torch.cumsum(z, 1) ** 3).sum()


@model(E=(5, 4), W=(3, 3))
def embeddings_and_gathered_rows(p, s):
    rows = p.E[[4, 0, 0, 2]]
    return torch.tanh(rows @ s.x).sum() + mse(p.W[:, s.t], s.y) + (rows ** 2).sum()


@model(**{"one.W": (3, 4), "one.b": (3,), "two.W": (2, 4), "two.b": (2,), "three.W": (3, 17), "three.b": (3,)})
def branches(p, s):
    dense = lambda name, h: p[name + ".W"] @ h + p[name + ".b"]
    h = torch.cat([torch.relu(dense("one", s.x)), torch.tanh(dense("two", s.x)), s.M.flatten()])
    return cross_entropy(dense("three", h), s.t)


@model(Q=(4, 2), K=(4, 2), V=(4, 2))
def attention(p, s):
    weights = torch.softmax((s.M @ p.Q) @ (s.M @ p.K).T / math.sqrt(2), 1)
    return ((weights @ (s.M @ p.V)) ** 2).sum()


@model(m=(4,), d=(4,), l=(6,))
def gaussian_log_density(p, s):
    rows, columns = torch.tril_indices(4, 4, -1)
    L = torch.diag(F.softplus(p.d)).index_put((rows, columns), p.l)
    z = L @ (s.x - p.m)
    return 0.5 * z @ z - torch.log(torch.diagonal(L)).sum() + 2 * math.log(2 * math.pi)


@model(W=(3, 4), b=(3,))
def hessian_vector_products(p, s):
    f = lambda x: cross_entropy(torch.tanh(p.W @ x + p.b), s.t)
    return jvp(grad(f), (s.x,), (s.v,))[1] @ s.v


@model(W=(3, 4), b=(3,))
def contractive_jacobian(p, s):
    return (jacrev(lambda x: torch.tanh(p.W @ x + p.b))(s.x) ** 2).sum()


@model(W=(3, 4), b=(3,))
def curvature(p, s):
    H = hessian(lambda x: torch.log(1 + torch.exp(p.W @ x + p.b).sum()))(s.x)
    return torch.diagonal(H).sum() + (H ** 2).sum()


@model(W=(3, 4), b=(3,))
def elementary_functions(p, s):
    z = p.W @ s.x + p.b
    q = 1 + z * z
    return (torch.exp(z) + torch.expm1(0.5 * z) + torch.log(q) + torch.log1p(z * z) + torch.sqrt(q) + torch.rsqrt(q) +
            torch.sin(z) + torch.cos(z) + torch.tan(0.3 * z) + torch.atan(z) + torch.sinh(z) + torch.cosh(z) +
            torch.erf(z) + q ** 1.7 + q ** z).sum()


@model(W=(3, 4), b=(3,))
def piecewise_functions(p, s):
    z = p.W @ s.x + p.b
    return (z.abs() + torch.minimum(z, s.y) * 2 + torch.maximum(z, p.b) + torch.clamp(z, -0.3, 0.4) * z +
            torch.where(z > s.y, z ** 2, torch.exp(z))).sum()


@model(c=(4,), r=(3,), s=())
def broadcasting_and_parts(p, s):
    z = s.M * p.c + p.r[:, None] - p.s
    outer = torch.outer(p.r, s.x)
    parts = torch.cat([z[:, 1:3], outer[:, ::2]], 1)
    return (torch.tanh(parts).sum() + torch.stack([p.c, s.x * p.s]).mul(2).exp().sum() + torch.diagonal(z @ outer.T).sum() +
            p.c @ s.x / torch.sqrt(p.c @ p.c))


@model(W=(3, 4))
def entropy_of_a_policy(p, s):
    probabilities = torch.softmax(p.W @ s.x, 0)
    return (probabilities * torch.log(probabilities)).sum() - 0.5 * probabilities @ s.y


@model(W=(3, 4), b=(3,))
def losses(p, s):
    z = p.W @ s.x + p.b
    q = torch.softmax(s.y, 0)
    smooth = F.cross_entropy(z, torch.tensor(s.t), label_smoothing=0.1)
    return (F.huber_loss(z, s.y, delta=0.4) + 0.5 * F.l1_loss(z, s.y) + F.binary_cross_entropy_with_logits(3 * z, q) +
            F.kl_div(torch.log_softmax(z, 0), q, reduction="sum") + F.poisson_nll_loss(z, q) + smooth +
            F.gaussian_nll_loss(z, s.y, torch.exp(p.b), eps=0) + torch.relu(1 - torch.sign(s.y) * z).mean() +
            torch.log(torch.cosh(z - s.y)).mean() + torch.maximum(0.3 * (s.y - z), -0.7 * (s.y - z)).mean())


def reference(f, shapes, penalty):
    p = Sample({name: numbers(name, shape, 0.6).requires_grad_() for name, shape in shapes.items()})
    data = {name: numbers(name, (SAMPLES, *shape), 1.0) for name, shape in INPUTS.items()}
    total = sum(f(p, Sample({n: d[i] for n, d in data.items()}, t=(2 * i + 1) % CLASSES)) for i in range(SAMPLES)) / SAMPLES
    if penalty:
        total = total + penalty(p)
    names = sorted(shapes)
    gradients = torch.autograd.grad(total, [p[n] for n in names])
    return [total.item()] + [g for d in gradients for g in d.flatten().tolist()]


def main():
    out = ["// tests/references/gradients.hpp — the objective of each model, then its gradient; made by make.py with torch "
           + torch.__version__.split("+")[0],
           "// SPDX-License-Identifier: MIT", "#pragma once", "", "namespace references {", ""]
    for name, (f, shapes, penalty) in MODELS.items():
        line = "   "
        out.append(f"inline constexpr double {name}[] = {{")
        for number in reference(f, shapes, penalty):
            word = f" {number!r},"
            if len(line) + len(word) > 120:
                out.append(line)
                line = "   "
            line += word
        out += [line.rstrip(",") + "};", ""]
    out += ["}  // namespace references", ""]
    (pathlib.Path(__file__).parent / "gradients.hpp").write_text("\n".join(out))


if __name__ == "__main__":
    main()
