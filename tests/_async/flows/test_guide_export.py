"""The schedule as XMLTV: valid, in order, complete, and written again only where it differs."""

from __future__ import annotations

import os
import sqlite3
import tracemalloc
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.flows.guide import Airing, AsyncGuideFlow, GuideRules
from broadcast_clients.flows.mirror import AsyncMirror
from broadcast_clients.flows.report import FlowProgress
from broadcast_clients.formats import xmltv
from broadcast_clients.sandbox import Sandbox
from plurimedia_client import AsyncPlurimediaClient
from tests.flows.schedule import DAY, Schedule, airing

NEXT = DAY + timedelta(days=1)


def read(path: Path) -> tuple[list[xmltv.Channel], list[xmltv.Programme]]:
    """The channels and programmes in a file."""
    items = list(xmltv.read(path.read_bytes()))
    return (
        [each for each in items if isinstance(each, xmltv.Channel)],
        [each for each in items if isinstance(each, xmltv.Programme)],
    )


def times(programmes: list[xmltv.Programme]) -> list[tuple[str, str, str]]:
    """Title, start and stop of each."""
    return [
        (each.title, xmltv.format_time(each.start), xmltv.format_time(each.stop or each.start)) for each in programmes
    ]


def connect(sandbox: Sandbox, **settings: Any) -> AsyncPlurimediaClient:
    plurimedia = sandbox.plurimedia
    return AsyncPlurimediaClient(
        base_url=plurimedia.base_url, subscription_key=plurimedia.subscription_key, retries=0, **settings
    )


@pytest.mark.parametrize("day", ["2024-10-26", "2024-03-30", "2024-07-01"])
async def test_a_schedule_of_the_sandbox_goes_out_whole(sandbox: Sandbox, tmp_path: Path, day: str) -> None:
    """Two of the days are those on which clocks change, the day after the sandbox begins."""
    start = datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC)
    sandbox.reset(contents=5, start=start, variants={"plurimedia.time_zone": "paris"})
    database, path = tmp_path / "m.db", tmp_path / "guide.xml"
    channels = sandbox.plurimedia.channel_ids[:2]
    async with connect(sandbox) as client, AsyncMirror(client, database) as mirror:
        await mirror.schedule(channels=channels, days=3, extras=["tags"])
        stored = {each: await mirror.count("broadcast", channel_id=each) for each in channels}
    seen: list[FlowProgress] = []
    async with AsyncGuideFlow(database) as flow:
        report = await flow.export(path, progress=seen.append)
        assert [item.action for item in report.items] == ["create"] * 6
        assert [item.key for item in report.items][:2] == [f"channel {channels[0]} on {day}", report.items[1].key]
        assert [(each.done, each.total, each.item) for each in seen] == [
            (place + 1, 6, item) for place, item in enumerate(report.items)
        ]
        listed, programmes = read(path)
        assert [each.id for each in listed] == [f"{each}.plurimedia" for each in channels]
        for channel in channels:
            mine = [each for each in programmes if each.channel == f"{channel}.plurimedia"]
            assert len(mine) == stored[channel]
            for earlier, later in pairwise(mine):
                assert earlier.stop == later.start, "the sandbox's schedule has neither gaps nor overlaps"
            assert mine[0].stop is not None
        assert any(each.keywords for each in programmes)
        assert any(each.episode_numbers for each in programmes)
        before = path.stat()
        again = await flow.export(path)
        after = path.stat()
        assert [item.action for item in again.items] == ["unchanged"] * 6
        assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns), "nothing was written"


async def test_only_what_is_asked_for_is_in_the_file(tmp_path: Path) -> None:
    schedule = Schedule(tmp_path / "m.db")
    schedule.channel(1, name="One")
    evening = [airing("20:00", "22:00", "Film"), airing("22:00", "24:30", "Late")]
    for channel in (1, 2):
        schedule.day(channel, DAY, evening)
        schedule.day(channel, NEXT, [airing("0:30", "6:00", "Night", NEXT), airing("6:00", "9:00", "Morning", NEXT)])
    schedule.close()
    path = tmp_path / "guide.xml"
    async with AsyncGuideFlow(tmp_path / "m.db", timezone="UTC") as flow:

        async def titles(**chosen: Any) -> list[str]:
            await flow.export(path, **chosen)
            return [each.title for each in read(path)[1]]

        one: dict[str, Any] = {"channels": [1]}
        assert await titles(**one) == ["Film", "Late", "Night", "Morning"]
        assert [each.name for each in read(path)[0]] == ["One"]
        assert await titles(channels=[2, 1]) == ["Film", "Late", "Night", "Morning"] * 2
        assert [each.name for each in read(path)[0]] == ["2", "One"]
        assert await titles(**one, start=DAY, end=DAY) == ["Film", "Late"]
        assert await titles(**one, start=NEXT, end=NEXT) == ["Late", "Night", "Morning"], "what is still on"
        assert await titles(**one, start=datetime(2024, 7, 1, 22, 15), end=datetime(2024, 7, 2, 0, 30)) == ["Late"]
        aware = datetime.fromisoformat("2024-07-02T02:31:00+02:00")
        assert await titles(**one, start=aware) == ["Night", "Morning"]
        assert await titles(channels=[3]) == []
        assert read(path) == ([], [])


