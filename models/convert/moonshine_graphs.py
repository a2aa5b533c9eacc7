"""Moonshine's encoder and decoder as ONNX graphs of our own, from the published weights.

The encoder's convolutions are products over unfolded frames, in float: in int8 they cost 2 to 4 points of word error on
short and telephone speech. It gives the cross-attention's keys and values of every decoder layer, which an utterance needs once. The decoder is one graph for
the first run and every later one. It reads what is cached of a stream as one tensor, a row a token, and gives back the
rows of the new tokens only: its caller appends them. Log-probabilities and the best token are found inside.
"""

import math

import numpy as np

from onnx import TensorProto

from graph import FLOAT, INT64, LAYER_NORM_EPSILON, Graph

INT32 = TensorProto.INT32
CONTRIB = "com.microsoft"

LAYERS = 6
HEADS = 8
HEAD = 36
STATE = HEADS * HEAD
VOCABULARY = 32768
#: Features of a head that carry its position.
ROTATED = 32
#: What is cached of a token: its key and its value in every layer.
CACHED = 2 * LAYERS * STATE

HOP = 64
WINDOW = 127
#: Rows of the tables of positions: 49 s of audio, and 78 s of speech in tokens.
MOST_FRAMES = 2048
MOST_TOKENS = 512
GROUP_NORM_EPSILON = 1e-5


class MoonshineGraph(Graph):
    """The steps that both graphs share. Activations are two-dimensional: a row a frame or a token."""

    # The published weights have 8 bits, so the activations get 7: 2 * 127 * 127 fits as well. Word error on 411 clips:
    # 16.7 %, with weights of 7 bits and activations of 8 18.1 %, with floats 17.0 %, with the published graph 17.6 %.
    largest_weight = 127
    largest_activation = 63
    activation_zero = 64

    def project(self, x, weight, name, bias=None):
        return self.linear(x, weight, np.zeros(0) if bias is None else bias, name)

    def norm(self, x, gain, name):
        scale = self.constant(gain, name + "_g")
        return self.op("LayerNormalization", [x, scale], axis=-1, epsilon=LAYER_NORM_EPSILON)

    def positions(self, frequencies, count):
        """Cosines and sines by position; computed one by one, since vectorised ones differ between processors."""
        angles = [[at * float(one) for one in frequencies.ravel()] for at in range(count)]
        return [
            self.constant(np.array([[of(one) for one in row] for row in angles], np.float32), of.__name__)
            for of in (math.cos, math.sin)
        ]

    def rotate(self, x, positions, cos, sin):
        """Queries and keys beside each other, turned by their places."""
        return self.op(
            "RotaryEmbedding",
            [x, positions, cos, sin],
            domain=CONTRIB,
            interleaved=1,
            num_heads=2 * HEADS,
            rotary_embedding_dim=ROTATED,
        )

    def attend_heads(self, query, key, value, **attributes):
        return self.op(
            "MultiHeadAttention",
            [query, key, value],
            domain=CONTRIB,
            num_heads=HEADS,
            scale=HEAD**-0.5,
            **attributes,
        )

    def slice(self, x, start, end, axis, step=1):
        return self.op("Slice", [x, start, end, self.integers(axis), self.integers(step)])

    def split(self, x, sizes, axis):
        return self.op("Split", [x, self.integers(*sizes)], output_count=len(sizes), axis=axis)

    def convolve(self, x, count, weight, bias, stride, name):
        """Convolution along the rows, `count` of them, without padding, and GELU; gives the new count as well."""
        size = weight.shape[2]
        fresh = self.op("Div", [self.op("Add", [count, self.integers(stride - size)]), self.integers(stride)])
        span = self.op("Mul", [fresh, self.integers(stride)])
        taps = [
            self.slice(x, self.integers(at), self.op("Add", [span, self.integers(at)]), 0, stride)
            for at in range(size)
        ]
        rows = self.op("Concat", taps, axis=1)
        kernel = weight.transpose(2, 1, 0).reshape(-1, weight.shape[0])
        y = self.op("MatMul", [rows, self.constant(kernel, name + "_w")])
        y = self.op("Add", [y, self.constant(bias, name + "_b")])
        return self.op("Gelu", [y], domain=CONTRIB), fresh


