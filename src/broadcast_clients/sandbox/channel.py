"""The sandbox's control channel, from the side of the `Sandbox` object."""

from __future__ import annotations

import http.client
import json
import os
import threading
from typing import Any
from urllib.parse import urlencode

from .records import SandboxError

TIMEOUT_SECONDS = 30.0


class ControlChannel:
    """A kept-alive connection to the control routes of one server; safe to use from several threads and after a fork.

    Args:
        port: Where the server listens on the loopback interface.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self._lock = threading.Lock()
        self._connection: http.client.HTTPConnection | None = None
        self._owner = os.getpid()

    def call(self, method: str, path: str, body: object = None, **query: str | None) -> Any:
        """Return what the server answers.

        Raises:
            ValueError: The server says that the request makes no sense.
            SandboxError: The server can't be reached.
        """
        asked = urlencode({name: value for name, value in query.items() if value is not None})
        target = f"/_sandbox/{path}?{asked}" if asked else f"/_sandbox/{path}"
        payload = None if body is None else json.dumps(body).encode()
        with self._lock:
            status, answer = self._exchange(method, target, payload)
        if status == 400:
            raise ValueError(json.loads(answer)["error"])
        if status != 200:
            raise SandboxError(f"the sandbox's control channel answered {method} {target} with {status}")
        return json.loads(answer)

    def _exchange(self, method: str, target: str, payload: bytes | None) -> tuple[int, bytes]:
        # A socket that a fork copied belongs to the parent: the child opens its own.
        if self._owner != os.getpid():
            self._connection, self._owner = None, os.getpid()
        kept = self._connection is not None
        try:
            return self._once(method, target, payload)
        except (http.client.HTTPException, OSError) as error:
            self._drop()
            if not kept:
                raise SandboxError(f"the sandbox on port {self._port} can't be reached: {error!r}") from error
        try:
            return self._once(method, target, payload)
        except (http.client.HTTPException, OSError) as error:
            self._drop()
            raise SandboxError(f"the sandbox on port {self._port} can't be reached: {error!r}") from error

    def _once(self, method: str, target: str, payload: bytes | None) -> tuple[int, bytes]:
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=TIMEOUT_SECONDS)
        self._connection.request(method, target, payload)
        response = self._connection.getresponse()
        return response.status, response.read()

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            self._drop()
