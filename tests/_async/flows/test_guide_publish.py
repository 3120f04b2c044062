"""The schedule on the platform: only what differs is sent, whatever happens meanwhile, and nothing else is touched."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from broadcast_clients.core.errors import AuthenticationError, ConfigurationError
from broadcast_clients.flows.guide import (
    AsyncGuideFlow,
    EmptyDay,
    GuideRules,
    read_channel_map,
    source,
    write_channel_map,
)
from broadcast_clients.flows.guide._async import flow as runs
from broadcast_clients.flows.links import Links
from broadcast_clients.flows.mirror import AsyncMirror
from broadcast_clients.flows.report import FlowProgress, FlowReport
from broadcast_clients.sandbox import Sandbox
from encora_client import AsyncEncoraClient
from plurimedia_client import AsyncPlurimediaClient
from tests._async.encora.on_sandbox import client_of
from tests.flows.platform import QUIET, asked, guide_of, hash_of
from tests.flows.schedule import DAY, Schedule, airing

pytestmark = pytest.mark.sandbox(contents=5)

IMPORT = "POST /admin/epg/import"
LOOK = "GET /admin/channels/{channel_id}/epg"
DELETE = "DELETE /admin/epg/programs/{program_id}"
CHANNEL = "GET /admin/channels/{channel_id}"
DAYS = [DAY + timedelta(days=each) for each in range(3)]


def actions(report: FlowReport) -> list[str]:
    return [item.action for item in report.items]


def whole_day(day: date, *titles: str) -> list[dict[str, Any]]:
    """Programmes of an hour each, from midnight on."""
    return [airing(f"{hour}:00", f"{hour + 1}:00", title, day) for hour, title in enumerate(titles)]


async def channel_of(client: AsyncEncoraClient, name: str = "One") -> str:
    return (await client.admin.channels.create(name=name, **QUIET)).id


def titles(sandbox: Sandbox, channel: str) -> list[str]:
    return [f"{each['start_time'][5:16]} {each['title']}" for each in guide_of(sandbox, channel)]


@pytest.mark.parametrize(
    "variants",
    [
        {},
        {"encora.import_reply": "finished", "encora.single": "wrapped", "encora.job_status": "202"},
        {"plurimedia.period_airings": "overlapping", "plurimedia.period_end": "included", "plurimedia.empty": "array"},
    ],
)
async def test_a_schedule_of_the_sandbox_is_sent_once_and_then_what_changes(
    sandbox: Sandbox, tmp_path: Path, variants: dict[str, str]
) -> None:
    start = datetime(2024, 10, 26, 12, tzinfo=UTC)
    chosen: dict[str, Any] = {"contents": 5, "start": start, "variants": {"plurimedia.time_zone": "paris", **variants}}
    days = ["2024-10-27", "2024-10-28", "2024-10-29"]  # the first one has 25 hours
    sandbox.reset(**chosen)
    numbers = sorted({channel for channel, day in changes_of(sandbox) if day in days})[:5]
    sandbox.reset(**chosen)
    database = tmp_path / "m.db"
    connection = {"base_url": sandbox.plurimedia.base_url, "subscription_key": sandbox.plurimedia.subscription_key}
    async with (
        AsyncPlurimediaClient(**connection) as provider,
        AsyncMirror(provider, database) as mirror,
        client_of(sandbox) as client,
        AsyncGuideFlow(database, client, plurimedia=provider, timezone="Europe/Paris", concurrency=2) as flow,
    ):
        await mirror.schedule(channels=numbers, days=4)
        targets = {number: await channel_of(client, f"C {number}") for number in numbers}
        there = list(targets.values())
        count = 4 * len(numbers)
        asked(sandbox)
        seen: list[FlowProgress] = []
        plan = await flow.publish(channels=targets, dry_run=True, progress=seen.append)
        assert actions(plan) == ["send"] * count
        assert plan.dry_run
        assert len(list(plan.plan())) == len(seen) == count
        assert (seen[-1].done, seen[-1].failed, seen[-1].total) == (count, 0, count)
        assert dict(asked(sandbox)) == {CHANNEL: len(numbers)}, "nothing was written"
        done = await flow.publish(channels=targets)
        assert [str(item) for item in done.items] == [str(item) for item in plan.items]
        assert dict(asked(sandbox)) == {IMPORT: count, CHANNEL: len(numbers)}
        first = hash_of(sandbox, *there)
        assert actions(await flow.publish(channels=targets)) == ["unchanged"] * count
        queued = variants.get("encora.import_reply") != "finished"
        assert dict(asked(sandbox)) == ({LOOK: count} if queued else {}), "what was queued is looked at once"
        assert actions(await flow.publish(channels=targets)) == ["unchanged"] * count
        assert not asked(sandbox)
        assert hash_of(sandbox, *there) == first
        changed = changes_of(sandbox)
        await mirror.schedule(channels=numbers, days=4)
        asked(sandbox)
        update = await flow.publish(channels=targets)
        sent = {str(item.source) for item in update.items if item.action == "send"}
        opened = {f"{number}/2024-10-30" for number in numbers}
        assert opened < sent <= opened | {f"{channel}/{day}" for channel, day in changed}
        assert dict(asked(sandbox)) == {IMPORT: len(sent), CHANNEL: len(numbers)}
        fresh = [await channel_of(client, f"F {number}") for number in numbers]
        async with AsyncGuideFlow(copy_of(database, tmp_path), client, timezone="Europe/Paris") as other:
            assert (await other.publish(channels=dict(zip(numbers, fresh, strict=True)))).ok
        assert hash_of(sandbox, *there) == hash_of(sandbox, *fresh) != first, "as if all had been sent at once"


def changes_of(sandbox: Sandbox) -> set[tuple[int, str]]:
    """Let a day pass; gives the days of channels that changed."""
    news = sandbox.advance(days=1)["plurimedia"]["schedule"]
    return {(each["channel_id"], each["day"]) for each in (*news["replaced"], *news["edited"])}


def copy_of(database: Path, folder: Path) -> Path:
    """The mirror without what was sent."""
    target = folder / "copy.db"
    with closing(sqlite3.connect(database)) as original, closing(sqlite3.connect(target)) as copy:
        original.backup(copy)
        copy.execute("DELETE FROM flow_link")
        copy.commit()
    return target


async def test_a_day_that_changes_replaces_itself_and_nothing_around_it(sandbox: Sandbox, tmp_path: Path) -> None:
    schedule = Schedule(tmp_path / "m.db")
    for day in DAYS:
        schedule.day(1, day, whole_day(day, "A", "B", "C"))
    async with client_of(sandbox) as client, AsyncGuideFlow(schedule.path, client, timezone="UTC") as flow:
        one, two = await channel_of(client), await channel_of(client, "Two")
        foreign = await client.admin.epg.create(
            one,
            title="By hand",
            start_time=datetime(2024, 7, 2, 20, tzinfo=UTC),
            end_time=datetime(2024, 7, 2, 21, tzinfo=UTC),
            is_live=False,
            is_catchup_available=False,
        )
        await flow.publish(channels={1: one})
        # Shorter than before at both ends: what stood there isn't within the new feed's stretch of time.
        schedule.day(1, DAYS[1], whole_day(DAYS[1], "A", "B", "C", "D")[1:2])
        asked(sandbox)
        report = await flow.publish(channels={1: one})
        assert actions(report) == ["unchanged", "send", "unchanged"]
        assert report.items[1].changes == ("2 removed",)
        assert dict(asked(sandbox)) == {IMPORT: 1, LOOK: 3, DELETE: 2, CHANNEL: 1}
        assert titles(sandbox, one) == [
            "07-01T00:00 A", "07-01T01:00 B", "07-01T02:00 C", "07-02T01:00 B", "07-02T20:00 By hand",
            "07-03T00:00 A", "07-03T01:00 B", "07-03T02:00 C",
        ]  # fmt: skip
        schedule.day(1, DAYS[1], whole_day(DAYS[1], "A", "B+", "C"))
        report = await flow.publish(channels={1: one})
        assert report.items[1].changes == ("2 added", "1 changed")
        # Another of the platform's channels: what was sent to the first one stays there.
        report = await flow.publish(channels={1: two}, days=DAYS[:1])
        assert actions(report) == ["send"]
        assert report.items[0].notes[-1] == f"was sent to {one} before; what is there stays"
        assert titles(sandbox, one)[0] == titles(sandbox, two)[0]
        assert (await client.epg.get(foreign.id)).title == "By hand"
    schedule.close()


@pytest.mark.parametrize("window", ["begins", "overlaps", "whole"])
async def test_what_others_have_at_the_same_time_is_no_reason_to_send_again(
    sandbox: Sandbox, tmp_path: Path, window: str
) -> None:
    sandbox.reset(contents=5, variants={"encora.import_window": window})
    schedule = Schedule(tmp_path / "m.db")
    schedule.day(1, DAY, whole_day(DAY, "A", "B"))
    schedule.close()
    async with client_of(sandbox) as client, AsyncGuideFlow(schedule.path, client, timezone="UTC") as flow:
        one = await channel_of(client)
        await client.admin.epg.create(
            one,
            title="By hand",
            start_time=datetime(2024, 7, 1, 1, tzinfo=UTC),
            end_time=datetime(2024, 7, 1, 5, tzinfo=UTC),  # longer than ours
            is_live=False,
            is_catchup_available=False,
        )
        asked(sandbox)
        assert actions(await flow.publish(channels={1: one})) == ["send"]
        assert asked(sandbox)[IMPORT] == 1
        for verify in (False, True):
            assert actions(await flow.publish(channels={1: one}, verify=verify)) == ["unchanged"]
        assert IMPORT not in asked(sandbox)
        ours = ["07-01T00:00 A", "07-01T01:00 B"]
        assert titles(sandbox, one) == ([*ours, "07-01T01:00 By hand"] if window == "whole" else ours)


WINDOWS = ("begins", "overlaps", "whole")
"""What an import may mean by what is within its feed's time range: no document says."""


