"""The TV schedule in the database: first load, days that change, what is read on request."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from broadcast_clients.core.answer import response_of
from broadcast_clients.core.errors import ConfigurationError, ServiceUnavailable
from broadcast_clients.flows.mirror import AsyncMirror
from broadcast_clients.sandbox import Sandbox
from plurimedia_client import AsyncPlurimediaClient
from plurimedia_client.recipes import period_of
from tests.mirror.assumptions import turned_round
from tests.mirror.tables import contents_of_tables
from tests.operations.expected import Case
from tests.operations.expected_plurimedia import Expected

START = datetime(2024, 7, 1, 12, tzinfo=UTC)
TODAY = date(2024, 7, 1)
BROADCASTS = "GET /v2/api/v2/broadcasts"
CHANGES = "GET /v1/api/v1/broadcastslastupdated"
CONTENT = "GET /v2/api/v2/contents/{id}"
CASES = turned_round(
    "empty", "list_envelope", "single_envelope", "paths", "v2_prefix", "since_parameter", "time_zone",
    "channel_parameter", "period_names", "period_format", "period_end", "period_airings", "airing_fields",
    "days_available", "sport_teams_id", "person_images", "object_types",
)  # fmt: skip
"""Assumptions that the schedule's operations touch."""
EXTRAS = ("persons", "biographies", "person_images", "person_awards", "content_awards", "teams", "tags")


def connect(sandbox: Sandbox, **settings: Any) -> AsyncPlurimediaClient:
    plurimedia = sandbox.plurimedia
    given: dict[str, Any] = {"base_url": plurimedia.base_url, "subscription_key": plurimedia.subscription_key}
    return AsyncPlurimediaClient(**{**given, "retries": 0, **settings})


def asked(sandbox: Sandbox) -> Counter[str]:
    """How often each operation was called, by its route, since the last time."""
    found = Counter(str(request.route) for request in sandbox.requests("plurimedia"))
    sandbox.clear_requests()
    return found


async def as_served(client: AsyncPlurimediaClient, channel: int, day: date) -> list[Any]:
    begin, end = period_of(day)
    broadcasts = await client.broadcasts.list(channel_id=channel, begin=begin, end=end, options={"raw": True})
    rows: list[Any] = response_of(broadcasts).json()["data"]
    return rows


