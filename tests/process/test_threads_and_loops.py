"""One client in many threads, in a forked child, and in one event loop after another."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from broadcast_clients.core.answer import response_of
from broadcast_clients.sandbox import Sandbox
from encora_client import AsyncEncoraClient, EncoraClient
from encora_client.models import Movie
from plurimedia_client import AsyncPlurimediaClient, PlurimediaClient
from whatson_client import AsyncWhatsonClient, WhatsonClient

THREADS = 16
FILM: Any = {"title": "t", "status": "draft", "drm_required": False}


def plurimedia(sandbox: Sandbox) -> PlurimediaClient:
    return PlurimediaClient(
        base_url=sandbox.plurimedia.base_url, subscription_key=sandbox.plurimedia.subscription_key
    )  # fmt: skip


def whatson(sandbox: Sandbox) -> WhatsonClient:
    handle = sandbox.whatson
    return WhatsonClient(base_url=handle.base_url, username=handle.username, password=handle.password)


def logins(sandbox: Sandbox) -> int:
    return sum(each.path.endswith("/login") for each in sandbox.requests("whatson"))


# --- threads ------------------------------------------------------------------------------------------------------


def test_sixteen_threads_share_a_client(sandbox: Sandbox) -> None:
    """All of them are in flight at once, each gets its own answer, and connections are used again."""
    with plurimedia(sandbox) as client, ThreadPoolExecutor(THREADS) as pool:
        ids = [row.id for row in client.catalogs.contents(sandbox.plurimedia.catalog_id).collect(limit=THREADS)]
        sandbox.reset_in_flight()
        sandbox.hold("plurimedia", "GET /v2/api/v2/contents/{id}", until=THREADS)
        assert [each.id for each in pool.map(client.contents.get, ids)] == ids
        assert sandbox.max_in_flight == THREADS
        for _ in range(5):
            assert [each.id for each in pool.map(client.contents.get, ids)] == ids
    assert len({each.connection for each in sandbox.requests("plurimedia")}) <= THREADS + 1


def test_threads_that_begin_together_make_one_backend(sandbox: Sandbox) -> None:
    """Plans, decoders, backend and first credential come into being under a race."""
    for _ in range(10):
        begin = threading.Barrier(THREADS)
        with plurimedia(sandbox) as client:

            def work(_: int, client: PlurimediaClient = client, begin: threading.Barrier = begin) -> str:
                begin.wait(10)
                return client.contents.get(7488).title

            with ThreadPoolExecutor(THREADS) as pool:
                assert set(pool.map(work, range(THREADS))) == {"Blade Runner"}


def test_sixteen_threads_log_in_once(sandbox: Sandbox) -> None:
    """At the start, and when the token is rejected for all of them."""
    with whatson(sandbox) as client, ThreadPoolExecutor(THREADS) as pool:

        def count(_: int) -> int:
            return len(client.dropdowns.genres())

        sandbox.hold("whatson", "POST /content/v1/login", until=2, seconds=0.2)
        assert set(pool.map(count, range(THREADS))) == {20}
        assert logins(sandbox) == 1
        sandbox.clear_faults()
        sandbox.whatson.expire_tokens()
        sandbox.hold("whatson", "GET /content/v1/genres", until=THREADS)
        assert set(pool.map(count, range(THREADS))) == {20}
        assert logins(sandbox) == 2


def test_threads_create_each_with_a_key_of_their_own(sandbox: Sandbox) -> None:
    with EncoraClient(base_url=sandbox.encora.base_url, token=sandbox.encora.token) as client:

        def create(number: int) -> Movie:
            return client.admin.movies.create(FILM, tagline=str(number))

        with ThreadPoolExecutor(THREADS) as pool:
            movies = list(pool.map(create, range(64)))
    assert [each.tagline for each in movies] == [str(number) for number in range(64)]
    assert len({response_of(each).idempotency_key for each in movies}) == 64


def test_edits_from_sixteen_threads_all_arrive(sandbox: Sandbox) -> None:
    """Each reads, changes and saves; those that were overtaken begin again."""
    with EncoraClient(base_url=sandbox.encora.base_url, token=sandbox.encora.token) as client:
        movie = client.admin.movies.create(FILM, genres=[])

        def add(number: int) -> None:
            client.admin.movies.edit(
                movie.id, lambda current: {"genres": [*current.genres, f"g{number}"]}, attempts=THREADS * 2
            )  # fmt: skip

        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(add, range(THREADS)))
        assert set(client.admin.movies.get(movie.id).genres) == {f"g{number}" for number in range(THREADS)}


# --- forks --------------------------------------------------------------------------------------------------------


def in_child(work: Callable[[], Any]) -> Any:
    """What a function gives in a forked child."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            try:
                answer = {"value": work()}
            except BaseException as error:
                answer = {"error": repr(error)}
            os.write(writing, json.dumps(answer).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        answer = json.loads(pipe.read())
    os.waitpid(child, 0)
    assert "error" not in answer, answer["error"]
    return answer["value"]


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_client_works_on_both_sides_of_a_fork(sandbox: Sandbox) -> None:
    """The child opens connections of its own; those of the parent stay good."""
    with plurimedia(sandbox) as client, whatson(sandbox) as planner:
        assert client.contents.get(7488).id == 7488
        planner.dropdowns.genres()
        assert in_child(lambda: [client.contents.get(7488).title, len(planner.dropdowns.genres())]) == [
            "Blade Runner",
            20,
        ]
        for _ in range(3):
            assert client.contents.get(7488).id == 7488
            assert len(planner.dropdowns.genres()) == 20
    connections = [each.connection for each in sandbox.requests("plurimedia")]
    assert connections[0] != connections[1]
    assert {connections[0]} == set(connections[2:])
    assert logins(sandbox) == 1, "the child has the token, too"


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_fork_while_another_thread_logs_in(sandbox: Sandbox) -> None:
    """A lock that a thread of the parent holds isn't held in the child, where that thread doesn't exist."""
    with whatson(sandbox) as client:
        sandbox.hold("whatson", "POST /content/v1/login", until=2, seconds=10)
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(client.dropdowns.genres)
            while not sandbox.in_flight:
                pass
            assert in_child(lambda: len(client.dropdowns.genres())) == 20
            assert len(waiting.result(20)) == 20


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_bulk_work_in_a_forked_child(sandbox: Sandbox) -> None:
    with plurimedia(sandbox) as client:
        ids = [row.id for row in client.catalogs.contents(sandbox.plurimedia.catalog_id).collect(limit=20)]
        assert sorted(each.item for each in client.bulk(client.contents.get, ids, concurrency=4)) == sorted(ids)

        def work() -> list[int]:
            return sorted(each.value.id for each in client.bulk(client.contents.get, ids, concurrency=4) if each.value)

        assert in_child(work) == sorted(ids)


# --- event loops --------------------------------------------------------------------------------------------------


def test_a_client_works_in_one_event_loop_after_another(sandbox: Sandbox) -> None:
    """Nothing of a loop that is over is used again, and nothing is left open or unwaited for."""
    handle = sandbox.whatson
    client = AsyncPlurimediaClient(
        base_url=sandbox.plurimedia.base_url, subscription_key=sandbox.plurimedia.subscription_key
    )
    planner = AsyncWhatsonClient(base_url=handle.base_url, username=handle.username, password=handle.password)

    async def calls() -> list[Any]:
        return list(await asyncio.gather(*(client.contents.get(7488) for _ in range(8)), planner.dropdowns.genres()))

    for _ in range(3):
        *contents, genres = asyncio.run(calls())
        assert {each.title for each in contents} == {"Blade Runner"}
        assert len(genres) == 20
    assert logins(sandbox) == 1

    async def close() -> None:
        await client.aclose()
        await planner.aclose()

    asyncio.run(close())
    gc.collect()


def test_loops_in_several_threads_at_once(sandbox: Sandbox) -> None:
    client = AsyncEncoraClient(base_url=sandbox.encora.base_url, token=sandbox.encora.token)

    async def count() -> int:
        return len(await client.movies.list(limit=10).collect())

    def in_a_loop(_: int) -> int:
        return asyncio.run(count())

    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(in_a_loop, range(8)))
    assert len(set(counts)) == 1
    asyncio.run(client.aclose())
    gc.collect()


def test_an_async_client_after_a_fork(sandbox: Sandbox) -> None:
    client = AsyncPlurimediaClient(
        base_url=sandbox.plurimedia.base_url, subscription_key=sandbox.plurimedia.subscription_key
    )

    async def title() -> str:
        return (await client.contents.get(7488)).title

    assert asyncio.run(title()) == "Blade Runner"
    assert in_child(lambda: asyncio.run(title())) == "Blade Runner"
    assert asyncio.run(title()) == "Blade Runner"
    asyncio.run(client.aclose())


def test_a_closed_client_opens_anew(sandbox: Sandbox) -> None:
    client = plurimedia(sandbox)
    for _ in range(2):
        assert client.contents.get(7488).id == 7488
        client.close()
    view = client.with_options(timeout=5)
    assert view.contents.get(7488).id == 7488
    view.close()