def any_day(draw: Random, day: date) -> list[dict[str, Any]]:
    """A day with gaps and overlaps, which may reach into the next one, or none at all."""
    times = sorted(draw.sample(range(0, 24 * 60, 30), draw.choice((0, 1, 2, 3, 5))))
    lengths = [draw.choice((30, 60, 90, 180, 600)) for _ in times]
    clock = [(f"{begin // 60}:{begin % 60:02}", begin + length) for begin, length in zip(times, lengths, strict=True)]
    return [airing(begin, f"{end // 60}:{end % 60:02}", draw.choice("ABC"), day) for begin, end in clock]


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("overlap", ["shorten", "keep"])
async def test_however_a_schedule_changes_the_platform_follows(
    sandbox: Sandbox, tmp_path: Path, window: str, overlap: str
) -> None:
    """After each change it has what a channel has that was sent all of it at once."""
    sandbox.reset(contents=5, variants={"encora.import_window": window})
    draw = Random(f"{window} {overlap}")
    schedule = Schedule(tmp_path / "m.db")
    rules = GuideRules() if overlap == "shorten" else GuideRules(overlap=lambda earlier, later: "keep")
    async with client_of(sandbox) as client, AsyncGuideFlow(schedule.path, client, rules=rules, timezone="UTC") as flow:
        one = await channel_of(client)
        for turn in range(8):
            for day in draw.sample(DAYS, draw.choice((1, 1, 2, 3))) if turn else DAYS:
                schedule.day(1, day, any_day(draw, day))
            report = await flow.publish(channels={1: one})
            assert report.ok
            if turn % 2:
                other = await channel_of(client, f"Turn {turn}")
                async with AsyncGuideFlow(copy_of(schedule.path, tmp_path), client, rules=rules, timezone="UTC") as new:
                    await new.publish(channels={1: other})
                assert guide_of(sandbox, one) == guide_of(sandbox, other), turn
    schedule.close()


