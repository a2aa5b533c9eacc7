"""Reads the weights of a CTranslate2 model (model.bin, binary versions 5 and 6).

The layout is that of CTranslate2's own writer, python/ctranslate2/specs/model_spec.py:
a header, the variables (name, shape, type, bytes), then aliases of variables.
"""

import hashlib
import struct

import numpy as np

TYPES = {0: np.float32, 1: np.int8, 2: np.int16, 3: np.int32, 4: np.float16}


class WeightsError(Exception):
    """The file is not what it should be; the message says what came."""


class _Reader:
    def __init__(self, data):
        self.data = data
        self.position = 0

    def number(self, kind):
        value = struct.unpack_from("<" + kind, self.data, self.position)[0]
        self.position += struct.calcsize("<" + kind)
        return value

    def text(self):
        length = self.number("H")
        raw = self.data[self.position : self.position + length]
        self.position += length
        return raw.rstrip(b"\0").decode()

    def array(self, shape, kind, byte_length):
        count = byte_length // np.dtype(kind).itemsize
        values = np.frombuffer(self.data, kind, count, self.position).reshape(shape)
        self.position += byte_length
        return values


class Weights:
    """Variables by name, as float32 whatever they are stored in."""

    def __init__(self, variables):
        self.variables = variables

    def __contains__(self, name):
        return name in self.variables

    def __getitem__(self, name):
        values = self.variables[name]
        scales = self.variables.get(name + "_scale")
        if values.dtype == np.int8 and scales is not None:
            spread = scales.astype(np.float32).reshape(
                scales.shape + (1,) * (values.ndim - scales.ndim)
            )
            return values.astype(np.float32) / spread
        return np.array(values, dtype=np.float32)

    def layer_count(self, side):
        """How many layers the encoder or the decoder has."""
        names = (name.split("/") for name in self.variables if name.startswith(side + "/layer_"))
        return 1 + max(int(parts[1][6:]) for parts in names if parts[1] != "layer_norm")


def read_weights(data, sha256=None):
    """Reads a whole model.bin; with `sha256` it refuses any other file."""
    digest = hashlib.sha256(data).hexdigest()
    if sha256 is not None and digest != sha256:
        raise WeightsError(f"expected weights with sha256 {sha256}; {digest} came")
    reader = _Reader(data)
    version = reader.number("I")
    if version not in (5, 6):
        raise WeightsError(f"expected a model.bin of version 5 or 6; version {version} came")
    kind = reader.text()
    if "Whisper" not in kind:
        raise WeightsError(f"expected a Whisper model; {kind} came")
    reader.number("I")  # revision of the specification
    variables = {}
    for _ in range(reader.number("I")):
        name = reader.text()
        shape = [reader.number("I") for _ in range(reader.number("B"))]
        stored_as = TYPES[reader.number("B")]
        variables[name] = reader.array(shape, stored_as, reader.number("I"))
    for _ in range(reader.number("I")):
        alias, target = reader.text(), reader.text()
        for name in list(variables):
            if name == target or name.startswith((target + "/", target + "_")):
                variables[alias + name[len(target) :]] = variables[name]
    if reader.position != len(data):
        raise WeightsError(f"{len(data) - reader.position} bytes are left over")
    return Weights(variables)
