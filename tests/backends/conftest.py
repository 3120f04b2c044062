"""The backends that the contract is held against, in both worlds."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from broadcast_clients.core.http.backend_aiohttp import AsyncAiohttpBackend
from broadcast_clients.core.http.backend_async import AsyncHttpxBackend
from broadcast_clients.core.http.backend_sync import SyncHttpxBackend
from broadcast_clients.core.http.choose import choose_async_backend, choose_sync_backend
from broadcast_clients.core.http.proxy_table import http_proxy
from broadcast_clients.core.http.settings import HttpSettings
from broadcast_clients.core.http.ssl_context import context_for
from tests.http.servers import Caller, World

__all__ = ["Contract", "only_async", "only_async_ours", "only_ours"]

WORLDS = [
    *((mode, backend) for mode in ("sync", "async") for backend in ("default", "httpx", "httpx2")),
    ("async", "aiohttp"),
]
"""Backends by world. The one on aiohttp is asked directly: of itself, it's there for proxies."""


def _only(chosen: Callable[[str, str], bool]) -> pytest.MarkDecorator:
    worlds = [world for world in WORLDS if chosen(*world)]
    return pytest.mark.parametrize("world", worlds, ids="-".join, indirect=True)


only_async = _only(lambda mode, _: mode == "async")
"""For tests of the asynchronous world."""
only_ours = _only(lambda _, backend: not backend.startswith("httpx"))
"""For tests of backends whose connections are ours, and not those of a client of the user's."""
only_async_ours = _only(lambda mode, backend: mode == "async" and not backend.startswith("httpx"))


class Contract(World):
    """A world whose callers use one backend."""

    def __init__(self, backend: str, *, asynchronous: bool) -> None:
        super().__init__(asynchronous=asynchronous)
        self.backend = backend

    def caller(self, settings: HttpSettings | None = None, **changes: Any) -> Caller:
        """Over the backend, with these settings."""
        chosen = settings or HttpSettings(**{"trust_env": False, **changes})
        if self.backend in ("httpx", "httpx2"):
            return self._over_a_client(importlib.import_module(self.backend), chosen)
        if self.backend == "aiohttp":
            proxy = None if chosen.proxy is None else http_proxy(chosen.proxy)
            return self.around(AsyncAiohttpBackend(chosen, proxy_of=lambda _: proxy))
        choose: Any = choose_async_backend if self.asynchronous else choose_sync_backend
        return self.around(choose(chosen, None, None))

    def _over_a_client(self, library: Any, settings: HttpSettings) -> Caller:
        limits = library.Limits(
            max_connections=settings.max_connections,
            max_keepalive_connections=settings.max_connections,
            keepalive_expiry=settings.keepalive_expiry,
        )
        kind = library.AsyncClient if self.asynchronous else library.Client
        client = kind(limits=limits, verify=context_for(settings), proxy=settings.proxy, trust_env=settings.trust_env)
        over: Any = AsyncHttpxBackend if self.asynchronous else SyncHttpxBackend
        backend = over.around(client)
        # The client is the user's to close; here the caller's end is the moment.
        if self.asynchronous:
            backend.aclose = client.aclose
        else:
            backend.close = client.close
        return self.around(backend)


@pytest.fixture(params=WORLDS, ids="-".join)
def world(request: pytest.FixtureRequest) -> Iterator[Contract]:
    """Each backend in each world."""
    mode, backend = request.param
    with Contract(backend, asynchronous=mode == "async") as world:
        yield world