@pytest.mark.parametrize("how", ["empty", "gone"])
async def test_a_day_that_is_empty_or_gone_is_deleted_and_no_other(sandbox: Sandbox, tmp_path: Path, how: str) -> None:
    schedule = Schedule(tmp_path / "m.db")
    schedule.day(1, DAYS[0], whole_day(DAYS[0], *"ABCDEFGHIJKLMNOPQRSTUVW", "X"))
    schedule.day(1, DAYS[1], whole_day(DAYS[1], "A", "B"))
    schedule.day(1, DAYS[2], whole_day(DAYS[2], "A", "B"))
    schedule.day(1, DAYS[2] + timedelta(days=1), [])
    seen: list[EmptyDay] = []

    def keep(day: EmptyDay) -> Any:
        seen.append(day)
        return "keep"

    async with client_of(sandbox) as client:
        one = await channel_of(client)
        async with AsyncGuideFlow(schedule.path, client) as flow:
            report = await flow.publish(channels={1: one})
            assert actions(report) == ["send", "send", "send", "skipped"]
            assert report.items[3].notes == ("the source has nothing on that day",)
        if how == "empty":
            schedule.day(1, DAYS[1], [])
        else:
            schedule.vanish(1, DAYS[1])
        schedule.close()
        asked(sandbox)
        async with AsyncGuideFlow(schedule.path, client, rules=GuideRules(empty_day=keep)) as flow:
            report = await flow.publish(channels={1: one}, days=[DAYS[1]])
            assert actions(report) == ["skipped"]
            assert report.items[0].notes[0].endswith("what was sent stays")
            assert seen == [EmptyDay(channel_id=1, day=DAYS[1], known=how == "empty")]
            assert not asked(sandbox)
        async with AsyncGuideFlow(schedule.path, client) as flow:
            plan = await flow.publish(channels={1: one}, dry_run=True)
            assert actions(plan) == ["unchanged", "delete", "unchanged", "skipped"]
            assert len(titles(sandbox, one)) == 28
            report = await flow.publish(channels={1: one})
            assert [str(each) for each in report.items] == [str(each) for each in plan.items]
            assert report.items[1].changes == ("2 removed",)
            assert len(titles(sandbox, one)) == 26
            assert [each for each in titles(sandbox, one) if each > "07-01T22"] == ["07-02T22:00 A", "07-02T23:00 B"]
            asked(sandbox)
            assert actions(await flow.publish(channels={1: one})) == ["unchanged", "unchanged", "unchanged", "skipped"]
            assert not asked(sandbox)


