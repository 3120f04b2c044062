"""The limit on how long something may take, of which many share one timer."""

from __future__ import annotations

import asyncio
import gc
import weakref

import pytest

from broadcast_clients.core.concurrency._async import time_limit

FOREVER = 3600.0
SOON = 0.01


async def limited(seconds: float, ended: list[float] | None = None) -> str:
    """Wait for much too long under a limit."""
    try:
        async with time_limit(seconds):
            await asyncio.sleep(FOREVER)
    except TimeoutError:
        if ended is not None:
            ended.append(seconds)
        return "limit"
    return "end"


async def test_what_takes_too_long_is_ended_with_a_timeout() -> None:
    with pytest.raises(TimeoutError) as caught:
        async with time_limit(SOON):
            await asyncio.sleep(FOREVER)
    assert isinstance(caught.value.__cause__, asyncio.CancelledError)
    task = asyncio.current_task()
    assert task is not None
    assert task.cancelling() == 0, "what the limit cancelled it took back"


async def test_each_of_many_ends_at_its_own_time() -> None:
    ended: list[float] = []
    waits = (0.06, 0.02, 0.04, SOON)
    tasks = [asyncio.create_task(limited(wait, ended)) for wait in waits]
    long = asyncio.create_task(limited(FOREVER))
    assert await asyncio.gather(*tasks) == ["limit"] * len(waits)
    assert ended == sorted(waits)
    assert not long.done()
    long.cancel()
    await asyncio.gather(long, return_exceptions=True)


async def test_a_shorter_one_within_a_longer_one_ends_alone() -> None:
    async with time_limit(FOREVER):
        assert await limited(SOON) == "limit"
        await asyncio.sleep(0)


async def test_the_outer_one_ends_what_the_inner_one_allows() -> None:
    with pytest.raises(TimeoutError):
        async with time_limit(SOON):
            assert await limited(FOREVER) == "never"


async def test_an_error_of_the_body_is_not_taken_for_the_limit() -> None:
    with pytest.raises(KeyError):
        async with time_limit(FOREVER):
            raise KeyError


async def test_what_somebody_else_cancels_stays_cancelled() -> None:
    task = asyncio.create_task(limited(FOREVER))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_cancelled_by_both_it_stays_cancelled() -> None:
    async def stubborn() -> None:
        async with time_limit(SOON):
            try:
                await asyncio.sleep(FOREVER)
            finally:
                task = asyncio.current_task()
                assert task is not None
                task.cancel()  # by somebody else, in the moment in which the time is over

    task = asyncio.create_task(stubborn())
    with pytest.raises(asyncio.CancelledError):
        await task
    assert task.cancelled()


async def test_hundreds_at_once_take_one_timer(monkeypatch: pytest.MonkeyPatch) -> None:
    loop = asyncio.get_running_loop()
    async with time_limit(FOREVER / 2):  # the earliest of all, so that its timer is the one
        set_timers: list[object] = []

        def call_at(*arguments: object) -> None:
            set_timers.append(arguments)

        monkeypatch.setattr(loop, "call_at", call_at)
        for _ in range(500):
            async with time_limit(FOREVER):
                pass
    assert set_timers == []


def test_a_loop_that_was_closed_with_a_limit_in_force_is_not_kept() -> None:
    loop = asyncio.new_event_loop()
    known = weakref.ref(loop)
    task = loop.create_task(limited(FOREVER))
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()
    del loop, task
    gc.collect()
    assert known() is None


def test_a_second_loop_has_limits_of_its_own() -> None:
    assert asyncio.run(limited(SOON)) == "limit"
    assert asyncio.run(limited(SOON)) == "limit"
