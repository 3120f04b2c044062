"""Keeps what was made last, so that JSON and its compressed form are made once."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Kept(Generic[K, V]):
    """The newest `most` values by what was asked."""

    def __init__(self, make: Callable[[K], V], most: int) -> None:
        self._make = make
        self._most = most
        self._values: dict[K, V] = {}

    def get(self, asked: K) -> V:
        """Return the value for `asked`, made now if need be."""
        value = self._values.get(asked)
        if value is None:
            value = self._make(asked)
            if len(self._values) >= self._most:
                self._values.pop(next(iter(self._values)))
            self._values[asked] = value
        return value

    def clear(self) -> None:
        """Forget all: the data changed."""
        self._values.clear()
