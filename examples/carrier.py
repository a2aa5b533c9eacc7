#!/usr/bin/env python3
"""Plays a WAV file to the service as a carrier would, to try a door without an account.
Usage: carrier.py twilio|audiohook|jambonz|deepgram|vosk FILE.wav [--fast] [ws://127.0.0.1:8080]
Stereo, 8 kHz, μ-law or 16-bit; customer left, agent right (vosk: the customer alone). Prints what was said and what is
suggested. Waits up to a minute for a service that is still starting.
Credentials, where the service wants them: ASSIST_API_KEY, ASSIST_TWILIO_SECRET, ASSIST_AUDIOHOOK_KEY and _SECRET,
ASSIST_JAMBONZ_SECRET.
Python 3.8 or newer, nothing to install. docs/integrations/ tells of each door."""
import base64, hashlib, hmac, json, os, socket, struct, sys, time, urllib.parse, urllib.request, uuid

def send(message):  # one masked frame (RFC 6455): opcode 1 is text, 2 is binary
    binary = isinstance(message, bytes)
    payload = message if binary else json.dumps(message).encode()
    mask, size = os.urandom(4), len(payload)
    length = bytes([0x80 | size]) if size < 126 else struct.pack("!BH", 0xFE, size)
    body = bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload))
    sock.sendall(bytes([0x82 if binary else 0x81]) + length + mask + body)

def receive():  # the next JSON message; None when the socket closes
    while True:
        opcode, size = reader.read(2) or (0x88, 0)
        if size > 125:
            size = int.from_bytes(reader.read(2 if size == 126 else 8), "big")
        payload = reader.read(size)
        if opcode == 0x88 and payload[:2] not in (b"", b"\x03\xe8"):
            sys.exit(f"The service closed the socket: {int.from_bytes(payload[:2], 'big')} {payload[2:].decode()}")
        if opcode == 0x88:
            return None
        if opcode == 0x81:
            return json.loads(payload)

def pieces(duration_ms):  # the recording, a piece at a time, as a telephone would send it; --fast does not wait
    begun, size = time.monotonic(), rate * duration_ms // 1000 * width
    for number, at in enumerate(range(0, len(audio), size)):
        if "--fast" not in sys.argv:
            time.sleep(max(0, begun + number * duration_ms / 1000 - time.monotonic()))
        yield number, audio[at : at + size]

def side(piece, channel):  # one side of interleaved samples
    sample = width // 2
    return b"".join(piece[at : at + sample] for at in range(channel * sample, len(piece), width))

class Twilio:
    path = "/twilio"
    def headers(self):
        secret = os.environ.get("ASSIST_TWILIO_SECRET", "")
        if not secret:
            return {}
        signed = hmac.new(secret.encode(), f"wss://{url.netloc}{self.path}".encode(), hashlib.sha1)
        return {"X-Twilio-Signature": base64.b64encode(signed.digest()).decode()}
    def play(self, call):
        stream = "MZ" + uuid.uuid4().hex
        send({"event": "connected", "protocol": "Call", "version": "1.0.0"})
        send({"event": "start", "sequenceNumber": "1", "streamSid": stream, "start": {
            "accountSid": "AC" + "0" * 32, "streamSid": stream, "callSid": call, "tracks": ["inbound", "outbound"],
            "mediaFormat": {"encoding": "audio/x-mulaw" if width == 2 else "audio/l16", "sampleRate": rate, "channels": 1},
            "customParameters": {"language": "en-US"}}})
        for number, piece in pieces(20):
            for channel, track in enumerate(["inbound", "outbound"]):
                payload = side(piece, channel)
                if width == 4:  # L16 has its high byte first
                    payload = struct.pack(f">{len(payload) // 2}h", *struct.unpack(f"<{len(payload) // 2}h", payload))
                send({"event": "media", "sequenceNumber": str(2 * number + channel + 2), "streamSid": stream, "media": {
                    "track": track, "chunk": str(number + 1), "timestamp": str(number * 20),
                    "payload": base64.b64encode(payload).decode()}})
        send({"event": "stop", "sequenceNumber": "0", "streamSid": stream, "stop": {"callSid": call}})

class Audiohook:
    path = "/audiohook"
    def __init__(self):
        self.id, self.seq, self.serverseq = str(uuid.uuid4()), 0, 0
    def headers(self):
        key = os.environ.get("ASSIST_AUDIOHOOK_KEY") or os.environ.get("ASSIST_API_KEY", "")
        names = ["Audiohook-Organization-Id", "Audiohook-Session-Id", "Audiohook-Correlation-Id", "X-API-KEY"]
        fields = dict(zip(names, [str(uuid.uuid4()), self.id, str(uuid.uuid4()), key]))
        secret = os.environ.get("ASSIST_AUDIOHOOK_SECRET", "")
        if not secret:
            return fields if key else {}
        covered = {"@request-target": self.path, "@authority": url.netloc, **{name.lower(): fields[name] for name in names}}
        nonce, now = base64.b64encode(os.urandom(18)).decode(), int(time.time())
        signed = f"({' '.join(json.dumps(name) for name in covered)})"
        signed += f';keyid="{key}";nonce="{nonce}";alg="hmac-sha256";created={now};expires={now + 30}'
        lines = [f'"{name}": {value}' for name, value in covered.items()] + [f'"@signature-params": {signed}']
        digest = hmac.new(base64.b64decode(secret), "\n".join(lines).encode(), hashlib.sha256).digest()
        return {**fields, "Signature-Input": f"sig1={signed}", "Signature": f"sig1=:{base64.b64encode(digest).decode()}:"}
    def say(self, kind, parameters, at_ms=0):
        self.seq += 1
        send({"version": "2", "id": self.id, "type": kind, "seq": self.seq, "serverseq": self.serverseq,
              "position": f"PT{at_ms / 1000}S", "parameters": parameters})
    def play(self, call):
        media = {"type": "audio", "format": "PCMU" if width == 2 else "L16", "channels": ["external", "internal"], "rate": rate}
        participant = {"id": str(uuid.uuid4()), "ani": "+15550100", "aniName": "Jane", "dnis": "+15550199"}
        self.say("open", {"organizationId": str(uuid.uuid4()), "conversationId": str(uuid.uuid4()), "participant": participant,
                          "media": [media], "language": "en-US", "customConfig": {"callId": call}})
        opened = receive()
        if not opened or opened["type"] != "opened":
            sys.exit(f"Expected “opened”; {opened} came.")
        self.serverseq = opened["seq"]
        for number, piece in pieces(200):
            send(piece)
        self.say("close", {"reason": "end"}, (number + 1) * 200)