async def test_days_whose_programmes_overlap_are_sent_together(sandbox: Sandbox, tmp_path: Path) -> None:
    """Each would replace some of the other's, where both are to be kept."""
    schedule = Schedule(tmp_path / "m.db")
    schedule.day(1, DAYS[0], [airing("23:00", "24:30", "Late")])
    schedule.day(1, DAYS[1], [airing("0:00", "1:00", "Early", DAYS[1]), airing("1:00", "2:00", "Next", DAYS[1])])
    schedule.day(1, DAYS[2], whole_day(DAYS[2], "A"))
    keep = GuideRules(overlap=lambda earlier, later: "keep")
    async with client_of(sandbox) as client:
        one, two = await channel_of(client), await channel_of(client, "Two")
        async with AsyncGuideFlow(schedule.path, client, rules=keep, timezone="UTC") as flow:
            assert (await flow.publish(channels={1: one})).written == 3
            assert asked(sandbox)[IMPORT] == 2
            schedule.day(1, DAYS[1], [airing("0:00", "1:00", "Early!", DAYS[1]), airing("1:00", "2:00", "X", DAYS[1])])
            await flow.publish(channels={1: one}, dry_run=True)
            report = await flow.publish(channels={1: one})
            assert actions(report) == ["send", "send", "unchanged"]
            assert report.items[0].notes[-1] == "is sent again, because it overlaps with a day that changed"
            assert report.items[0].changes == ()
        assert titles(sandbox, one) == [
            "07-01T23:00 Late", "07-02T00:00 Early!", "07-02T01:00 X", "07-03T00:00 A",
        ]  # fmt: skip
        async with AsyncGuideFlow(schedule.path, client, timezone="UTC") as flow:
            await flow.publish(channels={1: two})
        assert guide_of(sandbox, two)[0]["end_time"] == "2024-07-02T00:00:00Z", "shortened, by default"
        # The first programme of a day comes earlier: the day before, which it shortens, is sent as well.
        schedule.day(1, DAYS[0], [airing("23:00", "23:50", "Late"), airing("23:50", "24:30", "Over")])
        async with AsyncGuideFlow(schedule.path, client, timezone="UTC") as flow:
            assert actions(await flow.publish(channels={1: two})) == ["send", "unchanged", "unchanged"]
            schedule.day(1, DAYS[1], [airing("0:10", "1:00", "Early", DAYS[1])])
            assert actions(await flow.publish(channels={1: two})) == ["send", "send", "unchanged"]
        assert titles(sandbox, two) == [
            "07-01T23:00 Late", "07-01T23:50 Over", "07-02T00:10 Early", "07-03T00:00 A",
        ]  # fmt: skip
        assert guide_of(sandbox, two)[1]["end_time"] == "2024-07-02T00:10:00Z"
    schedule.close()


