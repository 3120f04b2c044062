"""The time that workflows go by: a test gives its own and never waits."""

from __future__ import annotations

import time

from broadcast_clients.core.concurrency._async import sleep

__all__ = ["AsyncClock"]


class AsyncClock:
    """The machine's time."""

    def now(self) -> float:
        """Seconds since 1970, UTC."""
        return time.time()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await sleep(seconds)
