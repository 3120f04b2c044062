"""The documented recipe of the TV schedule, call by call."""

from __future__ import annotations

from collections import Counter
from contextlib import aclosing
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from broadcast_clients.core.errors import ConfigurationError, ServiceUnavailable
from broadcast_clients.sandbox import Sandbox
from plurimedia_client import (
    AsyncPlurimediaClient,
    ChannelLoaded,
    ContentExtrasLoaded,
    DayLoaded,
    GroupLoaded,
    PartFailed,
    PersonLoaded,
    ScheduleEvent,
    VideoLoaded,
)
from plurimedia_client.recipes import groups_of, only_contents_changed

START = datetime(2024, 7, 1, 12, tzinfo=UTC)
TODAY = date(2024, 7, 1)
BROADCASTS = "GET /v2/api/v2/broadcasts"
GROUPS = "GET /v2/api/v2/contentmastercollections"
CONTENT = "GET /v2/api/v2/contents/{id}"


def connect(sandbox: Sandbox, **settings: Any) -> AsyncPlurimediaClient:
    sandbox.reset(contents=60, start=START, variants=settings.pop("variants", None))
    plurimedia = sandbox.plurimedia
    given: dict[str, Any] = {"base_url": plurimedia.base_url, "subscription_key": plurimedia.subscription_key}
    return AsyncPlurimediaClient(**{**given, "retries": 0, **settings})


def asked(sandbox: Sandbox) -> Counter[str]:
    """How often each operation was called, by its route, since the last time."""
    found = Counter(str(request.route) for request in sandbox.requests("plurimedia"))
    sandbox.clear_requests()
    return found


def of(events: list[ScheduleEvent], kind: Any) -> list[Any]:
    return [event for event in events if isinstance(event, kind)]


async def test_a_first_load_in_the_documented_order(sandbox: Sandbox) -> None:
    async with connect(sandbox) as client:
        channels = sandbox.plurimedia.channel_ids[:3]
        days = [TODAY, TODAY + timedelta(days=1)]
        done: list[int] = []
        events = [
            event async for event in client.workflows.load_schedule(channels=channels, days=days, progress=done.append)
        ]
        routes = list(dict.fromkeys(str(request.route) for request in sandbox.requests("plurimedia")))
        assert routes[0] == "GET /v1/api/v1/channels"
        assert set(routes[1:3]) == {"GET /v1/api/v1/channelcategories/{id}", "GET /v1/api/v1/channelpacks/{id}"}
        assert routes[3] == "GET /v1/api/v1/broadcastsdaysavailable"
        assert set(routes[4:]) == {BROADCASTS, GROUPS, CONTENT}
        assert routes[-1] == CONTENT
        requests = asked(sandbox)
        assert sorted(event.channel.id for event in of(events, ChannelLoaded)) == list(channels)
        loaded = of(events, DayLoaded)
        assert sorted((event.channel_id, event.day) for event in loaded) == [(c, d) for c in channels for d in days]
        assert requests[BROADCASTS] == requests[GROUPS] == 6
        assert not any(event.contents_only for event in loaded)
        groups = {number for event in loaded for number in groups_of(event.groups)}
        read = [event.content_id for event in of(events, GroupLoaded)]
        assert sorted(read) == sorted(groups)
        assert requests[CONTENT] == len(groups) == len(set(read))
        assert done == list(range(1, len(events) + 1))
        assert not of(events, PartFailed)


async def test_groups_that_are_known_are_read_only_when_they_are_newer(sandbox: Sandbox) -> None:
    async with connect(sandbox) as client:
        channels = sandbox.plurimedia.channel_ids[:10]
        chosen: dict[str, Any] = {"channels": channels, "days": [TODAY]}
        first = [event async for event in client.workflows.load_schedule(**chosen)]
        ours = {event.content_id: event.content.last_update for event in of(first, GroupLoaded)}
        asked(sandbox)
        again = [event async for event in client.workflows.load_schedule(**chosen, known=ours.get)]
        assert of(again, GroupLoaded) == []
        assert asked(sandbox)[CONTENT] == 0
        older = dict(ours)
        [number, *_] = older
        older[number] -= timedelta(seconds=1)
        forgotten = list(older)[1]
        del older[forgotten]
        third = [event async for event in client.workflows.load_schedule(**chosen, known=older.get)]
        assert {event.content_id for event in of(third, GroupLoaded)} == {number, forgotten}


