"""A backend that answers from a recording."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from broadcast_clients.core.http.protocol import AsyncStreamedAnswer, Headers, WireAnswer, WireRequest
from broadcast_clients.core.recorder import Recording

__all__ = ["AsyncReplay"]


class AsyncReplay:
    """Plays a recording back: no network is touched.

        client = AsyncPlurimediaClient(subscription_key="unused", transport=AsyncReplay("calls.jsonl"))

    Args:
        path: A file that `Recorder` wrote.
    """

    def __init__(self, path: str | Path) -> None:
        self._recording = Recording(path)

    async def send(self, request: WireRequest) -> WireAnswer:
        """The next recorded answer to such a request."""
        return self._recording.answer(request)

    def stream(self, request: WireRequest) -> AbstractAsyncContextManager[AsyncStreamedAnswer]:
        """The same, as a stream."""
        return self._stream(request)

    @asynccontextmanager
    async def _stream(self, request: WireRequest) -> AsyncGenerator[AsyncStreamedAnswer]:
        yield _Recorded(self._recording.answer(request))

    async def aclose(self) -> None:
        """Nothing is open."""


class _Recorded:
    def __init__(self, answer: WireAnswer) -> None:
        self._answer = answer

    @property
    def status(self) -> int:
        return self._answer.status

    @property
    def headers(self) -> Headers:
        return self._answer.headers

    async def iter_bytes(self) -> AsyncIterator[bytes]:
        yield self._answer.content

    async def read(self) -> bytes:
        return self._answer.content
