"""Concurrency on asyncio."""

from __future__ import annotations

import asyncio
import math
import weakref
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


def time_limit(seconds: float) -> AbstractAsyncContextManager[Any]:
    """Raise `TimeoutError` in the body when it takes longer."""
    return _Limit(seconds)


class _Limits:
    """The limits in force on one loop, with one timer for all.

    Nearly all of them are left long before their time. A timer for each, as `asyncio.timeout` sets it, costs more than
    parsing an answer's headers; this one is moved only when it fires. It doesn't hold the loop.
    """

    __slots__ = ("_timer_at", "in_force")

    def __init__(self) -> None:
        self.in_force: dict[_Limit, float] = {}
        self._timer_at = math.inf

    def add(self, limit: _Limit, when: float, loop: asyncio.AbstractEventLoop) -> None:
        self.in_force[limit] = when
        if when < self._timer_at:
            self._timer_at = when
            loop.call_at(when, self._tick, when, loop)

    def _tick(self, at: float, loop: asyncio.AbstractEventLoop) -> None:
        if at != self._timer_at:
            return  # one that had to be earlier took its place
        self._timer_at = math.inf
        now = loop.time()
        for limit in [each for each, when in self.in_force.items() if when <= now]:
            del self.in_force[limit]
            limit.expire()
        if self.in_force:
            self._timer_at = when = min(self.in_force.values())
            loop.call_at(when, self._tick, when, loop)


_LIMITS: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, _Limits] = weakref.WeakKeyDictionary()


class _Limit:
    """One limit: cancels the task, and takes that back on the way out.

    It doesn't hold the task, which would hold the loop: a loop may be closed with limits in force.
    """

    __slots__ = ("_cancelling", "_expired", "_limits", "_seconds", "_task")

    _task: weakref.ref[asyncio.Task[Any]]
    _cancelling: int
    _limits: _Limits

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._expired = False

    async def __aenter__(self) -> None:
        loop = asyncio.get_running_loop()
        task = asyncio.current_task(loop)
        if task is None:
            raise RuntimeError("a time limit needs a task that it can end")
        self._task = weakref.ref(task)
        self._cancelling = task.cancelling()
        limits = _LIMITS.get(loop)
        if limits is None:
            limits = _LIMITS[loop] = _Limits()
        self._limits = limits
        limits.add(self, loop.time() + self._seconds, loop)

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        self._limits.in_force.pop(self, None)
        task = self._task()
        # Cancelled by somebody else as well, it stays cancelled.
        if self._expired and task and task.uncancel() <= self._cancelling and kind is asyncio.CancelledError:
            raise TimeoutError from error

    def expire(self) -> None:
        """The time is over."""
        task = self._task()
        if task is not None:
            self._expired = True
            task.cancel()


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
