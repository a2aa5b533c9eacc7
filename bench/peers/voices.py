"""How many voices a peer carries at call pace: a growing window is decoded again every second, up to 15 s.

One JSON object on standard input:
    {"engine": "moonshine" | "faster-whisper", "model": PATH, "limitMs": 900, "pauseMs": 608, "counts": [1, 2, ...],
     "voices": [{"file": WAV of one channel, "speech": [[startMs, endMs], ...]}, ...]}

Speech is cut for the peer, at no cost to it: a window is the speech so far, and its last decoding is due `pauseMs`
after the end of speech, when an endpoint knows of it. Two threads with a decoder of one thread each; last decodings
come first, and a window that has grown since replaces the older one. Climbs until the p95 from the end of speech to the
last decoding is above the limit. A line of JSON a count: {"count", "p95Ms"}.
"""

import json
import sys
import threading
import time
import wave
from array import array

WINDOW_MS = 15_000
EVERY_MS = 1_000
THREADS = 2


def samples_of(path):
    with wave.open(path, "rb") as recording:
        assert recording.getnchannels() == 1 and recording.getsampwidth() == 2
        rate = recording.getframerate()
        pcm = array("h", recording.readframes(recording.getnframes()))
    return pcm, rate


def moonshine(_model):
    import ctypes

    from moonshine_voice.moonshine_api import ModelArch, TranscriptC
    from moonshine_voice.transcriber import Transcriber
    from moonshine_voice.utils import get_model_path

    owner = Transcriber(str(get_model_path("tiny-en")), ModelArch.TINY)

    def decode(pcm, rate):
        audio = (ctypes.c_float * len(pcm))(*(value / 32768 for value in pcm))
        transcript = ctypes.POINTER(TranscriptC)()
        code = owner._lib.moonshine_transcribe_without_streaming(
            owner._handle, audio, len(audio), rate, 0, ctypes.byref(transcript)
        )
        if code < 0:
            raise RuntimeError(f"the library answered with error {code}")

    return decode


def faster_whisper(model_path):
    import numpy
    from faster_whisper import WhisperModel

    model = WhisperModel(model_path, device="cpu", compute_type="int8", cpu_threads=1)

    def decode(pcm, rate):
        audio = numpy.frombuffer(pcm.tobytes(), dtype=numpy.int16).astype(numpy.float32) / 32768
        audio = numpy.interp(numpy.arange(0, len(audio), rate / 16000), numpy.arange(len(audio)), audio)
        segments, _ = model.transcribe(audio.astype(numpy.float32), language="en", beam_size=1)
        for _ in segments:
            pass

    return decode


class Queue:
    """The newest window of each voice that waits; last decodings before others, each in the order of its time."""

    def __init__(self):
        self.waiting = {}
        self.ready = threading.Condition()
        self.is_over = False

    def put(self, key, job):
        with self.ready:
            self.waiting[key] = job
            self.ready.notify()

    def take(self):
        with self.ready:
            while not self.waiting and not self.is_over:
                self.ready.wait()
            if not self.waiting:
                return None
            key = min(self.waiting, key=lambda one: (not self.waiting[one]["isLast"], self.waiting[one]["dueMs"]))
            return self.waiting.pop(key)

    def end(self):
        with self.ready:
            self.is_over = True
            self.ready.notify_all()


def plan_of(voice_at, voice, pause_ms):
    """When which window of a voice is to be decoded, ms of the call."""
    for turn, (start_ms, end_ms) in enumerate(voice["speech"]):
        # One key a piece of 15 s: a longer utterance is cut, as the peers' own streaming does.
        piece_ms = start_ms
        while piece_ms < end_ms:
            until_ms = min(end_ms, piece_ms + WINDOW_MS)
            key = (voice_at, turn, piece_ms)
            at_ms = piece_ms + EVERY_MS
            while at_ms < until_ms:
                yield {"key": key, "dueMs": at_ms, "fromMs": piece_ms, "toMs": at_ms, "isLast": False}
                at_ms += EVERY_MS
            wait_ms = pause_ms if until_ms == end_ms else 0
            yield {
                **{"key": key, "dueMs": until_ms + wait_ms, "fromMs": piece_ms, "toMs": until_ms},
                **{"isLast": True, "endMs": until_ms},
            }
            piece_ms = until_ms


def p95_of(count, voices, decoders, pause_ms):
    queue = Queue()
    lateness = []
    began = time.monotonic()
    # Voices do not begin in chorus.
    jobs = [
        {**job, "dueMs": job["dueMs"] + 185 * at, "endMs": job.get("endMs", 0) + 185 * at, "voice": at % len(voices)}
        for at in range(count)
        for job in plan_of(at, voices[at % len(voices)], pause_ms)
    ]
    jobs.sort(key=lambda job: job["dueMs"])

    def work(decode):
        while (job := queue.take()) is not None:
            pcm, rate = voices[job["voice"]]["pcm"], voices[job["voice"]]["rate"]
            decode(pcm[job["fromMs"] * rate // 1000 : job["toMs"] * rate // 1000], rate)
            if job["isLast"]:
                lateness.append((time.monotonic() - began) * 1000 - job["endMs"])

    threads = [threading.Thread(target=work, args=(decode,)) for decode in decoders]
    for thread in threads:
        thread.start()
    for job in jobs:
        time.sleep(max(0, began + job["dueMs"] / 1000 - time.monotonic()))
        queue.put(job["key"], job)
    queue.end()
    for thread in threads:
        thread.join()
    lateness.sort()
    return lateness[min(len(lateness) - 1, int(0.95 * len(lateness)))]


def main():
    asked = json.load(sys.stdin)
    make = {"moonshine": moonshine, "faster-whisper": faster_whisper}[asked["engine"]]
    decoders = [make(asked.get("model")) for _ in range(THREADS)]
    voices = asked["voices"]
    for voice in voices:
        voice["pcm"], voice["rate"] = samples_of(voice["file"])
    for decode in decoders:
        decode(voices[0]["pcm"][: 3 * voices[0]["rate"]], voices[0]["rate"])
    for count in asked["counts"]:
        p95_ms = p95_of(count, voices, decoders, asked["pauseMs"])
        print(json.dumps({"count": count, "p95Ms": p95_ms}), flush=True)
        if p95_ms > asked["limitMs"]:
            return


main()
