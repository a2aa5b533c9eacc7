"""One side or both sides of a call to the service, over as many sockets as it takes.

One file, Python 3.8 or newer, nothing to install: copy it. It does what `AssistClient` does in JavaScript: what was
sent is kept until the service has stored what was said in it; when the socket dies, the client connects again with a
jittered back-off and goes on at the byte that the service names; events come once and in order.

    call = AssistClient("ws://127.0.0.1:8080/stream",
                        {"callId": "c-17", "encoding": "mulaw", "sampleRateHz": 8000, "channels": ["customer", "agent"]},
                        on_event=print)
    call.open()
    call.send_audio(samples)
    last_seq = call.stop()

Callbacks come from a thread of the client's own. docs/client.md has the whole surface, docs/protocol.md the wire.
"""
import base64, json, os, random, socket, ssl, struct, threading, time, urllib.parse

SAMPLE_BYTES = {"s16le": 2, "f32le": 4, "mulaw": 1, "alaw": 1}
MAX_MESSAGE_BYTES = 32_768
HEARTBEAT_S, DEAD_AFTER_S, OPEN_WITHIN_S = 5, 30, 10
OPUS_BYTES_PER_MS = 64


class AssistClientError(Exception):
    """Why a call could not be opened, went down for good, or did not take audio; `code` says which."""

    def __init__(self, code, message, retryable=False):
        super().__init__(f"{code}: {message}")
        self.code, self.retryable = code, retryable


