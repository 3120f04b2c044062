"""What the fault table is tried on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from attrs import frozen

from encora_client import AsyncEncoraClient
from plurimedia_client import AsyncPlurimediaClient
from tests.faults.rows import Api, Replay
from tests.faults.state import State
from whatson_client import AsyncWhatsonClient

__all__ = ["CREATED", "AsyncClient", "Subject"]

AsyncClient = AsyncPlurimediaClient | AsyncEncoraClient | AsyncWhatsonClient

CREATED = "Quarantaine à Ostende"


@frozen
class Subject:
    """An operation, called in one certain way."""

    name: str
    api: Api
    operation: str
    """Id in the operation table, or `request`."""
    route: str
    """Method and path template."""
    replay: Replay
    representative: bool
    """It meets every row of the table; the others only the samples."""
    prepare: Callable[[Any], Awaitable[Any]]
    """Puts what is needed in place, and gives what the call works on. Opens a connection."""
    call: Callable[[Any, Any], Awaitable[Any]]
    writes: Callable[[State, Any], int] | None
    """Counts how often the write took effect."""
    release: str | None = None
    """Of WHATS'ON, where it isn't the usual one."""

    @property
    def label(self) -> str:
        """The name with that of the API."""
        return f"{self.api} {self.name}"
