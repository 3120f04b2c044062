"""The one module that imports httpx: our pools as httpx transports, and httpx clients made from settings."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from http.cookiejar import CookieJar
from importlib.util import find_spec
from typing import Any, NamedTuple, NoReturn

import httpx

from broadcast_clients.core.errors import (
    BroadcastError,
    ConfigurationError,
    ConnectionFailed,
    ConnectTimeout,
    InvalidRequest,
    PoolTimeout,
    ReadTimeout,
    WriteTimeout,
)
from broadcast_clients.core.http import interception
from broadcast_clients.core.http.direct import DEFAULT_HEADERS
from broadcast_clients.core.http.http1 import Origin, head_of
from broadcast_clients.core.http.loops import on_asyncio
from broadcast_clients.core.http.pool_async import AsyncPool, AsyncResponse
from broadcast_clients.core.http.pool_sync import SyncPool, SyncResponse
from broadcast_clients.core.http.protocol import Timeout
from broadcast_clients.core.http.proxies import proxy_mounts
from broadcast_clients.core.http.settings import HttpSettings
from broadcast_clients.core.http.ssl_context import context_for

__all__ = ["AsyncFlatTransport", "FlatTransport", "make_async_client", "make_client"]

_PORTS = {"http": 80, "https": 443}
_HTTP_VERSION = b"HTTP/1.1"

# The most special first: the leaves are kinds of one another.
_TO_HTTPX: tuple[tuple[type[BroadcastError], type[httpx.TransportError]], ...] = (
    (ConnectTimeout, httpx.ConnectTimeout),
    (PoolTimeout, httpx.PoolTimeout),
    (ReadTimeout, httpx.ReadTimeout),
    (WriteTimeout, httpx.WriteTimeout),
    (ConnectionFailed, httpx.ConnectError),
    (InvalidRequest, httpx.LocalProtocolError),
    (ConfigurationError, httpx.UnsupportedProtocol),
)


def _raise_for_httpx(error: BroadcastError, request: httpx.Request) -> NoReturn:
    for ours, theirs in _TO_HTTPX:
        if isinstance(error, ours):
            raise theirs(error.message, request=request) from error
    # A connection lost: by the network if there is an exception of the socket, else by what the server sent.
    kind = httpx.ReadError if isinstance(error.__cause__, OSError) else httpx.RemoteProtocolError
    raise kind(error.message, request=request) from error


class _Outgoing(NamedTuple):
    origin: Origin
    head: bytes
    chunked: bool
    length: int | None
    timeout: Timeout


def _outgoing(request: httpx.Request) -> _Outgoing:
    """What a pool needs to know of a request, its body aside."""
    url = request.url
    scheme = url.scheme
    port = _PORTS.get(scheme)
    if port is None:
        raise ConfigurationError("the URL must begin with https:// or http://", hint="check base_url")
    host = url.raw_host.decode("ascii")
    if not host:
        raise ConfigurationError("the URL has no host name", hint="check base_url")
    origin = Origin(scheme, host, url.port or port)
    headers = request.headers.raw
    chunked = has_host = False
    length: int | None = None
    for name, value in headers:
        if len(name) not in {4, 14, 17}:
            continue
        lower = name.lower()
        if lower == b"host":
            has_host = True
        elif lower == b"content-length":
            if not value.strip().isdigit():
                raise InvalidRequest("the header Content-Length is not a number", hint="leave it out")
            length = int(value)
        elif lower == b"transfer-encoding":
            chunked = value.strip().lower() == b"chunked"
    if not has_host:
        headers = [(b"Host", origin.authority.encode("ascii")), *headers]
    head = head_of(request.method, url.raw_path.decode("ascii"), headers)
    return _Outgoing(origin, head, chunked, length, _timeout(request.extensions))


def _timeout(extensions: Mapping[str, Any]) -> Timeout:
    given: Mapping[str, float | None] = extensions.get("timeout", {})
    return Timeout(given.get("connect"), given.get("read"), given.get("write"), given.get("pool"))


def _whole_body(request: httpx.Request, outgoing: _Outgoing) -> bytes | None:
    """The body, if it's there and framed as whole; None leaves it to be sent in pieces, or there is none."""
    if not isinstance(request.stream, httpx.ByteStream):
        return None
    body = b"".join(request.stream)
    if outgoing.chunked or (outgoing.length or 0) != len(body):
        return None
    return body


