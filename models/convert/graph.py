"""Writes an ONNX graph node by node: the few operations that our models need, linear layers in int8.

Weights are quantised symmetrically per output channel. Activations are quantised at run time, each row by its own
largest value: one loud frame does not coarsen the others, and a row's numbers do not depend on the rows beside it in a
batch. One of the two has 7 bits.
"""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

FLOAT = TensorProto.FLOAT
INT64 = TensorProto.INT64

LAYER_NORM_EPSILON = 1e-5


class Graph:
    # Processors with AVX2 or AVX-512 but without VNNI add pairs of products in 16 bits (vpmaddubsw), saturating:
    # 2 * 255 * 63 fits, 2 * 255 * 127 does not.
    largest_weight = 63
    largest_activation = 127
    activation_zero = 128

    def __init__(self):
        self.nodes = []
        self.constants = []
        self.constant_names = set()
        self.quantised_inputs = {}
        self.count = 0

    @classmethod
    def quantised(cls, matrix):
        """int8 values and one float32 scale a row: row = values * scale."""
        largest = cls.largest_weight
        scales = (np.maximum(np.abs(matrix).max(1), 1e-12) / largest).astype(np.float32)
        values = np.rint(matrix / scales[:, None]).clip(-largest, largest)
        return values.astype(np.int8), scales

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
        if isinstance(output, list):
            outputs = output
        else:
            outputs = [output] if output else [self.fresh(kind) for _ in range(output_count)]
        node = helper.make_node(kind, inputs, outputs, name=self.fresh("n"), **attributes)
        self.nodes.append(node)
        return outputs[0] if len(outputs) == 1 else outputs

    def _quantised_rows(self, x):
        """uint8 values around `activation_zero`, and the scale of each row."""
        if x not in self.quantised_inputs:
            largest = self.op("ReduceMax", [self.op("Abs", [x])], axes=[-1], keepdims=1)
            largest = self.op("Max", [largest, self.scalar(1e-9, "least")])
            scale = self.op("Mul", [largest, self.scalar(1 / self.largest_activation, "row_step")])
            steps = self.op("Mul", [x, self.op("Reciprocal", [scale])])
            values = self.op("QuantizeLinear", [steps, self.scalar(1.0, "unit"), self._zero()])
            self.quantised_inputs[x] = (values, scale)
        return self.quantised_inputs[x]

    def _zero(self):
        return self.constant(np.array(self.activation_zero, np.uint8), "zero_u8")

    def matmul_int8(self, x, weights, scales):
        """x times int8 weights (in, out) with one scale an output."""
        values, scale = self._quantised_rows(x)
        inputs = [values, weights, self.scalar(1.0, "unit"), scales, self._zero()]
        # onnxruntime's own operator: it scales while it multiplies.
        y = self.op("MatMulIntegerToFloat", inputs, domain="com.microsoft")
        return self.op("Mul", [y, scale])

    def linear(self, x, weight, bias, name):
        """weight: (out, in); bias: (out,)."""
        values, scales = self.quantised(weight)
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

    def attend_all(self, query, key, value, head_count):
        """Attention of every row to every row; the query's weights carry the whole 1/sqrt(size)."""
        return self.op(
            "MultiHeadAttention",
            [query, key, value],
            domain="com.microsoft",
            num_heads=head_count,
            scale=1.0,
        )

    def model(self, name, inputs, outputs, metadata):
        info = lambda values: [helper.make_tensor_value_info(*value) for value in values]
        graph = helper.make_graph(self.nodes, name, info(inputs), info(outputs), self.constants)
        model = helper.make_model(
            graph,
            opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)],
            ir_version=8,
            producer_name="agent-assist models/convert",
        )
        helper.set_model_props(model, {key: str(value) for key, value in metadata.items()})
        onnx.checker.check_model(model)
        return model
