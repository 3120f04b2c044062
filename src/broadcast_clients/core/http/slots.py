"""How many requests are on their way at the same time: a queue in the order of arrival, for one event loop."""

from __future__ import annotations

import asyncio
from collections import deque

from broadcast_clients.core.errors import PoolTimeout
from broadcast_clients.core.http.failures import seconds
from broadcast_clients.core.http.loop_state import CLOSED

__all__ = ["CLOSED", "Slots"]


class Slots:
    """So many places, and a queue for them.

    Args:
        loop: The loop that all takers run on.
        limit: Number of places.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, limit: int) -> None:
        self._loop = loop
        self._limit = limit
        self._free = limit
        self._closed = False
        self._waiters: deque[asyncio.Future[bool]] = deque()

    async def take(self, where: str, timeout: float | None) -> None:
        """Wait for a place.

        Args:
            where: `host:port`, for the message.
            timeout: Seconds to wait at most; `None` is no limit.

        Raises:
            PoolTimeout: None became free in time.
            RuntimeError: The client was closed meanwhile.
        """
        if self._free:
            self._free -= 1
            return
        future: asyncio.Future[bool] = self._loop.create_future()
        self._waiters.append(future)
        timer = None if timeout is None else self._loop.call_later(timeout, _settle, future)
        try:
            granted = await future
        except BaseException:
            if future.done() and not future.cancelled() and future.result():
                self.give()  # cancelled in the moment in which it was its turn
            raise
        finally:
            if timer is not None:
                timer.cancel()
        if not granted:
            if self._closed:
                raise RuntimeError(CLOSED)
            raise PoolTimeout(f"{where}: all {self._limit} connections were busy for {seconds(timeout)}")

    def give(self) -> None:
        """Give a place back; the first in the queue gets it."""
        while self._waiters:
            future = self._waiters.popleft()
            if not future.done():
                future.set_result(True)
                return
        self._free += 1

    def close(self) -> None:
        """Refuse whoever waits. Called from any thread."""
        self._closed = True
        if not self._loop.is_closed():
            for future in list(self._waiters):
                self._loop.call_soon_threadsafe(_settle, future)


def _settle(future: asyncio.Future[bool]) -> None:
    if not future.done():
        future.set_result(False)
