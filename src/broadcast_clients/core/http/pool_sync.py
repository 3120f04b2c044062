"""A flat pool of blocking HTTP/1.1 connections: taking one costs the same however many are open.

Safe for threads, and for processes forked while it is in use. It knows nothing of any HTTP library.
"""

from __future__ import annotations

import os
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from attr import evolve

from broadcast_clients.core.errors import PoolTimeout
from broadcast_clients.core.http.connection_sync import SyncConnection, within
from broadcast_clients.core.http.failures import seconds
from broadcast_clients.core.http.http1 import Origin, ResponseReader
from broadcast_clients.core.http.protocol import Timeout
from broadcast_clients.core.http.settings import HttpSettings

if TYPE_CHECKING:
    import ssl

__all__ = ["SyncPool", "SyncResponse"]


class _Waiter:
    """A thread in the queue for a connection."""

    __slots__ = ("connection", "gate", "granted", "origin")

    def __init__(self, origin: Origin) -> None:
        self.origin = origin
        self.gate = threading.Lock()
        self.gate.acquire()
        self.granted = False
        self.connection: SyncConnection | None = None
        """What was handed over; None with `granted` is the right to open one."""

    def grant(self, connection: SyncConnection | None) -> None:
        self.connection = connection
        self.granted = True
        self.gate.release()