def _wants_httpx(request: httpx.Request) -> bool:
    """Whether a request uses an extension that only httpx's own transport has."""
    extensions = request.extensions
    return len(extensions) > 1 and ("trace" in extensions or "sni_hostname" in extensions)


def _extensions(reason: bytes) -> dict[str, object]:
    return {"http_version": _HTTP_VERSION, "reason_phrase": reason}


class _SyncBody(httpx.SyncByteStream):
    def __init__(self, response: SyncResponse, request: httpx.Request) -> None:
        self._response = response
        self._request = request

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._response.iter_raw()
        except BroadcastError as error:
            _raise_for_httpx(error, self._request)

    def close(self) -> None:
        self._response.close()


class FlatTransport(httpx.BaseTransport):
    """A transport for `httpx.Client` whose cost doesn't grow with its connections.

    It speaks HTTP/1.1 without proxies. Where a test tool or tracer has put itself into httpx or httpcore, requests go
    through httpx's own transport, so that the tool sees them.

    Args:
        settings: How to connect.
        pool: A pool to share; it's then not closed with the transport.
    """

    def __init__(self, settings: HttpSettings | None = None, *, pool: SyncPool | None = None) -> None:
        self._settings = chosen = settings if settings is not None else HttpSettings()
        self._owns_pool = pool is None
        self._pool = pool or SyncPool.from_settings(chosen)
        self._httpx: httpx.HTTPTransport | None = None

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request and wait for the headers of its response."""
        if interception.sync_transport.touched() or _wants_httpx(request):
            if self._httpx is None:
                self._httpx = httpx_transport(self._settings)
            return self._httpx.handle_request(request)
        try:
            outgoing = _outgoing(request)
            body = _whole_body(request, outgoing)
            assert isinstance(request.stream, httpx.SyncByteStream)
            response = self._pool.open(
                outgoing.origin,
                outgoing.head,
                request.stream if body is None else body,
                chunked=outgoing.chunked,
                bodiless=request.method == "HEAD",
                timeout=outgoing.timeout,
            )
        except BroadcastError as error:
            _raise_for_httpx(error, request)
        return httpx.Response(
            response.status,
            headers=response.headers,
            stream=_SyncBody(response, request),
            extensions=_extensions(response.reason),
        )

    def close(self) -> None:
        """Close the connections."""
        if self._owns_pool:
            self._pool.close()
        if self._httpx is not None:
            self._httpx.close()


class _AsyncBody(httpx.AsyncByteStream):
    def __init__(self, response: AsyncResponse, request: httpx.Request) -> None:
        self._response = response
        self._request = request

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for data in self._response.iter_raw():
                yield data
        except BroadcastError as error:
            _raise_for_httpx(error, self._request)

    async def aclose(self) -> None:
        self._response.close()


class AsyncFlatTransport(httpx.AsyncBaseTransport):
    """The same for `httpx.AsyncClient` on asyncio; on other loops requests go through httpx's own transport.

    Args:
        settings: How to connect.
        pool: A pool to share; it's then not closed with the transport.
    """

    def __init__(self, settings: HttpSettings | None = None, *, pool: AsyncPool | None = None) -> None:
        self._settings = chosen = settings if settings is not None else HttpSettings()
        self._owns_pool = pool is None
        self._pool = pool or AsyncPool.from_settings(chosen)
        self._httpx: httpx.AsyncHTTPTransport | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request and wait for the headers of its response."""
        if interception.async_transport.touched() or _wants_httpx(request) or not on_asyncio():
            if self._httpx is None:
                self._httpx = async_httpx_transport(self._settings)
            return await self._httpx.handle_async_request(request)
        try:
            outgoing = _outgoing(request)
            body = _whole_body(request, outgoing)
            assert isinstance(request.stream, httpx.AsyncByteStream)
            response = await self._pool.open(
                outgoing.origin,
                outgoing.head,
                request.stream if body is None else body,
                chunked=outgoing.chunked,
                bodiless=request.method == "HEAD",
                timeout=outgoing.timeout,
            )
        except BroadcastError as error:
            _raise_for_httpx(error, request)
        return httpx.Response(
            response.status,
            headers=response.headers,
            stream=_AsyncBody(response, request),
            extensions=_extensions(response.reason),
        )

    async def aclose(self) -> None:
        """Close the connections."""
        if self._owns_pool:
            await self._pool.aclose()
        if self._httpx is not None:
            await self._httpx.aclose()


