"""Airings without a title: XMLTV and the platform demand one, and the rest of the day must not suffer for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from broadcast_clients.flows.guide import Airing, AsyncGuideFlow, GuideRules
from broadcast_clients.formats import xmltv
from broadcast_clients.sandbox import Sandbox
from tests._async.encora.on_sandbox import client_of
from tests.flows.platform import QUIET, guide_of
from tests.flows.schedule import DAY, Schedule, airing

pytestmark = pytest.mark.sandbox(contents=5)
NAMELESS: dict[str, Any] = airing("7:00", "8:00", "gone")
del NAMELESS["content"]["title"]
LEFT_OUT = (
    "what has no title at 06:00 has no title; left out, which leaves a gap 06:00-07:00",
    "what has no title at 07:00 has no title; left out, which leaves a gap 07:00-08:00",
)


def by_genre(one: Airing) -> str | None:
    """A rule of the user's: the genre, where there is no title."""
    return getattr(one.content, "genre", None)


def raising(one: Airing) -> str:
    raise KeyError("genre")


async def test_they_are_left_out_and_told_or_called_as_a_rule_says(sandbox: Sandbox, tmp_path: Path) -> None:
    database, path = tmp_path / "m.db", tmp_path / "guide.xml"
    schedule = Schedule(database)
    original = airing("8:00", "9:00", " ", content={"originalTitle": "Die Nacht", "genre": "Film"})
    day = [airing("5:00", "6:00", "A"), airing("6:00", "7:00", " \t"), NAMELESS, original, airing("9:00", "10:00", "B")]
    schedule.day(1, DAY, day)
    schedule.day(2, DAY, [NAMELESS])
    schedule.close()
    async with client_of(sandbox) as client:
        targets = {each: (await client.admin.channels.create(name=f"C {each}", **QUIET)).id for each in (1, 2)}

        def titles() -> list[str]:
            return [each["title"] for each in guide_of(sandbox, *targets.values())]

        async with AsyncGuideFlow(database, client, timezone="Europe/Paris") as flow:
            report = await flow.publish(channels=targets)
            assert [item.action for item in report.items] == ["send", "failed"]
            assert report.items[0].notes == LEFT_OUT
            assert titles() == ["A", "Die Nacht", "B"]
            nothing = str(report.items[1].error)
            assert nothing.startswith("none of the 1 airings can be handed on: what has no title at 07:00 has no title")
            assert "field title of Content" in nothing
            assert "untitled" in nothing
            again = await flow.publish(channels=targets)
            assert [item.action for item in again.items] == ["unchanged", "failed"]
            written = await flow.export(path)
            assert [item.action for item in written.items] == ["create", "failed"]
            assert written.items[0].notes == LEFT_OUT
        with path.open("rb") as file:
            programmes = [each for each in xmltv.read(file) if isinstance(each, xmltv.Programme)]
        assert [[text.value for text in each.titles] for each in programmes] == [["A"], ["Die Nacht"], ["B"]]
        async with AsyncGuideFlow(
            database, client, timezone="Europe/Paris", rules=GuideRules(untitled=by_genre)
        ) as flow:
            report = await flow.publish(channels={1: targets[1]})
            assert [item.changes for item in report.items] == [("1 changed",)]
            assert titles() == ["A", "Film", "B"]
        async with AsyncGuideFlow(database, client, rules=GuideRules(untitled=raising)) as flow:
            report = await flow.publish(channels={1: targets[1]})
            assert [item.action for item in report.items] == ["failed"]
            assert "the rule untitled failed for what has no title at 06:00: KeyError" in str(report.items[0].error)
        assert titles() == ["A", "Film", "B"]


async def test_a_day_that_lost_all_its_titles_stays_on_the_platform(sandbox: Sandbox, tmp_path: Path) -> None:
    schedule = Schedule(tmp_path / "m.db")
    schedule.day(1, DAY, [airing("5:00", "6:00", "A")])
    async with client_of(sandbox) as client, AsyncGuideFlow(tmp_path / "m.db", client) as flow:
        target = (await client.admin.channels.create(name="C", **QUIET)).id
        assert (await flow.publish(channels={1: target})).counts == {"send": 1}
        schedule.day(1, DAY, [NAMELESS])
        schedule.close()
        assert (await flow.publish(channels={1: target})).counts == {"failed": 1}
        assert [each["title"] for each in guide_of(sandbox, target)] == ["A"]
