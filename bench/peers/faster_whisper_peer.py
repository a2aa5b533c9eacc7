"""faster-whisper on the same weights: int8, beam 5, one thread.

    faster_whisper_peer.py MODEL LANGUAGE      paths on standard input

A line of JSON a recording: {"cpuS", "wallS", "audioS", "text"}.
"""

import json
import resource
import sys
import time

from faster_whisper import WhisperModel


def cpu_s() -> float:
    """Processor seconds of every thread of this process so far."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    model = WhisperModel(sys.argv[1], device="cpu", compute_type="int8", cpu_threads=1)
    for line in sys.stdin:
        before, began = cpu_s(), time.perf_counter()
        segments, info = model.transcribe(line.strip(), language=sys.argv[2], beam_size=5)
        text = "".join(segment.text for segment in segments)
        spent = {"cpuS": cpu_s() - before, "wallS": time.perf_counter() - began}
        print(json.dumps({**spent, "audioS": info.duration, "text": text}), flush=True)


if __name__ == "__main__":
    main()
