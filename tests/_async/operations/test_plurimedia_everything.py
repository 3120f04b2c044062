"""Every operation of Plurimedia over real HTTP, under every variant of what the documents leave open."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any

import pytest

from broadcast_clients.core.answer import response_of
from broadcast_clients.core.errors import NoResult
from broadcast_clients.sandbox import Sandbox
from plurimedia_client import AsyncPlurimediaClient, best_image, tags_by_weight
from plurimedia_client.models import Broadcast
from plurimedia_client.operations import ALL_IDS
from tests._async.operations.test_plurimedia_variants import CASES, START, connect, prepare
from tests.operations.expected import Case
from tests.operations.expected_plurimedia import Expected
from tests.operations.facts import operation_of

DAY = dt.date(2024, 7, 2)
WEDNESDAY = dt.date(2024, 7, 3)
GENERAL, SPORT = 101, 107
ORDER = [{"assetID": "film-1", "title": "Blade Runner"}]
NONSENSE: Any = "an order"


def period(channel: int, day: dt.date = DAY) -> dict[str, Any]:
    return {
        "channel_id": channel,
        "begin": dt.datetime.combine(day, dt.time()),
        "end": dt.datetime.combine(day, dt.time(23, 59, 59)),
    }


async def check_channels(client: AsyncPlurimediaClient, expected: Expected) -> None:
    channels = await client.channels.list()
    assert [each.id for each in channels] == list(range(101, 161))
    assert len({each.name for each in channels}) == 60
    assert {each.name for each in await client.channels.categories(SPORT, lang="en")} >= {"Sport"}
    packs = await client.channels.packs(expected.pack_id)
    assert len(packs) == expected.packs
    assert {each.pack_id for each in packs} >= {1}
    assert all(isinstance(each.number, int) and each.channel_id for each in packs)


async def check_schedule(client: AsyncPlurimediaClient, expected: Expected) -> list[Broadcast]:
    days = await client.broadcasts.days_available()
    assert len(days) == expected.days
    assert {each.day for each in days} == {dt.date(2024, 7, 1) + dt.timedelta(days=number) for number in range(14)}
    airings = await client.broadcasts.list(**period(GENERAL))
    assert all(first.end == second.begin for first, second in pairwise(airings)), "there are no holes"
    before = [each for each in airings if each.begin.date() < DAY]
    assert len(before) == (1 if expected.overlapping else 0)
    assert {each.channel_id for each in airings} == {GENERAL}
    assert all(best_image(each.images) for each in airings)
    groups = {each.content_id: each for each in await client.contents.master_collections(**period(GENERAL))}
    for each in airings:
        content = each.content
        assert await client.contents.get(content.id) == content, "an airing has all that is known of its content"
        group = groups.get(content.id)
        pointers = {name: content.to_wire().get(name) for name in ("collectionId", "masterId", "seasonId")}
        assert (group is not None) == any(pointers.values())
        if group is not None:
            assert pointers == {name: group.to_wire().get(name) for name in pointers}
    tags = await client.tags.list(**period(GENERAL))
    assert {each.content_id for each in tags} == {each.content.id for each in airings}
    ordered = [each.weight for each in tags_by_weight(tags)]
    assert ordered == sorted(ordered)
    assert all(weight.is_integer() for weight in map(float, ordered)) == expected.whole_weights
    return airings


async def check_contents(client: AsyncPlurimediaClient, airings: list[Broadcast]) -> None:
    episode = next(each.content for each in airings if "season_id" in each.content.model_fields_set)
    assert episode.season_id is not None
    assert episode.master_id is not None
    season = await client.contents.season_content(episode.season_id)
    series = await client.contents.season_content(episode.master_id)
    assert [each.episode_number for each in season] == list(range(1, 13))
    assert [each.season_number for each in series] == [number for number in (1, 2, 3) for _ in range(12)]
    (row,) = (each for each in season if each.id == episode.id)
    assert (row.subtitle, row.last_update) == (episode.subtitle, episode.last_update)
    assert (await client.contents.get(episode.season_id)).last_update == episode.season_last_update
    releases = await client.contents.theatrical_releases(date=WEDNESDAY)
    assert {each.release_date for each in releases} == {WEDNESDAY}
    assert (await client.contents.get(releases[0].id)).title == releases[0].title
    assert await client.contents.theatrical_releases(date=WEDNESDAY + dt.timedelta(days=1)) == []
    tags = await client.tags.of_content(episode.id)
    assert 2 <= len(tags) <= 6
    match = next(
        each.content
        for each in await client.broadcasts.list(**period(SPORT))
        if each.content.format == "Sports Show"
    )  # fmt: skip
    teams = await client.sport_teams.of_content(content_id=match.id)
    assert " - ".join(each.name for each in teams) == match.title
    assert await client.sport_teams.of_content(content_id=7488) == []


async def check_persons(client: AsyncPlurimediaClient, airings: list[Broadcast]) -> None:
    credits = {each.person_id: each for airing in airings for each in airing.content.cast}
    found = {"biography": 0, "images": 0, "awards": 0}
    for number, credit in [*credits.items()][:12]:
        person = await client.persons.get(number)
        assert (person.first_name, person.last_name) == (credit.first_name, credit.last_name)
        found["images"] += len(await client.persons.images(number))
        awards = await client.awards.of_person(number)
        assert {each.person_id for each in awards} <= {number}
        found["awards"] += len(awards)
        try:
            biography = await client.persons.biography(number, lang="en")
        except NoResult:
            continue
        assert person.last_name in biography.text
        found["biography"] += 1
    assert all(found.values()), found
    awarded = [await client.awards.of_content(each.content.id) for each in airings]
    assert any(awarded)
    for call in (client.persons.get, client.persons.biography):
        with pytest.raises(NoResult):
            await call(1)


async def check_videos(client: AsyncPlurimediaClient, airings: list[Broadcast]) -> None:
    videos = await client.videos.list()
    assert len({each.id for each in videos}) == len(videos) > 100
    related = [await client.videos.related_objects(each.id) for each in videos[::20]]
    contents = [number for each in related for number in each.related_content_ids]
    for number in contents:
        assert (await client.contents.get(number)).id == number
    assert any(each.related_channel_ids for each in related)
    with pytest.raises(NoResult):
        await client.videos.related_objects(1)


async def check_orders(client: AsyncPlurimediaClient, expected: Expected) -> None:
    receipt = await client.vod_orders.submit(ORDER)
    assert response_of(receipt).status == 202
    assert receipt.to_wire() == expected.receipt
    with pytest.raises(expected.refused) as refused:
        await client.vod_orders.submit(NONSENSE)
    assert refused.value.attempts == (3 if refused.value.status == 500 else 1), "after 500 it is sent again"


@pytest.mark.parametrize(("case", "expected"), CASES)
async def test_every_operation(sandbox: Sandbox, case: Case, expected: Expected) -> None:
    prepare(sandbox, case)
    private = sandbox.plurimedia.catalog_ids[1]
    async with connect(sandbox, expected) as client:
        await check_channels(client, expected)
        airings = await check_schedule(client, expected)
        await check_contents(client, airings)
        await check_persons(client, airings)
        await check_videos(client, airings)
        formats = await client.categories.list()
        assert len(formats) == 16
        assert {each.content.format for each in airings} <= {each.name for each in formats}
        assert {each.content.genre for each in airings} <= {each.name for row in formats for each in row.genres}
        await check_orders(client, expected)
        assert await client.track_changes.list(since=START) == []
        assert await client.broadcasts.last_updated(since=START) == []
        sandbox.advance()
        assert sandbox.plurimedia.orders[0]["content_id"] == 7488
        assert 7488 in [each.id async for each in client.catalogs.contents(private)]
        changed = await client.broadcasts.last_updated(since=START)
        assert {each.channel_id for each in changed} == set(range(101, 161)), "a new day can be read"
        changes = await client.track_changes.list(since=START)
        assert len({each.object_type for each in changes}) == expected.kinds
        awards = await client.track_changes.list(since=START, object_type="Award")
        assert awards == [each for each in changes if each.object_type == "Award"]
        assert awards
        await client.catalogs.list()
        await client.catalogs.last_updated(private, since=START)
        await client.contents.get_v1(7488)
    requests = sandbox.requests("plurimedia")
    operations = [operation_of("plurimedia", name) for name in ALL_IDS]
    assert {each.route for each in requests} == {f"{each.method} {each.path}" for each in operations}
    assert {each.status for each in requests} <= {200, 202, 400, 500}