def _stem(graph, weights):
    """samples (n), a multiple of HOP → rows of STATE features, one every 24 ms."""
    blocks = graph.op("Reshape", ["samples", graph.integers(-1, HOP)])
    whole = graph.slice(blocks, graph.integers(0), graph.integers(-1), 0)
    following = graph.slice(blocks, graph.integers(1), graph.integers(2**31), 0)
    kernel = np.zeros((2 * HOP, STATE), np.float32)
    kernel[:WINDOW] = weights["conv1.weight_add_tensor"][:, 0].T
    windows = graph.op("Concat", [whole, following], axis=1)
    x = graph.op("Tanh", [graph.op("MatMul", [windows, graph.constant(kernel, "conv1_w")])])
    shape = graph.op("Shape", [x])
    one, none = graph.constant(np.ones(1, np.float32), "one_1"), graph.constant(np.zeros(1, np.float32), "none_1")
    flat = graph.op("Reshape", [x, graph.integers(1, 1, -1)])
    flat = graph.op("InstanceNormalization", [flat, one, none], epsilon=GROUP_NORM_EPSILON)
    x = graph.op("Reshape", [flat, shape])
    # The normalisation's gain and offset go into the convolution that follows.
    gain = weights.operand_of("/groupnorm/Mul_output_0").reshape(1, -1, 1)
    offset = weights.operand_of("/groupnorm/Add_output_0").reshape(1, -1, 1)
    weight = weights["conv2.weight_add_tensor"]
    bias = weights["conv2.bias"] + (weight * offset).sum((1, 2), np.float64).astype(np.float32)
    count = graph.slice(shape, graph.integers(0), graph.integers(1), 0)
    x, count = graph.convolve(x, count, weight * gain, bias, 3, "conv2")
    x, _ = graph.convolve(x, count, weights["conv3.weight_add_tensor"], weights["conv3.bias"], 2, "conv3")
    return x


def _joint(weights, prefix):
    """Query, key and value as one projection."""
    return np.concatenate([weights.used_by(f"{prefix}{one}_proj/MatMul_output_0") for one in "qkv"])


def build_encoder(weights, decoder, metadata):
    """samples (n) of 16 kHz, n a multiple of 64 → cross-attention keys (transposed) and values of every decoder layer."""
    graph = MoonshineGraph()
    x = _stem(graph, weights)
    cos, sin = graph.positions(weights["onnx::Expand_202"], MOST_FRAMES)
    start = graph.integers(0)
    y = graph.norm(x, weights["layers.0.input_layernorm.weight"], "e0_ln1")
    for layer in range(LAYERS):
        node, prefix, name = f"/layers.{layer}/", f"layers.{layer}.", f"e{layer}"
        z = graph.project(y, _joint(weights, node + "self_attn/"), name + "_qkv")
        both, value = graph.split(graph.op("Unsqueeze", [z, start]), (2 * STATE, STATE), -1)
        query, key = graph.split(graph.rotate(both, start, cos, sin), (STATE, STATE), -1)
        z = graph.attend_heads(query, key, value)
        out = weights.used_by(node + "self_attn/o_proj/MatMul_output_0")
        x = graph.op("Add", [x, graph.project(graph.op("Squeeze", [z, start]), out, name + "_o")])
        y = graph.norm(x, weights[prefix + "post_attention_layernorm.weight"], name + "_ln2")
        bias = weights[prefix + "mlp.fc1.bias"]
        z = graph.project(y, weights.used_by(node + "mlp/fc1/Add_output_0"), name + "_1", bias)
        bias = weights[prefix + "mlp.fc2.bias"]
        z = graph.op("Gelu", [z], domain=CONTRIB)
        x = graph.op("Add", [x, graph.project(z, weights.used_by(node + "mlp/fc2/Add_output_0"), name + "_2", bias)])
        following = f"layers.{layer + 1}.input_layernorm" if layer + 1 < LAYERS else "layer_norm"
        y = graph.norm(x, weights[following + ".weight"], name + "_ln3")
    outputs = []
    for kind, order in (("key", [1, 2, 3, 0]), ("value", [1, 2, 0, 3])):
        products = [f"/model/decoder/layers.{at}/encoder_attn/{kind[0]}_proj/MatMul_output_0" for at in range(LAYERS)]
        z = graph.project(y, np.concatenate([decoder.used_by(one) for one in products]), "x_" + kind)
        z = graph.op("Reshape", [z, graph.integers(0, LAYERS, HEADS, HEAD)])
        names = [f"cross_{kind}_{at}" for at in range(LAYERS)]
        graph.op("Split", [graph.op("Transpose", [z], perm=order)], output=names, axis=0)
        outputs += [(name, FLOAT, _cross_shape(kind, "frames")) for name in names]
    return graph.model("moonshine_encoder", [("samples", FLOAT, ["n"])], outputs, metadata)


