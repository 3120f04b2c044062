"""Many pieces of work: bounded, with failures beside results."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing
from typing import Any

import pytest

from broadcast_clients.core.concurrency._async import sleep, time_limit
from broadcast_clients.core.errors import ConfigurationError, Conflict, TooManyRequests
from broadcast_clients.core.http.protocol import WireRequest
from tests.support._async.scripted import AsyncSampleClient, AsyncScriptedBackend, answer, gathering
from tests.support.samples import GET

OK = answer({"id": "7"})


def client_of(reply: Any = OK, **settings: Any) -> tuple[AsyncSampleClient, AsyncScriptedBackend]:
    backend = AsyncScriptedBackend(reply)
    return AsyncSampleClient(backend, retries=0, **settings), backend


async def test_every_item_gives_an_outcome() -> None:
    client, _ = client_of()

    async def work(number: int) -> int:
        if number % 5 == 0:
            raise Conflict("taken", status=409)
        return number * 2

    outcomes = [each async for each in client.bulk(work, range(40), concurrency=6)]
    assert {each.item: each.value for each in outcomes if each.error is None} == {
        number: number * 2 for number in range(40) if number % 5
    }
    assert sorted(each.item for each in outcomes if each.error) == [0, 5, 10, 15, 20, 25, 30, 35]
    assert {type(each.error) for each in outcomes} == {type(None), Conflict}


async def test_eight_are_really_in_flight() -> None:
    everyone = gathering(8)

    async def reply(request: WireRequest) -> Any:
        await everyone.wait()
        return OK

    client, backend = client_of(reply)

    async def work(number: int) -> Any:
        return await client.call(GET, movie_id=str(number))

    async with time_limit(20):
        outcomes = [each async for each in client.bulk(work, range(32), concurrency=8)]
    assert [each.error for each in outcomes] == [None] * 32
    assert backend.most_under_way == 8


async def test_items_are_read_only_as_needed() -> None:
    client, _ = client_of()
    read: list[int] = []

    def endless() -> Iterator[int]:
        for number in itertools.count():
            read.append(number)
            yield number

    async def work(number: int) -> int:
        return number

    finished = 0
    stream: Any = client.bulk(work, endless(), concurrency=4)
    async with aclosing(stream) as outcomes:
        async for _ in outcomes:
            finished += 1
            assert len(read) <= finished + 4
            if finished == 500:
                break
    assert len(read) <= 504


# async-only: begin
async def test_items_may_come_from_an_async_source() -> None:
    client, _ = client_of()

    async def source() -> AsyncIterator[int]:
        for number in range(5):
            await sleep(0)
            yield number

    async def work(number: int) -> int:
        return number

    assert sorted([each.value async for each in client.bulk(work, source())]) == [0, 1, 2, 3, 4]


# async-only: end
async def test_fewer_while_the_server_asks_to_slow_down() -> None:
    everyone = gathering(8)
    levels: list[int] = []

    async def reply(request: WireRequest) -> Any:
        number = int(request.url.rpartition("/")[2])
        if number < 8:
            await everyone.wait()
            return answer(status=429)
        await sleep(0)
        levels.append(backend.under_way)
        return OK

    client, backend = client_of(reply)

    async def work(number: int) -> Any:
        return await client.call(GET, movie_id=str(number))

    outcomes = [each async for each in client.bulk(work, range(60), concurrency=8)]
    assert len([each for each in outcomes if isinstance(each.error, TooManyRequests)]) == 8
    assert [each.error for each in outcomes].count(None) == 52
    assert levels[0] <= 5
    assert max(levels) <= 8


async def test_progress_counts_finished_items() -> None:
    client, _ = client_of()
    told: list[int] = []

    async def work(number: int) -> int:
        raise Conflict("taken", status=409)

    async for _ in client.bulk(work, range(7), concurrency=3, progress=told.append):
        pass
    assert told == [1, 2, 3, 4, 5, 6, 7]


async def test_leaving_early_stops_the_rest() -> None:
    client, _ = client_of()
    begun: list[int] = []
    under_way: list[int] = []

    async def work(number: int) -> int:
        begun.append(number)
        under_way.append(number)
        try:
            await sleep(0.001)
        finally:
            under_way.remove(number)
        return number

    stream: Any = client.bulk(work, range(10_000), concurrency=4)
    async with aclosing(stream) as outcomes:
        async for _ in outcomes:
            break
    assert under_way == []
    assert len(begun) <= 8


async def test_an_error_in_the_source_reaches_the_caller() -> None:
    client, _ = client_of()

    def source() -> Iterator[int]:
        yield 1
        raise LookupError("no more rows")

    async def work(number: int) -> int:
        return number

    with pytest.raises(LookupError, match="no more rows"):
        _ = [each async for each in client.bulk(work, source())]


# sync-only: def test_an_interrupt_in_the_work_is_no_result() -> None:
# sync-only:     client, _ = client_of()
# sync-only:
# sync-only:     def work(number: int) -> int:
# sync-only:         raise SystemExit(3)
# sync-only:
# sync-only:     with pytest.raises(SystemExit):
# sync-only:         list(client.bulk(work, range(3)))


async def test_nothing_to_do() -> None:
    client, _ = client_of()

    async def work(number: int) -> int:
        return number

    assert [each async for each in client.bulk(work, [])] == []


@pytest.mark.parametrize("concurrency", [0, -1])
async def test_concurrency_must_be_a_number_from_one(concurrency: int) -> None:
    client, _ = client_of()

    async def work(number: int) -> int:
        return number

    with pytest.raises(ConfigurationError, match="at least 1"):
        _ = [each async for each in client.bulk(work, [1], concurrency=concurrency)]


async def test_a_source_that_breaks_loses_nothing_that_was_under_way() -> None:
    def broken() -> Iterator[int]:
        yield from range(5)
        raise ConnectionError("the list can't be read further")

    async def work(item: int) -> int:
        return item

    done: list[int] = []

    async def run() -> None:
        async for outcome in AsyncSampleClient(AsyncScriptedBackend()).bulk(work, broken(), concurrency=8):
            done.append(outcome.item)  # noqa: PERF401  # what was read before the failure counts

    with pytest.raises(ConnectionError, match="further"):
        await run()
    assert sorted(done) == [0, 1, 2, 3, 4]
