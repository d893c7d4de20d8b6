# SPDX-License-Identifier: MIT
"""in_onnxruntime.py — w3 in ONNX Runtime: a graph of Gemm and Tanh, bound to memory that stays"""
import numpy as np
from turns import racer

import start


def graph(weights):
    from onnx import TensorProto, checker, helper, numpy_helper

    nodes, at = [], "x"
    for k in range(0, len(weights), 2):
        last = k + 2 == len(weights)
        to = "y" if last else f"z{k}"
        nodes.append(helper.make_node("Gemm", [at, f"p{k}", f"p{k + 1}"], [to]))
        if not last:
            nodes.append(helper.make_node("Tanh", [to], [at := f"h{k}"]))

    def value(name, width):
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, width])

    parameters = [numpy_helper.from_array(w, f"p{k}") for k, w in enumerate(weights)]
    whole = helper.make_graph(nodes, "w3", [value("x", len(weights[0]))], [value("y", len(weights[-1]))], parameters)
    model = helper.make_model(whole, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    checker.check_model(model)
    return model.SerializeToString()


def prediction():
    """The first outputs of a call are the first inputs of the next."""
    import onnxruntime

    x, weights = start.w3()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(graph(weights), options, providers=["CPUExecutionProvider"])
    y = np.empty((1, len(weights[-1])), dtype=np.float32)
    bound = session.io_binding()
    bound.bind_input("x", "cpu", 0, np.float32, x.shape, x.ctypes.data)
    bound.bind_output("y", "cpu", 0, np.float32, y.shape, y.ctypes.data)

    def call():
        session.run_with_iobinding(bound)
        x[0, :2] = y[0, :2]
        return y[0, 0]

    start.check("w3", call)
    for _ in range(100):
        call()
    return racer(call, note=f"{onnxruntime.__version__}, called from Python, inputs and outputs bound, 1 thread")
