"""What the tables of the operation tests are made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from broadcast_clients.core import errors
from broadcast_clients.core.errors import FieldError

__all__ = ["Refusal", "Row", "Sample"]


class Row(NamedTuple):
    """A call, and the request that it has to become."""

    api: str
    operation: str
    arguments: tuple[Any, ...]
    keywords: Mapping[str, Any]
    method: str
    target: str
    """Path and query as they are on the wire, below the base URL."""
    headers: Mapping[str, str] = {}
    """Beyond those that every request has."""
    body: str | None = None
    reply: Any = None
    status: int = 200


class Refusal(NamedTuple):
    """An error answer and the error that it has to become."""

    name: str
    api: str
    operation: str
    status: int
    body: str
    error: type[errors.StatusError]
    message: str
    code: str | None = None
    complaints: tuple[FieldError, ...] = ()
    request_id: str | None = None
    concept: tuple[str | None, str | None] = (None, None)
    """Of WHATS'ON: concept and id."""


class Sample(NamedTuple):
    """A printed answer of an operation."""

    name: str
    api: str
    operation: str
    payload: Any
