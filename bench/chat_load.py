"""The load: websocket clients that do as little as they can, so that the server is what is measured."""

import asyncio
import base64
import json
import os
import time
import uuid
from dataclasses import dataclass, field


@dataclass
class Tally:
    """What all clients of one run saw together."""

    clients: int
    deliveries: int = 0
    sent: int = 0
    errors: int = 0
    going: bool = True
    seen: dict[str, int] = field(default_factory=dict)
    at: dict[str, float] = field(default_factory=dict)
    delays: list[float] = field(default_factory=list)


class Client(asyncio.Protocol):
    """One page. With ``eager`` it sends again as soon as it has its ack."""

    def __init__(self, port: int, cookie: str, channel: str, tally: Tally):
        self.port, self.cookie, self.channel, self.tally = port, cookie, channel, tally
        self.buffer, self.ready = b"", asyncio.get_running_loop().create_future()
        self.eager = False

    def connection_made(self, transport) -> None:
        self.transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        cookie = f"Cookie: {self.cookie}\r\n" if self.cookie else ""
        transport.write(
            f"GET /ws/c/riverside/ HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
            f"Origin: http://127.0.0.1:{self.port}\r\n{cookie}\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        data = self.buffer + data if self.buffer else data
        if not self.ready.done():
            head, end, data = data.partition(b"\r\n\r\n")
            if not end:
                self.buffer = head
                return
            if b" 101 " not in head:
                self.ready.set_exception(RuntimeError(head.decode().splitlines()[0]))
                return
            self.ready.set_result(None)
        start, size = 0, len(data)
        while size - start >= 4:
            length, body = data[start + 1] & 127, start + 2
            if length == 126:
                length, body = int.from_bytes(data[start + 2 : start + 4]), start + 4
            if size < body + length:
                break
            self.take(data[body : body + 14], data, body, length)
            start = body + length
        self.buffer = data[start:]

    def take(self, kind: bytes, data: bytes, body: int, length: int) -> None:
        """One frame, known by its first letters."""
        tally = self.tally
        if kind == b'{"type":"messa':
            tally.deliveries += 1
            if tally.at:
                self.time(json.loads(data[body : body + length])["body"])
        elif kind == b'{"type":"ack",':
            if self.eager and tally.going:
                self.say()
        elif kind == b'{"type":"error':
            tally.errors += 1

    def time(self, text: str) -> None:
        """Seen by all: the delay of one message is that of its last reader."""
        tally = self.tally
        tally.seen[text] = tally.seen.get(text, 0) + 1
        if tally.seen[text] == tally.clients:
            tally.delays.append(time.perf_counter() - tally.at[text])

    def say(
        self, text: str = "How would you like your coffee on Saturday? Black, or with milk?"
    ) -> None:
        """Sends one message."""
        frame = {
            "type": "send",
            "channel": self.channel,
            "client_id": str(uuid.uuid4()),
            "body": text,
        }
        self.tally.sent += 1
        self.write(json.dumps(frame, separators=(",", ":")).encode())

    def write(self, payload: bytes) -> None:
        """A masked text frame; the mask of zeros leaves the bytes as they are."""
        size = len(payload)
        head = bytes([0x81, 0x80 | size]) if size < 126 else b"\x81\xfe" + size.to_bytes(2)
        self.transport.write(head + b"\0\0\0\0" + payload)
