"""A flat pool of asyncio HTTP/1.1 connections: taking one costs the same however many are open.

Connections belong to the loop that made them, so the pool keeps a set for each loop: used in a second `asyncio.run`,
or on two threads with a loop each, it goes on with connections of the loop at hand. It knows nothing of any HTTP
library.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import ssl
import threading
import weakref
from collections.abc import AsyncIterable, AsyncIterator, Callable

from attr import evolve

from broadcast_clients.core.http.connection_async import AsyncConnection
from broadcast_clients.core.http.http1 import Origin, ResponseReader
from broadcast_clients.core.http.loop_state import CLOSED, LoopState
from broadcast_clients.core.http.protocol import Timeout
from broadcast_clients.core.http.settings import HttpSettings
from broadcast_clients.core.http.ssl_context import context_for

__all__ = ["AsyncPool", "AsyncResponse"]


class AsyncResponse:
    """A response whose headers have arrived. Close it, or read it to its end."""

    __slots__ = ("_connection", "_read_timeout", "_reader", "_state", "headers", "reason", "status")

    def __init__(
        self, state: LoopState, connection: AsyncConnection, reader: ResponseReader, read_timeout: float | None
    ) -> None:
        self._state = state
        self._connection: AsyncConnection | None = connection
        self._reader = reader
        self._read_timeout = read_timeout
        self.status: int = reader.status
        self.reason: bytes = reader.reason
        self.headers: list[tuple[bytes, bytes]] = reader.headers
        if reader.complete:
            self._give_back()

    @property
    def sets_cookies(self) -> bool:
        """Whether there is a Set-Cookie header."""
        return self._reader.sets_cookies

    async def read(self) -> bytes:
        """The rest of the body, as it came over the wire."""
        if self._connection is not None:
            await self._receive(whole=True)
        return self._reader.take()

    def take(self) -> bytes:
        """What of the body has arrived and wasn't taken yet."""
        return self._reader.take()

    async def iter_raw(self) -> AsyncIterator[bytes]:
        """The body in the pieces that arrive, as they came over the wire."""
        reader = self._reader
        while True:
            data = reader.take()
            if data:
                yield data
            elif self._connection is None:
                return
            else:
                await self._receive(whole=False)

    async def _receive(self, *, whole: bool) -> None:
        connection = self._connection
        if connection is None:
            return
        try:
            await connection.more(self._read_timeout, whole=whole)
        except BaseException:
            self.close()
            raise
        if self._reader.complete:
            self._give_back()

    def _give_back(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            self._state.give_back(connection, self._reader)

    def close(self) -> None:
        """Give the connection up; one whose response isn't read to its end is closed. Waits for nothing."""
        connection, self._connection = self._connection, None
        if connection is not None:
            self._state.drop(connection)


class AsyncPool:
    """Connections to any number of origins.

    Args:
        max_connections: Open at the same time on one loop, over all origins; further requests wait in order.
        keepalive_expiry: Seconds after which an idle connection isn't used again.
        ssl_context: Called for each https connection.
    """

    def __init__(
        self, *, max_connections: int, keepalive_expiry: float, ssl_context: Callable[[], ssl.SSLContext]
    ) -> None:
        self._limit = max_connections
        self._expiry = keepalive_expiry
        self._ssl_context = ssl_context
        self._closed = False
        self._begin()
        _pools.add(self)

    @classmethod
    def from_settings(cls, settings: HttpSettings) -> AsyncPool:
        """A pool with the limits and certificates of the settings. It speaks HTTP/1.1 whatever they say."""
        chosen = evolve(settings, http2=False)
        return cls(
            max_connections=chosen.max_connections,
            keepalive_expiry=chosen.keepalive_expiry,
            ssl_context=lambda: context_for(chosen),
        )

    def _begin(self) -> None:
        self._lock = threading.Lock()
        self._states: dict[asyncio.AbstractEventLoop, LoopState] = {}
        self._latest: LoopState | None = None

    async def open(
        self,
        origin: Origin,
        head: bytes,
        body: bytes | AsyncIterable[bytes] | None,
        *,
        chunked: bool = False,
        bodiless: bool = False,
        whole: bool = False,
        timeout: Timeout,
    ) -> AsyncResponse:
        """Send one request and wait for the headers of its response.

        Args:
            origin: Where to.
            head: Request line and headers, with the empty line that ends them.
            body: Whole, in pieces, or none.
            chunked: Send pieces with chunked framing; without it they must be as long as Content-Length says.
            bodiless: The response has no body whatever its headers say (HEAD).
            whole: Wait for the body too.
            timeout: Limits for this request.

        Raises:
            TransportError: One of its leaves.
        """
        state = self._state()
        connection = state.checkout(origin)
        if connection is None:
            connection = await state.obtain(origin, timeout, self._ssl_context)
        reader = ResponseReader(connection.where, bodiless=bodiless)
        try:
            await connection.exchange(head, body, reader, timeout, chunked=chunked, whole=whole)
        except BaseException:
            state.drop(connection)
            raise
        return AsyncResponse(state, connection, reader, timeout.read)

    @property
    def connections(self) -> int:
        """Connections open now, on all loops."""
        return sum(len(state.open) for state in list(self._states.values()))

    @property
    def idle(self) -> int:
        """Connections open and not in use, on all loops."""
        return sum(state.idle for state in list(self._states.values()))

    @property
    def waiting(self) -> int:
        """Tasks in the queue for a connection, on all loops."""
        return sum(state.waiting for state in list(self._states.values()))

    async def aclose(self) -> None:
        """Close idle connections now and busy ones after their response; later requests are refused."""
        self._closed = True
        here = asyncio.get_running_loop()
        with self._lock:
            states = list(self._states.values())
            self._states.clear()
            self._latest = None
        for state in states:
            if state.loop is here:
                await state.aclose()
            elif not state.loop.is_closed():
                with contextlib.suppress(RuntimeError):
                    state.loop.call_soon_threadsafe(state.close)
        # The transports close their sockets in the next turn of the loop.
        await asyncio.sleep(0)

    def _state(self) -> LoopState:
        loop = asyncio.get_running_loop()
        latest = self._latest
        if latest is not None and latest.loop is loop:
            return latest
        return self._adopt(loop)

    def _adopt(self, loop: asyncio.AbstractEventLoop) -> LoopState:
        if self._closed:
            raise RuntimeError(CLOSED)
        with self._lock:
            for other in [known for known in self._states if known.is_closed()]:
                # Its sockets can't be closed through it any more; they go with the garbage.
                del self._states[other]
            state = self._states.get(loop)
            if state is None:
                state = self._states[loop] = LoopState(loop, self._limit, self._expiry)
            self._latest = state
        return state

    def after_fork(self) -> None:
        """Forget the parent's connections: its loop, and the selector that both share, aren't ours to touch."""
        self._begin()


_pools: weakref.WeakSet[AsyncPool] = weakref.WeakSet()


def _after_fork_in_child() -> None:
    for pool in list(_pools):
        pool.after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork_in_child)
