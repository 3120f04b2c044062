"""Connections to hosts that aren't the platform's, such as that of signed addresses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from broadcast_clients.core._async.connections import AsyncConnections
from broadcast_clients.core.settings import http_settings

__all__ = ["strangers"]


class _Lent(AsyncConnections):
    """Over a transport of the user's, who closes it."""

    async def aclose(self) -> None:
        """Not ours to close."""


def strangers(arguments: Mapping[str, Any]) -> AsyncConnections:
    """Connections made like a client's, but without its credentials, headers and cookies.

    An `http_client` of the user's isn't used: it may add credentials of its own to every request.

    Args:
        arguments: What the client was made with.
    """
    transport = arguments.get("transport")
    make = AsyncConnections if transport is None else _Lent
    return make(http_settings(arguments), None, transport)
