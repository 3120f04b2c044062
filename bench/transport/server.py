"""A loopback server that costs as little as Python can: ready-made answers, one write a request.

Run it in a process of its own; it prints its port. `/tiny` is a small JSON object, `/content` 2 KB of gzip JSON.
"""

from __future__ import annotations

import asyncio
import gzip
import json

TINY = json.dumps({"id": "movie-1", "title": "A film", "year": 2024}).encode()
CONTENT = json.dumps(
    {
        "id": "content-1",
        "titles": [{"lang": lang, "title": f"Title in {lang}", "synopsis": lang * 200} for lang in ("fr", "nl", "de")],
        "broadcasts": [
            {"channel": f"ch-{n}", "start": f"2024-05-{n:02}T20:00:00Z", "minutes": 50 + n, "live": n % 2 == 0}
            for n in range(1, 29)
        ],
    }
).encode()


def _answer(body: bytes, *headers: str) -> bytes:
    head = ["HTTP/1.1 200 OK", "Content-Type: application/json", f"Content-Length: {len(body)}", "Server: bench"]
    head += ["Date: Fri, 01 Nov 2024 10:00:00 GMT", "X-Request-Id: 0192f0c1", *headers, "", ""]
    return "\r\n".join(head).encode() + body


ANSWERS = {
    b"/tiny": _answer(TINY),
    b"/content": _answer(gzip.compress(CONTENT), "Content-Encoding: gzip"),
}


class Ready(asyncio.Protocol):
    """Answers whatever ends in an empty line."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.held = b""

    def data_received(self, data: bytes) -> None:
        held = self.held + data
        while (end := held.find(b"\r\n\r\n")) >= 0:
            target = held[: held.find(b" HTTP/")].partition(b" ")[2]
            self.transport.write(ANSWERS[target])
            held = held[end + 4 :]
        self.held = held


async def main() -> None:
    server = await asyncio.get_running_loop().create_server(Ready, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
