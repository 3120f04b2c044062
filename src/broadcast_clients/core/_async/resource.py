"""The base of the generated resources."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from broadcast_clients.core._async.engine import AsyncEngine

__all__ = ["AsyncResource"]


class AsyncResource:
    """A group of operations of a client. It holds the engine, so it may outlive the client it came from."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._engine.shared.profile.title}>"
