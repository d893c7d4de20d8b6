# SPDX-License-Identifier: MIT
"""in_onnxruntime.py — predictions in ONNX Runtime: a graph, bound to memory that stays"""
import numpy as np
from turns import racer

import start


POOL = ("MaxPool", {"kernel_shape": [2, 2], "strides": [2, 2]})
NODES = {
    "w3": [("Gemm", {}), ("Tanh", {}), ("Gemm", {}), ("Tanh", {}), ("Gemm", {})],
    "lenet_image": [("Conv", {"pads": [2, 2, 2, 2]}), ("Relu", {}), POOL, ("Conv", {}), ("Relu", {}), POOL, ("Flatten", {}),
                    ("Gemm", {}), ("Relu", {}), ("Gemm", {}), ("Relu", {}), ("Gemm", {})],
}


def graph(case, x, weights):
    from onnx import TensorProto, checker, helper, numpy_helper

    nodes, at, parameters = [], "x", iter(f"p{k}" for k in range(len(weights)))
    for k, (what, how) in enumerate(NODES[case]):
        read = [at, next(parameters), next(parameters)] if what in ("Gemm", "Conv") else [at]
        at = "y" if k + 1 == len(NODES[case]) else f"z{k}"
        nodes.append(helper.make_node(what, read, [at], **how))

    def value(name, shape):
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)

    constants = [numpy_helper.from_array(w, f"p{k}") for k, w in enumerate(weights)]
    whole = helper.make_graph(nodes, case, [value("x", x.shape)], [value("y", [1, len(weights[-1])])], constants)
    model = helper.make_model(whole, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    checker.check_model(model)
    return model.SerializeToString()


def prediction(case):
    """The first outputs of a call are the first inputs of the next."""

    def make():
        import onnxruntime

        x, weights = getattr(start, case)()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        session = onnxruntime.InferenceSession(graph(case, x, weights), options, providers=["CPUExecutionProvider"])
        first = x.reshape(-1)[:2]
        y = np.empty((1, len(weights[-1])), dtype=np.float32)
        bound = session.io_binding()
        bound.bind_input("x", "cpu", 0, np.float32, x.shape, x.ctypes.data)
        bound.bind_output("y", "cpu", 0, np.float32, y.shape, y.ctypes.data)

        def call():
            session.run_with_iobinding(bound)
            first[:] = y[0, :2]
            return y[0, 0]

        start.check(case, call)
        for _ in range(100):
            call()
        return racer(call, note=f"{onnxruntime.__version__}, called from Python, inputs and outputs bound, 1 thread")

    return make
