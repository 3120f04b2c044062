"""How a call of EncoraStream is put into the fault table."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from encora_client import AsyncEncoraClient
from encora_client.operations import load as encora_operation
from tests.faults._async.subject import Subject
from tests.faults.rows import Replay
from tests.faults.state import State

__all__ = ["Call", "Prepare", "encora", "nothing"]

Call = Callable[[AsyncEncoraClient, Any], Awaitable[object]]
Prepare = Callable[[AsyncEncoraClient], Awaitable[object]]


async def nothing(client: AsyncEncoraClient) -> None:
    """Nothing is needed but a connection."""
    await client.movies.list(limit=1).first_page()


def encora(
    operation: str,
    replay: Replay,
    call: Call,
    *,
    how: str = "",
    route: str = "",
    prepare: Prepare = nothing,
    writes: Callable[[State, Any], int] | None = None,
    representative: bool = False,
) -> Subject:
    """An operation of EncoraStream."""
    if not route:
        found = encora_operation(operation)
        route = f"{found.method} {found.path}"
    name = f"{operation} {how}".strip()
    return Subject(name, "encora", operation, route, replay, representative, prepare, call, writes)
