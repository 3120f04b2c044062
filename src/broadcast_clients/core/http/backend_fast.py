"""The fast asynchronous backend: requests travel over pyreqwest, which does TLS and framing outside of Python.

What pyreqwest does as the default backend does goes over it; all else takes the default backend's own way:

- The first request to a host, and each one after a connection failed. It says precisely what hinders a connection,
  and pyreqwest gets hosts that are known to answer.
- Answers and bodies in pieces, bodies larger than a socket takes at once, and requests with framing headers.
- Paths that a URL parser would rewrite, such as those with encoded dot segments.
- Unusual time limits: pyreqwest has them on its clients, so each combination is a client, and few are kept.
- Hosts that send headers which aren't ASCII: pyreqwest can't read them, and the first answer lacks that header.
- A forked process, which can't use pyreqwest's threads.
- Whatever a test tool that has put itself into httpx is to see.

Settings of proxies, HTTP/2, certificates and `verify` leave no request to pyreqwest, so such a client gets the
default backend itself; so it does on a system where a cancelled request couldn't be shut down. Time limits, errors,
cookies, content codings and the limit of connections are ours.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta

from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import PyreqwestError
from pyreqwest.http import HeaderMap
from pyreqwest.response import Response

from broadcast_clients.core.errors import ConnectionFailed
from broadcast_clients.core.http import interception
from broadcast_clients.core.http.backend_async import AsyncHttpxBackend
from broadcast_clients.core.http.coding import decode
from broadcast_clients.core.http.direct import DEFAULT_HEADERS, prepare
from broadcast_clients.core.http.failures import LARGEST_ANSWER, too_large
from broadcast_clients.core.http.fast_cut import IDLE, Mark, can_shut
from broadcast_clients.core.http.fast_errors import fast_failure
from broadcast_clients.core.http.fast_lanes import Flight, Lane, Lanes, Limits
from broadcast_clients.core.http.http1 import Origin
from broadcast_clients.core.http.loops import on_asyncio
from broadcast_clients.core.http.protocol import AsyncStreamedAnswer, Headers, WireAnswer, WireRequest
from broadcast_clients.core.http.proxies import proxy_mounts
from broadcast_clients.core.http.settings import HttpSettings
from broadcast_clients.core.http.slots import CLOSED, Slots

__all__ = ["AsyncFastBackend", "make_async_fast"]

_LARGEST_BODY = 65_536
"""A larger one may fill the socket's buffer, and pyreqwest has no limit for writing."""
_LONG = timedelta(days=365)
_PLAIN = re.compile(r"(?!.*/(?:\.|%2e))[A-Za-z0-9/_.~%?=&+,:@!$()*;\[\]-]*", re.IGNORECASE)
"""Targets that a URL parser leaves as they are."""
_OWN_WAY = frozenset({"host", "content-length", "transfer-encoding", "cookie", "connection", "expect", "te"})


class _Process:
    """Whether this is the process that pyreqwest's threads run in."""

    forked = False


def _after_fork_in_child() -> None:
    _Process.forked = True


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork_in_child)