class _Socket:
    """A WebSocket (RFC 6455), the client's end: text and binary messages, nothing else."""

    def __init__(self, url, key):
        at = urllib.parse.urlsplit(url)
        port = at.port or (443 if at.scheme == "wss" else 80)
        self._socket = socket.create_connection((at.hostname, port), OPEN_WITHIN_S)
        try:
            if at.scheme == "wss":
                self._socket = ssl.create_default_context().wrap_socket(self._socket, server_hostname=at.hostname)
            self._reader = self._socket.makefile("rb")
            lines = [f"GET {at.path or '/'}{'?' + at.query if at.query else ''} HTTP/1.1", f"Host: {at.netloc}",
                     "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
                     f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}"]
            lines += [f"Authorization: Bearer {key}"] if key else []
            self._socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
            answer = self._head()
            if " 101 " not in answer:
                raise AssistClientError("ASSIST_CLIENT_UNREACHABLE", f"No socket opens: {answer}", " 5" in answer)
            self._socket.settimeout(DEAD_AFTER_S)
        except BaseException:
            self._socket.close()
            raise

    def _head(self):
        first = self._reader.readline().decode("latin-1").strip()
        while self._reader.readline().strip():
            pass
        return first

    def send(self, payload):
        opcode, body = (1, json.dumps(payload).encode()) if isinstance(payload, dict) else (2, payload)
        self._frame(opcode, body)

    def _frame(self, opcode, body):
        size, mask = len(body), os.urandom(4)
        head = bytes([0x80 | opcode])
        if size < 126:
            head += bytes([0x80 | size])
        else:
            head += struct.pack("!BH", 0xFE, size) if size < 65_536 else struct.pack("!BQ", 0xFF, size)
        pad = int.from_bytes((mask * (size // 4 + 1))[:size], "big")
        self._socket.sendall(head + mask + (int.from_bytes(body, "big") ^ pad).to_bytes(size, "big"))

    def receive(self):
        """The next message as an object; None where the other end has closed."""
        text = b""
        while True:
            head = self._reader.read(2)
            if len(head) < 2:
                return None
            size = head[1] & 0x7F
            if size > 125:
                size = int.from_bytes(self._reader.read(2 if size == 126 else 8), "big")
            body = self._reader.read(size)
            opcode = head[0] & 0x0F
            if opcode == 8 or len(body) < size:
                return None
            if opcode == 9:
                self._frame(10, body)
            elif opcode in (0, 1):
                text += body
                if head[0] & 0x80:
                    return json.loads(text)

    def close(self):
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self._socket.close()


class AssistClient:
    """One leg of a call. `start` is the `start` message without `type`, `version`, `resume` and `afterSeq`."""

    def __init__(self, url, start, key=None, on_event=None, on_rewind=None, on_state=None, on_error=None,
                 buffer_limit_ms=120_000, reconnect_window_ms=60_000, open_window_ms=15_000):
        self._url, self._start, self._key = url, dict(start), key
        self._on = {"event": on_event, "rewind": on_rewind, "state": on_state, "error": on_error}
        self._is_opus = self._start["encoding"].endswith("-opus")
        self._bytes_per_ms = OPUS_BYTES_PER_MS if self._is_opus else (
            SAMPLE_BYTES[self._start["encoding"]] * len(self._start["channels"]) * self._start["sampleRateHz"] / 1000)
        self._limit = round(buffer_limit_ms * self._bytes_per_ms)
        self._windows = (open_window_ms / 1000, reconnect_window_ms / 1000)
        self._lock = threading.Condition(threading.RLock())
        self._socket = None
        self._items, self._taken, self._received, self._durable = [], 0, 0, 0  # (ordinal, offset, bytes or gap)
        self._ordinal, self._confirmed, self._pings = 0, 0, []
        self._is_ready = self._was_ready = self._was_sent = self._was_resume = False
        self._is_paused = self._is_pause_told = self._is_stopping = self._has_ended = False
        self._skipped = 0
        self._state, self._error, self._last_error, self._thread = "new", None, None, None
        self.last_seq = 0

    @property
    def call_id(self):
        return self._start["callId"]

    @property
    def buffered_amount(self):
        """Bytes that the service has not yet received."""
        return self._taken - self._received

    @property
    def held_amount(self):
        """Bytes kept for a reconnection, since what was said in them is not stored yet."""
        return self._taken - self._durable

    def open(self):
        """Connects and starts the call; returns when the service takes audio. Raises AssistClientError."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, daemon=True)
                self._thread.start()
                threading.Thread(target=self._beat, daemon=True).start()
            self._lock.wait_for(lambda: self._was_ready or self._state == "closed")
            if not self._was_ready:
                raise self._error

    def send_audio(self, audio):
        """Sends audio in the call's format; kept and sent later where the connection is lost."""
        with self._lock:
            self._require_open()
            if self._is_paused and not self._is_opus:
                self._skipped += len(audio)
                return
            if self.held_amount + len(audio) > self._limit:
                raise AssistClientError("ASSIST_CLIENT_BUFFER_FULL", f"More than {self._limit} bytes wait.", True)
            for at in range(0, len(audio), MAX_MESSAGE_BYTES):
                piece = bytes(audio[at : at + MAX_MESSAGE_BYTES])
                self._add(piece)
                self._taken += len(piece)
                self._transmit([piece])

    def send_gap(self, duration_ms):
        """Says that no audio existed for this long, so that the times of what follows stay true."""
        with self._lock:
            self._require_open()
            self._add(int(duration_ms))
            self._transmit([int(duration_ms)])
            self._ping()

    def pause(self):
        """Nothing of the call is heard or kept from here on, of any side of it, until `resume`."""
        with self._lock:
            self._require_open()
            self._is_paused, self._skipped = True, 0
            self._tell_pause()

    def resume(self):
        """Ends a pause; what was not sent in it counts as a gap."""
        with self._lock:
            self._require_open()
            self._is_paused = False
            skipped_ms = round(self._skipped / self._bytes_per_ms)
            if skipped_ms > 0:
                self.send_gap(skipped_ms)
            self._tell_pause()

    def stop(self):
        """Ends the call; returns the number of its last event when everything is transcribed and stored."""
        with self._lock:
            self._require_open()
            self._is_stopping = True
            self._write({"type": "stop"})
            self._lock.wait_for(lambda: self._state == "closed")
            if self._error:
                raise self._error
            return self.last_seq

    def close(self):
        """Leaves at once; the service waits for another client of the leg, then closes it."""
        self._finish(AssistClientError("ASSIST_CLIENT_CLOSED", "The call was closed by its owner."), is_silent=True)

    def _require_open(self):
        if self._state == "closed" or self._is_stopping:
            raise AssistClientError("ASSIST_CLIENT_CLOSED", "The call is over.")

    def _add(self, item):
        self._ordinal += 1
        self._items.append((self._ordinal, self._taken, item))

    def _transmit(self, items):
        for item in items if self._is_ready else ():
            self._write(item if isinstance(item, bytes) else {"type": "gap", "durationMs": item})

    def _write(self, message):
        """A socket that cannot be written to is dead; its reader notices and connects anew."""
        if self._is_ready:
            try:
                self._socket.send(message)
            except OSError:
                self._socket.close()

    def _ping(self):
        if self._is_ready:
            self._pings.append(self._ordinal)
            self._write({"type": "ping"})

    def _tell_pause(self):
        if self._is_ready and self._is_pause_told != self._is_paused:
            self._is_pause_told = self._is_paused
            self._write({"type": "pause" if self._is_paused else "resume"})

    def _beat(self):
        while True:
            time.sleep(HEARTBEAT_S)
            with self._lock:
                if self._state == "closed":
                    return
                self._ping()

    def _run(self):
        lost_at, attempt = time.monotonic(), 0
        while self._state != "closed":
            try:
                self._set_state("connecting" if not self._was_ready else "reconnecting")
                self._socket = _Socket(self._url, self._key)
                self._begin()
                while self._state != "closed":
                    message = self._socket.receive()
                    if message is None:
                        break
                    with self._lock:
                        self._received_message(message)
                    attempt, lost_at = (0, time.monotonic()) if self._is_ready else (attempt, lost_at)
            except (OSError, ValueError) as lost:
                self._last_error = self._last_error or AssistClientError("ASSIST_CLIENT_UNREACHABLE", str(lost), True)
            except AssistClientError as refused:
                self._last_error = refused
                if not refused.retryable:
                    return self._finish(refused)
            self._is_ready = False
            if self._state == "closed":
                return
            if self._is_stopping and self._has_ended:
                return self._finish(None)
            if time.monotonic() - lost_at > self._windows[1 if self._was_ready else 0]:
                return self._finish(self._last_error)
            time.sleep(min(5, 0.1 * 2**attempt) * (0.5 + random.random() / 2))
            attempt += 1

    def _begin(self):
        is_resume = self._was_ready or self._was_sent
        self._was_sent, self._was_resume, self._pings = True, is_resume, []
        resume = {"resume": True, "afterSeq": self.last_seq} if is_resume else {}
        self._socket.send({"type": "start", "version": 1, **self._start, **resume})

    def _received_message(self, message):
        kind = message["type"]
        if kind == "started":
            self._started(message)
        elif kind == "ack":
            self._acknowledge(message["receivedBytes"], message["durableBytes"])
        elif kind == "pong":
            self._confirmed = max(self._confirmed, self._pings.pop(0) if self._pings else 0)
        elif kind == "event":
            event = message["event"]
            if event["seq"] > self.last_seq:
                self.last_seq = event["seq"]
                self._has_ended = self._has_ended or event["type"] == "call.ended"
                self._tell("event", event)
        elif kind == "stopped":
            self._finish(None)
        elif kind == "error":
            self._refused(AssistClientError(message["code"], message["message"], message["retryable"]))

    def _refused(self, error):
        self._last_error = error
        if self._was_resume and not self._was_ready and error.code == "ASSIST_CALL_NOT_RESUMABLE":
            self._was_sent = False
        elif not error.retryable:
            self._finish(error)

    def _started(self, message):
        received = message["receivedBytes"]
        if not self._durable <= received <= self._taken:
            return self._finish(AssistClientError("ASSIST_CLIENT_OUT_OF_STEP", f"Byte {received} is asked for."))
        self._last_error = None
        if message["lastSeq"] < self.last_seq:
            self.last_seq = message["lastSeq"]
            self._tell("rewind", self.last_seq)
        self._acknowledge(received, message["durableBytes"])
        self._is_ready = True
        self._transmit(self._rest(received))
        if self._is_stopping:
            self._write({"type": "stop"})
        self._was_ready = True
        self._tell_pause()
        self._set_state("open")
        self._lock.notify_all()

    def _acknowledge(self, received, durable):
        self._received, self._durable = received, max(self._durable, min(durable, received))
        self._items = [item for item in self._items if self._end(item) > self._durable or
                       (isinstance(item[2], int) and item[1] >= self._durable)]

    def _rest(self, received):
        rest = []
        for ordinal, offset, item in self._items:
            if isinstance(item, int):
                has_arrived = offset == received and ordinal <= self._confirmed
                if offset >= received and not has_arrived:
                    rest.append(item)
            elif offset + len(item) > received:
                rest.append(item[max(0, received - offset) :])
        return rest

    @staticmethod
    def _end(item):
        return item[1] + (len(item[2]) if isinstance(item[2], bytes) else 0)

    def _set_state(self, state):
        if self._state not in (state, "closed"):
            self._state = state
            self._tell("state", state)

    def _finish(self, error, is_silent=False):
        with self._lock:
            if self._state == "closed":
                return
            self._error = error
            self._is_ready = False
            self._set_state("closed")
            if self._socket:
                self._socket.close()
            if error and self._was_ready and not is_silent:
                self._tell("error", error)
            self._lock.notify_all()

    def _tell(self, what, value):
        if self._on[what]:
            self._on[what](value)
