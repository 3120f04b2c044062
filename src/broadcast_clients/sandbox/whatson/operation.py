"""An operation of one of the three APIs: where it is, from when to when, and what its description says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from broadcast_clients.sandbox.server.messages import Request, Response, Route

from .release import ALWAYS, Era, Window

Handler = Callable[[Request], Response]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A query parameter."""

    name: str
    window: Window = ALWAYS
    values: tuple[str, ...] = ()
    default: str | None = None
    schema: str = "string"


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation.

    Attributes:
        api: `content`, `mam` or `trailer`.
        method: The HTTP method.
        path: The path below `/{api}/v1`.
        handler: What carries it out.
        window: From when to when it is there.
        query: Its query parameters.
        body: The schema of the request body.
        reply: The schema of the reply; `X[]` for an array.
        open: Whether it needs no token.
    """

    api: str
    method: str
    path: str
    handler: Handler
    window: Window = ALWAYS
    query: tuple[Parameter, ...] = ()
    body: str | None = None
    reply: str | None = None
    open: bool = False

    def route(self) -> Route:
        """Return what the router needs."""
        return Route(self.method, f"/{self.api}/v1{self.path}", self.handler, open=self.open)


def at(era: Era, operations: list[Operation]) -> list[Operation]:
    """Return the operations that a release has."""
    return [operation for operation in operations if era.has(operation.window)]
