"""Writes to EncoraStream that many make at the same time, or over a network that fails: all of them, and once."""

from __future__ import annotations

import random
from typing import Any

import pytest

from broadcast_clients.core.answer import response_of
from broadcast_clients.core.errors import InvalidRequest, OutcomeUnknown
from broadcast_clients.core.retry import Retry
from broadcast_clients.sandbox import Sandbox
from encora_client import AsyncEncoraClient
from encora_client.models import Movie, MovieUpdateDict, Season

DEVICE = "the television in the kitchen"


def connect(sandbox: Sandbox, **settings: Any) -> AsyncEncoraClient:
    quick: dict[str, Any] = {"retries": Retry(retries=20, jitter=lambda: 0.0), **settings}
    return AsyncEncoraClient(base_url=sandbox.encora.base_url, token=sandbox.encora.token, **quick)


async def test_two_hundred_edits_at_once_lose_nothing(sandbox: Sandbox) -> None:
    """All read the same version first, so all but one are too late again and again."""
    sandbox.reset(contents=1)
    sandbox.hold("encora", "GET /admin/movies/{movie_id}", until=200)
    async with connect(sandbox, max_connections=200, retries=2) as client:
        movie = await client.admin.movies.create(title="Crowded", status="draft", drm_required=False, genres=[])

        async def add(number: int) -> Movie:
            def change(current: Movie) -> MovieUpdateDict:
                return {"genres": [*current.genres, f"genre-{number}"]}

            return await client.admin.movies.edit(movie.id, change, attempts=200)

        outcomes = [each async for each in client.bulk(add, range(200), concurrency=200)]
        assert [each.error for each in outcomes if each.error is not None] == []
        after = await client.admin.movies.get(movie.id)
    assert sandbox.max_in_flight >= 200
    assert sorted(after.genres) == sorted(f"genre-{number}" for number in range(200))
    assert sandbox.encora.writes()["movie"]["updated"] == 200


async def test_a_thousand_creations_under_resets_are_a_thousand(sandbox: Sandbox) -> None:
    """Of all requests, 30 % are cut off, half of these after the server acted."""
    sandbox.reset(contents=1)
    chance = random.Random(7)  # of no secret
    hit = [number for number in range(2000) if chance.random() < 0.3]
    for earlier, number in enumerate(hit):
        # A fault doesn't count requests that another one takes.
        kind = "reset_after" if chance.random() < 0.5 else "reset_before"
        sandbox.fault("encora", "POST /admin/movies", kind, skip=number - earlier)
    async with connect(sandbox) as client:

        async def create(number: int) -> Movie:
            return await client.admin.movies.create(title=f"Film {number}", status="draft", drm_required=False)

        outcomes = [each async for each in client.bulk(create, range(1000), concurrency=16)]
    made = [each.value for each in outcomes if each.value is not None]
    assert len(made) == 1000
    assert sorted(each.title for each in made) == sorted(f"Film {number}" for number in range(1000))
    assert sum(response_of(each).attempts for each in made) > 1350
    assert sandbox.encora.writes()["movie"]["created"] == 1000


async def test_an_edit_whose_outcome_is_unknown(sandbox: Sandbox) -> None:
    """It is made again where a read proves that it didn't happen, and told where it may have."""
    sandbox.reset(contents=1)
    route = "PATCH /admin/shows/{show_id}/seasons/{season_number}"
    async with connect(sandbox, retries=0) as client:
        show = await client.admin.shows.create(title="S", status="draft", drm_required=False)
        await client.admin.seasons.create(show.id, season_number=1, status="draft")

        def change(season: Season) -> None:
            season.synopsis = f"{season.synopsis if 'synopsis' in season.model_fields_set else ''}+"

        sandbox.fault("encora", route, "reset_before")
        assert (await client.admin.seasons.edit(show.id, 1, change)).synopsis == "+"
        sandbox.fault("encora", route, "reset_after")
        with pytest.raises(OutcomeUnknown):
            await client.admin.seasons.edit(show.id, 1, change)
        assert (await client.admin.seasons.get(show.id, 1)).synopsis == "++"
    assert sandbox.encora.writes()["season"]["updated"] == 2


async def test_settings_stand_for_headers(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """The argument of a call wins over the client's, and that over the variable; without any nothing is sent."""
    sandbox.reset(contents=1)
    profile, other = sandbox.encora.profile_ids
    mine: dict[str, Any] = {"device_id": sandbox.encora.device_id, "profile_id": profile}
    async with connect(sandbox, **mine) as client:
        movie = await client.movies.list().first()
        assert movie is not None
        await client.movies.stream(movie)
        await client.movies.stream(movie, profile_id=other)
        assert [each.profile_id for each in await client.playback.sessions()] == [profile, other]
        with pytest.raises(Exception, match="not registered"):
            await client.movies.stream(movie, device_id=DEVICE)
    async with connect(sandbox) as client:
        sandbox.clear_requests()
        with pytest.raises(InvalidRequest, match="pass device_id=, or set device_id= for the client, or ENCORA_DEVICE"):
            await client.movies.stream(movie)
        assert not sandbox.requests("encora")
    monkeypatch.setenv("ENCORA_DEVICE_ID", sandbox.encora.device_id)
    async with connect(sandbox) as client:
        await client.movies.stream(movie)
        assert "x-profile-id" not in sandbox.requests("encora")[-1].headers


async def test_a_window_that_is_too_long_isnt_sent(sandbox: Sandbox) -> None:
    sandbox.reset(contents=1)
    now = sandbox.now
    async with connect(sandbox) as client:
        channel = await client.live.list().first()
        assert channel is not None
        window: dict[str, Any] = {"start_time": now, "end_time": now.replace(year=now.year + 1)}
        pager = client.epg.schedule(channel_ids=[channel.id], limit=0, **window)
        with pytest.raises(InvalidRequest, match="at most 7 days") as caught:
            await pager.first_page()
        assert {each.code for each in caught.value.errors} == {"minimum", "span"}