def linear(byte):  # a μ-law sample as 16 bits (G.711)
    byte ^= 0xFF
    value = ((((byte & 0x0F) << 3) + 0x84) << ((byte & 0x70) >> 4)) - 0x84
    return struct.pack("<h", -value if byte & 0x80 else value)

class Jambonz:
    path = "/jambonz"
    def headers(self):
        name, _, secret = os.environ.get("ASSIST_JAMBONZ_SECRET", "").partition(":")
        basic = base64.b64encode(f"{name}:{secret}".encode()).decode()
        return {"Sec-WebSocket-Protocol": "audio.jambonz.org", **({"Authorization": f"Basic {basic}"} if name else own)}
    def play(self, call):
        send({"callSid": call, "direction": "inbound", "from": "+15550100", "to": "+15550199", "sampleRate": rate,
              "mixType": "stereo", "metadata": {"language": "en-US"}})
        for number, piece in pieces(20):
            send(sixteen_bit(piece))
        sock.sendall(bytes([0x88, 0x82, 0, 0, 0, 0, 3, 0xE8]))  # jambonz closes with 1000 when it is done

linears = [linear(byte) for byte in range(256)]

def sixteen_bit(piece):
    return b"".join(linears[byte] for byte in piece) if width == 2 else piece

class Deepgram:
    @property
    def path(self):
        encoding = "mulaw" if width == 2 else "linear16"
        return f"/v1/listen?encoding={encoding}&sample_rate={rate}&channels=2&multichannel=true&extra=call_id:{call}"
    def headers(self):
        return {}
    def play(self, call):
        for number, piece in pieces(20):
            send(piece)
        send({"type": "CloseStream"})

class Vosk:
    @property
    def path(self):
        return f"/vosk?language=en&call_id={call}"
    def headers(self):
        return {}
    def play(self, call):
        send({"config": {"sample_rate": rate}})
        for number, piece in pieces(100):
            send(sixteen_bit(side(piece, 0)))
        send({"eof": 1})

def connect(deadline):
    while True:
        try:
            return socket.create_connection((url.hostname, url.port or 80))
        except ConnectionRefusedError:
            if time.monotonic() > deadline:
                sys.exit(f"No service answers at {url.netloc}. Start one by “make run”.")
            time.sleep(0.5)

doors = {"twilio": Twilio, "audiohook": Audiohook, "jambonz": Jambonz, "deepgram": Deepgram, "vosk": Vosk}
if len(sys.argv) < 3 or sys.argv[1] not in doors:
    sys.exit(__doc__)
file = open(sys.argv[2], "rb").read()
at = file.index(b"fmt ") + 8
tag, channels, rate, bits = struct.unpack_from("<HHI6xH", file, at)
if (tag, bits) not in [(1, 16), (7, 8)] or channels != 2 or rate != 8000:
    sys.exit(f"Expected a stereo file at 8000 Hz, 16-bit PCM or μ-law; {channels} channels at {rate} Hz of format {tag} came.")
width, audio = channels * bits // 8, file[file.index(b"data") + 8 :]
url = urllib.parse.urlsplit(([one for one in sys.argv if one.startswith("ws:")] or ["ws://127.0.0.1:8080"])[0])
door, call = doors[sys.argv[1]](), f"{sys.argv[1]}-{os.getpid()}"
own = {"Authorization": f"Bearer {os.environ['ASSIST_API_KEY']}"} if os.environ.get("ASSIST_API_KEY") else {}
headers = door.headers() or own
sock = connect(time.monotonic() + 60)
sock.sendall(f"GET {door.path} HTTP/1.1\r\nHost: {url.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
             f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}\r\n"
             f"{''.join(f'{name}: {value}' + chr(13) + chr(10) for name, value in headers.items())}\r\n".encode())
reader = sock.makefile("rb")
answer = [line for line in iter(reader.readline, b"\r\n")][0].decode().strip()
if " 101 " not in answer:
    sys.exit(f"The service refuses the socket: {answer}")
print(f"http://{url.netloc}/#call={call}", flush=True)
door.play(call)
while receive():
    pass
request = urllib.request.Request(f"http://{url.netloc}/api/calls/{call}/events", headers=own)
events = [{"type": "none yet"}]
while events[-1]["type"] != "call.ended":  # a door may close before everything is written
    time.sleep(0.2)
    events = json.load(urllib.request.urlopen(request))
for event in events:
    if event["type"] == "utterance.final":
        print(f'{event["startMs"] / 1000:7.1f} s  {event["channel"]}: {event["text"]}')
    elif event["type"] == "suggestion.shown":
        print(f'{event["atMs"] / 1000:7.1f} s  suggestion: {event["solutionId"]}')
