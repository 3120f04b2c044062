"""A plain HTTP client for tests of the sandbox: no SDK in between."""

from __future__ import annotations

import http.client
import json
import socket
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """Return the parsed body."""
        return json.loads(self.body)

    @property
    def data(self) -> Any:
        """Return `data` of the envelope."""
        return self.json()["data"]


class Wire:
    """Calls below one base URL over one kept-alive connection."""

    def __init__(self, base_url: str, *, timeout_seconds: float = 10, **headers: str) -> None:
        split = urlsplit(base_url)
        assert split.hostname is not None
        self._connection = http.client.HTTPConnection(split.hostname, split.port, timeout=timeout_seconds)
        self._prefix = split.path
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}

    def __call__(
        self, method: str, path: str, body: object = None, *, query: dict[str, Any] | None = None, **headers: str
    ) -> Reply:
        """Send a request; an object becomes JSON, bytes go as they are."""
        target = f"{self._prefix}{path}" + (f"?{urlencode(query)}" if query else "")
        payload = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        sent = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        self._connection.request(method, target, payload, sent)
        response = self._connection.getresponse()
        found = {name.lower(): value for name, value in response.getheaders()}
        return Reply(response.status, found, response.read())

    def get(self, path: str, query: dict[str, Any] | None = None, **headers: str) -> Reply:
        """Send a GET."""
        return self("GET", path, query=query, **headers)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def raw_exchange(port: int, request: bytes) -> tuple[bytes, bool]:
    """Send bytes, read to the end; return what came and whether it ended in a reset."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(request)
        parts: list[bytes] = []
        while True:
            try:
                part = connection.recv(65536)
            except ConnectionResetError:
                return b"".join(parts), True
            if not part:
                return b"".join(parts), False
            parts.append(part)


def raw_get(path: str, **headers: str) -> bytes:
    """Return a GET request as bytes; the server is asked to close after it."""
    lines = [f"GET {path} HTTP/1.1", "Host: sandbox", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()
