"""A server that costs next to nothing: ready-made answers on an asyncio protocol, in a process of its own."""

from __future__ import annotations

import asyncio
import gzip
import json
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager

from bench.data import CONTENT, MOVIE


def _answer(body: bytes, *, compressed: bool) -> bytes:
    coding = "Content-Encoding: gzip\r\n" if compressed else ""
    body = gzip.compress(body) if compressed else body
    head = f'HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\n{coding}ETag: "1"\r\n'
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


ANSWERS = {
    b"/movies/": _answer(json.dumps(MOVIE).encode(), compressed=False),
    b"/v2/api/": _answer(json.dumps({"version": "v2", "statusCode": 200, "data": CONTENT}).encode(), compressed=True),
}


class Canned(asyncio.Protocol):
    """Answers every request by the beginning of its path. Requests have no bodies here."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._rest = b""

    def data_received(self, data: bytes) -> None:
        self._rest += data
        while (end := self._rest.find(b"\r\n\r\n")) >= 0:
            path = self._rest[self._rest.index(b" ") + 1 :][:8]
            self._rest = self._rest[end + 4 :]
            self._transport.write(ANSWERS[path])  # type: ignore[attr-defined]


async def serve() -> None:
    """Serve until standard input ends."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Canned, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


@contextmanager
def running() -> Generator[str]:
    """A server in another process; gives its base URL."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.server"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
    finally:
        process.stdin.close()
        process.wait(timeout=10)


if __name__ == "__main__":
    asyncio.run(serve())
