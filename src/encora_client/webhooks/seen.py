"""Which events were taken already."""

from __future__ import annotations

import threading
from typing import Protocol

__all__ = ["SeenEvents", "SeenInMemory"]


class SeenEvents(Protocol):
    """Remembers events, so that one that comes again is noticed. Several processes need a store that they share."""

    def add(self, key: str) -> bool:
        """Remember a key. `True` the first time. Two that ask at once mustn't both be told so."""
        ...

    def remove(self, key: str) -> None:
        """Forget a key: the event couldn't be handled, and the platform's next attempt shall count."""
        ...


class SeenInMemory:
    """Remembers the newest events in this process.

    Args:
        limit: How many; the oldest are forgotten first.
    """

    def __init__(self, limit: int = 100_000) -> None:
        self._limit = limit
        self._keys: dict[str, None] = {}
        self._lock = threading.Lock()

    def add(self, key: str) -> bool:
        """Remember a key. `True` the first time."""
        with self._lock:
            if key in self._keys:
                return False
            self._keys[key] = None
            if len(self._keys) > self._limit:
                del self._keys[next(iter(self._keys))]
            return True

    def remove(self, key: str) -> None:
        """Forget a key."""
        with self._lock:
            self._keys.pop(key, None)
