"""A limit that the client keeps by itself, so that the server needn't refuse."""

from __future__ import annotations

import threading

from attrs import frozen

from broadcast_clients.core.errors import ConfigurationError

__all__ = ["RateLimit", "TokenBucket"]


@frozen
class RateLimit:
    """At most so many requests in a time, shared by all threads and tasks of a client.

    Args:
        requests: How many.
        seconds: In how many seconds.
        burst: How many may go at once after a pause; by default as many as `requests`.
    """

    requests: int
    seconds: float = 1.0
    burst: int | None = None

    def __attrs_post_init__(self) -> None:
        if self.requests < 1 or self.seconds <= 0 or (self.burst is not None and self.burst < 1):
            raise ConfigurationError("a rate limit needs at least 1 request, more than 0 seconds and a burst of 1")


class TokenBucket:
    """Hands out times to send at. Knows no clock and never waits: the caller does."""

    def __init__(self, limit: RateLimit) -> None:
        self._interval = limit.seconds / limit.requests
        self._slack = self._interval * ((limit.burst or limit.requests) - 1)
        self._next = float("-inf")
        self._lock = threading.Lock()

    def reserve(self, now: float) -> float:
        """Take the next place; gives the seconds to wait for it."""
        with self._lock:
            start = max(self._next, now - self._slack)
            self._next = start + self._interval
            return max(0.0, start - now)

    def give_back(self) -> None:
        """Return a place that wasn't used."""
        with self._lock:
            self._next -= self._interval
