"""Reads the weights of Moonshine's published model files (.ort, onnxruntime's flatbuffer format).

Offsets are those of onnxruntime/core/flatbuffers/schema/ort.fbs. Only what weights need is read: initializers, and of
each node its inputs and outputs, since the exporter has given most weights a number for a name.
"""

import hashlib
import re
import struct

import numpy as np

TYPES = {1: np.float32, 2: np.uint8, 3: np.int8, 6: np.int32, 7: np.int64, 9: np.bool_}

# Places in the tables of the schema, in bytes of their vtables.
SESSION_MODEL = 6
MODEL_GRAPH = 18
GRAPH_INITIALIZERS, GRAPH_NODES = 4, 8
NODE_INPUTS, NODE_OUTPUTS, NODE_ATTRIBUTES = 20, 22, 24
ATTRIBUTE_GRAPH = 18
TENSOR_NAME, TENSOR_DIMS, TENSOR_TYPE, TENSOR_DATA = 4, 8, 10, 12


class WeightsError(Exception):
    """The file is not what it should be; the message says what came."""


class _Table:
    """A table of a flatbuffer: fields are found through its vtable."""

    def __init__(self, data, position):
        self.data = data
        self.position = position

    def _number(self, kind, position):
        return struct.unpack_from("<" + kind, self.data, position)[0]

    def _field(self, place):
        vtable = self.position - self._number("i", self.position)
        offset = self._number("H", vtable + place) if place < self._number("H", vtable) else 0
        return self.position + offset if offset else None

    def _target(self, position):
        return position + self._number("I", position)

    def number(self, place, kind):
        at = self._field(place)
        return 0 if at is None else self._number(kind, at)

    def table(self, place):
        at = self._field(place)
        return None if at is None else _Table(self.data, self._target(at))

    def _vector(self, place):
        at = self._field(place)
        if at is None:
            return 0, 0
        start = self._target(at)
        return start + 4, self._number("I", start)

    def array(self, place, kind):
        start, count = self._vector(place)
        return np.frombuffer(self.data, kind, count, start)

    def tables(self, place):
        start, count = self._vector(place)
        return [_Table(self.data, self._target(start + 4 * at)) for at in range(count)]

    def text(self, place):
        return self.array(place, np.uint8).tobytes().decode()

    def texts(self, place):
        start, count = self._vector(place)
        found = []
        for at in range(count):
            begin = self._target(start + 4 * at)
            length = self._number("I", begin)
            found.append(bytes(self.data[begin + 4 : begin + 4 + length]).decode())
        return found


class OrtWeights:
    """Initializers of a model and of the branches inside it, by name and by the node that uses them."""

    def __init__(self, data, sha256=None):
        digest = hashlib.sha256(data).hexdigest()
        if sha256 is not None and digest != sha256:
            raise WeightsError(f"expected weights with sha256 {sha256}; {digest} came")
        if data[4:8] != b"ORTM":
            raise WeightsError("expected a model in onnxruntime's format; something else came")
        self.tensors = {}
        self.inputs_of = {}
        root = _Table(data, struct.unpack_from("<I", data, 0)[0])
        self._read(root.table(SESSION_MODEL).table(MODEL_GRAPH))

    def _read(self, graph):
        for tensor in graph.tables(GRAPH_INITIALIZERS):
            kind = TYPES[tensor.number(TENSOR_TYPE, "i")]
            values = tensor.array(TENSOR_DATA, np.uint8).tobytes()
            shape = tensor.array(TENSOR_DIMS, np.int64)
            self.tensors[tensor.text(TENSOR_NAME)] = np.frombuffer(values, kind).reshape(shape)
        for node in graph.tables(GRAPH_NODES):
            for output in node.texts(NODE_OUTPUTS):
                self.inputs_of.setdefault(output, []).extend(node.texts(NODE_INPUTS))
            for attribute in node.tables(NODE_ATTRIBUTES):
                branch = attribute.table(ATTRIBUTE_GRAPH)
                if branch:
                    self._read(branch)

    def __getitem__(self, name):
        """An initializer as float32, whatever it is stored in."""
        found = [one for one in self.tensors if re.sub(r"_merged_\d+", "", one) in (name, name + "_quantized")]
        if not found:
            raise WeightsError(f"expected weights called {name}; there are none")
        return self._float(found[0])

    def used_by(self, output):
        """The weights (out, in) of the product that gives `output`."""
        for name in self.inputs_of.get(output, []):
            if name.endswith("_quantized") and name in self.tensors:
                return self._float(name).T
        raise WeightsError(f"expected weights for {output}; there are none")

    def operand_of(self, output):
        """The constant of the sum or product that gives `output`."""
        for name in self.inputs_of.get(output, []):
            if name in self.tensors:
                return self._float(name)
        raise WeightsError(f"expected a constant for {output}; there is none")

    def _float(self, name):
        values = self.tensors[name]
        if not name.endswith("_quantized"):
            return values.astype(np.float32)
        stem = name[: -len("_quantized")]
        zero = self.tensors[stem + "_zero_point"].astype(np.int32)
        return ((values.astype(np.int32) - zero) * self.tensors[stem + "_scale"]).astype(np.float32)
