"""Faults in the middle of what takes more than one request."""

from __future__ import annotations

# async-only: begin
import asyncio

# async-only: end
import logging
from collections.abc import Sequence
from typing import Any

import pytest

from broadcast_clients.core._async.pager import AsyncPager
from broadcast_clients.core.answer import response_of
from broadcast_clients.core.errors import (
    BroadcastError,
    CredentialError,
    OutcomeUnknown,
    PreconditionFailed,
    ServiceUnavailable,
)
from broadcast_clients.core.http.protocol import Timeout
from broadcast_clients.core.retry import Retry
from broadcast_clients.core.settings import ClientSettings
from encora_client import AsyncEncoraClient
from encora_client.models import Movie
from plurimedia_client import AsyncPlurimediaClient
from tests.faults._async.harness import make_client, occupied, still_works
from tests.faults._async.subjects import CATALOG, SUBJECTS, AsyncClient, Subject, draft
from tests.faults.rows import Step, fault, status
from tests.faults.verdict import Watch, leaf
from tests.faults.world import FaultWorld
from whatson_client import AsyncWhatsonClient

AT_ONCE: ClientSettings = {
    "retries": Retry(retries=2, first_wait=0.0),
    "timeout": Timeout(connect=10.0, read=10.0, write=10.0, pool=10.0),
    "deadline": 60.0,
}
UPDATE = "PATCH /admin/movies/{movie_id}"
GENRES = "GET /content/v1/genres"
LOGIN = "POST /content/v1/login"


def encora(world: FaultWorld) -> AsyncEncoraClient:
    client = make_client(world, "encora", AT_ONCE)
    assert isinstance(client, AsyncEncoraClient)
    return client


def whatson(world: FaultWorld, watch: Watch | None = None) -> AsyncWhatsonClient:
    client = make_client(world, "whatson", {**AT_ONCE, "hooks": [] if watch is None else [watch]})
    assert isinstance(client, AsyncWhatsonClient)
    return client


# --- lists ----------------------------------------------------------------------------------------------------------


def pager_of(client: AsyncClient) -> AsyncPager[Any]:
    """A list of at least two pages, by cursor or by number."""
    if isinstance(client, AsyncEncoraClient):
        return client.movies.list(limit=20)
    assert isinstance(client, AsyncPlurimediaClient)
    return client.catalogs.contents(CATALOG)


async def read_until_failure(pager: AsyncPager[Any]) -> tuple[list[Any], BroadcastError | None]:
    """The items that came, and what ended them."""
    found: list[Any] = []
    try:
        async for item in pager:
            found += [item]  # a comprehension would lose what came
    except BroadcastError as error:
        return found, error
    return found, None


LISTS = [("encora", "GET /movies"), ("plurimedia", "GET /v1/api/v1/catalogs/{id}")]


@pytest.mark.parametrize(("api", "route"), LISTS)
@pytest.mark.parametrize("step", [status(503), status(429), fault("reset_after"), fault("truncated")])
async def test_list_goes_on_after_a_failure_that_passes(world: FaultWorld, api: Any, route: str, step: Step) -> None:
    async with make_client(world, api, AT_ONCE) as client:
        whole = await pager_of(client).collect()
        world.sandbox.fault(api, route, step.kind, skip=1, **step.parameters)
        assert await pager_of(client).collect() == whole
        assert world.unused() == []


@pytest.mark.parametrize(("api", "route"), LISTS)
@pytest.mark.parametrize("step", [status(503), fault("reset_before"), fault("html"), status(403)])
async def test_list_that_failed_is_resumed_without_loss(world: FaultWorld, api: Any, route: str, step: Step) -> None:
    async with make_client(world, api, AT_ONCE) as client:
        whole = await pager_of(client).collect()
        world.sandbox.fault(api, route, step.kind, skip=1, count=3, **step.parameters)
        found, error = await read_until_failure(pager_of(client))
        world.lift()
        assert 0 < len(found) < len(whole)
        assert error is not None
        assert error.resume_token is not None
        found += await pager_of(client).resume(error.resume_token).collect()
        assert found == whole


