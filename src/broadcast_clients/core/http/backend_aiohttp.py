"""An asynchronous backend on aiohttp, for requests through a proxy.

aiohttp does connections, their reuse, proxies and framing. Cookies, content codings, redirects, queueing, time limits
and errors are ours, as with the default backend. So is sending again: aiohttp would do it by itself where a connection
breaks that was used before, but the exceptions that it does so upon never reach it (see `aiohttp_parts`).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

from aiohttp import ClientTimeout
from yarl import URL

from broadcast_clients.core.errors import BroadcastError, ConnectionLost, WriteTimeout
from broadcast_clients.core.http.aiohttp_parts import AiohttpResponse, Place, Stopped, failure_of, request_headers
from broadcast_clients.core.http.cookies import CookieStore
from broadcast_clients.core.http.direct import DEFAULT_HEADERS, Prepared, answer_of, headers_of, prepare
from broadcast_clients.core.http.failures import LARGEST_ANSWER, seconds, too_large
from broadcast_clients.core.http.framing import framed_async
from broadcast_clients.core.http.http1 import MAX_HEAD_BYTES, Origin
from broadcast_clients.core.http.protocol import AsyncStreamedAnswer, Timeout, WireAnswer, WireRequest
from broadcast_clients.core.http.proxy_table import HttpProxy
from broadcast_clients.core.http.settings import HttpSettings
from broadcast_clients.core.http.slots import CLOSED
from broadcast_clients.core.http.ssl_context import context_for
from broadcast_clients.core.http.streamed import AsyncStreamed, decoded_async

__all__ = ["AsyncAiohttpBackend"]

_AT_ONCE = 65_536
"""Bytes of a body that are handed over as one; a larger one goes out in pieces, each within the limit for writing."""
_SHORTEST = 0.001
_NO_TYPE = ("Content-Type",)
"""aiohttp gives a body a type that has none."""
_ROUTES = 512


class _Route(NamedTuple):
    """What is the same for all requests to an origin."""

    start: str
    """Of the URL."""
    headers: list[tuple[str, str]]
    """Further ones of the request."""
    arguments: dict[str, Any]
    """For the session."""


class AsyncAiohttpBackend:
    """Sends requests over aiohttp. It runs on asyncio loops, with connections of its own on each.

    Args:
        settings: How to connect; their proxy isn't looked at.
        proxy_of: The proxy for an origin, if there is one.
        cookies: Cookies that servers set, where they are shared with another backend.
    """

    def __init__(
        self,
        settings: HttpSettings,
        *,
        proxy_of: Callable[[Origin], HttpProxy | None] = lambda _: None,
        cookies: CookieStore | None = None,
    ) -> None:
        self._settings = settings
        self._proxy_of = proxy_of
        self._routes: dict[Origin, _Route] = {}
        self._places: dict[asyncio.AbstractEventLoop, Place] = {}
        self._closed = False
        self.cookies: CookieStore = cookies if cookies is not None else CookieStore()
        """Cookies that servers set."""

    async def send(self, request: WireRequest) -> WireAnswer:
        """Send a request once and read its answer.

        Raises:
            TransportError: One of its leaves.
            InvalidRequest: The request can't be put into HTTP.
            ConfigurationError: The URL or a setting can't work.
        """
        prepared = prepare(request, self.cookies.header_for(request.url))
        origin = prepared.origin
        place = self._place()
        await place.slots.take(origin.where, request.timeout.pool)
        failure: BroadcastError
        try:
            response = await self._sent(place, request, prepared)
            try:
                raw = self._headers_of(response, request.url, origin)
                size, pieces = 0, list[bytes]()
                while piece := await response.piece():
                    pieces.append(piece)
                    size += len(piece)
                    if size > LARGEST_ANSWER:
                        raise too_large(origin.where, f"more than {LARGEST_ANSWER:,} bytes")
            finally:
                response.end()
            return answer_of(response.status, raw, b"".join(pieces), origin)
        except Stopped as stopped:
            failure = failure_of(stopped, origin.where, request.timeout)
        finally:
            place.slots.give()
        raise failure

    @asynccontextmanager
    async def stream(self, request: WireRequest) -> AsyncGenerator[AsyncStreamedAnswer, None]:
        """Send a request once; its answer is read within the `async with` block. Leaving the block early closes it.

        Raises:
            TransportError: One of its leaves, on entering or while reading.
        """
        prepared = prepare(request, self.cookies.header_for(request.url))
        origin = prepared.origin
        place = self._place()
        await place.slots.take(origin.where, request.timeout.pool)
        try:
            response = await self._sent(place, request, prepared)
            try:
                headers = headers_of(self._headers_of(response, request.url, origin))
                raw = _pieces(response, origin.where, request.timeout)
                plain = decoded_async(raw, headers.get("content-encoding"), origin.where)
                yield AsyncStreamed(response.status, headers, plain)
            finally:
                response.end()
        finally:
            place.slots.give()

    async def aclose(self) -> None:
        """Close the connections, those in use too; later requests are refused."""
        self._closed = True
        places = list(self._places.values())
        self._places.clear()
        for place in places:
            await place.aclose()

    def _headers_of(self, response: AiohttpResponse, url: str, origin: Origin) -> list[tuple[bytes, bytes]]:
        if response.status == 101:
            raise ConnectionLost(f"{origin.where} switched to another protocol, which nobody asked for")
        raw = list(response.raw_headers)
        if sum(map(len, chain(*raw))) + 4 * len(raw) > MAX_HEAD_BYTES:
            raise ConnectionLost(f"{origin.where} sent more than {MAX_HEAD_BYTES} bytes of headers")
        if "Set-Cookie" in response.headers:
            self.cookies.store(url, raw)
        return raw

    def _route(self, origin: Origin) -> _Route:
        found = self._routes.get(origin)
        if found is None:
            proxy = self._proxy_of(origin)
            pairs: list[tuple[str, str]] = []
            arguments: dict[str, Any] = {}
            if proxy is not None:
                arguments["proxy"] = URL(proxy.url, encoded=True)
                given = [] if proxy.authorization is None else [("Proxy-Authorization", proxy.authorization)]
                if origin.scheme == "https":
                    arguments["proxy_headers"] = [("User-Agent", DEFAULT_HEADERS["User-Agent"]), *given]
                else:
                    # There's no connection to ask for first: each request asks the proxy.
                    pairs = given
            if origin.scheme == "https" or (proxy is not None and proxy.url.startswith("https:")):
                arguments["ssl"] = context_for(self._settings)
            if len(self._routes) >= _ROUTES:
                self._routes.clear()
            found = self._routes[origin] = _Route(f"{origin.scheme}://{origin.authority}", pairs, arguments)
        return found

    async def _sent(self, place: Place, request: WireRequest, prepared: Prepared) -> AiohttpResponse:
        origin, limits = prepared.origin, request.timeout
        route = self._route(origin)
        start, host, *lines = prepared.head.decode("ascii").split("\r\n")[:-2]
        url = URL(route.start + start.split(" ")[1], encoded=True)
        arguments: dict[str, Any] = route.arguments
        body = prepared.body
        upload: _Upload | None = None
        if body is not None and (request.pieces is not None or len(body) > _AT_ONCE):
            upload = _Upload(body, prepared.head, limits.write)
            body = upload.pieces()
            # Any length: without one it would go out in chunks.
            arguments = {**arguments, "headers": {"Content-Length": "0"}}
        failure: BaseException
        token = request_headers.set([_pair(host), *route.headers, *map(_pair, lines)])
        try:
            asked = place.session.request(
                request.method,
                url,
                data=body,
                skip_auto_headers=_NO_TYPE if body is not None else None,
                allow_redirects=False,
                timeout=_limits(limits.connect, limits.read),
                **arguments,
            )
            if upload is None:
                response = await asked
            else:
                async with upload:
                    response = await asked
            assert isinstance(response, AiohttpResponse)
            return response
        except TimeoutError:
            # aiohttp's own come wrapped.
            failure = WriteTimeout(f"{origin.where}: the request could not be sent within {seconds(limits.write)}")
        except Stopped as stopped:
            if upload is not None and upload.error is not None:
                failure = upload.error
            elif place.closed and stopped.connecting:
                failure = RuntimeError(CLOSED)
            else:
                failure = failure_of(stopped, origin.where, limits)
        finally:
            request_headers.reset(token)
        # Out of the block: aiohttp's exceptions hold the request with its URL and headers.
        raise failure

    def _place(self) -> Place:
        if self._closed:
            raise RuntimeError(CLOSED)
        loop = asyncio.get_running_loop()
        place = self._places.get(loop)
        if place is None:
            for other in [each for each in list(self._places) if each.is_closed()]:
                self._places.pop(other, None)
            place = self._places[loop] = Place(loop, self._settings)
        return place


class _Upload:
    """A body that goes out in pieces, each within a time limit.

    Args:
        body: Whole or in pieces.
        head: Request line and headers, whose length the body is held to.
        limit: Seconds to hand over a piece.
    """

    def __init__(self, body: Any, head: bytes, limit: float | None) -> None:
        self._source: AsyncIterator[bytes] = framed_async(
            _slices(body) if isinstance(body, bytes) else body, head, chunked=False
        )
        self._limit = limit
        self._timeout = asyncio.timeout(None)
        self._over = False
        self.error: Exception | None = None
        """What went wrong in making the pieces."""

    async def __aenter__(self) -> None:
        await self._timeout.__aenter__()

    async def __aexit__(self, *raised: Any) -> None:
        self._over = True
        await self._timeout.__aexit__(*raised)

    async def pieces(self) -> AsyncIterator[bytes]:
        """The body. A piece is handed over when the next one is asked for."""
        try:
            async for piece in self._source:
                self._within(self._limit)
                yield piece
                self._within(None)
        except Exception as error:
            self.error = error
            raise

    def _within(self, limit: float | None) -> None:
        if not self._over:
            self._timeout.reschedule(None if limit is None else asyncio.get_running_loop().time() + limit)


async def _slices(body: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(body), _AT_ONCE):
        yield body[start : start + _AT_ONCE]


async def _pieces(response: AiohttpResponse, where: str, timeout: Timeout) -> AsyncIterator[bytes]:
    """The body as it arrives, as it came over the wire."""
    failure: BroadcastError
    try:
        while piece := await response.piece():
            yield piece
        return
    except Stopped as stopped:
        failure = failure_of(stopped, where, timeout)
    raise failure


def _pair(line: str) -> tuple[str, str]:
    name, _, value = line.partition(": ")
    return name, value


@lru_cache(maxsize=64)
def _limits(connect: float | None, read: float | None) -> ClientTimeout:
    # To aiohttp, 0 is no limit; and it would round long ones up.
    least = [None if each is None else max(each, _SHORTEST) for each in (connect, read)]
    return ClientTimeout(connect=least[0], sock_read=least[1], ceil_threshold=float("inf"))
