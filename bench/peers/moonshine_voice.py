"""The vendor's own library, measured through its C interface.

Its Python classes copy all audio into lists at every update, a tenth of the processor time; called as a C++
program calls it, the peer is at its best.

Run with `python -I`: otherwise this file stands in for the package of the same name.

    moonshine_voice.py stream FILE.wav    one recording in 20 ms pieces, an update every 500 ms of audio
    moonshine_voice.py classes FILE.wav   the same through the package's Python classes
    moonshine_voice.py whole              paths on standard input, each transcribed as a whole

A line of JSON a recording: {"cpuS", "updateCount", "text"}.
"""

import ctypes
import json
import resource
import sys

from moonshine_voice.moonshine_api import ModelArch, TranscriptC
from moonshine_voice.transcriber import Transcriber
from moonshine_voice.utils import get_model_path, load_wav_file

PIECE_S = 0.02
UPDATE_S = 0.5


def cpu_s() -> float:
    """Processor seconds of every thread of this process so far."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def c_floats(samples):
    return (ctypes.c_float * len(samples))(*samples)


def checked(code: int) -> int:
    if code < 0:
        raise RuntimeError(f"the library answered with error {code}")
    return code


def report(transcriber, transcript, used_cpu_s: float, update_count: int) -> None:
    lines = transcriber._parse_transcript(transcript).lines
    print_result(used_cpu_s, update_count, " ".join(line.text for line in lines))


def print_result(used_cpu_s: float, update_count: int, text: str) -> None:
    result = {"cpuS": used_cpu_s, "updateCount": update_count, "text": text}
    print(json.dumps(result), flush=True)


def stream(transcriber, path: str) -> None:
    samples, rate = load_wav_file(path)
    length = int(rate * PIECE_S)
    pieces = [c_floats(samples[at : at + length]) for at in range(0, len(samples), length)]
    lib, owner = transcriber._lib, transcriber._handle
    stream_id = checked(lib.moonshine_create_stream(owner, 0))
    transcript = ctypes.POINTER(TranscriptC)()

    def update() -> None:
        checked(lib.moonshine_transcribe_stream(owner, stream_id, 0, ctypes.byref(transcript)))

    before_s = cpu_s()
    checked(lib.moonshine_start_stream(owner, stream_id))
    waiting_s, update_count = 0.0, 0
    for piece in pieces:
        checked(
            lib.moonshine_transcribe_add_audio_to_stream(owner, stream_id, piece, len(piece), rate, 0)
        )
        waiting_s += len(piece) / rate
        if waiting_s >= UPDATE_S - 1e-6:
            update()
            waiting_s, update_count = 0.0, update_count + 1
    checked(lib.moonshine_stop_stream(owner, stream_id))
    update()
    report(transcriber, transcript, cpu_s() - before_s, update_count)


def stream_by_classes(transcriber, path: str) -> None:
    samples, rate = load_wav_file(path)
    length = int(rate * PIECE_S)
    stream_of_class = transcriber.create_stream(update_interval=UPDATE_S)
    before_s = cpu_s()
    stream_of_class.start()
    for at in range(0, len(samples), length):
        stream_of_class.add_audio(samples[at : at + length], rate)
    transcript = stream_of_class.stop()
    used_cpu_s = cpu_s() - before_s
    print_result(used_cpu_s, 0, " ".join(line.text for line in transcript.lines))


def whole(transcriber, path: str) -> None:
    samples, rate = load_wav_file(path)
    audio = c_floats(samples)
    transcript = ctypes.POINTER(TranscriptC)()
    before_s = cpu_s()
    checked(
        transcriber._lib.moonshine_transcribe_without_streaming(
            transcriber._handle, audio, len(audio), rate, 0, ctypes.byref(transcript)
        )
    )
    report(transcriber, transcript, cpu_s() - before_s, 0)


def main() -> None:
    transcriber = Transcriber(str(get_model_path("tiny-en")), ModelArch.TINY)
    streaming = {"stream": stream, "classes": stream_by_classes}.get(sys.argv[1])
    if streaming:
        streaming(transcriber, sys.argv[2])
        return
    for line in sys.stdin:
        whole(transcriber, line.rstrip("\n"))


main()
