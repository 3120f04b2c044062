"""The backends that have a way through proxies of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from broadcast_clients.core.http.backend_fast import AsyncFastBackend
from broadcast_clients.core.http.choose import choose_async_backend
from broadcast_clients.core.http.protocol import Timeout
from broadcast_clients.core.http.settings import HttpSettings
from tests.http.servers import (
    DATA,
    AsyncCaller,
    Peer,
    RawServer,
    World,
    server_context,
)
from tests.http.test_proxies import Proxy

__all__ = ["AUTHORITY", "PATIENT", "Proxied", "both_schemes"]

AUTHORITY = str(DATA / "authority.pem")
PATIENT = Timeout(60, 60, 60, 60)
"""Longer than a test waits for anything."""


class Proxied(World):
    """A world whose callers go through a proxy, over one of two backends."""

    def __init__(self, backend: str | None) -> None:
        super().__init__(asynchronous=True)
        self.backend = backend

    def through(self, proxy: str, **changes: Any) -> AsyncCaller:
        """Over the backend, through this proxy."""
        settings = {"trust_env": False, "ca_file": AUTHORITY, "backend": self.backend, "proxy": proxy, **changes}
        backend = choose_async_backend(HttpSettings(**settings), None, None)
        assert isinstance(backend, AsyncFastBackend) is (self.backend == "fast")
        caller = self.around(backend)
        assert isinstance(caller, AsyncCaller)
        return caller

    def pair(self, handler: Callable[[Peer], object], *, safe: bool) -> tuple[RawServer, RawServer]:
        """A proxy, and a server behind it."""
        return self.server(Proxy()), self.server(handler, server_context() if safe else None)


@pytest.fixture(params=["default", "fast"])
def world(request: pytest.FixtureRequest) -> Iterator[Proxied]:
    """Each backend, for what they have in common."""
    with Proxied("fast" if request.param == "fast" else None) as world:
        yield world


@pytest.fixture
def fast() -> Iterator[Proxied]:
    """The fast backend alone, for what the default doesn't do."""
    with Proxied("fast") as world:
        yield world


both_schemes = pytest.mark.parametrize("safe", [False, True], ids=["http", "https"])
