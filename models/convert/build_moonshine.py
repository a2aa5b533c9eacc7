#!/usr/bin/env python3
"""Builds Moonshine tiny for onnxruntime out of its published model files.

The folder given has encoder_model.ort, decoder_model_merged.ort and tokenizer.bin. Written are encoder.onnx,
decoder.onnx, decoder-rows.onnx (moonshine_graphs.py tells how they differ) and the tokenizer as it is. The same input gives the same
bytes. Needs numpy and onnx (requirements.txt); some seconds. Progress goes to standard output as lines
"progress SHARE WHAT".
"""

import argparse
import os
import shutil
import sys

import onnx

from moonshine_graphs import build_decoder, build_encoder
from ort_weights import OrtWeights, WeightsError

# Streams that share a run: two gain a sixth each, four half, eight hardly more and cost more where some are idle.
SHARED = 4


def progress(share, what):
    print(f"progress {share:.2f} {what}", flush=True)


def build(folder, out):
    def read(name):
        with open(os.path.join(folder, name), "rb") as file:
            return OrtWeights(file.read())

    progress(0.0, "reading the weights")
    encoder, decoder = read("encoder_model.ort"), read("decoder_model_merged.ort")
    metadata = {"model_type": "moonshine-tiny", "version": "1"}
    os.makedirs(out, exist_ok=True)
    shutil.copyfile(os.path.join(folder, "tokenizer.bin"), os.path.join(out, "tokenizer.bin"))
    progress(0.2, "writing the encoder")
    onnx.save(build_encoder(encoder, decoder, metadata), os.path.join(out, "encoder.onnx"))
    for share, name, streams in ((0.4, "decoder.onnx", 1), (0.7, "decoder-rows.onnx", SHARED)):
        progress(share, f"writing a decoder for {streams}")
        onnx.save(build_decoder(decoder, streams, metadata), os.path.join(out, name))
    progress(1.0, "done")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", help="where the published files lie")
    parser.add_argument("--out", required=True, help="folder to write into")
    arguments = parser.parse_args()
    try:
        build(arguments.folder, arguments.out)
    except (WeightsError, OSError) as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
