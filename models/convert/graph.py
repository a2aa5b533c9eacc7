"""Writes an ONNX graph node by node: the few operations that Whisper needs, linear layers in int8.

Activations are quantised at run time (DynamicQuantizeLinear), weights symmetrically per output channel, which
is what onnxruntime has fast kernels for.
"""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

FLOAT = TensorProto.FLOAT
INT64 = TensorProto.INT64

LAYER_NORM_EPSILON = 1e-5


def quantised(matrix):
    """int8 values and one float32 scale a row: row = values * scale."""
    scales = (np.maximum(np.abs(matrix).max(1), 1e-12) / 127.0).astype(np.float32)
    values = np.clip(np.rint(matrix / scales[:, None]), -127, 127).astype(np.int8)
    return values, scales


class Graph:
    def __init__(self):
        self.nodes = []
        self.constants = []
        self.constant_names = set()
        self.quantised_inputs = {}
        self.count = 0

    def fresh(self, kind):
        self.count += 1
        return f"{kind}_{self.count}"

    def constant(self, values, name=None):
        name = name or self.fresh("c")
        if name not in self.constant_names:
            self.constant_names.add(name)
            self.constants.append(numpy_helper.from_array(np.array(values, order="C"), name))
        return name

    def scalar(self, value, name):
        return self.constant(np.array(value, np.float32), name)

    def integers(self, *values):
        spelled = "_".join(str(value).replace("-", "m") for value in values)
        return self.constant(np.array(values, np.int64), "i_" + spelled)

    def op(self, kind, inputs, output=None, output_count=1, **attributes):
        outputs = [output] if output else [self.fresh(kind) for _ in range(output_count)]
        node = helper.make_node(kind, inputs, outputs, name=self.fresh("n"), **attributes)
        self.nodes.append(node)
        return outputs[0] if len(outputs) == 1 else outputs

    def matmul_int8(self, x, weights, scales):
        """x times int8 weights (in, out) with one scale an output."""
        if x not in self.quantised_inputs:
            self.quantised_inputs[x] = self.op("DynamicQuantizeLinear", [x], output_count=3)
        values, scale, zero_point = self.quantised_inputs[x]
        no_offset = self.constant(np.array(0, np.int8), "zero_i8")
        y = self.op("MatMulInteger", [values, weights, zero_point, no_offset])
        y = self.op("Cast", [y], to=FLOAT)
        return self.op("Mul", [y, self.op("Mul", [scale, scales])])

    def linear(self, x, weight, bias, name):
        """weight: (out, in); bias: (out,)."""
        values, scales = quantised(weight)
        y = self.matmul_int8(
            x, self.constant(values.T, name + "_q"), self.constant(scales, name + "_s")
        )
        return self.op("Add", [y, self.constant(bias, name + "_b")]) if np.any(bias) else y

    def layer_norm(self, x, weights, prefix, name):
        scale = self.constant(weights[prefix + "/gamma"], name + "_g")
        offset = self.constant(weights[prefix + "/beta"], name + "_b")
        return self.op(
            "LayerNormalization", [x, scale, offset], axis=-1, epsilon=LAYER_NORM_EPSILON
        )

    def gelu(self, x):
        y = self.op("Div", [x, self.scalar(np.sqrt(2.0), "sqrt2")])
        y = self.op("Add", [self.op("Erf", [y]), self.scalar(1.0, "one")])
        return self.op("Mul", [self.op("Mul", [x, y]), self.scalar(0.5, "half")])

    def _heads(self, x, count, size, order):
        return self.op("Transpose", [self.op("Reshape", [x, self.integers(0, 0, count, size)])], perm=order)

    def attend(self, query, key, value, heads, mask=None):
        """Attention of (count, size) heads; the query's weights carry the whole 1/sqrt(size)."""
        count, size = heads
        q = self._heads(query, count, size, [0, 2, 1, 3])
        k = self._heads(key, count, size, [0, 2, 3, 1])
        v = self._heads(value, count, size, [0, 2, 1, 3])
        scores = self.op("MatMul", [q, k])
        if mask:
            scores = self.op("Add", [scores, mask])
        mixed = self.op("MatMul", [self.op("Softmax", [scores], axis=-1), v])
        order = self.op("Transpose", [mixed], perm=[0, 2, 1, 3])
        return self.op("Reshape", [order, self.integers(0, 0, count * size)])

    def model(self, name, inputs, outputs, metadata):
        info = lambda values: [helper.make_tensor_value_info(*value) for value in values]
        graph = helper.make_graph(self.nodes, name, info(inputs), info(outputs), self.constants)
        model = helper.make_model(
            graph,
            opset_imports=[helper.make_opsetid("", 17)],
            ir_version=8,
            producer_name="agent-assist models/convert",
        )
        helper.set_model_props(model, {key: str(value) for key, value in metadata.items()})
        onnx.checker.check_model(model)
        return model
