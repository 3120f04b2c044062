"""What the backend on aiohttp puts into aiohttp, by the parameters that it has for that, and what comes out of it.

aiohttp sends a request again by itself where a connection breaks before an answer has come. Whether a request may be
sent again is for our policy to say, which counts it. aiohttp decides by the exception; so a connector and a response of
our own turn exceptions into one that aiohttp doesn't know.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import inspect
import os
import weakref
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

import aiohttp
from aiohttp import ClientResponse, ClientSession, ClientTimeout, DummyCookieJar, TCPConnector, ThreadedResolver
from aiohttp.http_exceptions import LineTooLong
from aiohttp.streams import EMPTY_PAYLOAD
from multidict import CIMultiDict

from broadcast_clients.core.causes import causes
from broadcast_clients.core.errors import BroadcastError, ConnectionLost, ConnectTimeout, ReadTimeout
from broadcast_clients.core.http.connection_sync import readable_check
from broadcast_clients.core.http.failures import connect_failure, loss, proxy_failure, seconds
from broadcast_clients.core.http.http1 import MAX_HEAD_BYTES
from broadcast_clients.core.http.loops import LoopGuard
from broadcast_clients.core.http.protocol import Timeout
from broadcast_clients.core.http.settings import HttpSettings
from broadcast_clients.core.http.slots import Slots

__all__ = ["AiohttpResponse", "Place", "Stopped", "failure_of", "request_headers"]

_MOST_HEADERS = 1_024

request_headers: ContextVar[list[tuple[str, str]]] = ContextVar("broadcast_clients_request_headers")
"""Those of the request that is sent in this context, in their order."""
_used: weakref.WeakKeyDictionary[Any, Callable[[], bool]] = weakref.WeakKeyDictionary()
"""Connections that have carried an answer, and how to see whether there is something to read on them."""


def _nothing() -> bool:
    return False


class Stopped(Exception):
    """An exception in a form that goes past aiohttp.

    Args:
        error: What it was.
        connecting: Nothing of the request was sent.
        first: It was to be the connection's first request.
    """

    def __init__(self, error: Exception, *, connecting: bool = False, first: bool = False) -> None:
        super().__init__(type(error).__name__)
        self.error: Exception = error
        self.connecting: bool = connecting
        self.first: bool = first


class Connector(TCPConnector):
    """Makes connections, and gives out no old one that has ended or on which something came that nobody asked for."""

    left: bool = False
    """Its connections aren't ours to close."""

    async def connect(self, req: Any, traces: Any, timeout: Any) -> Any:
        """A connection for a request, which gets its headers here: on the way they would be copied several times."""
        req.headers = CIMultiDict(request_headers.get())
        while True:
            if req.proxy_headers:
                req.proxy_headers.pop("Host", None)  # set by the last time round, it would be part of the pool's key
            try:
                connection = await super().connect(req, traces, timeout)
            except Exception as error:
                raise Stopped(error, connecting=True) from None
            wire: Any = connection.protocol
            readable = _used.get(wire)
            if readable is None or not (wire.should_close or readable()):
                return connection
            wire.transport.abort()
            connection.close()

    def __del__(self, *arguments: Any) -> None:
        # Those of a loop that is closed go with the garbage; the others are closed at the end of their loop.
        if not self.left and not self._loop.is_closed():
            super().__del__(*arguments)


class AiohttpResponse(ClientResponse):
    """A response that hangs up where it ends early."""

    _transport: asyncio.Transport | None = None
    _wire: Any = None

    async def start(self, connection: Any) -> ClientResponse:
        """Wait for the headers."""
        self._wire = wire = connection.protocol
        self._transport = connection.transport
        try:
            await super().start(connection)
        except BaseException as error:
            self._hang_up()
            if isinstance(error, Exception):
                raise Stopped(error, first=wire not in _used) from None
            raise
        if wire not in _used and self._transport is not None:
            socket = self._transport.get_extra_info("socket")
            _used[wire] = _nothing if socket is None else readable_check(socket.fileno())
        return self

    async def piece(self) -> bytes:
        """What has arrived of the body; nothing at its end."""
        content = self.content
        try:
            while not content.at_eof():
                if piece := await content.readany():
                    return piece
            # Where the end of the connection is the end of the body, aiohttp doesn't ask how it ended.
            error = self._wire.exception() if self._until_close() else None
        except Exception as caught:
            raise Stopped(caught) from None
        if isinstance(error, OSError):
            raise Stopped(error)
        return b""

    def _until_close(self) -> bool:
        headers = self.headers
        return not (self.content is EMPTY_PAYLOAD or "Content-Length" in headers or "Transfer-Encoding" in headers)

    def end(self) -> None:
        """Hang up, unless all has been read and sent."""
        if not self.closed or self.connection is not None:
            self._hang_up()
            self.close()
        self._wire = self._transport = None

    def _hang_up(self) -> None:
        # aiohttp would first send what it has got.
        if self._transport is not None:
            self._transport.abort()
            self._transport = None


