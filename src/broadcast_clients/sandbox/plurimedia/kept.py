"""Keeps the replies made last, so that their JSON and its compressed form are made once."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from broadcast_clients.sandbox.server.messages import Response

K = TypeVar("K", bound=Hashable)


class Kept(Generic[K]):
    """The newest `most` replies by what was asked."""

    def __init__(self, make: Callable[[K], Response], most: int) -> None:
        self._make = make
        self._most = most
        self._replies: dict[K, Response] = {}

    def get(self, asked: K) -> Response:
        """Return the reply to `asked`, made now if need be."""
        reply = self._replies.get(asked)
        if reply is None:
            reply = self._make(asked)
            if len(self._replies) >= self._most:
                self._replies.pop(next(iter(self._replies)))
            self._replies[asked] = reply
        return reply

    def clear(self) -> None:
        """Forget all: the data changed."""
        self._replies.clear()
