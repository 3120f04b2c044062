"""The asynchronous backend: our pool directly, or an httpx client."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from broadcast_clients.core.errors import BroadcastError
from broadcast_clients.core.http import interception
from broadcast_clients.core.http.coding import SUSPECT, is_ours, refuse_bomb
from broadcast_clients.core.http.cookies import CookieStore
from broadcast_clients.core.http.direct import answer_of, headers_of, prepare
from broadcast_clients.core.http.duck import built_by, check_client, check_transport
from broadcast_clients.core.http.failures import LARGEST_ANSWER, too_large
from broadcast_clients.core.http.loops import LoopGuard, on_asyncio
from broadcast_clients.core.http.pool_async import AsyncPool, AsyncResponse
from broadcast_clients.core.http.protocol import AsyncStreamedAnswer, Headers, Timeout, WireAnswer, WireRequest
from broadcast_clients.core.http.proxies import proxy_mounts
from broadcast_clients.core.http.quiet import Quiet, logger_of
from broadcast_clients.core.http.settings import HttpSettings
from broadcast_clients.core.http.streamed import AsyncStreamed, decoded_async
from broadcast_clients.core.http.translate import translated, where_of

if TYPE_CHECKING:
    from broadcast_clients.core.http.proxy_table import ProxyTable

__all__ = ["AsyncHttpxBackend"]


class AsyncHttpxBackend:
    """Sends requests over our own pool, or through an httpx client.

    A backend made from settings has a pool, and uses it directly: there's nothing to do for a client that has no
    authentication, hooks or defaults. httpx comes in for proxies, HTTP/2 and loops that aren't asyncio's, and when a
    test tool or tracer has put itself into it. Cookies that servers set are kept and sent back, as httpx does. Make
    one with `from_settings`, `around` or `over_transport`.
    """

    def __init__(self, settings: HttpSettings, pool: AsyncPool | None, client: Any) -> None:
        self._settings = settings
        self._pool = pool
        self._client = client
        self._own_clients: dict[asyncio.AbstractEventLoop | None, tuple[Any, LoopGuard | None]] = {}
        """Clients made for the pool: httpx's own connections can't leave their loop, so each loop has one."""
        self._closed = False
        self.cookies: CookieStore = CookieStore()
        """Cookies that servers set."""
        mounts = proxy_mounts(settings)
        self._direct = pool is not None and not settings.http2 and not mounts
        self._table: ProxyTable | None = None
        """Which URLs no proxy is for, where there are others."""
        if mounts and pool is not None and not settings.http2:
            from broadcast_clients.core.http.proxy_table import ProxyTable

            self._table = ProxyTable(mounts)

    @classmethod
    def from_settings(cls, settings: HttpSettings) -> AsyncHttpxBackend:
        """With connections of our own. Nothing is opened, and no certificate loaded, before the first request."""
        return cls(settings, AsyncPool.from_settings(settings), None)

    @classmethod
    def around(cls, client: Any) -> AsyncHttpxBackend:
        """Through a client of the user's, as it is configured; closing it is the user's business.

        Raises:
            ConfigurationError: It doesn't work like `httpx.AsyncClient`.
        """
        check_client(client, asynchronous=True)
        return cls(HttpSettings(), None, client)

    @classmethod
    def over_transport(cls, transport: Any, settings: HttpSettings | None = None) -> AsyncHttpxBackend:
        """Over an httpx transport of the user's, who closes it.

        Raises:
            ConfigurationError: It doesn't work like `httpx.AsyncBaseTransport`.
        """
        check_transport(transport, asynchronous=True)
        from broadcast_clients.core.http.httpx_transport import make_async_client_over

        return cls(settings or HttpSettings(), None, make_async_client_over(transport))

    async def send(self, request: WireRequest) -> WireAnswer:
        """Send a request once and read its answer.

        Raises:
            TransportError: One of its leaves.
            InvalidRequest: The request can't be put into HTTP.
            ConfigurationError: The URL or a setting can't work.
        """
        pool = self._pool
        if pool is None or not self._goes_direct(request.url):
            return await self._send_by_client(request)
        prepared = prepare(request, self.cookies.header_for(request.url))
        response = await pool.open(
            prepared.origin,
            prepared.head,
            prepared.body,
            bodiless=prepared.bodiless,
            whole=True,
            timeout=request.timeout,
        )
        if response.sets_cookies:
            self.cookies.store(request.url, response.headers)
        return answer_of(response.status, response.headers, response.take(), prepared.origin)

    @asynccontextmanager
    async def stream(self, request: WireRequest) -> AsyncGenerator[AsyncStreamedAnswer, None]:
        """Send a request once; its answer is read within the `async with` block. Leaving the block early closes it.

        Raises:
            TransportError: One of its leaves, on entering or while reading.
        """
        pool = self._pool
        if pool is None or not self._goes_direct(request.url):
            async with self._stream_by_client(request) as answer:
                yield answer
            return
        prepared = prepare(request, self.cookies.header_for(request.url))
        response = await pool.open(
            prepared.origin, prepared.head, prepared.body, bodiless=prepared.bodiless, timeout=request.timeout
        )
        try:
            yield self._streamed(response, request.url, prepared.origin.where)
        finally:
            response.close()

    def _streamed(self, response: AsyncResponse, url: str, where: str) -> AsyncStreamed:
        if response.sets_cookies:
            self.cookies.store(url, response.headers)
        headers = headers_of(response.headers)
        return AsyncStreamed(
            response.status, headers, decoded_async(response.iter_raw(), headers.get("content-encoding"), where)
        )

    async def aclose(self) -> None:
        """Close what is ours: the pool and the clients made for it, never a client or transport passed in."""
        self._closed = True
        if self._pool is not None and on_asyncio():
            await self._pool.aclose()
        # Those of other loops are closed with their loops.
        client, guard = self._own_clients.pop(_loop(), (None, None))
        if guard is not None:
            await guard.dismiss()
        elif client is not None:
            await client.aclose()

    def _goes_direct(self, url: str) -> bool:
        if not self._direct and (self._table is None or not self._table.leaves_alone(url)):
            return False
        return not interception.async_client.touched() and on_asyncio()

    # Through a client.

    def _httpx_client(self) -> Any:
        if self._closed:
            raise RuntimeError("this HTTP client is closed")
        if self._client is not None:
            return self._client
        from broadcast_clients.core.http.httpx_transport import make_async_client

        assert self._pool is not None
        loop = _loop()
        own = self._own_clients.get(loop)
        if own is None:
            for other in list(self._own_clients):
                if other is not None and other.is_closed():
                    self._own_clients.pop(other, None)
            client = make_async_client(self._settings, self._pool, self.cookies.jar)

            async def close() -> None:
                self._own_clients.pop(loop, None)
                await client.aclose()

            own = self._own_clients[loop] = (client, None if loop is None else LoopGuard(close))
        return own[0]

    async def _send_by_client(self, request: WireRequest) -> WireAnswer:
        client = self._httpx_client()
        failure: BroadcastError | None
        handed = False
        try:
            built = built_by(client, request)
            handed = True
            response = await _sent(client, built)
            try:
                content = await _whole(response, request.url)
            finally:
                await response.aclose()
            return WireAnswer(response.status_code, headers_of(response.headers.raw), content)
        except Exception as error:
            failure = translated(error, request.url, request.timeout, sent=handed, bare=request.pieces is None)
            if failure is None:
                raise
        # Out of the block, so that the library's exception isn't the context where it mustn't be the cause.
        raise failure

    @asynccontextmanager
    async def _stream_by_client(self, request: WireRequest) -> AsyncGenerator[AsyncStreamed, None]:
        client = self._httpx_client()
        failure: BroadcastError | None = None
        response: Any = None
        handed = False
        try:
            built = built_by(client, request)
            handed = True
            response = await _sent(client, built)
        except Exception as error:
            failure = translated(error, request.url, request.timeout, sent=handed, bare=request.pieces is None)
            if failure is None:
                raise
        if failure is not None:
            raise failure
        headers: Headers = headers_of(response.headers.raw)
        try:
            yield AsyncStreamed(response.status_code, headers, _pieces(response, request.url, request.timeout))
        finally:
            await response.aclose()


def _loop() -> asyncio.AbstractEventLoop | None:
    return asyncio.get_running_loop() if on_asyncio() else None


async def _sent(client: Any, built: Any) -> Any:
    logger = logger_of(client)
    if not logger.isEnabledFor(logging.INFO):
        return await client.send(built, stream=True, follow_redirects=False)
    with Quiet(logger, built.url):
        return await client.send(built, stream=True, follow_redirects=False)


def _plain(response: Any, url: str) -> AsyncIterator[bytes]:
    """The pieces of a body. We undo the codings that we know: the library would decode a bomb whole."""
    coding = response.headers.get("content-encoding", "")
    pieces: AsyncIterator[bytes]
    if getattr(response, "is_stream_consumed", True) or not is_ours(coding):
        pieces = response.aiter_bytes()
    elif not coding:
        pieces = response.aiter_raw()
    else:
        pieces = decoded_async(response.aiter_raw(), coding, where_of(url))
    return pieces


async def _whole(response: Any, url: str) -> bytes:
    """The body, unless it is larger than any that the API has."""
    pieces: list[bytes] = []
    size = 0
    async for piece in _plain(response, url):
        pieces.append(piece)
        size += len(piece)
        if size > LARGEST_ANSWER:
            raise too_large(where_of(url), f"more than {LARGEST_ANSWER:,} bytes")
        if size > SUSPECT:
            refuse_bomb(where_of(url), getattr(response, "num_bytes_downloaded", size), size)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


async def _pieces(response: Any, url: str, timeout: Timeout) -> AsyncIterator[bytes]:
    failure: BroadcastError | None
    try:
        async for piece in _plain(response, url):
            yield piece
        return
    except Exception as error:
        failure = translated(error, url, timeout, bare=True)
        if failure is None:
            raise
    raise failure
