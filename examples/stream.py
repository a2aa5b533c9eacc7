#!/usr/bin/env python3
"""Streams a WAV file to the service as a call; prints what was said and what is suggested.
Usage: stream.py FILE.wav [--fast] [ws://127.0.0.1:8080/stream]      Stereo: customer left, agent right.
Python 3.8 or newer, nothing to install. docs/protocol.md says what goes over the wire."""
import base64, json, os, socket, struct, sys, threading, time, urllib.parse

def send(opcode, payload):  # one masked frame (RFC 6455): opcode 1 is text, 2 is binary
    mask, size = os.urandom(4), len(payload)
    length = bytes([0x80 | size]) if size < 126 else struct.pack("!BH", 0xFE, size)
    body = bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload))
    sock.sendall(bytes([0x80 | opcode]) + length + mask + body)

def receive():  # the next message; None when the socket closes
    opcode, size = reader.read(2) or (8, 0)
    if size > 125:
        size = int.from_bytes(reader.read(2 if size == 126 else 8), "big")
    return json.loads(reader.read(size)) if opcode == 0x81 else None

def speak():  # 20 ms at a time, as a telephone would; --fast does not wait
    begun, piece = time.monotonic(), rate // 50 * width
    for at in range(0, len(audio), piece):
        if "--fast" not in sys.argv:
            time.sleep(max(0, begun + at / rate / width - time.monotonic()))
        send(2, audio[at : at + piece])
    send(1, b'{"type": "stop"}')

file = open(sys.argv[1], "rb").read()
at = file.index(b"fmt ") + 8
tag, channels, rate, bits = struct.unpack_from("<HHI6xH", file, at)
if tag == 0xFFFE:  # the extended header has the real format further on
    tag = struct.unpack_from("<H", file, at + 24)[0]
encodings = {(1, 16): "s16le", (3, 32): "f32le", (6, 8): "alaw", (7, 8): "mulaw"}
encoding = encodings.get((tag, bits)) or sys.exit(f"Expected 16-bit PCM, 32-bit float or G.711; format {tag} came.")
width, audio = channels * bits // 8, file[file.index(b"data") + 8 :]
start = {"type": "start", "callId": f"python-{os.getpid()}", "encoding": encoding, "sampleRateHz": rate,
         "channels": ["customer", "agent"][:channels]}
url = urllib.parse.urlsplit(([one for one in sys.argv if one.startswith("ws:")] or ["ws://127.0.0.1:8080/stream"])[0])
sock = socket.create_connection((url.hostname, url.port or 80))
key = base64.b64encode(os.urandom(16)).decode()
sock.sendall(f"GET {url.path}?{url.query} HTTP/1.1\r\nHost: {url.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
             f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n".encode())
reader = sock.makefile("rb")
answer = [line for line in iter(reader.readline, b"\r\n")][0].decode().strip()
if " 101 " not in answer:
    sys.exit(f"The service refuses the socket: {answer}")
send(1, json.dumps(start).encode())
while message := receive():
    event = message.get("event", {})
    if message["type"] == "started":
        threading.Thread(target=speak, daemon=True).start()
    elif message["type"] == "error":
        sys.exit(f'{message["code"]}: {message["message"]}')
    elif event.get("type") == "utterance.final":
        print(f'{event["startMs"] / 1000:7.1f} s  {event["channel"]}: {event["text"]}', flush=True)
    elif event.get("type") == "suggestion.shown":
        print(f'{event["atMs"] / 1000:7.1f} s  suggestion: {event["solutionId"]}', flush=True)
