"""One HTTP/1.1 connection on an asyncio loop: a Protocol, with no streams and no locks in between."""

from __future__ import annotations

import asyncio
import math
import ssl
from collections.abc import AsyncIterable, Callable
from enum import Enum, auto
from typing import Any, cast

from broadcast_clients.core.errors import ConnectionLost, ConnectTimeout, ReadTimeout, TransportError, WriteTimeout
from broadcast_clients.core.http.connection_sync import readable_check
from broadcast_clients.core.http.failures import connect_failure, loss, seconds
from broadcast_clients.core.http.framing import framed_async
from broadcast_clients.core.http.http1 import Origin, ResponseReader
from broadcast_clients.core.http.protocol import Timeout
from broadcast_clients.core.http.racing import connected_socket

__all__ = ["AsyncConnection", "Until"]

_SEND_BYTES = 65_536
_HIGH_WATER = 262_144
"""Bytes of a streamed body held before reading from the socket pauses."""


class Until(Enum):
    """What a request waits for."""

    HEAD = auto()
    WHOLE = auto()
    MORE = auto()


class AsyncConnection(asyncio.Protocol):
    """A transport and what is known about it. Used by one task at a time.

    Args:
        origin: Where it leads to.
        loop: The loop that it lives on.
        on_lost: Called once when it has ended, for whatever reason.
    """

    __slots__ = (
        "_deadline",
        "_drained",
        "_error",
        "_loop",
        "_on_lost",
        "_paused",
        "_read_timeout",
        "_readable",
        "_reader",
        "_streaming",
        "_timer",
        "_timer_at",
        "_transport",
        "_until",
        "_used",
        "_waiter",
        "_writable",
        "closed",
        "expires",
        "idle_since",
        "origin",
        "request_sent",
        "where",
    )

    _transport: asyncio.Transport

    def __init__(
        self, origin: Origin, loop: asyncio.AbstractEventLoop, on_lost: Callable[[AsyncConnection], None]
    ) -> None:
        self.origin: Origin = origin
        self.where: str = origin.where
        self._loop = loop
        self._on_lost = on_lost
        self.closed: bool = False
        self.request_sent: bool = False
        """Whether the whole of the last request was handed to the transport."""
        self.expires: float = 0.0
        self.idle_since: float = 0.0
        self._used = False
        self._reader: ResponseReader | None = None
        self._until = Until.WHOLE
        self._streaming = False
        self._paused = False
        self._writable = True
        self._error: TransportError | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._drained: asyncio.Future[None] | None = None
        # One timer for the life of the connection, moved only when it fires: setting one for each request would
        # cost more than parsing the response.
        self._timer: asyncio.TimerHandle | None = None
        self._timer_at = math.inf
        self._deadline = math.inf
        self._read_timeout: float | None = None
        self._readable: Callable[[], bool] = lambda: False

    @classmethod
    async def connect(
        cls,
        origin: Origin,
        context: ssl.SSLContext | None,
        timeout: float | None,
        on_lost: Callable[[AsyncConnection], None],
    ) -> AsyncConnection:
        """Connect to the host, its addresses raced, and agree on TLS if there is a context.

        Raises:
            ConnectionFailed: One of its leaves.
        """
        loop = asyncio.get_running_loop()
        connection = cls(origin, loop, on_lost)
        tls: dict[str, Any] = {}
        if context is not None:
            limit = 3600.0 if timeout is None else max(timeout, 0.001)
            tls = {"ssl": context, "server_hostname": origin.host, "ssl_handshake_timeout": limit}
        try:
            async with asyncio.timeout(timeout):
                connected = await connected_socket(origin.host, origin.port)
                # From here on the socket is the transport's to close.
                await loop.create_connection(lambda: connection, sock=connected, **tls)
        except TimeoutError as error:
            connection.abort()
            raise ConnectTimeout(f"{origin.where}: no connection within {seconds(timeout)}") from error
        except (OSError, UnicodeError) as error:
            connection.abort()
            raise connect_failure(error, origin.where) from error
        except BaseException:
            connection.abort()
            raise
        return connection

    # Called by the loop.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The connection stands, TLS included."""
        # uvloop's transports don't inherit from asyncio's, so an instance check would be wrong.
        self._transport = cast(asyncio.Transport, transport)
        if self.closed:
            # Given up while TLS was being agreed on.
            self._transport.abort()
            return
        raw = transport.get_extra_info("socket")
        if raw is not None:
            self._readable = readable_check(raw.fileno())

    def data_received(self, data: bytes) -> None:
        """Bytes arrived."""
        reader = self._reader
        if reader is None:
            # Nobody asked: whatever it is, the next response couldn't be told from it.
            self.abort()
            return
        try:
            reader.feed(data)
        except ConnectionLost as error:
            self._error = error
            self.abort()
        else:
            if self._read_timeout is not None:
                self._deadline = self._loop.time() + self._read_timeout
            if self._streaming and reader.buffered > _HIGH_WATER and not self._paused and not reader.complete:
                self._paused = True
                self._transport.pause_reading()
        if self._reached(reader):
            self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection has ended."""
        self.closed = True
        reader = self._reader
        if reader is not None and not reader.complete and self._error is None:
            if exc is None:
                try:
                    reader.feed_eof()
                except ConnectionLost as error:
                    self._error = error
            else:
                self._error = loss(exc, self.where, untouched=not self._used and not reader.begun)
                self._error.__cause__ = exc
        self._stop_timer()
        self._writable = True
        self._wake()
        self._wake_writer()
        self._on_lost(self)

    def pause_writing(self) -> None:
        """The transport's buffer is full."""
        self._writable = False

    def resume_writing(self) -> None:
        """The transport's buffer has room again."""
        self._writable = True
        self._wake_writer()

    # Used by the pool.

    async def exchange(
        self,
        head: bytes,
        body: bytes | AsyncIterable[bytes] | None,
        reader: ResponseReader,
        timeout: Timeout,
        *,
        chunked: bool,
        whole: bool,
    ) -> None:
        """Send a request and wait for the headers of its response, or for the whole of it."""
        self._reader = reader
        self._error = None
        self.request_sent = False
        self._streaming = not whole
        if body is None:
            self._transport.write(head)
            self.request_sent = True
        elif isinstance(body, bytes) and len(body) <= _SEND_BYTES:
            self._transport.write(head + body)
            self.request_sent = True
        else:
            self._until = Until.HEAD
            self.request_sent = await self._upload(head, body, timeout.write, chunked=chunked)
        await self._wait(Until.WHOLE if whole else Until.HEAD, timeout.read)
        self._used = True

    async def more(self, timeout: float | None, *, whole: bool) -> None:
        """Wait for more of a body, or for all of it."""
        if whole:
            self._streaming = False
        if self._paused:
            self._paused = False
            self._transport.resume_reading()
        await self._wait(Until.WHOLE if whole else Until.MORE, timeout)

    def rest(self, now: float, expiry: float, server_expiry: float | None) -> bool:
        """Note that the connection is idle; False if it mustn't be kept."""
        if self.closed or self._transport.get_write_buffer_size():
            return False
        if self._paused:
            self._paused = False
            self._transport.resume_reading()
        self._reader = None
        if server_expiry is not None:
            # Stay clear of the moment at which the server closes it.
            expiry = min(expiry, server_expiry - 1)
        self.idle_since = now
        self.expires = now + expiry
        return expiry > 0

    def usable(self) -> bool:
        """Whether it may take a request: not too old, not closed by the server, nothing unexpected received.

        The socket is asked too: a loop that was busy hasn't heard yet that the server closed it.
        """
        return not self.closed and self._loop.time() < self.expires and not self._readable()

    def abort(self) -> None:
        """Close at once. Needs the loop to be open."""
        if not self.closed:
            self.closed = True
            self._stop_timer()
            transport = getattr(self, "_transport", None)
            if transport is not None:
                transport.abort()

    # Waiting.

    def _reached(self, reader: ResponseReader) -> bool:
        if reader.complete or self._error is not None:
            return True
        if self._until is Until.WHOLE:
            return False
        return reader.head_complete if self._until is Until.HEAD else reader.buffered > 0

    async def _wait(self, until: Until, timeout: float | None) -> None:
        reader = self._reader
        assert reader is not None
        self._until = until
        if not self._reached(reader):
            if self.closed:
                raise ConnectionLost(f"{self.where} closed the connection before it was used again")
            self._arm(timeout)
            self._waiter = waiter = self._loop.create_future()
            try:
                await waiter
            finally:
                self._waiter = None
                self._deadline = math.inf
        error = self._error
        if error is not None:
            self._error = None
            raise error from error.__cause__

    def _wake(self) -> None:
        waiter = self._waiter
        if waiter is not None and not waiter.done():
            waiter.set_result(None)
        if self._drained is not None:
            self._wake_writer()

    def _arm(self, timeout: float | None) -> None:
        self._read_timeout = timeout
        if timeout is None:
            self._deadline = math.inf
            return
        self._deadline = deadline = self._loop.time() + timeout
        if self._timer is None or self._timer_at > deadline:
            self._set_timer(deadline)

    def _set_timer(self, when: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer_at = when
        self._timer = self._loop.call_at(when, self._tick)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
            self._timer_at = math.inf

    def _tick(self) -> None:
        self._timer = None
        self._timer_at = math.inf
        if self._waiter is None or self._deadline == math.inf:
            return
        if self._loop.time() < self._deadline:
            self._set_timer(self._deadline)
            return
        self._error = ReadTimeout(f"{self.where}: no bytes of an answer within {seconds(self._read_timeout)}")
        self._wake()

    # Writing what doesn't fit at once.

    async def _upload(
        self, head: bytes, body: bytes | AsyncIterable[bytes], timeout: float | None, *, chunked: bool
    ) -> bool:
        """Send in pieces; False when the server cut it short by answering or closing."""
        self._transport.write(head)
        if isinstance(body, bytes):
            for start in range(0, len(body), _SEND_BYTES):
                if not await self._write(body[start : start + _SEND_BYTES], timeout):
                    return False
            return True
        async for piece in framed_async(body, head, chunked=chunked):
            if not await self._write(piece, timeout):
                return False
        return True

    async def _write(self, data: bytes, timeout: float | None) -> bool:
        """Hand over a piece when there's room; False when the rest isn't wanted any more."""
        if not self._writable:
            self._drained = self._loop.create_future()
            try:
                async with asyncio.timeout(timeout):
                    await self._drained
            except TimeoutError as error:
                raise WriteTimeout(f"{self.where}: the request could not be sent within {seconds(timeout)}") from error
            finally:
                self._drained = None
        reader = self._reader
        if self.closed or (reader is not None and reader.head_complete):
            return False
        self._transport.write(data)
        return True

    def _wake_writer(self) -> None:
        drained = self._drained
        if drained is not None and not drained.done():
            drained.set_result(None)
