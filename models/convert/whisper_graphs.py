"""Whisper's encoder and decoder as ONNX graphs, with the inputs and outputs of sherpa-onnx's Whisper models.

Differences from upstream's export: the self-attention caches come back only as long as the text so far, and
the token table is stored once, int8, for look-up and logits both. The same runtimes load either.
"""

import numpy as np

from graph import FLOAT, INT64, Graph

MASKED = -1e9


class Dimensions:
    def __init__(self, weights):
        convolution = weights["encoder/conv1/weight"].shape
        self.mels = convolution[1]
        self.audio_context = weights["encoder/position_encodings/encodings"].shape[0]
        self.audio_state = convolution[0]
        self.audio_heads = int(weights.variables["encoder/num_heads"])
        self.audio_layers = weights.layer_count("encoder")
        self.vocabulary, self.text_state = weights["decoder/embeddings/weight"].shape
        self.text_context = weights["decoder/position_encodings/encodings"].shape[0]
        self.text_heads = int(weights.variables["decoder/num_heads"])
        self.text_layers = weights.layer_count("decoder")

    def metadata(self):
        """Under the names that sherpa-onnx reads."""
        return {
            "n_mels": self.mels,
            "n_audio_ctx": self.audio_context,
            "n_audio_state": self.audio_state,
            "n_audio_head": self.audio_heads,
            "n_audio_layer": self.audio_layers,
            "n_vocab": self.vocabulary,
            "n_text_ctx": self.text_context,
            "n_text_state": self.text_state,
            "n_text_head": self.text_heads,
            "n_text_layer": self.text_layers,
        }


def split_projection(weights, prefix, state, scale):
    """The joint projection as query (scaled), key and value."""
    weight, bias = weights[prefix + "/weight"], weights[prefix + "/bias"]
    parts = [(weight[at : at + state], bias[at : at + state]) for at in (0, state, 2 * state)]
    (query_weight, query_bias), key, value = parts
    return (query_weight * scale, query_bias * scale), key, value


def _feed_forward(graph, x, weights, prefix, name):
    y = graph.layer_norm(x, weights, prefix + "/layer_norm", name + "_ln")
    hidden = graph.linear(y, weights[prefix + "/linear_0/weight"], weights[prefix + "/linear_0/bias"], name + "_1")
    y = graph.linear(graph.gelu(hidden), weights[prefix + "/linear_1/weight"], weights[prefix + "/linear_1/bias"], name + "_2")
    return graph.op("Add", [x, y])