async def test_a_season_or_keyword_that_changes_is_noticed(sandbox: Sandbox, tmp_path: Path) -> None:
    schedule = Schedule(tmp_path / "m.db")
    grouped: dict[str, Any] = {"groupings": [{"contentId": 1, "seasonId": 8, "masterId": 9}]}
    schedule.day(1, DAYS[0], whole_day(DAYS[0], "A"), **grouped)
    schedule.content(8, texts=[{"text": "Before"}])
    read: list[date] = []
    async with client_of(sandbox) as client, AsyncGuideFlow(schedule.path, client) as flow:
        one = await channel_of(client)
        await flow.publish(channels={1: one}, wait=True)
        assert guide_of(sandbox, one)[0]["description"] == "Before"
        schedule.content(8, texts=[{"text": "After"}])
        assert actions(await flow.publish(channels={1: one}, wait=True)) == ["send"]
        assert guide_of(sandbox, one)[0]["description"] == "After"
        schedule.content(9, title="Of no consequence")
        schedule.day(1, DAYS[0], whole_day(DAYS[0], "A"), **grouped, tags=[{"contentId": 1, "name": "x"}])
        assert actions(await flow.publish(channels={1: one})) == ["unchanged"], "keywords aren't sent"
        broadcasts = source.Source.broadcasts

        def counting(mirror: source.Source, channel_id: int, day: date) -> Any:
            read.append(day)
            return broadcasts(mirror, channel_id, day)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(source.Source, "broadcasts", counting)
            schedule.day(1, DAYS[0], whole_day(DAYS[0], "B"), **grouped)
            for day in (DAYS[0] + timedelta(days=each) for each in range(5, 9)):
                schedule.day(1, day, whole_day(day, "A"))
            await flow.publish(channels={1: one}, wait=True)
            read.clear()
            schedule.day(1, DAYS[0], whole_day(DAYS[0], "C"), **grouped)
            report = await flow.publish(channels={1: one}, wait=True)
            assert actions(report) == ["send", *["unchanged"] * 4]
            assert read == [DAYS[0]], "no other day was looked into"
            schedule.content(9, title="Of no consequence either")
            read.clear()
            for _ in range(2):
                assert actions(await flow.publish(channels={1: one})) == ["unchanged"] * 5
            assert read == [DAYS[0]], "what it is made from is remembered, though nothing was sent"
    schedule.close()