# --- read, change, save ---------------------------------------------------------------------------------------------

EDITS: list[tuple[tuple[Step, ...], type[BroadcastError] | None, int]] = [
    ((status(412),), None, 1),
    ((status(503),), None, 1),
    ((status(503, acted=True),), OutcomeUnknown, 1),
    ((status(504, acted=True), status(504)), OutcomeUnknown, 1),
    ((fault("reset_before"),), None, 1),
    ((fault("reset_after"),), OutcomeUnknown, 1),
    ((fault("reset_before"),) * 3, None, 1),
    ((fault("reset_after"),) * 3, OutcomeUnknown, 1),
    ((fault("stall", acted=True),), OutcomeUnknown, 1),
    ((status(412),) * 5, PreconditionFailed, 0),
    ((status(503),) * 3, ServiceUnavailable, 0),
]
"""Steps, outcome, and how often the change was made."""


@pytest.mark.parametrize(("steps", "error", "times"), EDITS)
async def test_edit_never_changes_twice(
    world: FaultWorld, steps: Sequence[Step], error: type[BroadcastError] | None, times: int
) -> None:
    def longer(movie: Movie) -> None:
        movie.runtime_minutes += 1

    async with encora(world) as client:
        movie = await draft(client)
        world.arm("encora", UPDATE, steps)
        caught: BroadcastError | None = None
        try:
            await client.admin.movies.edit(movie.id, longer, options={"timeout": Timeout(read=0.25)})
        except BroadcastError as failure:
            caught = failure
        assert leaf(caught) is error
        assert world.unused() == []
        world.lift()
        after = await client.admin.movies.get(movie.id)
        assert after.runtime_minutes == movie.runtime_minutes + times
        assert world.state().changes_since(movie.id, response_of(movie).etag) == times


# --- credentials ----------------------------------------------------------------------------------------------------


async def test_secondary_key_takes_over(world: FaultWorld, caplog: pytest.LogCaptureFixture) -> None:
    handle = world.sandbox.plurimedia
    primary, secondary = handle.subscription_key, handle.secondary_key
    async with AsyncPlurimediaClient(
        base_url=handle.base_url, subscription_key=primary, secondary_key=secondary, **AT_ONCE
    ) as client:
        handle.regenerate("primary")
        with caplog.at_level(logging.WARNING, "plurimedia_client"):
            assert response_of(await client.catalogs.list()).attempts == 2
            assert response_of(await client.catalogs.list()).attempts == 1
    sent = [each.headers["ocp-apim-subscription-key"] for each in world.sandbox.requests("plurimedia")]
    assert sent == [primary, secondary, secondary]
    assert "secondary key" in caplog.text
    assert primary not in caplog.text


async def test_expired_token_is_renewed_and_the_write_done_once(world: FaultWorld) -> None:
    async with whatson(world) as client:
        await client.dropdowns.genres()
        world.sandbox.whatson.expire_tokens()
        await client.programs.create_or_update(title="Une seule fois", duration="00:26:00")
    assert world.state().programs_created() == 1
    assert len(world.requests("whatson", LOGIN)) == 3  # the one of the state's own look included


@pytest.mark.parametrize(
    ("step", "count", "error"), [(status(503), 1, ServiceUnavailable), (status(401), 1, CredentialError)]
)
async def test_renewal_that_fails_leaves_no_attempt_unseen(
    world: FaultWorld, step: Step, count: int, error: type[BroadcastError]
) -> None:
    watch = Watch()
    async with whatson(world, watch) as client:
        await client.dropdowns.genres()
        world.sandbox.whatson.expire_tokens()
        world.sandbox.fault("whatson", LOGIN, step.kind, count=count, **step.parameters)
        watch.clear()
        with pytest.raises(error) as caught:
            await client.dropdowns.genres()
        assert caught.value.call is not None
        assert caught.value.call.operation == "auth.login"
        assert caught.value.attempts == count
        (rejected,) = watch.of(GENRES)
        assert rejected.error is caught.value
        assert rejected.wait is None
        assert len(watch.of(LOGIN)) == count
        world.lift()
        if error is CredentialError:
            with pytest.raises(CredentialError) as again:
                await client.dropdowns.genres()
            assert again.value.attempts == 0  # accounts lock: it isn't even tried
            await client.login()
        assert await client.dropdowns.genres()


