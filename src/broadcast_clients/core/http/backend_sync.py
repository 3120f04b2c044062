"""The blocking backend: our pool directly, or an httpx client."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from broadcast_clients.core.errors import BroadcastError, ReadTimeout
from broadcast_clients.core.http import interception
from broadcast_clients.core.http.coding import SUSPECT, is_ours, refuse_bomb
from broadcast_clients.core.http.cookies import CookieStore
from broadcast_clients.core.http.direct import answer_of, headers_of, prepare
from broadcast_clients.core.http.duck import built_by, check_client, check_transport
from broadcast_clients.core.http.failures import LARGEST_ANSWER, too_large
from broadcast_clients.core.http.pool_sync import SyncPool, SyncResponse
from broadcast_clients.core.http.protocol import Headers, StreamedAnswer, Timeout, WireAnswer, WireRequest
from broadcast_clients.core.http.proxies import proxy_mounts
from broadcast_clients.core.http.quiet import Quiet, logger_of
from broadcast_clients.core.http.settings import HttpSettings
from broadcast_clients.core.http.streamed import Streamed, decoded
from broadcast_clients.core.http.translate import translated, where_of

if TYPE_CHECKING:
    from broadcast_clients.core.http.proxy_table import ProxyTable

__all__ = ["SyncHttpxBackend"]


class SyncHttpxBackend:
    """Sends requests over our own pool, or through an httpx client.

    A backend made from settings has a pool, and uses it directly: there's nothing to do for a client that has no
    authentication, hooks or defaults. httpx comes in for proxies and HTTP/2, and when a test tool or tracer has put
    itself into it. Cookies that servers set are
    kept and sent back, as httpx does. Make one with `from_settings`, `around` or `over_transport`.
    """

    def __init__(self, settings: HttpSettings, pool: SyncPool | None, client: Any) -> None:
        self._settings = settings
        self._pool = pool
        self._client = client
        self._own: tuple[int, Any] | None = None
        """A client made for the pool, and the process that made it."""
        self._closed = False
        self._cookies = CookieStore()
        mounts = proxy_mounts(settings)
        self._direct = pool is not None and not settings.http2 and not mounts
        self._table: ProxyTable | None = None
        """Which URLs no proxy is for, where there are others."""
        if mounts and pool is not None and not settings.http2:
            from broadcast_clients.core.http.proxy_table import ProxyTable

            self._table = ProxyTable(mounts)

    @classmethod
    def from_settings(cls, settings: HttpSettings) -> SyncHttpxBackend:
        """With connections of our own. Nothing is opened, and no certificate loaded, before the first request."""
        return cls(settings, SyncPool.from_settings(settings), None)

    @classmethod
    def around(cls, client: Any) -> SyncHttpxBackend:
        """Through a client of the user's, as it is configured; closing it is the user's business.

        Raises:
            ConfigurationError: It doesn't work like `httpx.Client`.
        """
        check_client(client, asynchronous=False)
        return cls(HttpSettings(), None, client)

    @classmethod
    def over_transport(cls, transport: Any, settings: HttpSettings | None = None) -> SyncHttpxBackend:
        """Over an httpx transport of the user's, who closes it.

        Raises:
            ConfigurationError: It doesn't work like `httpx.BaseTransport`.
        """
        check_transport(transport, asynchronous=False)
        from broadcast_clients.core.http.httpx_transport import make_client_over

        return cls(settings or HttpSettings(), None, make_client_over(transport))

    def send(self, request: WireRequest) -> WireAnswer:
        """Send a request once and read its answer.

        Raises:
            TransportError: One of its leaves.
            InvalidRequest: The request can't be put into HTTP.
            ConfigurationError: The URL or a setting can't work.
        """
        pool = self._pool
        if pool is None or not self._goes_direct(request.url):
            return self._send_by_client(request)
        prepared = prepare(request, self._cookies.header_for(request.url))
        response = pool.open(
            prepared.origin,
            prepared.head,
            prepared.body,
            bodiless=prepared.bodiless,
            timeout=request.timeout,
            ends=request.ends,
        )
        body = response.read()
        if response.sets_cookies:
            self._cookies.store(request.url, response.headers)
        return answer_of(response.status, response.headers, body, prepared.origin)

    @contextmanager
    def stream(self, request: WireRequest) -> Generator[StreamedAnswer, None, None]:
        """Send a request once; its answer is read within the `with` block. Leaving the block early closes it.

        Raises:
            TransportError: One of its leaves, on entering or while reading.
        """
        pool = self._pool
        if pool is None or not self._goes_direct(request.url):
            with self._stream_by_client(request) as answer:
                yield answer
            return
        prepared = prepare(request, self._cookies.header_for(request.url))
        response = pool.open(
            prepared.origin, prepared.head, prepared.body, bodiless=prepared.bodiless, timeout=request.timeout
        )
        try:
            yield self._streamed(response, request.url, prepared.origin.where)
        finally:
            response.close()

    def _streamed(self, response: SyncResponse, url: str, where: str) -> Streamed:
        if response.sets_cookies:
            self._cookies.store(url, response.headers)
        headers = headers_of(response.headers)
        return Streamed(response.status, headers, decoded(response.iter_raw(), headers.get("content-encoding"), where))

    def close(self) -> None:
        """Close what is ours: the pool and the client made for it, never a client or transport passed in."""
        self._closed = True
        if self._pool is not None:
            self._pool.close()
        own, self._own = self._own, None
        if own is not None and own[0] == os.getpid():
            own[1].close()

    def _goes_direct(self, url: str) -> bool:
        if not self._direct and (self._table is None or not self._table.leaves_alone(url)):
            return False
        return not interception.sync_client.touched()

    # Through a client.

    def _httpx_client(self) -> Any:
        if self._closed:
            raise RuntimeError("this HTTP client is closed")
        if self._client is not None:
            return self._client
        own = self._own
        if own is None or own[0] != os.getpid():
            # httpx's own connections, to a proxy, mustn't be shared with a forked process. Threads that meet here make
            # a client each, and one of the two is used once.
            from broadcast_clients.core.http.httpx_transport import make_client

            assert self._pool is not None
            own = self._own = (os.getpid(), make_client(self._settings, self._pool, self._cookies.jar))
        return own[1]

    def _send_by_client(self, request: WireRequest) -> WireAnswer:
        client = self._httpx_client()
        failure: BroadcastError | None
        handed = False
        try:
            built = built_by(client, request)
            handed = True
            response = _sent(client, built)
            try:
                content = _whole(response, request)
            finally:
                response.close()
            return WireAnswer(response.status_code, headers_of(response.headers.raw), content)
        except Exception as error:
            failure = translated(error, request.url, request.timeout, sent=handed, bare=request.pieces is None)
            if failure is None:
                raise
        # Out of the block, so that the library's exception isn't the context where it mustn't be the cause.
        raise failure

    @contextmanager
    def _stream_by_client(self, request: WireRequest) -> Generator[Streamed, None, None]:
        client = self._httpx_client()
        failure: BroadcastError | None = None
        response: Any = None
        handed = False
        try:
            built = built_by(client, request)
            handed = True
            response = _sent(client, built)
        except Exception as error:
            failure = translated(error, request.url, request.timeout, sent=handed, bare=request.pieces is None)
            if failure is None:
                raise
        if failure is not None:
            raise failure
        headers: Headers = headers_of(response.headers.raw)
        try:
            yield Streamed(response.status_code, headers, _pieces(response, request.url, request.timeout))
        finally:
            response.close()


def _sent(client: Any, built: Any) -> Any:
    logger = logger_of(client)
    if not logger.isEnabledFor(logging.INFO):
        return client.send(built, stream=True, follow_redirects=False)
    with Quiet(logger, built.url):
        return client.send(built, stream=True, follow_redirects=False)


def _plain(response: Any, url: str) -> Iterator[bytes]:
    """The pieces of a body. We undo the codings that we know: the library would decode a bomb whole."""
    coding = response.headers.get("content-encoding", "")
    pieces: Iterator[bytes]
    if getattr(response, "is_stream_consumed", True) or not is_ours(coding):
        pieces = response.iter_bytes()
    elif not coding:
        pieces = response.iter_raw()
    else:
        pieces = decoded(response.iter_raw(), coding, where_of(url))
    return pieces


def _whole(response: Any, request: WireRequest) -> bytes:
    """The body, unless it is larger than any that the API has, or late: the library's limit is for each piece."""
    pieces: list[bytes] = []
    size = 0
    for piece in _plain(response, request.url):
        if request.ends is not None and time.monotonic() >= request.ends:
            raise ReadTimeout(f"{where_of(request.url)}: the answer wasn't complete in time")
        pieces.append(piece)
        size += len(piece)
        if size > LARGEST_ANSWER:
            raise too_large(where_of(request.url), f"more than {LARGEST_ANSWER:,} bytes")
        if size > SUSPECT:
            refuse_bomb(where_of(request.url), getattr(response, "num_bytes_downloaded", size), size)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def _pieces(response: Any, url: str, timeout: Timeout) -> Iterator[bytes]:
    failure: BroadcastError | None
    try:
        yield from _plain(response, url)
        return
    except Exception as error:
        failure = translated(error, url, timeout, bare=True)
        if failure is None:
            raise
    raise failure