async def test_rules_that_changed_are_noticed(sandbox: Sandbox, tmp_path: Path) -> None:
    schedule = Schedule(tmp_path / "m.db")
    schedule.day(1, DAYS[0], whole_day(DAYS[0], "A", "B"))
    schedule.close()
    async with client_of(sandbox) as client:
        one = await channel_of(client)

        async def publish(rules: GuideRules | None = None) -> list[str]:
            async with AsyncGuideFlow(schedule.path, client, rules=rules) as flow:
                return actions(await flow.publish(channels={1: one}, wait=True))

        assert await publish() == ["send"]
        louder = GuideRules(title=lambda airing: airing.content.title + "!")
        assert await publish(louder) == ["send"]
        assert await publish(louder) == ["unchanged"]
        assert [each["title"] for each in guide_of(sandbox, one)] == ["A!", "B!"]
        assert await publish(GuideRules(keywords=lambda airing: ("x",))) == ["send"], "the usual title again"
        assert await publish() == ["unchanged"]


# --- what goes wrong ----------------------------------------------------------------------------------------------


async def test_one_day_that_fails_does_not_stop_the_rest_and_is_tried_again(sandbox: Sandbox, tmp_path: Path) -> None:
    schedule = Schedule(tmp_path / "m.db")
    for channel in (1, 2):
        for day in DAYS:
            schedule.day(channel, day, whole_day(day, "A", "B"))
    schedule.close()
    async with client_of(sandbox) as client, AsyncGuideFlow(schedule.path, client, concurrency=1) as flow:
        one, two = await channel_of(client), await channel_of(client, "Two")
        sandbox.fault("encora", IMPORT, "status", status=422, count=1, skip=1)
        report = await flow.publish(channels={1: one, 2: two})
        assert actions(report) == ["send", "failed", "send", "send", "send", "send"]
        assert (report.ok, report.failed) == (False, 1)
        assert "422" in str(report.failures[0].error)
        assert len(titles(sandbox, one)) == 4
        report = await flow.publish(channels={1: one, 2: two})
        assert actions(report) == ["unchanged", "send", "unchanged", "unchanged", "unchanged", "unchanged"]
        assert hash_of(sandbox, one) == hash_of(sandbox, two)


