"""A flat pool of asyncio HTTP/1.1 connections: taking one costs the same however many are open.

Connections belong to the loop that made them, so the pool keeps a set for each loop: used in a second `asyncio.run`,
or on two threads with a loop each, it goes on with connections of the loop at hand. It knows nothing of any HTTP library.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import ssl
import threading
import weakref
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Callable
from typing import Final

from broadcast_clients.core.errors import PoolTimeout
from broadcast_clients.core.http.connection_async import AsyncConnection
from broadcast_clients.core.http.failures import seconds
from broadcast_clients.core.http.http1 import Origin, ResponseReader
from broadcast_clients.core.http.protocol import Timeout

__all__ = ["AsyncPool", "AsyncResponse"]

_CLOSED = "this HTTP client is closed"


class _Expired:
    """What a waiter gets whose time is over."""


_EXPIRED: Final = _Expired()
_Grant = AsyncConnection | None | _Expired
"""A connection, the right to open one, or neither."""


class AsyncResponse:
    """A response whose headers have arrived. Close it, or read it to its end."""

    __slots__ = ("_connection", "_read_timeout", "_reader", "_state", "headers", "reason", "status")

    def __init__(
        self, state: _LoopState, connection: AsyncConnection, reader: ResponseReader, read_timeout: float | None
    ) -> None:
        self._state = state
        self._connection: AsyncConnection | None = connection
        self._reader = reader
        self._read_timeout = read_timeout
        self.status = reader.status
        self.reason = reader.reason
        self.headers = reader.headers
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


class _LoopState:
    """The connections of one loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop, limit: int, expiry: float) -> None:
        self.loop = loop
        self.closed = False
        self.open: set[AsyncConnection] = set()
        self._limit = limit
        self._expiry = expiry
        self._idle: dict[Origin, dict[AsyncConnection, None]] = {}
        self._slots = 0
        self._waiters: deque[tuple[Origin, asyncio.Future[_Grant]]] = deque()
        self._guard: AsyncGenerator[None, None] | None = None

    def stand_guard(self) -> None:
        """Have idle connections closed when the loop shuts down.

        `asyncio.run` ends every asynchronous generator of its loop before it closes the loop; that is the one
        documented moment to close connections of a client that is used again in a later loop.
        """
        self._guard = _closing_at_shutdown(self)
        with contextlib.suppress(StopIteration):
            # One step, to its `yield`; there is nothing in it to wait for.
            self._guard.__anext__().__await__().__next__()

    async def dismiss_guard(self) -> None:
        """End the generator, so that nothing is left for the garbage collector to end."""
        guard, self._guard = self._guard, None
        if guard is not None:
            await guard.aclose()

    @property
    def idle(self) -> int:
        return sum(map(len, self._idle.values()))

    def checkout(self, origin: Origin) -> AsyncConnection | None:
        """An idle connection that is ready for use."""
        bucket = self._idle.get(origin)
        while bucket:
            connection = bucket.popitem()[0]
            if connection.usable():
                return connection
            self.drop(connection)
        return None

    async def obtain(
        self, origin: Origin, timeout: Timeout, ssl_context: Callable[[], ssl.SSLContext]
    ) -> AsyncConnection:
        """Open a connection, as soon as the limit allows."""
        if self._slots < self._limit:
            self._slots += 1
        else:
            victim = self._oldest_idle()
            if victim is not None:
                # Its slot passes to us.
                self.open.discard(victim)
                victim.abort()
            else:
                handed = await self._wait(origin, timeout.pool)
                if handed is not None:
                    if handed.usable():
                        return handed
                    self.open.discard(handed)
                    handed.abort()
        try:
            if self.closed:
                raise RuntimeError(_CLOSED)
            context = ssl_context() if origin.scheme == "https" else None
            # The loop holds the connection, and the connection must not hold us: a forgotten pool can be collected.
            connection = await AsyncConnection.connect(origin, context, timeout.connect, _when_lost(self))
        except BaseException:
            self._free_slot()
            raise
        self.open.add(connection)
        return connection

    async def _wait(self, origin: Origin, pool_timeout: float | None) -> AsyncConnection | None:
        future: asyncio.Future[_Grant] = self.loop.create_future()
        self._waiters.append((origin, future))
        timer = None if pool_timeout is None else self.loop.call_later(pool_timeout, _expire, future)
        try:
            granted = await future
        except BaseException:
            if future.done() and not future.cancelled():
                # Cancelled in the moment in which it was its turn: the next one gets it.
                self._pass_on(future.result())
            raise
        finally:
            if timer is not None:
                timer.cancel()
        if isinstance(granted, _Expired):
            raise PoolTimeout(f"{origin.where}: all {self._limit} connections were busy for {seconds(pool_timeout)}")
        return granted

    def _pass_on(self, granted: _Grant) -> None:
        if granted is None:
            self._free_slot()
        elif isinstance(granted, AsyncConnection):
            if granted.closed:
                self.drop(granted)
            else:
                self._rest_or_hand_over(granted)

    def _oldest_idle(self) -> AsyncConnection | None:
        oldest: AsyncConnection | None = None
        for bucket in self._idle.values():
            first = next(iter(bucket), None)
            if first is not None and (oldest is None or first.idle_since < oldest.idle_since):
                oldest = first
        if oldest is not None:
            del self._idle[oldest.origin][oldest]
        return oldest

    def give_back(self, connection: AsyncConnection, reader: ResponseReader) -> None:
        """Take back a connection whose response is complete."""
        if (
            reader.reusable
            and connection.request_sent
            and not self.closed
            and connection.rest(self.loop.time(), self._expiry, reader.keepalive_seconds)
        ):
            self._rest_or_hand_over(connection)
        else:
            self.drop(connection)

    def _rest_or_hand_over(self, connection: AsyncConnection) -> None:
        waiter = self._next_waiter()
        if waiter is None:
            bucket = self._idle.get(connection.origin)
            if bucket is None:
                bucket = self._idle[connection.origin] = {}
            elif bucket:
                first = next(iter(bucket))
                if first.expires <= self.loop.time():
                    del bucket[first]
                    self.drop(first)
            bucket[connection] = None
        elif waiter[0] == connection.origin:
            waiter[1].set_result(connection)
        else:
            # The queue is served in order, so the connection makes room for one to the other origin.
            self.open.discard(connection)
            connection.abort()
            waiter[1].set_result(None)

    def _next_waiter(self) -> tuple[Origin, asyncio.Future[_Grant]] | None:
        while self._waiters:
            waiter = self._waiters.popleft()
            if not waiter[1].done():
                return waiter
        return None

    def drop(self, connection: AsyncConnection) -> None:
        """Close a connection, and let the first in the queue open another."""
        connection.abort()
        if connection in self.open:
            self.open.discard(connection)
            self._free_slot()

    def lost(self, connection: AsyncConnection) -> None:
        """A connection has ended. One that is in use is its user's to drop."""
        bucket = self._idle.get(connection.origin)
        if bucket is not None and connection in bucket:
            del bucket[connection]
            self.drop(connection)

    def _free_slot(self) -> None:
        waiter = self._next_waiter()
        if waiter is not None:
            waiter[1].set_result(None)
        else:
            self._slots -= 1

    def close_idle(self) -> None:
        """Close what nobody uses."""
        idle = [connection for bucket in self._idle.values() for connection in bucket]
        self._idle.clear()
        for connection in idle:
            self.drop(connection)

    def close(self) -> None:
        """Close idle connections now and busy ones after their response; refuse whoever waits."""
        self.closed = True
        self.close_idle()
        while (waiter := self._next_waiter()) is not None:
            self._slots += 1
            waiter[1].set_result(None)


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

    def _begin(self) -> None:
        self._lock = threading.Lock()
        self._states: dict[asyncio.AbstractEventLoop, _LoopState] = {}
        self._latest: _LoopState | None = None

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
                state.close()
                await state.dismiss_guard()
            elif not state.loop.is_closed():
                with contextlib.suppress(RuntimeError):
                    state.loop.call_soon_threadsafe(state.close)
        # The transports close their sockets in the next turn of the loop.
        await asyncio.sleep(0)

    def _state(self) -> _LoopState:
        loop = asyncio.get_running_loop()
        latest = self._latest
        if latest is not None and latest.loop is loop:
            return latest
        return self._adopt(loop)

    def _adopt(self, loop: asyncio.AbstractEventLoop) -> _LoopState:
        if self._closed:
            raise RuntimeError(_CLOSED)
        with self._lock:
            for other in [known for known in self._states if known.is_closed()]:
                # Its sockets can't be closed through it any more; they go with the garbage.
                del self._states[other]
            state = self._states.get(loop)
            if state is None:
                state = self._states[loop] = _LoopState(loop, self._limit, self._expiry)
                state.stand_guard()
            self._latest = state
        return state

    def after_fork(self) -> None:
        """Forget the parent's connections: its loop, and the selector that both share, aren't ours to touch."""
        self._begin()


async def _closing_at_shutdown(state: _LoopState) -> AsyncGenerator[None, None]:
    try:
        yield
    finally:
        state.close_idle()


def _when_lost(state: _LoopState) -> Callable[[AsyncConnection], None]:
    reference = weakref.ref(state)

    def lost(connection: AsyncConnection) -> None:
        alive = reference()
        if alive is not None:
            alive.lost(connection)

    return lost


def _expire(future: asyncio.Future[_Grant]) -> None:
    if not future.done():
        future.set_result(_EXPIRED)


_pools: weakref.WeakSet[AsyncPool] = weakref.WeakSet()


def _after_fork_in_child() -> None:
    for pool in list(_pools):
        pool.after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork_in_child)
