"""The backends that the contract is held against, in both worlds."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

import pytest

from broadcast_clients.core.http.backend_async import AsyncHttpxBackend
from broadcast_clients.core.http.backend_fast import AsyncFastBackend
from broadcast_clients.core.http.backend_sync import SyncHttpxBackend
from broadcast_clients.core.http.choose import choose_async_backend, choose_sync_backend
from broadcast_clients.core.http.http1 import Origin
from broadcast_clients.core.http.settings import HttpSettings
from broadcast_clients.core.http.ssl_context import context_for
from tests.http.servers import Caller, World

__all__ = ["Contract"]

BACKENDS = ("default", "httpx", "httpx2", "fast")


class Everything(set[Origin]):
    """Holds every host to be known, so that the first request already goes over the compiled library."""

    def __contains__(self, _: object) -> bool:
        return True


class Contract(World):
    """A world whose callers use one backend."""

    def __init__(self, backend: str, *, asynchronous: bool) -> None:
        super().__init__(asynchronous=asynchronous)
        self.backend = backend

    @property
    def is_compiled(self) -> bool:
        """Whether requests go over pyreqwest."""
        return self.backend == "fast" and self.asynchronous

    def caller(self, settings: HttpSettings | None = None, **changes: Any) -> Caller:
        """Over the backend, with these settings."""
        chosen = settings or HttpSettings(**{"trust_env": False, **changes})
        if self.backend in ("httpx", "httpx2"):
            return self._over_a_client(importlib.import_module(self.backend), chosen)
        if self.backend == "fast":
            chosen = HttpSettings(**{"trust_env": False, **changes, "backend": "fast"})
        choose: Any = choose_async_backend if self.asynchronous else choose_sync_backend
        made = choose(chosen, None, None)
        if isinstance(made, AsyncFastBackend):
            made._known = Everything()
        else:
            # Other settings leave nothing to the compiled library.
            assert not self.is_compiled or changes.keys() & {"proxy", "ca_file"}
        return self.around(made)

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


@pytest.fixture(autouse=True)
def _no_authorities_around(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the environment names some and isn't to be heeded, the fast backend would be the default one."""
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)


@pytest.fixture(params=["sync", "async"])
def mode(request: pytest.FixtureRequest) -> str:
    """Which of the two worlds."""
    return str(request.param)


@pytest.fixture(params=BACKENDS)
def world(request: pytest.FixtureRequest, mode: str) -> Iterator[Contract]:
    """Each backend in each world."""
    with Contract(str(request.param), asynchronous=mode == "async") as world:
        yield world
