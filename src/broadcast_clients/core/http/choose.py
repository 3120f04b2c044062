"""Which backend a client gets."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any, cast

from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.http.protocol import AsyncBackend, SyncBackend
from broadcast_clients.core.http.settings import HttpSettings

__all__ = ["choose_async_backend", "choose_sync_backend"]


def choose_sync_backend(settings: HttpSettings, http_client: Any, transport: Any) -> SyncBackend:
    """The user's client, else the user's transport or backend, else our own: for `fast` too, being the fastest."""
    _refuse_several(settings, http_client, transport)
    if transport is not None and hasattr(transport, "send"):
        return cast("SyncBackend", transport)
    from broadcast_clients.core.http.httpx_backend import SyncHttpxBackend

    if http_client is not None:
        return SyncHttpxBackend.around(http_client)
    if transport is not None:
        return SyncHttpxBackend.over_transport(transport, settings)
    return SyncHttpxBackend.from_settings(settings)


def choose_async_backend(settings: HttpSettings, http_client: Any, transport: Any) -> AsyncBackend:
    """The user's client, else the user's transport or backend, else our own."""
    _refuse_several(settings, http_client, transport)
    if transport is not None and hasattr(transport, "send"):
        return cast("AsyncBackend", transport)
    if settings.backend == "fast":
        return _fast(settings)
    from broadcast_clients.core.http.httpx_backend import AsyncHttpxBackend

    if http_client is not None:
        return AsyncHttpxBackend.around(http_client)
    if transport is not None:
        return AsyncHttpxBackend.over_transport(transport, settings)
    return AsyncHttpxBackend.from_settings(settings)


def _refuse_several(settings: HttpSettings, http_client: Any, transport: Any) -> None:
    if http_client is not None and transport is not None:
        raise ConfigurationError(
            "http_client and transport exclude each other", hint="give the transport to your client"
        )
    if settings.backend is not None and (http_client is not None or transport is not None):
        given = "http_client" if http_client is not None else "transport"
        raise ConfigurationError(
            f"backend={settings.backend!r} and {given} exclude each other", hint="leave one of them out"
        )


def _fast(settings: HttpSettings) -> AsyncBackend:
    # Whether a proxy is in the way may depend on the environment: what is missing is said wherever it runs.
    if find_spec("aiohttp") is None:
        raise ConfigurationError("backend='fast' needs another package", hint="pip install 'broadcast-clients[fast]'")
    from broadcast_clients.core.http.backend_fast import make_async_fast

    return make_async_fast(settings)