async def test_overlaps_gaps_and_odd_airings_are_told_by_day(tmp_path: Path) -> None:
    schedule = Schedule(tmp_path / "m.db")
    schedule.day(1, DAY, [
        airing("20:00", "21:10", "Film"),
        airing("21:00", "22:00", "News"),
        airing("22:30", None, "Talk"),
        airing("23:00", "22:00", "Backwards"),
        airing("23:30", "24:40", "Late"),
        {"id": 9, "content": {"title": "When?"}},
        airing("3:00", "4:00", "Yesterday's", DAY - timedelta(days=1)),
    ])  # fmt: skip
    schedule.day(1, NEXT, [airing("0:30", "1:00", "Night", NEXT), airing("1:00", None, "Last", NEXT)])
    schedule.close()
    path = tmp_path / "guide.xml"
    async with AsyncGuideFlow(tmp_path / "m.db") as flow:
        report = await flow.export(path)
    assert times(read(path)[1]) == [
        ("Film", "20240701200000 +0200", "20240701210000 +0200"),
        ("News", "20240701210000 +0200", "20240701220000 +0200"),
        ("Talk", "20240701223000 +0200", "20240701230000 +0200"),
        ("Backwards", "20240701230000 +0200", "20240701233000 +0200"),
        ("Late", "20240701233000 +0200", "20240702003000 +0200"),
        ("Night", "20240702003000 +0200", "20240702010000 +0200"),
    ]
    first, second = report.items
    assert first.notes == (
        "an airing of 2024-06-30 03:00 is left out: the mirror hasn't got its day",
        "1 airings that don't tell when they begin are left out",
        "'Talk' at 22:30: doesn't tell when it ends; taken to end where the next one begins",
        "'Backwards' at 23:00: ends at or before its own beginning; taken to end where the next one begins",
        "overlap: 'Film' at 20:00 lasts until 21:10, and 'News' at 21:00 begins before that; the first ends then",
        "overlap: 'Late' at 23:30 lasts until 00:40, and 'Night' at 00:30 begins before that; the first ends then",
        "gap 22:00-22:30",
    )
    assert second.notes == ("the airing at 01:00: doesn't tell when it ends, and neither does anything else; left out",)


async def test_an_airing_that_comes_on_two_days_is_in_the_file_once(tmp_path: Path) -> None:
    """A period may hold what began before it: no document says."""
    schedule = Schedule(tmp_path / "m.db")
    late = airing("23:30", "24:30", "Late")
    schedule.day(1, DAY, [late])
    schedule.day(1, NEXT, [late, airing("0:30", "6:00", "Night", NEXT)])
    schedule.close()
    path = tmp_path / "guide.xml"
    async with AsyncGuideFlow(tmp_path / "m.db") as flow:
        report = await flow.export(path)
    assert [each.title for each in read(path)[1]] == ["Late", "Night"]
    assert [item.notes for item in report.items] == [(), ()]


async def test_a_day_that_fails_does_not_stop_the_others(tmp_path: Path) -> None:
    database, path = tmp_path / "m.db", tmp_path / "guide.xml"
    schedule = Schedule(database)
    schedule.day(1, DAY, [airing("20:00", "21:00", "Bad")])
    schedule.day(1, NEXT, [{"startTime": "2024-07-02T20:00:00", "content": {"title": "When?"}}])
    schedule.day(2, DAY, [airing("20:00", "21:00", "Good")])
    schedule.day(2, NEXT, [])
    schedule.close()

    def title(one: Airing) -> str:
        found = one.content.title
        if found == "Bad":
            raise ValueError("a bad title")
        return found

    async with AsyncGuideFlow(database, rules=GuideRules(title=title)) as flow:
        report = await flow.export(path)
    assert [item.action for item in report.items] == ["failed", "failed", "create", "skipped"]
    assert [each.title for each in read(path)[1]] == ["Good"]
    assert "the rule title failed for 'Bad' at 20:00: ValueError: a bad title" in str(report.items[0].error)
    assert "none of the 1 airings tells when it begins" in str(report.items[1].error)
    assert "override" in str(report.items[1].error)
    assert report.items[3].notes == ("nothing is on",)
    async with AsyncGuideFlow(database) as flow:
        report = await flow.export(path)
        assert [item.action for item in report.items] == ["create", "failed", "unchanged", "skipped"]
        report = await flow.export(path, channels=[1])
        assert [(item.source, item.action) for item in report.items] == [
            ("1/2024-07-01", "unchanged"), ("1/2024-07-02", "failed"), ("2/2024-07-01", "delete"),
        ]  # fmt: skip
        path.write_text("something else")
        report = await flow.export(path, channels=[1], end=DAY)
        assert [item.action for item in report.items] == ["create"], "the file isn't the one that this flow wrote"
    same = GuideRules(channel=lambda channel, number: xmltv.Channel(id="c.d", names=(xmltv.Text("C"),)))
    async with AsyncGuideFlow(database, rules=same) as flow:
        report = await flow.export(path, end=DAY)
    assert [item.action for item in report.items] == ["update", "failed"]
    assert "gave 'c.d' for channel 1 already" in str(report.items[1].error)