def build_encoder(weights, dims, metadata):
    """mel (n, mels, T) of any length T → cross-attention keys and values of every decoder layer."""
    graph = Graph()
    state = dims.audio_state
    heads = (dims.audio_heads, state // dims.audio_heads)
    scale = heads[1] ** -0.5
    x = "mel"
    for index, stride in ((1, 1), (2, 2)):
        kernel = graph.constant(weights[f"encoder/conv{index}/weight"], f"conv{index}_w")
        bias = graph.constant(weights[f"encoder/conv{index}/bias"], f"conv{index}_b")
        x = graph.op("Conv", [x, kernel, bias], kernel_shape=[3], pads=[1, 1], strides=[stride])
        x = graph.gelu(x)
    x = graph.op("Transpose", [x], perm=[0, 2, 1])
    length = graph.op("Slice", [graph.op("Shape", [x]), graph.integers(1), graph.integers(2), graph.integers(0)])
    positions = graph.constant(weights["encoder/position_encodings/encodings"], "enc_pos")
    x = graph.op("Add", [x, graph.op("Slice", [positions, graph.integers(0), length, graph.integers(0)])])
    for layer in range(dims.audio_layers):
        prefix, name = f"encoder/layer_{layer}", f"e{layer}"
        y = graph.layer_norm(x, weights, prefix + "/self_attention/layer_norm", name + "_ln1")
        parts = split_projection(weights, prefix + "/self_attention/linear_0", state, scale)
        query, key, value = (graph.linear(y, *part, f"{name}_{which}") for which, part in zip("qkv", parts))
        y = graph.attend_all(query, key, value, dims.audio_heads)
        out = prefix + "/self_attention/linear_1"
        y = graph.linear(y, weights[out + "/weight"], weights[out + "/bias"], name + "_o")
        x = graph.op("Add", [x, y])
        x = _feed_forward(graph, x, weights, prefix + "/ffn", name + "_f")
    x = graph.layer_norm(x, weights, "encoder/layer_norm", "e_ln")
    keys, values = [], []
    for layer in range(dims.text_layers):
        prefix = f"decoder/layer_{layer}/attention/linear_1"
        weight, bias = weights[prefix + "/weight"], weights[prefix + "/bias"]
        halves = ((keys, 0, "k"), (values, dims.text_state, "v"))
        for into, at, which in halves:
            part = slice(at, at + dims.text_state)
            y = graph.linear(x, weight[part], bias[part], f"x{layer}_{which}")
            into.append(graph.op("Unsqueeze", [y, graph.integers(0)]))
    graph.op("Concat", keys, output="n_layer_cross_k", axis=0)
    graph.op("Concat", values, output="n_layer_cross_v", axis=0)
    shape = [dims.text_layers, "n_audio", "T_out", dims.text_state]
    return graph.model(
        "whisper_encoder",
        [("mel", FLOAT, ["n_audio", dims.mels, "T"])],
        [("n_layer_cross_k", FLOAT, shape), ("n_layer_cross_v", FLOAT, shape)],
        metadata,
    )


def embed(graph, weights, tokens, rank):
    """Vectors of tokens (`rank` axes) from the int8 table, and the table for the logits."""
    values, scales = graph.quantised(weights["decoder/embeddings/weight"])
    table = graph.constant(values.T, "emb_q")
    spread = graph.constant(scales, "emb_s")
    x = graph.op("Cast", [graph.op("Gather", [table, tokens], axis=1)], to=FLOAT)
    x = graph.op("Transpose", [x], perm=[*range(1, rank + 1), 0])
    scale = graph.op("Unsqueeze", [graph.op("Gather", [spread, tokens], axis=0), graph.integers(rank)])
    return graph.op("Mul", [x, scale]), table, spread


def build_decoder(weights, dims, metadata):
    """tokens (n, k) after `offset` earlier ones → logits (n, k, vocabulary) and the caches with them."""
    graph = Graph()
    state, context = dims.text_state, dims.text_context
    heads = (dims.text_heads, state // dims.text_heads)
    scale = heads[1] ** -0.5
    x, table, spread = embed(graph, weights, "tokens", 2)
    fresh = graph.op("Slice", [graph.op("Shape", ["tokens"]), graph.integers(1), graph.integers(2), graph.integers(0)])
    end = graph.op("Add", ["offset", fresh])
    positions = graph.constant(weights["decoder/position_encodings/encodings"], "dec_pos")
    x = graph.op("Add", [x, graph.op("Slice", [positions, "offset", end, graph.integers(0)])])
    causal = graph.constant(np.triu(np.full((context, context), MASKED, np.float32), 1), "causal")
    mask = graph.op("Slice", [causal, "offset", end, graph.integers(0)])
    mask = graph.op("Slice", [mask, graph.integers(0), end, graph.integers(1)])
    caches = [
        graph.op("Slice", [f"in_n_layer_self_{which}_cache", graph.integers(0), "offset", graph.integers(2)])
        for which in "kv"
    ]

    def of_layer(tensor, layer):
        return graph.op("Gather", [tensor, graph.constant(np.array(layer, np.int64), f"l_{layer}")], axis=0)

    kept = {"k": [], "v": []}
    for layer in range(dims.text_layers):
        prefix, name = f"decoder/layer_{layer}", f"d{layer}"
        y = graph.layer_norm(x, weights, prefix + "/self_attention/layer_norm", name + "_ln1")
        parts = split_projection(weights, prefix + "/self_attention/linear_0", state, scale)
        query, key, value = (graph.linear(y, *part, f"{name}_{which}") for which, part in zip("qkv", parts))
        key = graph.op("Concat", [of_layer(caches[0], layer), key], axis=1)
        value = graph.op("Concat", [of_layer(caches[1], layer), value], axis=1)
        kept["k"].append(graph.op("Unsqueeze", [key, graph.integers(0)]))
        kept["v"].append(graph.op("Unsqueeze", [value, graph.integers(0)]))
        y = graph.attend(query, key, value, heads, mask)
        out = prefix + "/self_attention/linear_1"
        x = graph.op("Add", [x, graph.linear(y, weights[out + "/weight"], weights[out + "/bias"], name + "_o")])
        y = graph.layer_norm(x, weights, prefix + "/attention/layer_norm", name + "_ln2")
        across = prefix + "/attention/linear_0"
        query = graph.linear(y, weights[across + "/weight"] * scale, weights[across + "/bias"] * scale, name + "_xq")
        y = graph.attend(query, of_layer("n_layer_cross_k", layer), of_layer("n_layer_cross_v", layer), heads)
        out = prefix + "/attention/linear_2"
        x = graph.op("Add", [x, graph.linear(y, weights[out + "/weight"], weights[out + "/bias"], name + "_xo")])
        x = _feed_forward(graph, x, weights, prefix + "/ffn", name + "_f")
    x = graph.layer_norm(x, weights, "decoder/layer_norm", "d_ln")
    graph.op("Identity", [graph.matmul_int8(x, table, spread)], output="logits")
    for which, parts in kept.items():
        graph.op("Concat", parts, output=f"out_n_layer_self_{which}_cache", axis=0)

    def cache(name, length):
        return (name, FLOAT, [dims.text_layers, "n_audio", length, state])

    return graph.model(
        "whisper_decoder",
        [
            ("tokens", INT64, ["n_audio", "n_tokens"]),
            cache("in_n_layer_self_k_cache", "n_cache"),
            cache("in_n_layer_self_v_cache", "n_cache"),
            cache("n_layer_cross_k", "T"),
            cache("n_layer_cross_v", "T"),
            ("offset", INT64, [1]),
        ],
        [
            ("logits", FLOAT, ["n_audio", "n_tokens", dims.vocabulary]),
            cache("out_n_layer_self_k_cache", "n_cache_out"),
            cache("out_n_layer_self_v_cache", "n_cache_out"),
        ],
        metadata,
    )