async def test_the_first_run_reads_days_and_the_groups_behind_them(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.reset(contents=60, start=START)
    channels = sandbox.plurimedia.channel_ids[:3]
    async with connect(sandbox) as client, AsyncMirror(client, tmp_path / "m.db", concurrency=8) as mirror:
        report = await mirror.schedule(channels=channels, days=2)
        assert report.failed == 0
        requests = asked(sandbox)
        assert requests["GET /v1/api/v1/channels"] == requests["GET /v1/api/v1/broadcastsdaysavailable"] == 1
        assert requests["GET /v1/api/v1/channelcategories/{id}"] == requests["GET /v1/api/v1/channelpacks/{id}"] == 3
        assert requests[BROADCASTS] == requests["GET /v2/api/v2/contentmastercollections"] == 6
        assert requests[CHANGES] == requests["GET /v1/api/v1/trackchanges"] == 0
        days = [(channel, TODAY + timedelta(days=each)) for channel in channels for each in (0, 1)]
        assert [(row["channel_id"], row["day"]) for row in mirror.rows("schedule_day")] == days
        groups: set[int] = set()
        for channel, day in days:
            rows = list(mirror.rows("broadcast", channel_id=channel, day=day))
            assert [json.loads(row["raw"]) for row in rows] == await as_served(client, channel, day)
            assert [row["position"] for row in rows] == list(range(len(rows)))
            for row in mirror.rows("grouping", channel_id=channel, day=day):
                groups |= {json.loads(row["raw"]).get(name) for name in ("masterId", "seasonId")}
        assert {row["content_id"] for row in mirror.rows("content")} == groups - {None}
        assert requests[CONTENT] == len(groups - {None}), "each master and season once"
        assert await mirror.count("channel") == 60
        asked(sandbox)
        again = await mirror.schedule(channels=channels, days=2)
        assert dict(again.done) == {"schedule_changes": 1}
        assert sum(asked(sandbox).values()) == 2


async def test_an_update_replaces_the_days_that_changed_and_no_others(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.reset(contents=60, start=START)
    async with connect(sandbox) as client, AsyncMirror(client, tmp_path / "m.db") as mirror:
        channels = sandbox.plurimedia.channel_ids
        await mirror.schedule(channels=channels[:40], days=5)
        loaded = {(row["channel_id"], row["day"].isoformat()) for row in mirror.rows("schedule_day")}
        news = sandbox.advance(days=1)["plurimedia"]["schedule"]
        asked(sandbox)
        report = await mirror.schedule(channels=channels[:40], days=5)
        changed = {(each["channel_id"], each["day"]) for each in (*news["replaced"], *news["edited"])} & loaded
        changed = {each for each in changed if each[1] > TODAY.isoformat()}  # yesterday isn't available any more
        opened = {(channel, (TODAY + timedelta(days=5)).isoformat()) for channel in channels[:40]}
        assert changed
        requests = asked(sandbox)
        assert requests[BROADCASTS] == report.done["broadcasts"] == len(changed | opened)
        assert requests[CHANGES] == 1
        for channel, day in sorted(changed | opened)[::5]:
            rows = [json.loads(row["raw"]) for row in mirror.rows("broadcast", channel_id=channel, day=_day(day))]
            assert rows == await as_served(client, channel, _day(day))
        for channel, day in changed:
            [row] = mirror.rows("schedule_day", channel_id=channel, day=_day(day))
            assert row["last_update"] == datetime.fromisoformat(json.loads(row["raw"])["lastUpdate"])


def _day(text: str) -> date:
    return date.fromisoformat(text)


async def test_a_day_that_cannot_be_read_stays_as_it_was(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.reset(contents=60, start=START)
    channels = sandbox.plurimedia.channel_ids
    async with connect(sandbox) as client, AsyncMirror(client, tmp_path / "m.db") as mirror:
        await mirror.schedule(days=3)
        before = contents_of_tables(mirror.engine)["broadcast"]
        sandbox.advance(days=1)
        sandbox.fault("plurimedia", BROADCASTS, "status", status=503, count=None)
        report = await mirror.schedule(channels=channels, days=2)
        assert {failure.kind for failure in report.failures} == {"broadcasts"}
        assert contents_of_tables(mirror.engine)["broadcast"] == before
        sandbox.clear_faults()
        asked(sandbox)
        again = await mirror.schedule(channels=channels, days=2)
        assert again.failed == 0
        assert again.done["broadcasts"] >= report.failed, "and what changed within the margin for clocks"
        assert contents_of_tables(mirror.engine)["broadcast"] != before
        sandbox.fault("plurimedia", "GET /v1/api/v1/broadcastsdaysavailable", "status", status=503)
        with pytest.raises(ServiceUnavailable):
            await mirror.schedule()


async def test_a_list_without_ids_is_a_failure_and_leaves_what_is_there(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.reset(contents=60, start=START)
    channels = sandbox.plurimedia.channel_ids[:2]
    async with connect(sandbox) as client, AsyncMirror(client, tmp_path / "m.db") as mirror:
        await mirror.schedule(channels=channels, days=1)
        before = contents_of_tables(mirror.engine)
        sandbox.advance(days=1)
        odd = {"version": "v1", "statusCode": 200, "data": [{"id": channels[0]}, {"number": 7}]}
        sandbox.fault("plurimedia", "GET /v1/api/v1/channels", "status", status=200, body=odd)
        report = await mirror.schedule(channels=channels, days=1)
        [failure] = report.failures
        assert (failure.kind, failure.key) == ("channels", "all")
        assert "has no value for the field 'id'" in failure.error
        assert contents_of_tables(mirror.engine)["channel"] == before["channel"]
        again = await mirror.schedule(channels=channels, days=1)
        assert (again.failed, again.done["channels"]) == (0, 1)


async def test_extras_may_be_asked_for_at_once_or_later(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.reset(contents=60, start=START)
    channels = sandbox.plurimedia.channel_ids[3:5]
    async with connect(sandbox) as client:
        async with AsyncMirror(client, tmp_path / "at-once.db") as mirror:
            assert (await mirror.schedule(channels=channels, days=1, extras=EXTRAS)).failed == 0
            at_once = contents_of_tables(mirror.engine)
        requests = asked(sandbox)
        people = {
            credit["personId"] for row in at_once["broadcast"] for credit in json.loads(row[-1])["content"]["cast"]
        }
        assert requests["GET /v1/api/v1/persons/{id}"] == len(people) == len(at_once["person"])
        assert all(at_once[table] for table in ("person_biography", "person_image", "person_award", "broadcast_tag"))
        async with AsyncMirror(client, tmp_path / "later.db") as mirror:
            await mirror.schedule(channels=channels, days=1)
            asked(sandbox)
            later = await mirror.schedule(channels=channels, days=1, extras=EXTRAS)
            assert later.failed == 0
            assert asked(sandbox)[BROADCASTS] == 0, "what is there tells whom to read"
            assert contents_of_tables(mirror.engine) == at_once
            with pytest.raises(ConfigurationError, match="no such extras: posters"):
                await mirror.schedule(extras=["posters"])


async def test_persons_that_changed_are_read_again(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.reset(contents=60, start=START)
    channels = sandbox.plurimedia.channel_ids[:30]
    async with connect(sandbox) as client, AsyncMirror(client, tmp_path / "m.db", concurrency=16) as mirror:
        await mirror.schedule(channels=channels, days=1, extras=["persons", "biographies"])
        there = {row["person_id"] for row in mirror.rows("person")}
        changed: set[int] = set()
        for _ in range(30):
            objects = sandbox.advance(days=0.01)["plurimedia"]["objects"]
            changed |= there & {*objects.get("Person", ()), *objects.get("PersonExtradata", ())}
        assert changed
        asked(sandbox)
        report = await mirror.schedule(channels=channels, days=1, extras=["persons", "biographies"])
        assert report.done["person"] >= len(changed)
        for number in changed:
            [row] = mirror.rows("person", person_id=number)
            person = await client.persons.get(number, options={"raw": True})
            assert json.loads(row["raw"]) == response_of(person).json()["data"]


async def test_trailers_and_theatrical_releases(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.reset(contents=60, start=START)
    async with connect(sandbox) as client, AsyncMirror(client, tmp_path / "m.db") as mirror:
        await mirror.schedule(channels=sandbox.plurimedia.channel_ids[:1], days=1, extras=["videos"])
        videos = await client.videos.list()
        assert await mirror.count("video") == await mirror.count("video_related") == len(videos) > 0
        [row] = mirror.rows("video_related", video_id=videos[0].id)
        related = await client.videos.related_objects(videos[0].id)
        assert json.loads(row["related_content_ids"]) == related.related_content_ids, "a documented name"
        days = [TODAY + timedelta(days=each) for each in range(-7, 8)]
        for _ in range(2):
            assert (await mirror.releases(days)).done["releases"] == len(days)
        expected = [len(await client.contents.theatrical_releases(date=day)) for day in days]
        assert [await mirror.count("theatrical_release", day=day) for day in days] == expected
        assert sum(expected) > 0


@pytest.mark.parametrize(("case", "expected"), CASES)
async def test_under_every_assumption(sandbox: Sandbox, tmp_path: Path, case: Case, expected: Expected) -> None:
    sandbox.reset(contents=60, variants=case.variants, start=START)
    settings = {"overrides": expected.overrides, "timezone": expected.timezone}
    channels = sandbox.plurimedia.channel_ids[:1]
    async with connect(sandbox, **settings) as client, AsyncMirror(client, tmp_path / "m.db") as mirror:
        assert (await mirror.schedule(channels=channels, days=1, extras=["persons", "teams", "tags"])).failed == 0
        begin, end = period_of(TODAY)
        broadcasts = await client.broadcasts.list(channel_id=channels[0], begin=begin, end=end)
        assert await mirror.count("broadcast") == len(broadcasts) > 0
        assert await mirror.count("person") > 0
        assert await mirror.count("content") > 0
        sandbox.advance(days=1)
        report = await mirror.schedule(channels=channels, days=1, extras=["persons", "teams", "tags"])
        assert report.failed == 0
        assert report.done["broadcasts"] >= 1
        assert None not in {request.route for request in sandbox.requests("plurimedia")}