OVERRIDES = {
    "plurimedia": {
        "timezone": "America/Montreal",
        "fields": {
            "Broadcast": {"begin": "startTime", "end": "stopTime"},
            "Content": {"title": "titre"},
            "Credit": {"lastName": "nom", "job": "fonction"},
            "ContentMasterCollection": {"contentId": "contenu", "masterId": "serie"},
        },
    }
}


async def test_a_mirror_that_was_opened_with_overrides_is_read_by_them(sandbox: Sandbox, tmp_path: Path) -> None:
    database, path = tmp_path / "m.db", tmp_path / "guide.xml"
    fields: Any = OVERRIDES["plurimedia"]["fields"]
    schedule = Schedule(database, fields)
    row = {
        "startTime": "2024-07-01T20:00:00", "stopTime": "2024-07-01T21:00:00",
        "content": {"id": 5, "titre": "Le Film", "cast": [{"nom": "Dupont", "fonction": "Actor"}]},
    }  # fmt: skip
    schedule.day(1, DAY, [row], groupings=[{"contenu": 5, "serie": 50}])
    schedule.content(50, titre="La Série", texts=[{"text": "De la série."}])
    schedule.close()
    async with connect(sandbox, overrides=OVERRIDES) as client, AsyncGuideFlow(database, plurimedia=client) as flow:
        await flow.export(path)
    [found] = read(path)[1]
    assert xmltv.format_time(found.start) == "20240701200000 -0400", "the zone is that of the overrides"
    assert (found.title, [each.name for each in found.credits]) == ("Le Film", ["Dupont"])
    assert [each.value for each in found.descriptions] == ["De la série."]
    async with AsyncGuideFlow(database) as flow:  # without a client: by the names that the mirror's columns have
        await flow.export(path)
    [found] = read(path)[1]
    assert xmltv.format_time(found.start) == "20240701200000 +0200"
    assert (found.title, found.credits) == ("Le Film", ()), "members inside of others are told by a client alone"
    assert [each.value for each in found.descriptions] == ["De la série."]


async def test_what_is_no_mirror_or_no_place_for_a_file_is_refused(tmp_path: Path) -> None:
    async with AsyncGuideFlow(tmp_path / "none.db") as flow:
        assert repr(flow).startswith("<AsyncGuideFlow sqlite://")
        with pytest.raises(ConfigurationError, match="has no mirror"):
            await flow.export(tmp_path / "guide.xml")
    (tmp_path / "garbage.db").write_bytes(b"this is no database" * 100)
    async with AsyncGuideFlow(tmp_path / "garbage.db") as flow:
        with pytest.raises(ConfigurationError, match="can't be opened"):
            await flow.export(tmp_path / "guide.xml")
    schedule = Schedule(tmp_path / "m.db")
    schedule.day(1, DAY, [airing("20:00", "21:00")])
    schedule.close()
    async with AsyncGuideFlow(tmp_path / "m.db") as flow:
        with pytest.raises(ConfigurationError, match="can't be written"):
            await flow.export(tmp_path / "none" / "guide.xml")
    with closing(sqlite3.connect(tmp_path / "m.db")) as connection:
        connection.execute("UPDATE mirror_state SET value = '9' WHERE name = 'schema'")
        connection.commit()
    async with AsyncGuideFlow(tmp_path / "m.db") as flow:
        with pytest.raises(ConfigurationError, match="layout 9"):
            await flow.export(tmp_path / "guide.xml")
    assert not [name for name in os.listdir(tmp_path) if ".xml" in name]


async def test_memory_does_not_grow_with_the_number_of_days(tmp_path: Path) -> None:
    """What is held at the same time is a day and its neighbours, however many there are."""
    schedule = Schedule(tmp_path / "m.db")
    text = "x" * 2_000
    days = [DAY + timedelta(days=each) for each in range(24)]
    for channel, count in ((1, 6), (2, 24)):
        for day in days[:count]:
            rows = [
                airing(f"{hour}:00", f"{hour + 1}:00", day=day, content={"texts": [{"text": text}]})
                for hour in range(24)
            ]
            schedule.day(channel, day, rows)
    schedule.close()
    peaks: list[int] = []
    async with AsyncGuideFlow(tmp_path / "m.db") as flow:
        await flow.export(tmp_path / "warm.xml", channels=[1])
        for channel in (1, 2):
            tracemalloc.start()
            report = await flow.export(tmp_path / f"{channel}.xml", channels=[channel])
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
            assert report.ok
    assert (tmp_path / "2.xml").stat().st_size > 1_000_000
    assert peaks[1] < peaks[0] + 200_000
