"""Requests and replies as the three APIs of the sandbox see them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, cast

# A page of 10,000 rows has 1.5 MB: the fastest level is four times quicker than the default and nearly as small.
GZIP_LEVEL = 1


def encode_json(value: object) -> bytes:
    """Return `value` as compact UTF-8 JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


@dataclass(slots=True)
class Request:
    """A request below the base URL of one API; `parameters` are the path parameters, unquoted."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes = b""
    parameters: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(slots=True)
class Response:
    """A reply. One that is kept and sent again is compressed only once."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    compress: bool = False
    _packed: bytes | None = None

    def packed(self) -> bytes:
        """Return the body in gzip form."""
        if self._packed is None:
            self._packed = gzip.compress(self.body, compresslevel=GZIP_LEVEL, mtime=0)
        return self._packed

    def with_headers(self, *extra: tuple[str, str]) -> Response:
        """Return a reply with more headers; the compressed form is shared."""
        return Response(self.status, (*self.headers, *extra), self.body, self.compress, self._packed)


class Refusal(Exception):
    """Raised by an operation to answer `response` instead."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status)
        self.response = response


Handler = Callable[[Request], Response | Awaitable[Response]]
# Takes a piece of a body.
Sink = Callable[[bytes], None]


@dataclass(frozen=True, slots=True)
class Route:
    """An operation.

    Attributes:
        method: The HTTP method in force (a variant may move it).
        template: The path by which faults and the log name the operation, whatever the variant.
        handler: What carries it out.
        path: Where it is served, when a variant moved it.
        open: Whether it needs no credentials.
        named_method: The method by which faults and the log name it, when a variant moved it.
        sink: Returns what takes the body piece by piece, for bodies that don't fit into memory; the request that the
            handler gets, and the log, have none then. What a connection brought before it broke was taken.
    """

    method: str
    template: str
    handler: Handler
    path: str | None = None
    open: bool = False
    named_method: str | None = None
    sink: Callable[[Request], Sink] | None = None

    @property
    def key(self) -> str:
        """The operation as `METHOD /template`."""
        return f"{self.named_method or self.method} {self.template}"


def as_object(value: object) -> dict[str, Any] | None:
    """Return `value` typed as a JSON object if it is one."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else None


def as_array(value: object) -> list[Any] | None:
    """Return `value` typed as a JSON array if it is one."""
    # mypy takes the element for Any already, pyright doesn't.
    return cast("list[Any]", value) if isinstance(value, list) else None  # type: ignore[redundant-cast]


def header_pairs(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return headers as a mapping of lower-case names; repeated ones are joined."""
    headers: dict[str, str] = {}
    for name, value in raw:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return headers
