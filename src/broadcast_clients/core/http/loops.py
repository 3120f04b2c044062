"""Which kind of event loop runs, and how to hear of its end."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable

__all__ = ["LoopGuard", "on_asyncio"]


def on_asyncio() -> bool:
    """False on trio and other loops that aren't asyncio's."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


class LoopGuard:
    """Has something closed when the running asyncio loop shuts down.

    `asyncio.run` ends every asynchronous generator of its loop before it closes the loop; that is the one documented
    moment at which connections of a client that is used again in a later loop can be closed. So this keeps a generator
    waiting.

    Args:
        close: Called once, at the end of the loop or when the guard is dismissed.
    """

    def __init__(self, close: Callable[[], Awaitable[None]]) -> None:
        self._generator = _closing(close)
        with contextlib.suppress(StopIteration):
            # One step, to its `yield`; there is nothing in it to wait for.
            self._generator.__anext__().__await__().__next__()

    async def dismiss(self) -> None:
        """Close now, and leave nothing for the garbage collector to end."""
        await self._generator.aclose()


async def _closing(close: Callable[[], Awaitable[None]]) -> AsyncGenerator[None, None]:
    try:
        yield
    finally:
        await close()
