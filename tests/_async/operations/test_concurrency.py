"""Concurrency is what was asked for: so many requests are in flight at the same time, in both worlds."""

from __future__ import annotations

# async-only: begin
import asyncio

# async-only: end
# sync-only: import threading
from contextlib import aclosing
from typing import Any

import pytest

from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.retry import Retry
from broadcast_clients.sandbox import Sandbox
from plurimedia_client import AsyncPlurimediaClient
from plurimedia_client.events import ContentFailed, ContentLoaded

CONTENT = "GET /v2/api/v2/contents/{id}"


def connect(sandbox: Sandbox, **settings: Any) -> AsyncPlurimediaClient:
    handle = sandbox.plurimedia
    quick: dict[str, Any] = {"retries": Retry(jitter=lambda: 0.0), **settings}
    return AsyncPlurimediaClient(base_url=handle.base_url, subscription_key=handle.subscription_key, **quick)


@pytest.mark.parametrize("concurrency", [1, 2, 8])
async def test_an_import_has_as_many_in_flight_as_it_was_told(sandbox: Sandbox, concurrency: int) -> None:
    """The server answers none of the first requests before all of them are there."""
    sandbox.reset(contents=40)
    sandbox.hold("plurimedia", CONTENT, until=concurrency)
    async with connect(sandbox) as client:
        events = [
            each async for each in client.workflows.load_catalog(sandbox.plurimedia.catalog_id, concurrency=concurrency)
        ]
    assert len(events) == 40
    assert sandbox.max_in_flight == concurrency


async def test_bulk_work_has_eight_in_flight(sandbox: Sandbox) -> None:
    sandbox.reset(contents=40)
    async with connect(sandbox) as client:
        ids = [row.id for row in await client.catalogs.contents(sandbox.plurimedia.catalog_id).collect(limit=30)]
        sandbox.reset_in_flight()
        sandbox.hold("plurimedia", CONTENT, until=8)
        done: list[int] = []
        outcomes = [each async for each in client.bulk(client.contents.get, ids, concurrency=8, progress=done.append)]
    assert sandbox.max_in_flight == 8
    assert done == list(range(1, 31))
    assert sorted(each.item for each in outcomes) == sorted(ids)
    assert all(each.value is not None and each.value.id == each.item for each in outcomes)


async def test_pages_are_fetched_side_by_side_and_come_in_order(sandbox: Sandbox) -> None:
    sandbox.reset(contents=500, variants={"plurimedia.page_size": "50"})
    catalog = sandbox.plurimedia.catalog_id
    async with connect(sandbox) as client:
        expected = [row.id for row in await client.catalogs.contents(catalog).collect()]
        sandbox.reset_in_flight()
        sandbox.fault("plurimedia", "GET /v1/api/v1/catalogs/{id}", "hold", skip=1, count=4, until=4)
        pages = [page async for page in client.catalogs.contents(catalog).pages(concurrency=4)]
    assert sandbox.max_in_flight == 4
    assert [row.id for page in pages for row in page] == expected


async def test_a_view_shares_the_connections(sandbox: Sandbox) -> None:
    sandbox.reset(contents=5)
    async with connect(sandbox) as client:
        for each in (client, client.with_options(timeout=5), client.with_options(retries=0)):
            await each.contents.get(7488)
    assert len({each.connection for each in sandbox.requests("plurimedia")}) == 1


async def test_connections_are_as_many_as_allowed(sandbox: Sandbox) -> None:
    """More work than connections waits for one, and gets it."""
    sandbox.reset(contents=40)
    async with connect(sandbox, max_connections=3) as client:
        ids = [row.id for row in await client.catalogs.contents(sandbox.plurimedia.catalog_id).collect()]
        sandbox.reset_in_flight()
        sandbox.hold("plurimedia", CONTENT, until=3)
        outcomes = [each async for each in client.bulk(client.contents.get, ids, concurrency=12)]
    assert [each.error for each in outcomes] == [None] * 40
    assert sandbox.max_in_flight == 3


async def test_a_failure_doesnt_stop_the_others(sandbox: Sandbox) -> None:
    sandbox.reset(contents=40)
    sandbox.fault("plurimedia", CONTENT, "status", status=404, count=5, skip=10)
    async with connect(sandbox) as client:
        events = [each async for each in client.workflows.load_catalog(sandbox.plurimedia.catalog_id, concurrency=8)]
    assert sum(isinstance(each, ContentFailed) for each in events) == 5
    assert sum(isinstance(each, ContentLoaded) for each in events) == 35


async def test_an_import_that_is_left_early_stops(sandbox: Sandbox) -> None:
    """Leaving the loop ends the work: nothing goes on in the background."""
    sandbox.reset(contents=2000)
    async with connect(sandbox) as client:
        count = 0
        async with aclosing(client.workflows.load_catalog(sandbox.plurimedia.catalog_id, concurrency=4)) as events:
            async for _ in events:
                count += 1
                if count == 10:
                    break
    assert count == 10
    assert len(sandbox.requests("plurimedia")) < 40
    # async-only: begin
    assert not [each for each in asyncio.all_tasks() if "Workers" in repr(each)]
    # async-only: end
    # sync-only: assert not [each for each in threading.enumerate() if each.name.startswith("broadcast-clients")]


async def test_pages_that_are_left_early_stop(sandbox: Sandbox) -> None:
    sandbox.reset(contents=500, variants={"plurimedia.page_size": "50"})
    async with connect(sandbox) as client:
        pager = client.catalogs.contents(sandbox.plurimedia.catalog_id)
        async with aclosing(pager.pages(concurrency=3)) as pages:
            assert len(await anext(pages)) == 50
            assert len(await anext(pages)) == 50
    # async-only: begin
    assert not [each for each in asyncio.all_tasks() if "Workers" in repr(each)]
    # async-only: end
    assert len(sandbox.requests("plurimedia")) <= 5


async def test_a_concurrency_that_cant_work(sandbox: Sandbox) -> None:
    async with connect(sandbox) as client:
        with pytest.raises(ConfigurationError, match="at least 1"):
            async for _ in client.bulk(client.contents.get, [1], concurrency=0):
                pass
