# SPDX-License-Identifier: MIT
"""networks.py — the networks of the cases, in the words that PyTorch and JAX share; weights are [in][out]"""


def losses(relu, tanh, cross_entropy, mean_squared_error, features):
    """case -> loss of (parameters, x, y). features: what LeNet-5 makes of images before its dense layers"""

    def w1(p, x, t):
        return cross_entropy(relu(x @ p[0] + p[1]) @ p[2] + p[3], t)

    def w2(p, x, y):
        return mean_squared_error(tanh(tanh(x @ p[0] + p[1]) @ p[2] + p[3]) @ p[4] + p[5], y)

    def w4(p, x, t):
        y = features(p, x)
        return cross_entropy(relu(relu(y @ p[4] + p[5]) @ p[6] + p[7]) @ p[8] + p[9], t)

    def big(p, x, t):
        return cross_entropy(relu(relu(x @ p[0] + p[1]) @ p[2] + p[3]) @ p[4] + p[5], t)

    return {"w1": w1, "w2": w2, "w4": w4, "big": big}


def outputs(relu, tanh, features):
    """case -> output of (parameters, x)"""

    def w3(p, x):
        return tanh(tanh(x @ p[0] + p[1]) @ p[2] + p[3]) @ p[4] + p[5]

    def lenet_image(p, x):
        return relu(relu(features(p, x) @ p[4] + p[5]) @ p[6] + p[7]) @ p[8] + p[9]

    return {"w3": w3, "lenet_image": lenet_image}
