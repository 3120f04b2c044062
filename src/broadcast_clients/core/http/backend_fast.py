"""The fast asynchronous backend: the fastest carrier that was measured for each connection.

Without a proxy that is the default backend's own pool. Through a proxy, where the default has to go through httpx, it
is aiohttp. SOCKS proxies, loops that aren't asyncio's, what a test tool that has put itself into httpx is to see, and
what aiohttp would change on the way go as they do with the default.
"""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING

from broadcast_clients.core.http import interception
from broadcast_clients.core.http.backend_async import AsyncHttpxBackend
from broadcast_clients.core.http.http1 import Origin, split_url
from broadcast_clients.core.http.loops import on_asyncio
from broadcast_clients.core.http.protocol import AsyncStreamedAnswer, WireAnswer, WireRequest
from broadcast_clients.core.http.proxies import proxy_mounts
from broadcast_clients.core.http.proxy_table import HttpProxy, ProxyTable, http_proxy
from broadcast_clients.core.http.settings import HttpSettings

if TYPE_CHECKING:
    from broadcast_clients.core.http.backend_aiohttp import AsyncAiohttpBackend

__all__ = ["AsyncFastBackend", "make_async_fast"]

_OWN_WAY = frozenset({"expect", "host"})
"""Headers that aiohttp acts upon."""


def make_async_fast(settings: HttpSettings) -> AsyncFastBackend | AsyncHttpxBackend:
    """The fast backend, or the default one where that is the fastest for whatever there is to send."""
    mounts = proxy_mounts(settings)
    table = ProxyTable(mounts)
    default = AsyncHttpxBackend.from_settings(settings)
    proxies = {url: http_proxy(url) for url in mounts.values() if url is not None}
    if settings.http2 or not table.readable or not any(proxies.values()):
        return default
    return AsyncFastBackend(settings, default, table, proxies)


class AsyncFastBackend:
    """Sends requests through HTTP proxies over aiohttp, and all others as the default backend does.

    Args:
        settings: How to connect.
        default: The other way, with the same settings. It's closed with this one.
        table: Which proxy a URL goes through.
        proxies: What aiohttp needs to know of each proxy in the table; nothing for those that it can't use.
    """

    def __init__(
        self,
        settings: HttpSettings,
        default: AsyncHttpxBackend,
        table: ProxyTable,
        proxies: dict[str, HttpProxy | None],
    ) -> None:
        self._settings = settings
        self._default = default
        self._table = table
        self._proxies = proxies
        self._aiohttp: AsyncAiohttpBackend | None = None
        self._closed = False

    async def send(self, request: WireRequest) -> WireAnswer:
        """Send a request once and read its answer.

        Raises:
            TransportError: One of its leaves.
            InvalidRequest: The request can't be put into HTTP.
            ConfigurationError: The URL or a setting can't work.
        """
        return await self._carrier(request).send(request)

    def stream(self, request: WireRequest) -> AbstractAsyncContextManager[AsyncStreamedAnswer]:
        """Send a request once; its answer is read within the `async with` block. Leaving the block early closes it.

        Raises:
            TransportError: One of its leaves, on entering or while reading.
        """
        return self._carrier(request).stream(request)

    async def aclose(self) -> None:
        """Close the connections; later requests are refused."""
        self._closed = True
        if self._aiohttp is not None and on_asyncio():
            await self._aiohttp.aclose()
        await self._default.aclose()

    def _carrier(self, request: WireRequest) -> AsyncAiohttpBackend | AsyncHttpxBackend:
        origin, _, _ = split_url(request.url)
        if (
            self._proxy_of(origin) is None
            or self._closed
            or interception.async_client.touched()
            or not on_asyncio()
            or not request.method.isupper()
            or request.url.endswith("?")
            or not _OWN_WAY.isdisjoint(map(str.lower, request.headers))
        ):
            return self._default
        if self._aiohttp is None:
            # Imported when there is something for it to do: that takes longer than the rest of a client.
            from broadcast_clients.core.http.backend_aiohttp import AsyncAiohttpBackend

            self._aiohttp = AsyncAiohttpBackend(self._settings, proxy_of=self._proxy_of, cookies=self._default.cookies)
        return self._aiohttp

    def _proxy_of(self, origin: Origin) -> HttpProxy | None:
        url = self._table.proxy_of(origin)
        return None if url is None else self._proxies[url]