def _cross_shape(kind, frames):
    return [1, HEADS, HEAD, frames] if kind == "key" else [1, HEADS, frames, HEAD]


def _embed(graph, weights):
    """Token vectors, a row a token, and the int8 table that also gives the logits."""
    values, scales = graph.quantised(weights["model.decoder.embed_tokens.weight"])
    table, spread = graph.constant(values.T, "emb_q"), graph.constant(scales, "emb_s")
    tokens = graph.op("Reshape", ["tokens", graph.integers(-1)])
    x = graph.op("Cast", [graph.op("Gather", [table, tokens], axis=1)], to=FLOAT)
    scale = graph.op("Unsqueeze", [graph.op("Gather", [spread, tokens], axis=0), graph.integers(1)])
    return graph.op("Mul", [graph.op("Transpose", [x], perm=[1, 0]), scale]), table, spread


def _parts(graph, x, streams):
    return [x] if streams == 1 else graph.split(x, (1,) * streams, 0)


def _joined(graph, parts):
    return parts[0] if len(parts) == 1 else graph.op("Concat", parts, axis=0)


def _new_ones(graph, x, firsts, rows):
    """What each row sees of the new tokens: those of its own stream up to itself."""
    if rows == 1:
        return [x]
    seen = [graph.slice(x, first, graph.integers(row + 1), 0) for row, first in enumerate(firsts)]
    return [graph.op("Reshape", [one, graph.integers(1, -1, STATE)]) for one in seen]


def _attend_back(graph, joint, rotation, past, firsts):
    """Each row to the tokens of its own stream; gives the result and what is to be cached of the new tokens."""
    both, value = graph.split(joint, (2 * STATE, STATE), -1)
    both = graph.rotate(both, *rotation)
    query, key = graph.split(both, (STATE, STATE), -1)
    rows = len(past)
    mixed = []
    new = (_new_ones(graph, one, firsts, rows) for one in (key, value))
    for (past_key, past_value), one, new_keys, new_values in zip(past, _parts(graph, query, rows), *new):
        keys = graph.op("Concat", [past_key, new_keys], axis=1)
        values = graph.op("Concat", [past_value, new_values], axis=1)
        mixed.append(graph.attend_heads(one, keys, values, unidirectional=1))
    return graph.op("Reshape", [_joined(graph, mixed), graph.integers(-1, STATE)]), (key, value)


def _attend_across(graph, query, shape, layer, streams):
    """Each stream to its own audio: their lengths differ, so each has products of its own."""
    query = graph.op("Transpose", [graph.op("Reshape", [query, shape])], perm=[0, 2, 1, 3])
    mixed = []
    for at, one in enumerate(_parts(graph, query, streams)):
        scores = graph.op("Softmax", [graph.op("MatMul", [one, f"cross_key_{layer}_{at}"])], axis=-1)
        mixed.append(graph.op("MatMul", [scores, f"cross_value_{layer}_{at}"]))
    z = graph.op("Transpose", [_joined(graph, mixed)], perm=[0, 2, 1, 3])
    return graph.op("Reshape", [z, graph.integers(-1, STATE)])


