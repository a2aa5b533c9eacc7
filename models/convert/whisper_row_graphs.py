"""Whisper's encoder and decoder as ONNX graphs of our own.

The encoder takes the speech and a little silence, and the rest of its window from a window of silence that was encoded
before: keys and values of the frames behind the speech, in every layer. So a short answer is heard in a long window at
the price of a short one.

The decoder works on rows, each a token with what it may see: the mask tells which of the tokens before, and of those
beside it. A draft is as many rows in a sequence, beams are rows that see their own past; neither is copied for the
other, and the audio's keys and values are read once for all rows. Only rows that are new are given back, and of the
vocabulary only the best tokens and those that are asked for.
"""

import numpy as np

from graph import FLOAT, INT64, Graph
from whisper_graphs import embed, split_projection

CONTRIB = "com.microsoft"

#: Candidates that a row gives.
BEST = 8


class RowGraph(Graph):
    """Activations are two-dimensional: a row a frame or a token."""

    def split(self, x, sizes, axis):
        return self.op("Split", [x, self.integers(*sizes)], output_count=len(sizes), axis=axis)

    def slice(self, x, start, axis, end=None):
        end = self.integers(2**31) if end is None else end
        return self.op("Slice", [x, start, end, self.integers(axis)])

    def project(self, x, weights, prefix, name):
        return self.linear(x, weights[prefix + "/weight"], weights[prefix + "/bias"], name)

    def joint(self, weights, prefix, heads, name, x):
        """Query (which carries 1/sqrt(size)), key and value in one product."""
        count, size = heads
        parts = split_projection(weights, prefix, count * size, size**-0.5)
        weight, bias = (np.concatenate([part[at] for part in parts]) for at in (0, 1))
        return self.linear(x, weight, bias, name)

    def feed_forward(self, x, weights, prefix, name):
        y = self.layer_norm(x, weights, prefix + "/layer_norm", name + "_ln")
        hidden = self.op("Gelu", [self.project(y, weights, prefix + "/linear_0", name + "_1")], domain=CONTRIB)
        return self.op("Add", [x, self.project(hidden, weights, prefix + "/linear_1", name + "_2")])

    def by_head(self, x, heads, order):
        """Rows (n, state) as (1, …) in the given order of (head, size) and rows."""
        y = self.op("Transpose", [self.op("Reshape", [x, self.integers(0, *heads)])], perm=order)
        return self.op("Unsqueeze", [y, self.integers(0)])

    def rows(self, x, state):
        """(1, heads, n, size) as rows."""
        y = self.op("Transpose", [x], perm=[0, 2, 1, 3])
        return self.op("Reshape", [y, self.integers(-1, state)])

    def mix(self, query, key, value, mask=None):
        scores = self.op("MatMul", [query, key])
        if mask:
            scores = self.op("Add", [scores, mask])
        return self.op("MatMul", [self.op("Softmax", [scores], axis=-1), value])


def _cross_shape(which, dims, count):
    size = dims.text_state // dims.text_heads
    return [1, dims.text_heads, size, count] if which == "key" else [1, dims.text_heads, count, size]


def _names(kind, count):
    return [f"{kind}_{which}_{at}" for which in ("key", "value") for at in range(count)]


