"""Concurrency on threads."""

from __future__ import annotations

import os
import threading
import time
import weakref
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Generic, Self, TypeVar

from attr import field, frozen

from broadcast_clients.core.errors import ConfigurationError
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


def sleep(seconds: float) -> None:
    """Wait."""
    time.sleep(seconds)


def time_limit(seconds: float) -> AbstractContextManager[Any]:
    """Nothing: a thread can't be interrupted, so the backend's own time-outs keep the deadline."""
    return nullcontext()


def resolve(value: Any) -> Any:
    """The value; an awaitable is refused, for here is no event loop to run it in."""
    if hasattr(value, "__await__"):
        close = getattr(value, "close", None)
        if close is not None:
            close()
        raise ConfigurationError("an async function was given to a sync client", hint="use the Async… client")
    return value


def in_thread(work: Callable[[], R]) -> R:
    """Run it here: whoever calls may be blocked."""
    return work()


def shielded(work: R) -> R:
    """The result of work that is done: a thread isn't cancelled."""
    return work


def iterate(source: Iterable[T]) -> Iterator[T]:
    """Go over an iterable."""
    return iter(source)


_LOCKS: weakref.WeakSet[Lock] = weakref.WeakSet()


class Lock:
    """A lock that is free again in a forked child."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        _LOCKS.add(self)

    def renew(self) -> None:
        """Forget who holds it."""
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *exception: object) -> None:
        self._lock.release()


def _renew_all() -> None:
    for lock in _LOCKS:
        lock.renew()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_all)


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
        # Only here, because most programs that use a sync client never come here.
        from concurrent.futures import ThreadPoolExecutor
        from queue import SimpleQueue

        self._pool = ThreadPoolExecutor(max_workers=limit, thread_name_prefix="broadcast-clients")
        self._done: SimpleQueue[Outcome[T, R] | BaseException] = SimpleQueue()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def submit(self, work: Callable[[T], R], item: T) -> None:
        """Start a piece of work."""
        self._pool.submit(self._run, work, item)

    def _run(self, work: Callable[[T], R], item: T) -> None:
        try:
            self._done.put(Outcome(item, value=work(item)))
        except Exception as error:
            self._done.put(Outcome(item, error=error))
        except BaseException as error:
            self._done.put(error)

    def next_done(self) -> Outcome[T, R]:
        """The next piece of work to finish."""
        outcome = self._done.get()
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome


class Periodic:
    """Calls something every so often in the background, until it is stopped."""

    def __init__(self, work: Callable[[], None], seconds: float) -> None:
        self._work = work
        self._seconds = seconds
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._run, name="broadcast-clients-periodic", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._stopped.wait(self._seconds):
            self._work()
