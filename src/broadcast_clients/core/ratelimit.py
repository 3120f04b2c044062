"""A limit that the client keeps by itself, so that the server needn't refuse."""

from __future__ import annotations

import math
import threading
from collections import deque

from attr import frozen

from broadcast_clients.core.errors import ConfigurationError

__all__ = ["RateLimit", "TokenBucket"]


@frozen
class RateLimit:
    """At most so many requests in any stretch of so many seconds, shared by all threads and tasks of a client.

    Args:
        requests: How many.
        seconds: In how many seconds.
        burst: How many may go at once after a pause, from 1 to `requests`, which is the default.
    """

    requests: int
    seconds: float = 1.0
    burst: int | None = None

    def __attrs_post_init__(self) -> None:
        if self.requests < 1 or not 0 < self.seconds < math.inf:
            raise ConfigurationError("a rate limit needs at least 1 request and a finite time of more than 0 seconds")
        if self.burst is not None and not 1 <= self.burst <= self.requests:
            raise ConfigurationError(f"the burst of a rate limit must be from 1 to its {self.requests} requests")


class TokenBucket:
    """Hands out times to send at. Knows no clock and never waits: the caller does."""

    def __init__(self, limit: RateLimit) -> None:
        self._requests = limit.requests
        self._seconds = limit.seconds
        self._interval = limit.seconds / limit.requests
        self._slack = self._interval * ((limit.burst or limit.requests) - 1)
        self._next = float("-inf")
        # The bucket alone would let a burst and the steady flow behind it into one stretch of time.
        self._places: deque[float] = deque()
        self._lock = threading.Lock()

    def reserve(self, now: float) -> float:
        """Take the next place; gives the seconds to wait for it."""
        places = self._places
        with self._lock:
            while places and places[0] <= now - self._seconds:
                places.popleft()
            start = max(now, self._next)
            if places:
                start = max(start, places[-1])
            if len(places) >= self._requests:
                start = max(start, places[-self._requests] + self._seconds)
            places.append(start)
            self._next = max(self._next, start - self._slack) + self._interval
            return start - now

    def give_back(self) -> None:
        """Return the place that was taken last, unused."""
        with self._lock:
            self._places.pop()
            self._next -= self._interval
