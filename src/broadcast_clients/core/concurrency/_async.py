"""Concurrency on asyncio."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager
from typing import Any, Generic, Self, TypeVar

from attr import field, frozen

from broadcast_clients.core.value import Value

__all__ = [
    "Lock",
    "Outcome",
    "Periodic",
    "Workers",
    "in_thread",
    "iterate",
    "resolve",
    "shielded",
    "sleep",
    "time_limit",
]

T = TypeVar("T")
R = TypeVar("R")


async def sleep(seconds: float) -> None:
    """Wait."""
    await asyncio.sleep(seconds)


def time_limit(seconds: float | None) -> AbstractAsyncContextManager[Any]:
    """Raise `TimeoutError` in the body when it takes longer; `None` is no limit."""
    return asyncio.timeout(seconds)


async def resolve(value: Any) -> Any:
    """The value, awaited if it is awaitable: a user's callable may be of either kind."""
    return await value if hasattr(value, "__await__") else value


async def in_thread(work: Callable[[], R]) -> R:
    """Run what blocks, such as reading a file, without holding up the event loop."""
    return await asyncio.to_thread(work)


_SHIELDED: set[asyncio.Task[Any]] = set()


async def shielded(work: Awaitable[R]) -> R:
    """Do the work to its end even if who waits for it is cancelled: what it learns must not be lost."""
    task = asyncio.ensure_future(work)
    _SHIELDED.add(task)  # a loop keeps no strong reference
    task.add_done_callback(_done)
    return await asyncio.shield(task)


def _done(task: asyncio.Task[Any]) -> None:
    _SHIELDED.discard(task)
    if not task.cancelled():
        task.exception()  # taken note of, in case that nobody waits any more


async def iterate(source: Iterable[T] | AsyncIterable[T]) -> AsyncIterator[T]:
    """Go over an iterable of either kind."""
    if isinstance(source, AsyncIterable):
        async for item in source:
            yield item
    else:
        for item in source:
            yield item


class Lock:
    """A lock that outlives an event loop: a client made once works under a second `asyncio.run`."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._lock = asyncio.Lock()

    async def __aenter__(self) -> None:
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            self._loop, self._lock = loop, asyncio.Lock()
        await self._lock.acquire()

    async def __aexit__(self, *exception: object) -> None:
        self._lock.release()


@frozen(eq=False, repr=False)
class Outcome(Value, Generic[T, R]):
    """One finished piece of work."""

    item: T
    """What was worked on."""
    value: R | None = None
    """What the work gave; `None` where it failed."""
    error: Exception | None = field(default=None)
    """Why it failed; `None` where it didn't."""


class Workers(Generic[T, R]):
    """Runs pieces of work at the same time and hands them back as they finish. The caller bounds how many."""

    def __init__(self, limit: int) -> None:
        self._tasks: set[asyncio.Task[None]] = set()
        self._done: asyncio.Queue[Outcome[T, R] | BaseException] = asyncio.Queue()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exception: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def submit(self, work: Callable[[T], Awaitable[R]], item: T) -> None:
        """Start a piece of work."""
        task = asyncio.create_task(self._run(work, item))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, work: Callable[[T], Awaitable[R]], item: T) -> None:
        try:
            self._done.put_nowait(Outcome(item, value=await work(item)))
        except asyncio.CancelledError:
            raise
        except Exception as error:
            self._done.put_nowait(Outcome(item, error=error))
        except BaseException as error:
            self._done.put_nowait(error)
            raise

    async def next_done(self) -> Outcome[T, R]:
        """The next piece of work to finish."""
        outcome = await self._done.get()
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome


class Periodic:
    """Calls something every so often in the background, until it is stopped."""

    def __init__(self, work: Callable[[], Awaitable[None]], seconds: float) -> None:
        self._work = work
        self._seconds = seconds
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._run())
        return self

    async def __aexit__(self, *exception: object) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(self._seconds)
            await self._work()