async def test_a_channel_that_the_platform_hasnt_got_is_told_and_nothing_is_sent(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    schedule = Schedule(tmp_path / "m.db")
    schedule.day(1, DAY, whole_day(DAY, "A", "B"))
    schedule.close()
    async with client_of(sandbox) as client, AsyncGuideFlow(schedule.path, client) as flow:
        sandbox.clear_requests()
        for dry_run in (True, False, False):
            report = await flow.publish(channels={1: "00000000-0000-4000-8000-000000000000"}, dry_run=dry_run)
            assert actions(report) == ["failed"]
            assert "the platform has no channel '00000000-0000-4000-8000-000000000000'" in str(report.items[0].error)
            assert "correct the channel map" in str(report.items[0].error)
        assert asked(sandbox)[IMPORT] == 0
        right = await flow.publish(channels={1: await channel_of(client)})
    assert actions(right) == ["send"]


async def test_what_the_platform_could_not_take_over_is_told(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.reset(contents=5, variants={"encora.import_reply": "finished"})
    schedule = Schedule(tmp_path / "m.db")
    schedule.day(1, DAYS[0], whole_day(DAYS[0], "A", "B"))
    schedule.close()
    bad = GuideRules(encora_rating=lambda airing, programme: "FSK 12")
    async with client_of(sandbox) as client:
        one = await channel_of(client)
        async with AsyncGuideFlow(schedule.path, client, rules=bad) as flow:
            report = await flow.publish(channels={1: one})
            assert actions(report) == ["failed"]
            assert "content_rating" in str(report.items[0].error)
            assert "the next run sends the day again" in str(report.items[0].error)
        async with AsyncGuideFlow(schedule.path, client) as flow:
            assert actions(await flow.publish(channels={1: one})) == ["send"]
            missing = await flow.publish(channels={9: one})
            assert missing.items == []
            assert missing.notes == ["the mirror has nothing of channel 9"]
            gone = await flow.publish(channels={1: "00000000-0000-4000-8000-000000000000"})
            assert actions(gone) == ["failed"]


@pytest.mark.parametrize("kind", ["reset_after", "close_after"])
async def test_an_answer_that_is_lost_makes_nothing_twice(sandbox: Sandbox, tmp_path: Path, kind: str) -> None:
    schedule = Schedule(tmp_path / "m.db")
    for day in DAYS:
        schedule.day(1, day, whole_day(day, "A", "B"))
    schedule.close()
    async with client_of(sandbox) as client, AsyncGuideFlow(schedule.path, client) as flow:
        one, two = await channel_of(client), await channel_of(client, "Two")
        await flow.publish(channels={1: two})
        async with AsyncGuideFlow(copy_of(schedule.path, tmp_path), client) as other:
            asked(sandbox)
            sandbox.fault("encora", IMPORT, kind, count=2)
            report = await other.publish(channels={1: one})
            assert actions(report) == ["unknown", "send", "send"]
            assert report.failed == 1
            assert asked(sandbox)[IMPORT] == 4
            first = {each["id"] for each in sandbox.encora.stored("program")}
            plan = await other.publish(channels={1: one}, dry_run=True)
            report = await other.publish(channels={1: one})
            assert actions(report) == actions(plan) == ["unchanged"] * 3
            assert report.items[0].notes[-1] == "what an earlier run sent is there"
            assert IMPORT not in asked(sandbox)
            assert {each["id"] for each in sandbox.encora.stored("program")} == first
        assert hash_of(sandbox, one) == hash_of(sandbox, two)


async def test_a_deletion_whose_answer_is_lost_is_done_once(sandbox: Sandbox, tmp_path: Path) -> None:
    schedule = Schedule(tmp_path / "m.db")
    for day in DAYS:
        schedule.day(1, day, whole_day(day, "A", "B"))
    async with client_of(sandbox) as client, AsyncGuideFlow(schedule.path, client) as flow:
        one = await channel_of(client)
        await flow.publish(channels={1: one})
        schedule.day(1, DAYS[1], [])
        schedule.close()
        sandbox.fault("encora", DELETE, "reset_after", count=1)
        sandbox.fault("encora", DELETE, "status", status=409, count=1, skip=1)
        report = await flow.publish(channels={1: one})
        assert actions(report) == ["unchanged", "failed", "unchanged"]
        assert len(titles(sandbox, one)) == 5
        asked(sandbox)
        report = await flow.publish(channels={1: one})
        assert actions(report) == ["unchanged", "delete", "unchanged"]
        assert len(titles(sandbox, one)) == 4
        assert asked(sandbox)[DELETE] == 1
        assert actions(await flow.publish(channels={1: one})) == ["unchanged"] * 3
        assert not asked(sandbox)


async def test_a_refused_token_ends_the_run_and_keeps_what_was_done(sandbox: Sandbox, tmp_path: Path) -> None:
    schedule = Schedule(tmp_path / "m.db")
    for day in DAYS:
        schedule.day(1, day, whole_day(day, "A", "B"))
    schedule.close()
    async with client_of(sandbox) as client, AsyncGuideFlow(schedule.path, client) as flow:
        one = await channel_of(client)
        sandbox.fault("encora", IMPORT, "status", status=401, count=None, skip=1)
        with pytest.raises(AuthenticationError):
            await flow.publish(channels={1: one})
        sandbox.clear_faults()
        asked(sandbox)
        assert actions(await flow.publish(channels={1: one})) == ["unchanged", "send", "send"]
        assert asked(sandbox)[IMPORT] == 2


async def test_what_was_changed_on_the_platform_is_mended_on_request(sandbox: Sandbox, tmp_path: Path) -> None:
    schedule = Schedule(tmp_path / "m.db")
    for day in DAYS:
        schedule.day(1, day, whole_day(day, "A", "B"))
    schedule.close()
    async with client_of(sandbox) as client, AsyncGuideFlow(schedule.path, client) as flow:
        one = await channel_of(client)
        await flow.publish(channels={1: one}, wait=True)
        before = hash_of(sandbox, one)
        stored = sandbox.encora.stored("program")
        gone = next(each for each in stored if each["start_time"] == "2024-07-01T22:00:00Z")
        await client.admin.epg.delete(gone["id"])
        assert actions(await flow.publish(channels={1: one})) == ["unchanged"] * 3
        report = await flow.publish(channels={1: one}, verify=True)
        assert actions(report) == ["unchanged", "send", "unchanged"]
        assert report.items[1].notes[-1] == "the platform hasn't got it as it was sent"
        assert hash_of(sandbox, one) == before
        assert actions(await flow.publish(channels={1: one}, verify=True)) == ["unchanged"] * 3


# --- which --------------------------------------------------------------------------------------------------------


async def test_channels_are_proposed_and_days_are_chosen(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    schedule = Schedule(tmp_path / "m.db")
    for number, name in ((1, "Ciné Soir"), (2, "Nowhere at all"), (3, "Third")):
        schedule.channel(number, name=name)
    for day in DAYS:
        schedule.day(1, day, whole_day(day, "A"))
    schedule.close()
    async with client_of(sandbox) as client, AsyncGuideFlow(schedule.path, client) as flow:
        one = await channel_of(client, "CINE-SOIR")
        found = await flow.propose_channels()
        assert [(each.channel_id, each.target, each.certain) for each in found[:2]] == [
            (1, one, True),
            (2, None, False),
        ]
        write_channel_map(tmp_path / "map.toml", found)
        assert read_channel_map(tmp_path / "map.toml")[1] == one
        monkeypatch.setattr(runs, "today", lambda zone: DAYS[1])
        report = await flow.publish(channels=tmp_path / "map.toml", days=1)
        assert [item.source for item in report.items] == [f"1/{DAYS[1]}"]
        report = await flow.publish(channels=lambda number: one if number == 1 else None, days=[DAYS[0], DAYS[2]])
        assert [item.source for item in report.items] == [f"1/{DAYS[0]}", f"1/{DAYS[2]}"]
        assert report.items[0].title == "Ciné Soir"
        with pytest.raises(ConfigurationError, match="all mapped to"):
            await flow.publish(channels={1: one, 3: one})
    async with AsyncGuideFlow(schedule.path) as flow:
        with pytest.raises(ConfigurationError, match="no client of the platform"):
            await flow.publish(channels={1: "x"})
        with pytest.raises(ConfigurationError, match="no client of the platform"):
            await flow.propose_channels()


async def test_links_of_other_channels_are_not_taken_for_a_channel_s_own(sandbox: Sandbox, tmp_path: Path) -> None:
    schedule = Schedule(tmp_path / "m.db")
    schedule.day(1, DAYS[0], whole_day(DAYS[0], "A"))
    schedule.day(12, DAYS[1], whole_day(DAYS[1], "A"))
    schedule.close()
    async with client_of(sandbox) as client, AsyncGuideFlow(schedule.path, client) as flow:
        one, two = await channel_of(client), await channel_of(client, "Two")
        await flow.publish(channels={1: one, 12: two})
        assert len((await flow.publish(channels={1: one})).items) == 1
    with Links(schedule.path) as links:
        assert list(links.all("encora", "epg-day", prefix="1/")) == [f"1/{DAYS[0]}"]
        assert list(links.all("encora", "epg-day", prefix="12/")) == [f"12/{DAYS[1]}"]
        assert len(links.all("encora", "epg-day")) == 2
        assert links.all("encora", "epg-day", prefix="%/") == {}
