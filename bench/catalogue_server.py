"""A catalogue that costs next to nothing to serve: every answer is made once, and kept as the bytes that go out."""

from __future__ import annotations

import asyncio
import functools
import gzip
import json
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager

from bench.data import CONTENT
from bench.measure import on_processor

PAGE = 1_000
FIRST_ID = 100_000
DATE = "Fri, 01 Nov 2024 10:00:00 GMT"


def _answer(payload: object, *headers: str) -> bytes:
    body = gzip.compress(json.dumps(payload).encode(), 1)
    head = ["HTTP/1.1 200 OK", "Content-Type: application/json; charset=utf-8", "Content-Encoding: gzip"]
    head += [f"Date: {DATE}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(head).encode() + body


@functools.lru_cache(maxsize=200_000)
def answer_to(target: bytes) -> bytes:
    """The answer to a path and query; the number of the catalogue is how many contents it has."""
    path, _, query = target.decode().partition("?")
    last = path.rpartition("/")[2]
    if path.startswith("/v2/api/v2/contents/"):
        return _answer({"version": "v2", "statusCode": 200, "data": {**CONTENT, "id": int(last)}})
    if last == "catalogs":
        return _answer({"version": "v1", "statusCode": 200, "data": []})
    count, page = int(last), int(query.partition("page=")[2] or 1)
    ids = range((page - 1) * PAGE, min(page * PAGE, count))
    rows = [{"id": FIRST_ID + each, "title": CONTENT["title"], "lastUpdate": CONTENT["lastUpdate"]} for each in ids]
    pages = -(-count // PAGE)
    headers = (f"X-Available-Pages: {pages}", f"X-Max-Page-Size: {PAGE}")
    return _answer({"version": "v1", "statusCode": 200, "data": rows}, *headers)


class Catalogue(asyncio.Protocol):
    """Answers every request after a while. Requests have no bodies here."""

    delay = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._rest = b""
        self._later = asyncio.get_running_loop().call_later

    def data_received(self, data: bytes) -> None:
        self._rest += data
        while (end := self._rest.find(b"\r\n\r\n")) >= 0:
            target = self._rest[: self._rest.index(b" HTTP/")].partition(b" ")[2]
            self._rest = self._rest[end + 4 :]
            if self.delay:
                self._later(self.delay, self._transport.write, answer_to(target))
            else:
                self._transport.write(answer_to(target))


async def serve(delay: float, count: int) -> None:
    """Serve until standard input ends."""
    on_processor(-1)
    Catalogue.delay = delay
    for number in range(count):
        answer_to(f"/v2/api/v2/contents/{FIRST_ID + number}".encode())
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Catalogue, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


@contextmanager
def running(delay: float, count: int) -> Generator[str]:
    """A server in another process; gives its base URL.

    Args:
        delay: Seconds before each answer.
        count: Contents whose answers are made in advance.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.catalogue_server", str(delay), str(count)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
    finally:
        process.stdin.close()
        process.wait(timeout=30)


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1]), int(sys.argv[2])))
