"""One blocking HTTP/1.1 connection."""

from __future__ import annotations

import select
import socket
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from broadcast_clients.core.errors import ConnectTimeout, ReadTimeout, TransportError, WriteTimeout
from broadcast_clients.core.http.failures import connect_failure, loss, seconds
from broadcast_clients.core.http.framing import framed
from broadcast_clients.core.http.http1 import Origin, ResponseReader
from broadcast_clients.core.http.protocol import Timeout

if TYPE_CHECKING:
    import ssl

__all__ = ["SyncConnection", "readable_check"]

_RECEIVE_BYTES = 65_536
_SEND_BYTES = 65_536


class SyncConnection:
    """A socket and what is known about it. Used by one thread at a time."""

    __slots__ = (
        "_limit",
        "_pending",
        "_readable",
        "_socket",
        "_used",
        "expires",
        "idle_since",
        "origin",
        "request_sent",
        "where",
    )

    def __init__(self, origin: Origin, connected: socket.socket) -> None:
        self.origin: Origin = origin
        self.where: str = origin.where
        self._socket = connected
        self._limit: float | None = connected.gettimeout()
        self._readable = readable_check(connected.fileno())
        self._pending: Callable[[], int] | None = getattr(connected, "pending", None)
        """Of a TLS socket alone: how many bytes it has taken in and not given yet."""
        self._used = False
        self.request_sent: bool = False
        """Whether the whole of the last request went out."""
        self.expires: float = 0.0
        self.idle_since: float = 0.0

    @classmethod
    def connect(cls, origin: Origin, context: ssl.SSLContext | None, timeout: float | None) -> SyncConnection:
        """Connect to the first address of the host that answers, and agree on TLS if there is a context.

        Raises:
            ConnectionFailed: One of its leaves.
        """
        connected: socket.socket | None = None
        try:
            limit = None if timeout is None else max(timeout, 0.001)
            connected = socket.create_connection((origin.host, origin.port), limit)
            connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connected.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            if context is not None:
                connected = context.wrap_socket(connected, server_hostname=origin.host)
            return cls(origin, connected)
        except BaseException as error:
            if connected is not None:
                connected.close()
            if isinstance(error, TimeoutError):
                raise ConnectTimeout(f"{origin.where}: no connection within {seconds(timeout)}") from error
            if isinstance(error, OSError | UnicodeError):
                raise connect_failure(error, origin.where) from error
            raise

    def exchange_heads(
        self,
        head: bytes,
        body: bytes | Iterable[bytes] | None,
        reader: ResponseReader,
        timeout: Timeout,
        ends: float | None = None,
        *,
        chunked: bool,
    ) -> None:
        """Send a request and receive until the response's headers are complete."""
        self.request_sent = False
        broken: TransportError | None = None
        try:
            self._send_request(head, body, within(timeout.write, ends), chunked=chunked)
            self.request_sent = True
        except WriteTimeout:
            raise
        except TransportError as error:
            # A server may refuse a body and close before it has read it all; its answer may still be there.
            broken = error
        try:
            while not reader.head_complete:
                self.receive(reader, timeout.read, ends)
        except TransportError:
            if broken is not None:
                raise broken from broken.__cause__
            raise
        self._used = True

    def _send_request(
        self, head: bytes, body: bytes | Iterable[bytes] | None, timeout: float | None, *, chunked: bool
    ) -> None:
        if body is None:
            self._send(head, timeout)
        elif isinstance(body, bytes):
            if len(body) <= _SEND_BYTES:
                self._send(head + body, timeout)
            else:
                self._send(head, timeout)
                self._send(body, timeout)
        else:
            self._send(head, timeout)
            for piece in framed(body, head, chunked=chunked):
                self._send(piece, timeout)

    def _send(self, data: bytes, timeout: float | None) -> None:
        if timeout != self._limit:
            self._set_limit(timeout)
        try:
            if len(data) <= _SEND_BYTES:
                self._socket.sendall(data)
            else:
                # The limit is for each piece: a long body on a slow line is no failure as long as it moves.
                view = memoryview(data)
                while view:
                    view = view[self._socket.send(view[:_SEND_BYTES]) :]
        except TimeoutError as error:
            raise WriteTimeout(f"{self.where}: the request could not be sent within {seconds(timeout)}") from error
        except OSError as error:
            raise loss(error, self.where, untouched=not self._used) from error

    def receive(self, reader: ResponseReader, timeout: float | None, ends: float | None = None) -> None:
        """Wait for more of the response and give it to the reader.

        Raises:
            ReadTimeout: Nothing came in time, or the response isn't complete when all must be over.
            ConnectionLost: The connection ended, or what came isn't HTTP.
        """
        timeout = within(timeout, ends)
        if timeout != self._limit:
            self._set_limit(timeout)
        try:
            if timeout == 0:
                raise TimeoutError  # a server that sends drop by drop always has something for us
            data = self._socket.recv(_RECEIVE_BYTES)
        except TimeoutError as error:
            raise ReadTimeout(f"{self.where}: no bytes of an answer within {seconds(timeout)}") from error
        except OSError as error:
            raise loss(error, self.where, untouched=not self._used and not reader.begun) from error
        if data:
            reader.feed(data)
        else:
            reader.feed_eof()

    def _set_limit(self, timeout: float | None) -> None:
        # 0 would mean "don't block" to a socket; what is left until a deadline may well be that.
        self._socket.settimeout(None if timeout is None else max(timeout, 0.001))
        self._limit = timeout

    def rest(self, now: float, expiry: float, server_expiry: float | None) -> bool:
        """Note that the connection is idle; False if it mustn't be kept."""
        if server_expiry is not None:
            # Stay clear of the moment at which the server closes it.
            expiry = min(expiry, server_expiry - 1)
        self.idle_since = now
        self.expires = now + expiry
        return expiry > 0

    def usable(self) -> bool:
        """Whether it may take a request: not too old, not closed by the server, nothing unexpected received."""
        if time.monotonic() >= self.expires:
            return False
        if self._pending is not None and self._pending():
            return False
        return not self._readable() or self._only_tls_records()

    def _only_tls_records(self) -> bool:
        """Whether what can be read is TLS's own business, such as a session ticket."""
        if self._pending is None:
            return False
        from ssl import SSLWantReadError

        self._socket.settimeout(0)
        self._limit = 0
        try:
            self._socket.recv(1)
        except SSLWantReadError:
            return True
        except OSError:
            return False
        return False

    def close(self) -> None:
        """Close this process's socket. Says nothing to the server beyond that."""
        self._socket.close()


def within(timeout: float | None, ends: float | None) -> float | None:
    """A time limit that reaches no further than a point on the clock of `time.monotonic`."""
    if ends is None:
        return timeout
    left = max(ends - time.monotonic(), 0.0)
    return left if timeout is None or left < timeout else timeout


def readable_check(descriptor: int) -> Callable[[], bool]:
    """A function that says whether a socket has something to read, its end included, without waiting."""
    if hasattr(select, "poll"):
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)

        def polled() -> bool:
            return bool(poll.poll(0))

        return polled

    def selected() -> bool:
        return bool(select.select([descriptor], [], [], 0)[0])

    return selected