def build_decoder(weights, streams, metadata):
    """tokens (streams, k) at `positions` behind those of past_… → log-probabilities, the best token, and what is new to cache.

    With several rows each has one token, and `firsts` names the row with which its stream begins in this run: rows of one
    stream are tokens that follow each other, and see those before them. A row computes what it would compute alone.
    """
    graph = MoonshineGraph()
    firsts = _parts(graph, "firsts", streams) if streams > 1 else []
    x, table, spread = _embed(graph, weights)
    rotation = ("positions", *graph.positions(weights["onnx::Expand_219"], MOST_TOKENS))
    shape = graph.op("Shape", ["tokens"])
    joint_shape = graph.op("Concat", [shape, graph.integers(-1)], axis=0)
    heads_shape = graph.op("Concat", [shape, graph.integers(HEADS, HEAD)], axis=0)
    past = [graph.split(f"past_{at}", (STATE,) * (2 * LAYERS), -1) for at in range(streams)]
    fresh = []
    y = graph.norm(x, weights["model.decoder.layers.0.input_layernorm.weight"], "d0_ln1")
    for layer in range(LAYERS):
        node, prefix, name = f"/model/decoder/layers.{layer}/", f"model.decoder.layers.{layer}.", f"d{layer}"
        joint = graph.project(y, _joint(weights, node + "self_attn/"), name + "_qkv")
        joint = graph.op("Reshape", [joint, joint_shape])
        own = [one[2 * layer : 2 * layer + 2] for one in past]
        z, cached = _attend_back(graph, joint, rotation, own, firsts)
        fresh += cached
        out = weights.used_by(node + "self_attn/o_proj/MatMul_output_0")
        x = graph.op("Add", [x, graph.project(z, out, name + "_o")])
        y = graph.norm(x, weights[prefix + "post_attention_layernorm.weight"], name + "_ln2")
        query = weights.used_by(node + "encoder_attn/q_proj/MatMul_output_0") * HEAD**-0.5
        z = _attend_across(graph, graph.project(y, query, name + "_xq"), heads_shape, layer, streams)
        out = weights.used_by(node + "encoder_attn/o_proj/MatMul_output_0")
        x = graph.op("Add", [x, graph.project(z, out, name + "_xo")])
        y = graph.norm(x, weights[prefix + "final_layernorm.weight"], name + "_ln3")
        bias = weights[prefix + "mlp.fc1.bias"]
        z = graph.project(y, weights.used_by(node + "mlp/fc1/Add_output_0"), name + "_1", bias)
        content, gate = graph.split(z, (4 * STATE, 4 * STATE), -1)
        z = graph.op("Mul", [content, graph.op("QuickGelu", [gate], domain=CONTRIB, alpha=1.0)])
        bias = weights[prefix + "mlp.fc2.bias"]
        x = graph.op("Add", [x, graph.project(z, weights.used_by(node + "mlp/fc2/Add_output_0"), name + "_2", bias)])
        following = f"layers.{layer + 1}.input_layernorm" if layer + 1 < LAYERS else "norm"
        y = graph.norm(x, weights[f"model.decoder.{following}.weight"], name + "_ln4")
    graph.op("Concat", fresh, output="fresh", axis=-1)
    graph.op("LogSoftmax", [graph.matmul_int8(y, table, spread)], output="log_probabilities", axis=-1)
    graph.op("TopK", ["log_probabilities", graph.integers(1)], output=["best_log_probability", "best_token"], axis=-1)
    inputs = [("tokens", INT32, ["streams", "k"]), ("positions", INT64, ["streams", "k"])]
    if streams > 1:
        inputs.append(("firsts", INT64, [streams]))
    for at in range(streams):
        inputs.append((f"past_{at}", FLOAT, [1, f"length_{at}", CACHED]))
        for layer in range(LAYERS):
            inputs += [(f"cross_{kind}_{layer}_{at}", FLOAT, _cross_shape(kind, f"frames_{at}")) for kind in ("key", "value")]
    outputs = [
        ("log_probabilities", FLOAT, ["rows", VOCABULARY]),
        ("best_log_probability", FLOAT, ["rows", 1]),
        ("best_token", INT64, ["rows", 1]),
        ("fresh", FLOAT, ["streams", "k", CACHED]),
    ]
    return graph.model("moonshine_decoder", inputs, outputs, metadata)
