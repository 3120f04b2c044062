"""A server that costs next to nothing: ready-made answers on an asyncio protocol, in a process of its own.

Beside it, in the same process, listens a proxy. It answers requests in the clear by itself, as one does that has the
answer in its cache, and tunnels those over TLS.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import ssl
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from bench.data import CONTENT, MOVIE
from bench.measure import on_processor

CERTIFICATES = Path(__file__).parents[1] / "tests" / "http" / "data"
"""Those of the tests."""
AUTHORITY = CERTIFICATES / "authority.pem"


def _answer(body: bytes, *, compressed: bool) -> bytes:
    coding = "Content-Encoding: gzip\r\n" if compressed else ""
    body = gzip.compress(body) if compressed else body
    head = f'HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\n{coding}ETag: "1"\r\n'
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


MODEL = {"id": "m", "object": "model", "type": "model", "display_name": "M", "created": 1, "owned_by": "x"}
MODEL["created_at"] = "2024-09-27T07:48:30Z"
CUSTOMER = {"id": "cus_1", "object": "customer", "name": "Harbour", "created": 1, "livemode": False}
ZEN = {"key": "mit", "name": "MIT", "spdx_id": "MIT", "url": "https://api.example/mit", "node_id": "x"}
LICENSE = ZEN | {
    "html_url": "https://example.org/mit", "description": "d", "implementation": "i", "permissions": ["use"],
    "conditions": ["notice"], "limitations": ["liability"], "body": "text", "featured": True,
}  # fmt: skip

ANSWERS = {
    # The peers of `bench.peers`, each with a small object of its own.
    b"/models/": _answer(json.dumps(MODEL).encode(), compressed=False),
    b"/v1/mode": _answer(json.dumps(MODEL).encode(), compressed=False),
    b"/v1/cust": _answer(json.dumps(CUSTOMER).encode(), compressed=False),
    b"/license": _answer(json.dumps(LICENSE).encode(), compressed=False),
    b"/collect": _answer(json.dumps(MOVIE).encode(), compressed=False),
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
            path = _path(self._rest)
            self._rest = self._rest[end + 4 :]
            self._transport.write(ANSWERS[path])  # type: ignore[attr-defined]


def _path(head: bytes) -> bytes:
    start = head.index(b" ") + 1
    if head.startswith(b"http://", start):  # by which a proxy is asked
        start = head.index(b"/", start + 7)
    return head[start : start + 8]


class Proxy(Canned):
    """Answers by itself, or carries bytes to and from where it is told to connect to."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._beyond: _Beyond | None = None

    def data_received(self, data: bytes) -> None:
        if self._beyond is not None:
            self._beyond.transport.write(data)
        elif data.startswith(b"CONNECT "):
            host, _, port = data.split(b" ")[1].decode().partition(":")
            self._opening = asyncio.ensure_future(self._open(host, int(port)))
        else:
            super().data_received(data)

    async def _open(self, host: str, port: int) -> None:
        loop = asyncio.get_running_loop()
        _, self._beyond = await loop.create_connection(lambda: _Beyond(self._transport), host, port)
        self._transport.write(b"HTTP/1.1 200 OK\r\n\r\n")  # type: ignore[attr-defined]

    def connection_lost(self, exc: Exception | None) -> None:
        if self._beyond is not None:
            self._beyond.transport.close()


class _Beyond(asyncio.Protocol):
    def __init__(self, near: asyncio.BaseTransport) -> None:
        self._near = near

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self._near.write(data)  # type: ignore[attr-defined]

    def connection_lost(self, exc: Exception | None) -> None:
        self._near.close()


async def serve(*, tls: bool) -> None:
    """Serve until standard input ends, on the last processor: clients have the first."""
    on_processor(-1)
    loop = asyncio.get_running_loop()
    context = None
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATES / "server.pem", CERTIFICATES / "server.key")
    server = await loop.create_server(Canned, "127.0.0.1", 0, backlog=1024, ssl=context)
    proxy = await loop.create_server(Proxy, "127.0.0.1", 0, backlog=1024)
    print(*(each.sockets[0].getsockname()[1] for each in (server, proxy)), flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


@contextmanager
def running(*, tls: bool = False) -> Generator[str]:
    """A server in another process; gives its base URL."""
    with running_with_proxy(tls=tls) as (url, _):
        yield url


@contextmanager
def running_with_proxy(*, tls: bool = False) -> Generator[tuple[str, str]]:
    """The same, with the URL of the proxy."""
    command = [sys.executable, "-m", "bench.server", *(["--tls"] if tls else [])]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        port, proxy = process.stdout.readline().split()
        yield f"{'https' if tls else 'http'}://127.0.0.1:{port}", f"http://127.0.0.1:{proxy}"
    finally:
        process.stdin.close()
        process.wait(timeout=10)


if __name__ == "__main__":
    asyncio.run(serve(tls="--tls" in sys.argv))
