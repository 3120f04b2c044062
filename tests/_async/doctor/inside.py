"""A backend that hands requests to an application in this process: no socket, so that many servers are no matter."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import Any
from urllib.parse import urlsplit

from broadcast_clients.core.http.protocol import AsyncStreamedAnswer, Headers, WireAnswer, WireRequest

__all__ = ["AsyncInside"]


class AsyncInside:
    """Requests to an ASGI application that waits for nothing.

    Args:
        app: The application.
    """

    def __init__(self, app: Any) -> None:
        self._app = app
        self.requests: list[WireRequest] = []

    async def send(self, request: WireRequest) -> WireAnswer:
        """Have it answered."""
        self.requests.append(request)
        url = urlsplit(request.url)
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": request.content or b""}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        scope = {
            "type": "http",
            "method": request.method,
            "raw_path": url.path.encode(),
            "query_string": url.query.encode(),
            "headers": [(name.lower().encode(), value.encode()) for name, value in request.headers.items()],
            "client": ("127.0.0.1", 1),
            "extensions": {"sandbox": {"transport": None}},
        }
        # async-only: begin
        await self._app(scope, receive, send)
        # async-only: end
        # sync-only: run_to_its_end(self._app(scope, receive, send))
        start, *rest = sent
        headers = Headers([(name.decode("latin-1"), value.decode("latin-1")) for name, value in start["headers"]])
        return WireAnswer(start["status"], headers, b"".join(each.get("body", b"") for each in rest))

    def stream(self, request: WireRequest) -> AbstractAsyncContextManager[AsyncStreamedAnswer]:
        """Nothing here is streamed."""
        raise NotImplementedError

    async def aclose(self) -> None:
        """There is nothing to close."""
