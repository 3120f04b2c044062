"""Routes for respx, and what went over them."""

from __future__ import annotations

import json
from typing import Any, cast
from urllib.parse import urlsplit

import httpx
import respx

from tests.operations.facts import HOSTS, operation_of
from tests.operations.requests import REPLIES

__all__ = ["body_of", "last_of", "requests_of", "route_of", "sent", "target_of"]


def route_of(router: respx.MockRouter, api: str, operation: str) -> respx.Route:
    """A route for whatever goes to the API with the operation's method, and a plausible answer."""
    status, reply = REPLIES[api, operation]
    host = urlsplit(HOSTS[api]).hostname
    route = router.route(method=operation_of(api, operation).method, scheme="https", host=host)
    return route.respond(status) if reply is None else route.respond(status, json=reply)


def requests_of(route: respx.Route) -> list[httpx.Request]:
    """All requests that were sent, oldest first."""
    # respx leaves the type of what it recorded open.
    calls = cast("list[respx.models.Call]", list(route.calls))  # pyright: ignore[reportUnknownArgumentType]
    return [call.request for call in calls]


def last_of(route: respx.Route) -> httpx.Request:
    """The request that was sent last."""
    return requests_of(route)[-1]


def sent(route: respx.Route) -> httpx.Request:
    """The one request that was sent."""
    (request,) = requests_of(route)
    return request


def target_of(request: httpx.Request, api: str) -> str:
    """Path and query of a request, as they are on the wire, below the base URL."""
    return request.url.raw_path.decode("ascii").removeprefix(urlsplit(HOSTS[api]).path)


def body_of(route: respx.Route) -> Any:
    """The JSON that was sent last."""
    return json.loads(last_of(route).content)
