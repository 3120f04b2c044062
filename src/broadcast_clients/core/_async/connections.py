"""The backend of a client, made at the first call and shared by all its views."""

from __future__ import annotations

from typing import Any

from broadcast_clients.core.http.protocol import AsyncBackend
from broadcast_clients.core.http.settings import HttpSettings

__all__ = ["AsyncConnections"]


class AsyncConnections:
    """Makes the backend when it is first needed."""

    def __init__(self, settings: HttpSettings, http_client: Any, transport: Any) -> None:
        self._settings = settings
        self._http_client = http_client
        self._transport = transport
        self._backend: AsyncBackend | None = None
        if http_client is not None or transport is not None or settings.backend is not None:
            self.backend()  # a mistake in what was passed should show here, not at the first call

    @property
    def settings(self) -> HttpSettings:
        """How connections of our own are made."""
        return self._settings

    @property
    def is_foreign(self) -> bool:
        """Whether requests go through a client or transport that was passed in."""
        return self._http_client is not None or self._transport is not None

    def backend(self) -> AsyncBackend:
        """The backend."""
        backend = self._backend
        if backend is None:
            from broadcast_clients.core.http.choose import choose_async_backend

            backend = self._backend = choose_async_backend(self._settings, self._http_client, self._transport)
        return backend

    async def aclose(self) -> None:
        """Close what is our own. The next call opens anew."""
        backend, self._backend = self._backend, None
        if backend is not None:
            await backend.aclose()