async def test_an_update_tells_whole_days_and_whether_airings_changed(sandbox: Sandbox) -> None:
    async with connect(sandbox) as client:
        news = sandbox.advance(days=0.25)["plurimedia"]["schedule"]
        replaced = {(each["channel_id"], each["day"]) for each in news["replaced"]}
        edited = {(each["channel_id"], each["day"]) for each in news["edited"]} - replaced
        assert replaced
        assert edited
        asked(sandbox)
        events = [event async for event in client.workflows.update_schedule(since=START.replace(tzinfo=None))]
        days = {(event.channel_id, event.day.isoformat()): event.contents_only for event in of(events, DayLoaded)}
        assert {day for day, alone in days.items() if alone} == edited
        assert {day for day, alone in days.items() if not alone} == replaced
        requests = asked(sandbox)
        assert requests["GET /v1/api/v1/broadcastslastupdated"] == 1
        assert requests[BROADCASTS] == len(days)
        assert requests["GET /v1/api/v1/channels"] == 0, "channels are read once a day, not with each update"
        one = min(replaced)
        some = [
            event
            async for event in client.workflows.update_schedule(since=START.replace(tzinfo=None), channels=[one[0]])
        ]
        assert {event.channel_id for event in of(some, DayLoaded)} == {one[0]}


async def test_an_update_with_an_offset_needs_a_time_zone_and_gets_it(sandbox: Sandbox) -> None:
    async with connect(sandbox, timezone="Europe/Paris", variants={"plurimedia.time_zone": "paris"}) as client:
        news = sandbox.advance(days=0.25)["plurimedia"]["schedule"]
        replaced = {(each["channel_id"], each["day"]) for each in news["replaced"]}
        events = [event async for event in client.workflows.update_schedule(since=START)]
        found = {
            (event.channel_id, event.day.isoformat()) for event in of(events, DayLoaded) if not event.contents_only
        }
        assert found == replaced