class Place:
    """The connections of one loop, and the queue for them.

    Args:
        loop: The running one.
        settings: How to connect.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, settings: HttpSettings) -> None:
        self._loop = loop
        keep: dict[str, Any] = {"keepalive_timeout": settings.keepalive_expiry}
        if not settings.keepalive_expiry:
            keep = {"force_close": True}
        self.slots: Slots = Slots(loop, settings.max_connections)
        self._connector = Connector(
            limit=0,  # the slots are the limit
            use_dns_cache=False,
            resolver=ThreadedResolver(),
            timeout_ceil_threshold=float("inf"),
            **keep,
        )
        limits: dict[str, Any] = {"max_line_size": MAX_HEAD_BYTES, "max_field_size": MAX_HEAD_BYTES}
        if "max_headers" in inspect.signature(ClientSession).parameters:
            limits["max_headers"] = _MOST_HEADERS
        self.session: ClientSession = ClientSession(
            connector=self._connector,
            cookie_jar=DummyCookieJar(),
            response_class=AiohttpResponse,
            auto_decompress=False,
            timeout=ClientTimeout(total=None),
            **limits,
        )
        self.closed: bool = False
        self._guard = LoopGuard(self.session.close)
        self._closing: asyncio.Task[None] | None = None
        _places.add(self)

    async def aclose(self) -> None:
        """Close the connections, and refuse whoever waits for one."""
        self.closed = True
        self.slots.close()
        if self._connector.left or self._loop.is_closed():
            return
        if self._loop is asyncio.get_running_loop():
            await self._guard.dismiss()
            await asyncio.sleep(0)  # the transports close their sockets in the next turn of the loop
        else:
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._close_there)

    def _close_there(self) -> None:
        self._closing = self._loop.create_task(self._guard.dismiss())

    def leave(self) -> None:
        """Leave everything as it is: to the parent's process, or to the system."""
        self._connector.left = True
        if not self.session.closed:
            self.session.detach()

    def __del__(self) -> None:
        if self._loop.is_closed():
            self.leave()


_places: weakref.WeakSet[Place] = weakref.WeakSet()
_kept: list[Place] = []


def _leave_all() -> None:
    """In a forked process, closing would touch the selector that it shares with its parent. Nothing is closed there."""
    for place in list(_places):
        place.leave()
        _kept.append(place)


atexit.register(_leave_all)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_leave_all)


def failure_of(stopped: Stopped, where: str, timeout: Timeout) -> BroadcastError:
    """The suite's error for an exception of aiohttp. Its cause is that of the socket; aiohttp's own tells the URL.

    Args:
        stopped: What was raised.
        where: `host:port`.
        timeout: The limits that the request had.
    """
    error = stopped.error
    root: OSError | None = None
    for each in causes(error):
        if isinstance(each, OSError) and not isinstance(each, aiohttp.ClientError):
            root = each
            break
    if stopped.connecting:
        failure = _not_connected(error, root, where, timeout)
    else:
        failure = _lost(stopped, root, where, timeout)
    failure.__cause__ = root
    return failure


def _not_connected(error: Exception, root: OSError | None, where: str, timeout: Timeout) -> BroadcastError:
    if isinstance(error, TimeoutError):
        return ConnectTimeout(f"{where}: no connection within {seconds(timeout.connect)}")
    if isinstance(error, aiohttp.ClientHttpProxyError):
        return proxy_failure(where, f"{error.status} {error.message.encode('ascii', 'ignore').decode()}")
    if isinstance(error, aiohttp.ClientResponseError):
        return proxy_failure(where, "what it sent is not HTTP/1.1")
    if isinstance(error, aiohttp.ServerDisconnectedError):
        return proxy_failure(where, "it hung up")
    return connect_failure(error if root is None else root, where)


def _lost(stopped: Stopped, root: OSError | None, where: str, timeout: Timeout) -> BroadcastError:
    error = stopped.error
    if isinstance(error, TimeoutError):
        return ReadTimeout(f"{where}: no bytes of an answer within {seconds(timeout.read)}")
    if isinstance(error, aiohttp.ServerDisconnectedError):
        return ConnectionLost(f"{where} closed the connection without a complete answer")
    if isinstance(error, aiohttp.ClientPayloadError):
        return ConnectionLost(f"{where} closed the connection before the answer was complete (truncated body)")
    if root is not None:
        return loss(root, where, untouched=stopped.first)
    if isinstance(error, aiohttp.ClientResponseError):
        if any(isinstance(each, LineTooLong) for each in causes(error)):
            return ConnectionLost(f"{where} sent more than {MAX_HEAD_BYTES} bytes of headers")
        return ConnectionLost(f"{where} sent something that is not HTTP/1.1")
    return loss(error, where, untouched=stopped.first)