class SyncResponse:
    """A response whose headers have arrived. Close it, or read it to its end."""

    __slots__ = ("_connection", "_ends", "_pool", "_read_timeout", "_reader", "headers", "reason", "status")

    def __init__(
        self,
        pool: SyncPool,
        connection: SyncConnection,
        reader: ResponseReader,
        read_timeout: float | None,
        ends: float | None,
    ) -> None:
        self._pool = pool
        self._connection: SyncConnection | None = connection
        self._reader = reader
        self._read_timeout = read_timeout
        self._ends = ends
        self.status: int = reader.status
        self.reason: bytes = reader.reason
        self.headers: list[tuple[bytes, bytes]] = reader.headers
        if reader.complete:
            self._give_back()

    @property
    def sets_cookies(self) -> bool:
        """Whether there is a Set-Cookie header."""
        return self._reader.sets_cookies

    def read(self) -> bytes:
        """The rest of the body, as it came over the wire."""
        reader = self._reader
        if self._connection is not None:
            self._receive(whole=True)
        return reader.take()

    def iter_raw(self) -> Iterator[bytes]:
        """The body in the pieces that arrive, as they came over the wire."""
        reader = self._reader
        while True:
            data = reader.take()
            if data:
                yield data
            elif self._connection is None:
                return
            else:
                self._receive(whole=False)

    def _receive(self, *, whole: bool) -> None:
        connection = self._connection
        if connection is None:
            return
        reader = self._reader
        try:
            connection.receive(reader, self._read_timeout, self._ends)
            while whole and not reader.complete:
                connection.receive(reader, self._read_timeout, self._ends)
        except BaseException:
            self.close()
            raise
        if reader.complete:
            self._give_back()

    def _give_back(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            self._pool.give_back(connection, self._reader)

    def close(self) -> None:
        """Give the connection up; one whose response isn't read to its end is closed."""
        connection, self._connection = self._connection, None
        if connection is not None:
            self._pool.drop(connection)


class SyncPool:
    """Connections to any number of origins.

    Args:
        max_connections: Open at the same time, over all origins; further requests wait in order of arrival.
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
    def from_settings(cls, settings: HttpSettings) -> SyncPool:
        """A pool with the limits and certificates of the settings. It speaks HTTP/1.1 whatever they say."""
        chosen = evolve(settings, http2=False)

        def ssl_context() -> ssl.SSLContext:
            from broadcast_clients.core.http.ssl_context import context_for  # who speaks plain http needs no TLS

            return context_for(chosen)

        return cls(
            max_connections=chosen.max_connections,
            keepalive_expiry=chosen.keepalive_expiry,
            ssl_context=ssl_context,
        )

    def _begin(self) -> None:
        self._lock = threading.Lock()
        self._idle: dict[Origin, dict[SyncConnection, None]] = {}
        """Per origin, in the order in which they became idle: the last is taken first."""
        self._open: set[SyncConnection] = set()
        self._slots = 0
        """Connections open, being opened, or promised to a waiter."""
        self._waiters: deque[_Waiter] = deque()

    def open(
        self,
        origin: Origin,
        head: bytes,
        body: bytes | Iterable[bytes] | None,
        *,
        chunked: bool = False,
        bodiless: bool = False,
        timeout: Timeout,
        ends: float | None = None,
    ) -> SyncResponse:
        """Send one request and wait for the headers of its response.

        Args:
            origin: Where to.
            head: Request line and headers, with the empty line that ends them.
            body: Whole, in pieces, or none.
            chunked: Send pieces with chunked framing; without it they must be as long as Content-Length says.
            bodiless: The response has no body whatever its headers say (HEAD).
            timeout: Limits for this request.
            ends: When all of it must be over, on the clock of `time.monotonic`.

        Raises:
            TransportError: One of its leaves.
        """
        connection = self._take(origin, timeout, ends)
        reader = ResponseReader(connection.where, bodiless=bodiless)
        try:
            connection.exchange_heads(head, body, reader, timeout, ends, chunked=chunked)
        except BaseException:
            self.drop(connection)
            raise
        return SyncResponse(self, connection, reader, timeout.read, ends)

    @property
    def connections(self) -> int:
        """Connections open now."""
        return len(self._open)

    @property
    def idle(self) -> int:
        """Connections open and not in use."""
        with self._lock:
            return sum(map(len, self._idle.values()))

    @property
    def waiting(self) -> int:
        """Threads in the queue for a connection."""
        return len(self._waiters)

    def close(self) -> None:
        """Close idle connections now and busy ones after their response; later requests are refused."""
        with self._lock:
            self._closed = True
            idle = [connection for bucket in self._idle.values() for connection in bucket]
            self._idle.clear()
            waiters = list(self._waiters)
            self._waiters.clear()
            self._slots += len(waiters)
            for waiter in waiters:
                waiter.grant(None)
        for connection in idle:
            self.drop(connection)

    def __del__(self) -> None:
        # Closing a blocking socket needs no loop and no lock, so a forgotten pool leaves nothing behind.
        for connection in getattr(self, "_open", ()):
            connection.close()

    # Taking.

    def _take(self, origin: Origin, timeout: Timeout, ends: float | None) -> SyncConnection:
        connection = self._checkout(origin, timeout.pool)
        if connection is not None:
            return connection
        try:
            if self._closed:
                raise RuntimeError("this HTTP client is closed")
            context = self._ssl_context() if origin.scheme == "https" else None
            connection = SyncConnection.connect(origin, context, within(timeout.connect, ends))
            with self._lock:
                self._open.add(connection)
        except BaseException:
            with self._lock:
                self._free_slot()
            raise
        return connection

    def _checkout(self, origin: Origin, pool_timeout: float | None) -> SyncConnection | None:
        """A connection ready for use, or None for the right to open one."""
        waiter: _Waiter | None = None
        usable = True
        connection: SyncConnection | None
        with self._lock:
            if self._closed:
                raise RuntimeError("this HTTP client is closed")
            bucket = self._idle.get(origin)
            if bucket:
                connection = bucket.popitem()[0]
            elif self._slots < self._limit:
                self._slots += 1
                return None
            else:
                # An idle connection to elsewhere makes room, and its slot passes to us.
                connection = self._oldest_idle()
                usable = False
                if connection is None:
                    waiter = _Waiter(origin)
                    self._waiters.append(waiter)
        if waiter is not None:
            connection = self._wait(waiter, pool_timeout)
            usable = True
        if connection is None:
            return None
        if usable and connection.usable():
            return connection
        with self._lock:
            self._open.discard(connection)
        connection.close()
        return None

    def _wait(self, waiter: _Waiter, pool_timeout: float | None) -> SyncConnection | None:
        limit = -1 if pool_timeout is None else min(max(pool_timeout, 0), threading.TIMEOUT_MAX)
        try:
            waiter.gate.acquire(timeout=limit)
        except BaseException:
            with self._lock:
                granted = waiter.granted
                if granted and waiter.connection is None:
                    self._free_slot()
                elif not granted:
                    self._waiters.remove(waiter)
            if granted and waiter.connection is not None:
                self.drop(waiter.connection)
            raise
        with self._lock:
            if not waiter.granted:
                self._waiters.remove(waiter)
                raise PoolTimeout(
                    f"{waiter.origin.where}: all {self._limit} connections were busy for {seconds(pool_timeout)}"
                )
        return waiter.connection

    def _oldest_idle(self) -> SyncConnection | None:
        """The connection that has been idle for longest, taken out of its bucket. The lock is held."""
        oldest: SyncConnection | None = None
        for bucket in self._idle.values():
            first = next(iter(bucket), None)
            if first is not None and (oldest is None or first.idle_since < oldest.idle_since):
                oldest = first
        if oldest is not None:
            del self._idle[oldest.origin][oldest]
        return oldest

    # Giving back.

    def give_back(self, connection: SyncConnection, reader: ResponseReader) -> None:
        """Take back a connection whose response is complete."""
        if not reader.reusable or not connection.request_sent:
            self.drop(connection)
            return
        now = time.monotonic()
        if not connection.rest(now, self._expiry, reader.keepalive_seconds):
            self.drop(connection)
            return
        stale: SyncConnection | None = None
        with self._lock:
            if self._closed or connection not in self._open:
                # A forked process has forgotten the connections of its parent.
                stale = connection
            elif not self._hand_over(connection):
                bucket = self._idle.get(connection.origin)
                if bucket is None:
                    bucket = self._idle[connection.origin] = {}
                elif bucket:
                    first = next(iter(bucket))
                    if first.expires <= now:
                        del bucket[first]
                        stale = first
                bucket[connection] = None
        if stale is not None:
            self.drop(stale)

    def drop(self, connection: SyncConnection) -> None:
        """Close a connection, and let the first in the queue open another."""
        connection.close()
        with self._lock:
            if connection in self._open:
                self._open.discard(connection)
                self._free_slot()

    def _hand_over(self, connection: SyncConnection) -> bool:
        """Give a connection to the first in the queue, if it waits for that origin. The lock is held."""
        if not self._waiters:
            return False
        waiter = self._waiters.popleft()
        if waiter.origin == connection.origin:
            waiter.grant(connection)
        else:
            # The queue is served in order, so the connection makes room for one to the other origin.
            self._open.discard(connection)
            connection.close()
            waiter.grant(None)
        return True

    def _free_slot(self) -> None:
        """Pass a slot on to the first in the queue. The lock is held."""
        if self._waiters:
            self._waiters.popleft().grant(None)
        else:
            self._slots -= 1

    def after_fork(self) -> None:
        """Forget the parent's connections: close our copies of the sockets, with no word to the server."""
        connections = list(self._open)
        self._begin()
        for connection in connections:
            connection.close()


_pools: weakref.WeakSet[SyncPool] = weakref.WeakSet()


def _after_fork_in_child() -> None:
    for pool in list(_pools):
        pool.after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork_in_child)
