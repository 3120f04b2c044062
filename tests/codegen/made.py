"""A client for a package that a test has generated, over a transport that answers by itself."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable
from typing import Any

import httpx

from broadcast_clients.core._async.auth import AsyncNoAuth
from broadcast_clients.core._async.client import AsyncClientBase
from broadcast_clients.core._sync.auth import NoAuth
from broadcast_clients.core._sync.client import ClientBase
from broadcast_clients.core.profile import ApiProfile

__all__ = ["Wire", "async_client", "sync_client"]


class Wire:
    """Answers each request with the next of its replies, and keeps what was sent."""

    def __init__(self, *replies: httpx.Response) -> None:
        self.replies = list(replies)
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        self.requests.append(request)
        return self.replies.pop(0)

    @property
    def lines(self) -> list[str]:
        """Method and target of each request."""
        return [f"{request.method} {request.url.raw_path.decode()}" for request in self.requests]

    def sent(self, index: int = -1) -> Any:
        """The JSON body of a request."""
        return json.loads(self.requests[index].content)


def _client(package: str, side: str, base: Any, mixin: str, auth: Callable[[], Any], wire: Wire) -> Any:
    operations = importlib.import_module(f"{package}.operations")
    namespaces = importlib.import_module(f"{package}.resources.{side}.namespaces")
    profile = ApiProfile(name="made", title="Made", package=package, variables="MADE")
    made: Any = type("MadeClient", (base, getattr(namespaces, mixin)), {"_profile": profile})
    client = made()
    settings = {"transport": httpx.MockTransport(wire)}
    client._set_up(operations=operations, auth=auth, arguments={}, base_url="http://127.0.0.1:1", settings=settings)
    return client


def sync_client(package: str, wire: Wire) -> Any:
    """A sync client of the package."""
    return _client(package, "_sync", ClientBase, "Namespaces", NoAuth, wire)


def async_client(package: str, wire: Wire) -> Any:
    """An async client of the package."""
    return _client(package, "_async", AsyncClientBase, "AsyncNamespaces", AsyncNoAuth, wire)
