"""The default backends. Importing this imports neither httpx nor the one of the two that isn't asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from broadcast_clients.core.http.backend_async import AsyncHttpxBackend
    from broadcast_clients.core.http.backend_sync import SyncHttpxBackend

__all__ = ["AsyncHttpxBackend", "SyncHttpxBackend"]


def __getattr__(name: str) -> Any:
    if name == "SyncHttpxBackend":
        from broadcast_clients.core.http.backend_sync import SyncHttpxBackend

        return SyncHttpxBackend
    if name == "AsyncHttpxBackend":
        from broadcast_clients.core.http.backend_async import AsyncHttpxBackend

        return AsyncHttpxBackend
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
