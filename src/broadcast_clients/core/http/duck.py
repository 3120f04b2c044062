"""What a user passed in: whether it quacks like an httpx client or transport of the right kind, and how it's asked."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.http.protocol import WireRequest

__all__ = ["built_by", "check_client", "check_transport"]


def check_client(client: Any, *, asynchronous: bool) -> None:
    """Refuse what isn't a client, or is one for the other world.

    Raises:
        ConfigurationError: It says what to pass instead.
    """
    wanted = "httpx.AsyncClient" if asynchronous else "httpx.Client"
    if isinstance(client, type):
        raise ConfigurationError(f"http_client must be an instance, not the class {client.__name__}")
    if not _has(client, "build_request", "send"):
        raise ConfigurationError(
            f"http_client must work like {wanted}, with build_request() and send(); "
            f"{type(client).__name__} doesn't have them"
        )
    if _has(client, "aclose" if asynchronous else "close"):
        return
    ours, theirs = ("async", "Client") if asynchronous else ("sync", "AsyncClient")
    raise ConfigurationError(
        f"http_client of this {ours} client must work like {wanted}; {type(client).__name__} works like httpx.{theirs}",
        hint=f"pass an {wanted}, or use our {'sync' if asynchronous else 'async'} client",
    )


def check_transport(transport: Any, *, asynchronous: bool) -> None:
    """Refuse what isn't a transport, or is one for the other world.

    Raises:
        ConfigurationError: It says what to pass instead.
    """
    wanted = "handle_async_request" if asynchronous else "handle_request"
    kind = "httpx.AsyncBaseTransport" if asynchronous else "httpx.BaseTransport"
    if isinstance(transport, type) or not _has(transport, wanted):
        name = transport.__name__ if isinstance(transport, type) else type(transport).__name__
        raise ConfigurationError(f"transport must work like {kind}, with {wanted}(); {name} doesn't")


def built_by(client: Any, request: WireRequest) -> Any:
    """A request as the client makes it, with its own headers, cookies and parameters merged in."""
    limits = request.timeout
    arguments: dict[str, Any] = {}
    if getattr(client, "params", None):
        # A client that has parameters of its own puts them in place of the URL's query, not beside it.
        arguments["params"] = parse_qsl(urlsplit(request.url).query, keep_blank_values=True)
    content: Any = request.content
    headers = request.headers
    if request.pieces is not None:
        headers = {**headers, "Content-Length": str(request.pieces.length)}  # else it would send them in chunks
        content = request.pieces.source
    return client.build_request(
        request.method,
        request.url,
        headers=headers,
        content=content,
        extensions={
            "timeout": {"connect": limits.connect, "read": limits.read, "write": limits.write, "pool": limits.pool}
        },
        **arguments,
    )


def _has(thing: Any, *names: str) -> bool:
    return all(callable(getattr(thing, name, None)) for name in names)