# --- connections ----------------------------------------------------------------------------------------------------


async def test_queue_for_a_connection_is_left_whole(world: FaultWorld) -> None:
    """Those who gave up waiting don't take the place of those who didn't."""
    async with encora(world) as client:
        subject = next(each for each in SUBJECTS if each.name == "movies.list")
        await subject.prepare(client)
        async with occupied(world, "encora", client):
            for _ in range(5):
                with pytest.raises(BroadcastError):
                    await client.with_options(timeout=Timeout(pool=0.01)).movies.list().first_page()
        await still_works(subject, client)


# async-only: begin
@pytest.mark.parametrize("subject", SUBJECTS, ids=[each.label for each in SUBJECTS])
@pytest.mark.parametrize("acted", [False, True])
async def test_cancelled(world: FaultWorld, subject: Subject, acted: bool) -> None:
    """A cancelled call closes its connection, sends nothing more, and the client works on."""
    if subject.release is not None:
        world.play(subject.release)
    async with make_client(world, subject.api, AT_ONCE) as client:
        given = await subject.prepare(client)
        before = 0 if subject.writes is None else subject.writes(world.state(), given)
        world.arm(subject.api, subject.route, [fault("stall", acted=acted)])
        task = asyncio.ensure_future(subject.call(client, given))
        await arrived(world, subject.api, subject.route)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await in_flight(world, 0)
        await still_works_until_end(world, subject, client)
        if subject.writes is not None:
            assert subject.writes(world.state(), given) - before == acted


async def still_works_until_end(world: FaultWorld, subject: Subject, client: AsyncClient) -> None:
    sent = len(world.requests(subject.api, subject.route))
    world.lift()
    assert sent == 1
    await still_works(subject, client)


async def arrived(world: FaultWorld, api: str, route: str) -> None:
    """Wait until the server has the whole request: httpx sends heads and bodies one after the other."""
    for _ in world.looks():
        await asyncio.sleep(0)
        if world.requests(api, route):
            return


async def in_flight(world: FaultWorld, count: int) -> None:
    """Wait until the server has so many requests. Each look is a round trip."""
    for _ in world.looks():
        await asyncio.sleep(0)
        if world.sandbox.in_flight == count:
            return


async def test_cancelled_in_the_queue_for_a_connection(world: FaultWorld) -> None:
    async with encora(world) as client:
        subject = next(each for each in SUBJECTS if each.name == "movies.list")
        await subject.prepare(client)
        async with occupied(world, "encora", client):
            waiting = [asyncio.ensure_future(subject.call(client, None)) for _ in range(3)]
            await asyncio.sleep(0)
            waiting[1].cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting[1]
        assert all(await asyncio.gather(waiting[0], waiting[2]))
        await still_works(subject, client)


async def test_cancelled_during_the_login_that_others_wait_for(world: FaultWorld) -> None:
    async with whatson(world) as client:
        world.sandbox.fault("whatson", LOGIN, "stall")
        first = asyncio.ensure_future(client.dropdowns.genres())
        second = asyncio.ensure_future(client.dropdowns.genres())
        await arrived(world, "whatson", LOGIN)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        assert await second
        assert len(world.requests("whatson", LOGIN)) == 2


async def test_cancelled_while_it_waits_to_send_again(world: FaultWorld) -> None:
    watch = Watch()
    settings: ClientSettings = {
        "retries": Retry(first_wait=60.0, longest_wait=60.0, jitter=lambda: 1.0),
        "hooks": [watch],
    }
    async with make_client(world, "encora", settings) as client:
        assert isinstance(client, AsyncEncoraClient)
        world.sandbox.fault("encora", "GET /movies", "status", status=503)
        task = asyncio.ensure_future(client.movies.list().first_page())
        for _ in world.looks():
            await asyncio.sleep(0)
            if watch.ended:
                break
        assert watch.ended[0].wait == 60.0
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await client.movies.list().first_page()


# async-only: end