def make_async_fast(settings: HttpSettings) -> AsyncFastBackend | AsyncHttpxBackend:
    """The fast backend, or the default one where the settings leave nothing to it."""
    default = AsyncHttpxBackend.from_settings(settings)
    certificates = any(os.environ.get(name) for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"))
    own = (
        settings.http2
        or not settings.verify
        or settings.ca_file is not None
        or settings.client_cert is not None
        # pyreqwest reads these of itself.
        or (certificates and not settings.trust_env)
        or bool(proxy_mounts(settings))
        or not can_shut()
    )
    return default if own else AsyncFastBackend(settings, default)


class AsyncFastBackend:
    """Sends requests over pyreqwest, and over the default backend what that would do otherwise.

    Args:
        settings: How to connect.
        default: The other way, with the same settings. It's closed with this one.
    """

    def __init__(self, settings: HttpSettings, default: AsyncHttpxBackend) -> None:
        self._settings = settings
        self._default = default
        self._known: set[Origin] = set()
        self._unreadable: set[Origin] = set()
        """Hosts whose headers aren't all ASCII: pyreqwest can't tell those."""
        self._places: dict[asyncio.AbstractEventLoop, tuple[Slots, Lanes]] = {}
        self._closed = False

    async def send(self, request: WireRequest) -> WireAnswer:
        """Send a request once and read its answer.

        Raises:
            TransportError: One of its leaves.
            InvalidRequest: The request can't be put into HTTP.
            ConfigurationError: The URL or a setting can't work.
        """
        if not on_asyncio():
            return await self._default.send(request)
        cookie = self._default.cookies.header_for(request.url)
        origin = prepare(request, cookie).origin  # refuses what can't be sent
        slots, lanes = self._places_here()
        await slots.take(origin.where, request.timeout.pool)
        try:
            lane = self._lane_for(request, origin, lanes)
            if lane is None:
                answer = await self._default.send(request)
                self._known.add(origin)
                return answer
            return await self._over(lanes, lane, request, origin, cookie)
        finally:
            slots.give()

    async def _over(
        self, lanes: Lanes, lane: Lane, request: WireRequest, origin: Origin, cookie: str | None
    ) -> WireAnswer:
        try:
            response = await _flight(lanes, lane, request, cookie)
            pairs, readable = _pairs_of(response.headers)
            body = await _body_of(response, origin.where)
        except PyreqwestError as error:
            failure = fast_failure(error, origin.where, request.timeout)
            if isinstance(failure, ConnectionFailed):
                self._known.discard(origin)
        else:
            headers = Headers(pairs)
            if not readable:
                self._unreadable.add(origin)
            if "set-cookie" in headers:
                raw = [(name.encode("latin-1"), value.encode("latin-1", "replace")) for name, value in pairs]
                self._default.cookies.store(request.url, raw)
            if response.status == 101:
                raise fast_failure(None, origin.where, request.timeout)
            if body:
                body = decode(body, headers.get("content-encoding"), origin.where)
            return WireAnswer(response.status, headers, body)
        # Out of the block: the library's exception names the URL, so it's neither cause nor context.
        raise failure

    def _lane_for(self, request: WireRequest, origin: Origin, lanes: Lanes) -> Lane | None:
        """The client of pyreqwest for a request; None where it takes the default way."""
        if (
            origin not in self._known
            or origin in self._unreadable
            or request.pieces is not None
            or (request.content is not None and len(request.content) > _LARGEST_BODY)
            or interception.async_client.touched()
            or _Process.forked
        ):
            return None
        target = request.url.partition("#")[0].partition("://")[2]
        if _PLAIN.fullmatch(target) is None or not _OWN_WAY.isdisjoint(map(str.lower, request.headers)):
            return None
        limits = _limits_of(request)
        return lanes.take(limits) if all(each is None or each > 0 for each in limits) else None

    def _make_client(self, limits: Limits, mark: Mark) -> Client:
        connect, read = (_LONG if each is None else timedelta(seconds=each) for each in limits)
        idle = min(self._settings.keepalive_expiry, 1e6)
        builder = (
            ClientBuilder()
            .follow_redirects(False)
            .referer(False)
            .no_proxy()
            .gzip(False)
            .deflate(False)
            .brotli(False)
            .zstd(False)
            .connect_timeout(connect)
            .read_timeout(read)
            .pool_idle_timeout(timedelta(seconds=idle))
            .pool_max_idle_per_host(1 if idle else 0)
            .tcp_keepalive(timedelta(seconds=IDLE))
            .tcp_keepalive_interval(timedelta(seconds=mark[0]))
            .tcp_keepalive_retries(mark[1])
        )
        return builder.build()

    @asynccontextmanager
    async def stream(self, request: WireRequest) -> AsyncGenerator[AsyncStreamedAnswer, None]:
        """Send a request once; its answer is read within the `async with` block. Leaving the block early closes it.

        Raises:
            TransportError: One of its leaves, on entering or while reading.
        """
        async with self._default.stream(request) as answer:
            yield answer

    async def aclose(self) -> None:
        """Close the connections; later requests are refused."""
        self._closed = True
        here = asyncio.get_running_loop() if on_asyncio() else None
        places = dict(self._places)
        self._places.clear()
        self._known.clear()
        for slots, _ in places.values():
            slots.close()
        await self._default.aclose()
        if not _Process.forked:
            for loop, (_, lanes) in places.items():
                if loop is here:
                    await lanes.aclose()
                else:
                    lanes.close()

    def _places_here(self) -> tuple[Slots, Lanes]:
        if self._closed:
            raise RuntimeError(CLOSED)
        loop = asyncio.get_running_loop()
        places = self._places.get(loop)
        if places is None:
            for other in [each for each in list(self._places) if each.is_closed()]:
                _, lanes = self._places.pop(other)
                if not _Process.forked:
                    lanes.close()
            places = self._places[loop] = Slots(loop, self._settings.max_connections), Lanes(loop, self._make_client)
        return places


def _until_deadline(request: WireRequest) -> float | None:
    """Seconds until the deadline, where that comes before the limit for reading does."""
    if request.ends is None:
        return None
    left = request.ends - time.monotonic()
    return left if request.timeout.read is None or left <= request.timeout.read else None


def _limits_of(request: WireRequest) -> Limits:
    """The limits that the client needs. A deadline is the request's own: else each would need a client of its own."""
    connect, read = request.timeout.connect, request.timeout.read
    whole = _until_deadline(request)
    if whole is None:
        return connect, read
    return (None if connect is None or whole <= connect else connect), None


def _flight(lanes: Lanes, lane: Lane, request: WireRequest, cookie: str | None) -> Flight:
    try:
        builder = lane.client.request(request.method, request.url).headers(_headers_of(request, cookie))
        if request.content:
            builder = builder.body_bytes(request.content)
        if (whole := _until_deadline(request)) is not None:
            builder = builder.timeout(timedelta(seconds=max(whole, 0.001)))
        return Flight(lanes, lane, builder.build().send())
    except BaseException:
        lanes.give(lane)
        raise


async def _body_of(response: Response, where: str) -> bytes:
    """The body as it came over the wire, unless it is larger than any that the API has."""
    length = response.get_header("content-length") or ""
    if length.isdecimal() and len(length) < 20 and int(length) <= LARGEST_ANSWER:
        return bytes(await response.bytes())
    pieces: list[bytes] = []
    size = 0
    while (piece := await response.body_reader.read_chunk()) is not None:
        pieces.append(bytes(piece))
        size += len(pieces[-1])
        if size > LARGEST_ANSWER:
            raise too_large(where, f"more than {LARGEST_ANSWER:,} bytes")
    return b"".join(pieces)


def _pairs_of(headers: HeaderMap) -> tuple[list[tuple[str, str]], bool]:
    """Names and values, and whether all of them could be read."""
    try:
        return list(headers.items()), True
    except ValueError:
        pairs: list[tuple[str, str]] = []
        for name in dict.fromkeys(headers.keys()):
            with contextlib.suppress(ValueError):
                pairs += [(name, value) for value in headers.getall(name)]
        return pairs, False


def _headers_of(request: WireRequest, cookie: str | None) -> dict[str, str]:
    given = {name.lower() for name in request.headers}
    headers = {name: value for name, value in DEFAULT_HEADERS.items() if name.lower() not in given}
    headers.update(request.headers)
    if cookie is not None:
        headers["Cookie"] = cookie
    if not request.content and request.method in ("POST", "PUT", "PATCH"):
        headers["Content-Length"] = "0"
    return headers