def _limits(settings: HttpSettings) -> httpx.Limits:
    return httpx.Limits(
        max_connections=settings.max_connections,
        max_keepalive_connections=settings.max_connections,
        keepalive_expiry=settings.keepalive_expiry,
    )


def httpx_transport(settings: HttpSettings, proxy: str | None = None) -> httpx.HTTPTransport:
    """httpx's own transport with our settings."""
    _check_http2(settings)
    try:
        return httpx.HTTPTransport(
            verify=context_for(settings), limits=_limits(settings), http2=settings.http2, proxy=proxy, trust_env=False
        )
    except (ImportError, ValueError, httpx.InvalidURL) as error:
        raise _unusable(error, settings) from None


def async_httpx_transport(settings: HttpSettings, proxy: str | None = None) -> httpx.AsyncHTTPTransport:
    """httpx's own asynchronous transport with our settings."""
    _check_http2(settings)
    try:
        return httpx.AsyncHTTPTransport(
            verify=context_for(settings), limits=_limits(settings), http2=settings.http2, proxy=proxy, trust_env=False
        )
    except (ImportError, ValueError, httpx.InvalidURL) as error:
        raise _unusable(error, settings) from None


def _check_http2(settings: HttpSettings) -> None:
    # httpx's transports would notice only when a server has agreed to speak HTTP/2.
    if settings.http2 and find_spec("h2") is None:
        raise ConfigurationError("http2=True needs another package", hint="pip install 'httpx[http2]'")


def _unusable(error: Exception, settings: HttpSettings) -> ConfigurationError:
    if isinstance(error, ImportError):
        return ConfigurationError("a SOCKS proxy needs another package", hint="pip install 'httpx[socks]'")
    # The texts of these may hold the proxy's password.
    source = "proxy" if settings.proxy is not None else "the proxy in the environment"
    return ConfigurationError(f"{source}: not the URL of an http, https, socks5 or socks5h proxy")


def make_client(settings: HttpSettings, pool: SyncPool, jar: CookieJar) -> httpx.Client:
    """An httpx client over our pool; proxied hosts and HTTP/2 go over httpx's own transport."""
    mounts = {
        pattern: None if proxy is None else httpx_transport(settings, proxy)
        for pattern, proxy in proxy_mounts(settings).items()
    }
    transport: httpx.BaseTransport = httpx_transport(settings) if settings.http2 else FlatTransport(settings, pool=pool)
    return httpx.Client(transport=transport, mounts=mounts, headers=DEFAULT_HEADERS, cookies=jar, trust_env=False)


def make_async_client(settings: HttpSettings, pool: AsyncPool, jar: CookieJar) -> httpx.AsyncClient:
    """The same, asynchronous."""
    mounts = {
        pattern: None if proxy is None else async_httpx_transport(settings, proxy)
        for pattern, proxy in proxy_mounts(settings).items()
    }
    transport: httpx.AsyncBaseTransport = (
        async_httpx_transport(settings) if settings.http2 else AsyncFlatTransport(settings, pool=pool)
    )
    return httpx.AsyncClient(transport=transport, mounts=mounts, headers=DEFAULT_HEADERS, cookies=jar, trust_env=False)


def make_client_over(transport: httpx.BaseTransport) -> httpx.Client:
    """An httpx client over a transport of the user's. It isn't closed, as that would close the transport."""
    return httpx.Client(transport=transport, headers=DEFAULT_HEADERS, trust_env=False)


def make_async_client_over(transport: httpx.AsyncBaseTransport) -> httpx.AsyncClient:
    """The same, asynchronous."""
    return httpx.AsyncClient(transport=transport, headers=DEFAULT_HEADERS, trust_env=False)
