"""The connections that an asynchronous pool has on one loop, and the queue for them."""

from __future__ import annotations

import asyncio
import ssl
import weakref
from collections import deque
from collections.abc import Callable
from typing import Final

from broadcast_clients.core.errors import PoolTimeout
from broadcast_clients.core.http.connection_async import AsyncConnection
from broadcast_clients.core.http.failures import seconds
from broadcast_clients.core.http.http1 import Origin, ResponseReader
from broadcast_clients.core.http.loops import LoopGuard
from broadcast_clients.core.http.protocol import Timeout

__all__ = ["CLOSED", "LoopState"]

CLOSED = "this HTTP client is closed"


class _Expired:
    """What a waiter gets whose time is over."""


_EXPIRED: Final = _Expired()
_Grant = AsyncConnection | None | _Expired
"""A connection, the right to open one, or neither."""


class LoopState:
    """The connections of one loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop, limit: int, expiry: float) -> None:
        self.loop = loop
        self.closed: bool = False
        self.open: set[AsyncConnection] = set()
        self._limit = limit
        self._expiry = expiry
        self._idle: dict[Origin, dict[AsyncConnection, None]] = {}
        self._slots = 0
        self._waiters: deque[tuple[Origin, asyncio.Future[_Grant]]] = deque()
        self._guard = LoopGuard(self._end)

    async def _end(self) -> None:
        self.close_idle()

    @property
    def waiting(self) -> int:
        return sum(not future.done() for _, future in list(self._waiters))

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
                raise RuntimeError(CLOSED)
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

    async def aclose(self) -> None:
        """The same as `close`, on our own loop."""
        self.close()
        await self._guard.dismiss()

    def close(self) -> None:
        """Close idle connections now and busy ones after their response; refuse whoever waits."""
        self.closed = True
        self.close_idle()
        while (waiter := self._next_waiter()) is not None:
            self._slots += 1
            waiter[1].set_result(None)


def _when_lost(state: LoopState) -> Callable[[AsyncConnection], None]:
    reference = weakref.ref(state)

    def lost(connection: AsyncConnection) -> None:
        alive = reference()
        if alive is not None:
            alive.lost(connection)

    return lost


def _expire(future: asyncio.Future[_Grant]) -> None:
    if not future.done():
        future.set_result(_EXPIRED)
