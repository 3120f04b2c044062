"""A backend that hands requests to an application in this process: no socket, so that many servers are no matter."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import Any

from broadcast_clients.core.http.protocol import AsyncStreamedAnswer, WireAnswer, WireRequest
from tests.doctor.world import ask, run_to_its_end

__all__ = ["AsyncInside", "run_to_its_end"]


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
        # async-only: begin
        return await ask(self._app, request)
        # async-only: end
        # sync-only: return run_to_its_end(ask(self._app, request))

    def stream(self, request: WireRequest) -> AbstractAsyncContextManager[AsyncStreamedAnswer]:
        """Nothing here is streamed."""
        raise NotImplementedError

    async def aclose(self) -> None:
        """There is nothing to close."""