def build_audio(weights, dims, metadata):
    """mel (1, mels, T), T even, and what is known of silence → cross-attention keys and values of every decoder layer."""
    graph = RowGraph()
    state = dims.audio_state
    heads = (dims.audio_heads, state // dims.audio_heads)
    x = "mel"
    for index, stride in ((1, 1), (2, 2)):
        kernel = graph.constant(weights[f"encoder/conv{index}/weight"], f"conv{index}_w")
        bias = graph.constant(weights[f"encoder/conv{index}/bias"], f"conv{index}_b")
        x = graph.op("Conv", [x, kernel, bias], kernel_shape=[3], pads=[1, 1], strides=[stride])
        x = graph.op("Gelu", [x], domain=CONTRIB)
    x = graph.op("Squeeze", [graph.op("Transpose", [x], perm=[0, 2, 1]), graph.integers(0)])
    length = graph.slice(graph.op("Shape", [x]), graph.integers(0), 0, graph.integers(1))
    positions = graph.constant(weights["encoder/position_encodings/encodings"], "enc_pos")
    x = graph.op("Add", [x, graph.slice(positions, graph.integers(0), 0, length)])
    for layer in range(dims.audio_layers):
        prefix, name = f"encoder/layer_{layer}", f"e{layer}"
        y = graph.layer_norm(x, weights, prefix + "/self_attention/layer_norm", name + "_ln1")
        y = graph.joint(weights, prefix + "/self_attention/linear_0", heads, name + "_qkv", y)
        query, key, value = graph.split(graph.op("Unsqueeze", [y, graph.integers(0)]), (state,) * 3, -1)
        graph.op("Identity", [key], output=f"own_key_{layer}")
        graph.op("Identity", [value], output=f"own_value_{layer}")
        key = graph.op("Concat", [key, graph.slice(f"silent_key_{layer}", length, 1)], axis=1)
        value = graph.op("Concat", [value, graph.slice(f"silent_value_{layer}", length, 1)], axis=1)
        y = graph.op("Squeeze", [graph.attend_all(query, key, value, dims.audio_heads), graph.integers(0)])
        x = graph.op("Add", [x, graph.project(y, weights, prefix + "/self_attention/linear_1", name + "_o")])
        x = graph.feed_forward(x, weights, prefix + "/ffn", name + "_f")
    x = graph.layer_norm(x, weights, "encoder/layer_norm", "e_ln")
    _project_across(graph, x, length, weights, dims)
    frames = {"own": "T_own", "silent": "T_silent"}
    across = lambda kind, count: [
        (f"{kind}_{which}_{at}", FLOAT, _cross_shape(which, dims, count))
        for which in ("key", "value")
        for at in range(dims.text_layers)
    ]
    along = lambda kind: [(one, FLOAT, [1, frames[kind], state]) for one in _names(kind, dims.audio_layers)]
    inputs = [("mel", FLOAT, [1, dims.mels, "T"]), *along("silent"), *across("silent_cross", "T_silent")]
    return graph.model("whisper_audio", inputs, [*across("cross", "T_all"), *along("own")], metadata)


def _project_across(graph, x, length, weights, dims):
    """Keys (transposed) and values for the decoder, a head after the other, silence behind the speech."""
    state, layers = dims.text_state, dims.text_layers
    size = state // dims.text_heads
    for which, at, order in (("key", 0, [1, 2, 3, 0]), ("value", state, [1, 2, 0, 3])):
        prefixes = [f"decoder/layer_{layer}/attention/linear_1" for layer in range(layers)]
        weight = np.concatenate([weights[prefix + "/weight"][at : at + state] for prefix in prefixes])
        bias = np.concatenate([weights[prefix + "/bias"][at : at + state] for prefix in prefixes])
        y = graph.linear(x, weight, bias, "x_" + which)
        y = graph.op("Reshape", [y, graph.integers(0, layers, dims.text_heads, size)])
        parts = graph.split(graph.op("Transpose", [y], perm=order), (1,) * layers, 0)
        axis = 3 if which == "key" else 2
        for layer, part in enumerate(parts):
            rest = graph.slice(f"silent_cross_{which}_{layer}", length, axis)
            graph.op("Concat", [part, rest], output=f"cross_{which}_{layer}", axis=axis)


def build_text(weights, dims, metadata):
    """tokens (r) at `positions`, seeing by `mask` (r, p + r) those of past (p, …) and each other → candidates of each row."""
    graph = RowGraph()
    state, layers = dims.text_state, dims.text_layers
    heads = (dims.text_heads, state // dims.text_heads)
    x, table, spread = embed(graph, weights, "tokens", 1)
    positions = graph.constant(weights["decoder/position_encodings/encodings"], "dec_pos")
    x = graph.op("Add", [x, graph.op("Gather", [positions, "positions"], axis=0)])
    past = graph.split("past", (state,) * (2 * layers), -1)
    fresh = []
    for layer in range(layers):
        prefix, name = f"decoder/layer_{layer}", f"d{layer}"
        y = graph.layer_norm(x, weights, prefix + "/self_attention/layer_norm", name + "_ln1")
        y = graph.joint(weights, prefix + "/self_attention/linear_0", heads, name + "_qkv", y)
        query, key, value = graph.split(y, (state,) * 3, -1)
        fresh += [key, value]
        key = graph.op("Concat", [past[2 * layer], key], axis=0)
        value = graph.op("Concat", [past[2 * layer + 1], value], axis=0)
        query = graph.by_head(query, heads, [1, 0, 2])
        y = graph.mix(query, graph.by_head(key, heads, [1, 2, 0]), graph.by_head(value, heads, [1, 0, 2]), "mask")
        out = prefix + "/self_attention/linear_1"
        x = graph.op("Add", [x, graph.project(graph.rows(y, state), weights, out, name + "_o")])
        y = graph.layer_norm(x, weights, prefix + "/attention/layer_norm", name + "_ln2")
        across, scale = prefix + "/attention/linear_0", heads[1] ** -0.5
        query = graph.linear(y, weights[across + "/weight"] * scale, weights[across + "/bias"] * scale, name + "_xq")
        y = graph.mix(graph.by_head(query, heads, [1, 0, 2]), f"cross_key_{layer}", f"cross_value_{layer}")
        out = prefix + "/attention/linear_2"
        x = graph.op("Add", [x, graph.project(graph.rows(y, state), weights, out, name + "_xo")])
        x = graph.feed_forward(x, weights, prefix + "/ffn", name + "_f")
    graph.op("Concat", fresh, output="fresh", axis=-1)
    x = graph.layer_norm(graph.slice(x, "first_row", 0), weights, "decoder/layer_norm", "d_ln")
    logits = graph.matmul_int8(x, table, spread)
    graph.op("Gather", [graph.op("LogSoftmax", [logits], axis=-1), "heard_tokens"], output="heard", axis=1)
    written = graph.op("LogSoftmax", [graph.op("Add", [logits, "barred"])], axis=-1)
    graph.op("Gather", [written, "wanted_tokens"], output="wanted", axis=1)
    graph.op("TopK", [written, graph.integers(BEST)], output=["best", "best_tokens"], axis=-1)
    inputs = [
        ("tokens", INT64, ["r"]),
        ("positions", INT64, ["r"]),
        ("mask", FLOAT, ["r", "all"]),
        ("past", FLOAT, ["p", 2 * layers * state]),
        ("first_row", INT64, [1]),
        ("barred", FLOAT, [dims.vocabulary]),
        ("heard_tokens", INT64, ["h"]),
        ("wanted_tokens", INT64, ["w"]),
    ]
    for which in ("key", "value"):
        inputs += [(f"cross_{which}_{at}", FLOAT, _cross_shape(which, dims, "T")) for at in range(layers)]
    outputs = [
        ("best", FLOAT, ["rows", BEST]),
        ("best_tokens", INT64, ["rows", BEST]),
        ("heard", FLOAT, ["rows", "h"]),
        ("wanted", FLOAT, ["rows", "w"]),
        ("fresh", FLOAT, ["r", 2 * layers * state]),
    ]
    return graph.model("whisper_text", inputs, outputs, metadata)
