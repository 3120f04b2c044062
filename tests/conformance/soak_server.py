"""A small server that fails every twentieth request: `python -m tests.conformance.soak_server`.

It answers two calls of EncoraStream, one that reads and one that creates, and `GET /account` with what happened so far.
It prints its port, and ends with its standard input.
"""

from __future__ import annotations

import asyncio
import json
import socket
import struct
import sys
from collections import Counter
from typing import cast

EVERY = 20
FAULTS = ("503", "reset", "close", "truncated", "late reset")
MOVIE = {"id": "497f6eca-6276-4993-bfeb-53cbbbba6f08", "title": "Night Train", "status": "draft", "runtime_minutes": 93}
PAGE = json.dumps({"data": [MOVIE] * 3, "meta": {"has_more": False, "next_cursor": None}}).encode()
ONE = json.dumps(MOVIE).encode()


class Account:
    """What happened."""

    def __init__(self) -> None:
        self.requests = 0
        self.faults: Counter[str] = Counter()
        self.made: Counter[str] = Counter()
        self.connections = 0


class Connection(asyncio.Protocol):
    """One connection with requests one after the other."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where to answer."""
        self._transport = cast("asyncio.Transport", transport)
        self._account.connections += 1

    def connection_lost(self, exc: Exception | None) -> None:
        """Count it out."""
        self._account.connections -= 1

    def data_received(self, data: bytes) -> None:
        """Answer each request that is there as a whole."""
        self._buffer += data
        while b"\r\n\r\n" in self._buffer:
            head, _, rest = self._buffer.partition(b"\r\n\r\n")
            headers = {
                name.strip().lower(): value.strip()
                for name, _, value in (line.partition(b":") for line in head.split(b"\r\n"))
            }
            length = int(headers.get(b"content-length", b"0"))
            if len(rest) < length:
                return
            self._buffer = rest[length:]
            self._answer(head.partition(b"\r\n")[0], headers)

    def _answer(self, line: bytes, headers: dict[bytes, bytes]) -> None:
        account = self._account
        if b" /account " in line:
            told = {
                "requests": account.requests,
                "faults": dict(account.faults),
                "made": len(account.made),
                "connections": account.connections,
            }
            self._send(b"200 OK", json.dumps(told).encode())
            return
        account.requests += 1
        number, hit = divmod(account.requests, EVERY)
        fault = FAULTS[number % len(FAULTS)] if hit == 0 else ""
        account.faults[fault] += bool(fault)
        if fault in ("reset", "close"):
            self._end(reset=fault == "reset")
            return
        if fault == "503":
            self._send(b"503 Service Unavailable", b'{"code":"UNAVAILABLE","message":"later"}', b"Retry-After: 0\r\n")
            return
        if line.startswith(b"POST"):
            account.made[headers[b"idempotency-key"].decode()] += 1
        if fault == "late reset":
            self._end(reset=True)
        elif line.startswith(b"POST"):
            self._send(b"201 Created", ONE, cut=fault == "truncated")
        else:
            self._send(b"200 OK", PAGE, cut=fault == "truncated")

    def _send(self, status: bytes, body: bytes, more: bytes = b"", *, cut: bool = False) -> None:
        head = b"HTTP/1.1 %s\r\nContent-Type: application/json\r\n%sContent-Length: %d\r\n\r\n" % (
            status,
            more,
            len(body),
        )
        self._transport.write(head + (body[: len(body) // 2] if cut else body))
        if cut:
            self._transport.close()

    def _end(self, *, reset: bool) -> None:
        if reset:
            found: socket.socket = self._transport.get_extra_info("socket")
            found.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self._transport.abort()
        else:
            self._transport.close()


async def main() -> None:
    """Serve until standard input ends."""
    loop = asyncio.get_running_loop()
    account = Account()
    server = await loop.create_server(lambda: Connection(account), "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(main())
