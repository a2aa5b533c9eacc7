"""faster-whisper on the same weights: int8, beam 5, one thread.

    faster_whisper_peer.py MODEL LANGUAGE      paths on standard input

A line of JSON a recording: {"cpuS", "audioS", "text"}.
"""

import json
import resource
import sys

from faster_whisper import WhisperModel


def cpu_s() -> float:
    """Processor seconds of every thread of this process so far."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    model = WhisperModel(sys.argv[1], device="cpu", compute_type="int8", cpu_threads=1)
    for line in sys.stdin:
        before = cpu_s()
        segments, info = model.transcribe(line.strip(), language=sys.argv[2], beam_size=5)
        text = "".join(segment.text for segment in segments)
        print(json.dumps({"cpuS": cpu_s() - before, "audioS": info.duration, "text": text}), flush=True)


if __name__ == "__main__":
    main()
