#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""peers.py — the cases of run_time in PyTorch, JAX and ONNX Runtime; see ../turns.py"""
from turns import serve

import in_jax
import in_onnxruntime
import in_torch

IN_A_SCAN = {"w1": 100, "w2": 100, "w4": 5, "big": 10}

cases = {
    case: {
        "PyTorch eager": in_torch.training(case, compiled=False),
        "PyTorch compiled": in_torch.training(case, compiled=True),
        "JAX": in_jax.training(case, scanned=0),
        "JAX lax.scan": in_jax.training(case, scanned=steps),
    }
    for case, steps in IN_A_SCAN.items()
}
for case in ("w3", "lenet_image"):
    cases[case] = {
        "PyTorch eager": in_torch.prediction(case, compiled=False),
        "PyTorch compiled": in_torch.prediction(case, compiled=True),
        "JAX": in_jax.prediction(case, scanned=0),
        "JAX lax.scan": in_jax.prediction(case, scanned=1000),
        "ONNX Runtime": in_onnxruntime.prediction(case),
    }
serve(cases)
