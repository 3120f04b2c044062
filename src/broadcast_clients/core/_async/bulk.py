"""Many pieces of work, bounded, with failures beside results."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterable, Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, TypeVar

from broadcast_clients.core.concurrency._async import Outcome, Workers, iterate
from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.gate import Gate

if TYPE_CHECKING:
    from broadcast_clients.core.shared import Shared

__all__ = ["run_bulk"]

T = TypeVar("T")
R = TypeVar("R")


async def run_bulk(
    work: Callable[[T], Awaitable[R]],
    items: Iterable[T] | AsyncIterable[T],
    *,
    concurrency: int,
    progress: Callable[[int], None] | None,
    shared: Shared,
) -> AsyncGenerator[Outcome[T, R]]:
    """Run `work` over `items`, at most `concurrency` at a time, fewer while the server asks to slow down.

    Gives an `Outcome` for each item as it finishes: `item`, and `value` or `error`.
    """
    if concurrency < 1:
        raise ConfigurationError("concurrency must be at least 1")
    gate = Gate(concurrency)
    source = iterate(items)
    exhausted = False
    broken: Exception | None = None
    at_work = 0
    finished = 0
    pressure = shared.pressure
    async with Workers[T, R](concurrency) as workers:
        while True:
            while not exhausted and at_work < gate.allowed:
                try:
                    item = await anext(source)
                except StopAsyncIteration:
                    exhausted = True
                except Exception as error:
                    # What is under way is brought to its end and handed out before the failure of the source is told.
                    exhausted, broken = True, error
                else:
                    workers.submit(work, item)
                    at_work += 1
            if at_work == 0:
                break
            outcome = await workers.next_done()
            at_work -= 1
            finished += 1
            if shared.pressure != pressure:
                pressure = shared.pressure
                gate.slow_down(at_work)
            elif outcome.error is None:
                gate.went_well()
            if progress is not None:
                progress(finished)
            yield outcome
    if broken is not None:
        raise broken