async def test_times_are_aware_in_the_zone_and_naive_without(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """One account, read with a zone and without: the same clock, the same bytes, the same work."""
    paris, variants = ZoneInfo("Europe/Paris"), {"plurimedia.time_zone": "paris"}
    channel = sandbox.plurimedia.channel_ids[0]
    chosen: dict[str, Any] = {"channels": [channel], "days": [TODAY]}
    async with connect(sandbox, variants=variants) as client:
        naive = [each async for each in client.workflows.load_schedule(**chosen)]
    monkeypatch.setenv("PLURIMEDIA_TIMEZONE", "Europe/Paris")
    async with connect(sandbox, variants=variants) as client:
        aware = [each async for each in client.workflows.load_schedule(**chosen)]
        [before], [day] = of(naive, DayLoaded), of(aware, DayLoaded)
        assert [each.to_wire() for each in day.broadcasts] == [each.to_wire() for each in before.broadcasts]
        assert {each.begin.tzinfo for each in before.broadcasts} == {None}
        assert {each.begin.tzinfo for each in day.broadcasts} == {paris}
        assert day.broadcasts[0].content.last_update.tzinfo is paris
        assert [each.begin.replace(tzinfo=None) for each in day.broadcasts] == [
            each.begin for each in before.broadcasts
        ]
        groups = {each.content_id: each.content.last_update for each in of(aware, GroupLoaded)}
        assert groups.keys() == {each.content_id for each in of(naive, GroupLoaded)} != set()
        for store in (
            {each: moment.astimezone(UTC) for each, moment in groups.items()},
            {each: moment.replace(tzinfo=None) for each, moment in groups.items()},
        ):
            events = [each async for each in client.workflows.load_schedule(**chosen, known=store.get)]
            assert of(events, GroupLoaded) == [], "what is up to date isn't read again, however it was kept"
        old = {each: moment.astimezone(UTC) - timedelta(hours=1) for each, moment in groups.items()}
        events = [each async for each in client.workflows.load_schedule(**chosen, known=old.get)]
        assert {each.content_id for each in of(events, GroupLoaded)} == groups.keys()

        news = sandbox.advance(days=0.25)["plurimedia"]["schedule"]
        replaced = {(each["channel_id"], each["day"]) for each in news["replaced"]}
        for since in (START, START.astimezone(paris), START.astimezone(paris).replace(tzinfo=None)):
            rows = await client.broadcasts.last_updated(since=since)
            found = {(row.channel_id, row.day.isoformat()) for row in rows if not only_contents_changed(row, since)}
            assert found == replaced, f"the same rows, asked for from {since}"
        changes = [each async for each in client.workflows.track_changes(since=START)]
        assert {each.last_update.tzinfo for each in changes if each.last_update is not None} == {paris}


async def test_extras(sandbox: Sandbox) -> None:
    async with connect(sandbox) as client:
        chosen: dict[str, Any] = {"channels": sandbox.plurimedia.channel_ids[3:4], "days": [TODAY], "concurrency": 8}
        extras = [
            "persons",
            "biographies",
            "person_images",
            "person_awards",
            "content_awards",
            "teams",
            "tags",
            "videos",
        ]
        events = [event async for event in client.workflows.load_schedule(**chosen, extras=extras)]
        [day] = of(events, DayLoaded)
        assert day.tags
        cast = {credit.person_id for each in day.broadcasts for credit in each.content.cast}
        persons = {event.person_id: event for event in of(events, PersonLoaded)}
        assert persons.keys() == cast
        assert all(each.person and each.person.id == number for number, each in persons.items())
        assert any(each.biography for each in persons.values())
        assert any(each.biography is None for each in persons.values()), "who has none is no failure"
        assert any(each.images for each in persons.values())
        contents = {event.content_id for event in of(events, ContentExtrasLoaded)}
        assert contents == {each.content.id for each in day.broadcasts}
        assert len(of(events, VideoLoaded)) == len(await client.videos.list())
        asked(sandbox)
        only = [event async for event in client.workflows.load_schedule(**chosen, extras=["person_images"])]
        assert all(each.person is None and each.images is not None for each in of(only, PersonLoaded))
        requests = asked(sandbox)
        assert requests["GET /v1/api/v1/personimages/{id}"] == len(cast)
        assert requests["GET /v1/api/v1/persons/{id}"] == requests["GET /v2/api/v2/contenttags"] == 0
        with pytest.raises(ConfigurationError, match="no such extras: posters"):
            [event async for event in client.workflows.load_schedule(extras=["posters"])]
        with pytest.raises(ConfigurationError, match="no such extras: posters"):
            [event async for event in client.workflows.update_schedule(since=START, extras=["posters"])]


async def test_what_fails_stands_beside_what_is_read(sandbox: Sandbox) -> None:
    async with connect(sandbox) as client:
        sandbox.fault("plurimedia", BROADCASTS, "status", status=503, skip=2, count=1)
        sandbox.fault("plurimedia", CONTENT, "status", status=404, count=1)
        channels = sandbox.plurimedia.channel_ids[:6]
        events = [event async for event in client.workflows.load_schedule(channels=channels, days=[TODAY])]
        day, group = of(events, PartFailed)
        assert (day.kind, day.key[1], day.error.status) == ("day", TODAY, 503)
        assert (group.kind, group.error.status) == ("group", 404)
        assert len(of(events, DayLoaded)) == 5
        sandbox.fault("plurimedia", "GET /v1/api/v1/channels", "status", status=503)
        with pytest.raises(ServiceUnavailable):
            [event async for event in client.workflows.load_schedule()]


async def test_who_leaves_early_leaves_nothing_running(sandbox: Sandbox) -> None:
    async with connect(sandbox) as client:
        async with aclosing(client.workflows.load_schedule(concurrency=4)) as events:
            async for event in events:
                if isinstance(event, DayLoaded):
                    break
        before = len(sandbox.requests("plurimedia"))
        await client.catalogs.list()
        assert len(sandbox.requests("plurimedia")) == before + 1
        assert before < 60 * 2 + 2 + 40, "the days weren't read to the end"
