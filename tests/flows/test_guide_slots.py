"""Overlaps and gaps: whatever comes in, what goes out is in order, and everything that was done is told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast_clients.flows.guide import Airing, GuideRules, RuleFailed
from broadcast_clients.flows.guide.slots import settle
from plurimedia_client.models import Broadcast, Content
from tests.flows.schedule import DAY

MIDNIGHT = datetime(2024, 7, 1, tzinfo=UTC)


def one(start: int, end: int, title: str = "A", *, day: date | None = None, update: str | None = None) -> Airing:
    """An airing, by minutes since midnight."""
    begin = MIDNIGHT + timedelta(minutes=start)
    broadcast = Broadcast() if update is None else Broadcast.model_validate({"lastUpdate": update}, strict=False)
    return Airing(
        channel_id=1,
        day=begin.date() if day is None else day,
        start=begin,
        end=MIDNIGHT + timedelta(minutes=end),
        broadcast=broadcast,
        content=Content.model_validate({"title": title}),
    )


def minutes(airings: list[Airing]) -> list[tuple[str, int, int]]:
    return [
        (each.content.title, *(int((when - MIDNIGHT).total_seconds() // 60) for when in (each.start, each.end)))
        for each in airings
    ]


def always(name: str, answer: Any) -> GuideRules:
    """Rules of which one always says the same."""
    return GuideRules(**{name: lambda *given: answer})


FILM, FLASH, TWIN = one(0, 120, "Film"), one(60, 70, "Flash"), one(0, 90, "Twin")


@pytest.mark.parametrize(
    ("action", "given", "expected", "told"),
    [
        ("shorten", (FILM, FLASH), [("Film", 0, 60), ("Flash", 60, 70)], "the first ends then"),
        ("delay", (FILM, FLASH), [("Film", 0, 120)], "the second was left out"),
        ("delay", (FLASH, one(65, 90, "B")), [("Flash", 60, 70), ("B", 70, 90)], "the second begins then"),
        ("drop_earlier", (FILM, FLASH), [("Flash", 60, 70)], "the first was left out"),
        ("drop_later", (FILM, FLASH), [("Film", 0, 120)], "the second was left out"),
        ("keep", (FILM, FLASH), [("Film", 0, 120), ("Flash", 60, 70)], "both stay"),
        ("shorten", (FILM, TWIN), [("Twin", 0, 90)], "the first was left out"),
    ],
)
def test_what_a_rule_says_is_done_and_told(
    action: str, given: tuple[Airing, ...], expected: list[Any], told: str
) -> None:
    settled = settle(given, always("overlap", action), DAY)
    assert minutes(settled.airings) == expected
    [note] = settled.notes[DAY]
    assert note.startswith("overlap: ")
    assert note.endswith(told)


def test_of_two_at_the_same_time_the_one_that_changed_last_stays() -> None:
    older, newer = one(0, 60, "Old", update="2024-01-01T00:00:00"), one(0, 60, "New", update="2024-01-02T00:00:00")
    for pair in ((older, newer), (newer, older)):
        assert minutes(settle(pair, GuideRules(), DAY).airings) == [("New", 0, 60)]
    assert minutes(settle((FILM, TWIN), GuideRules(), DAY).airings) == [("Film", 0, 120)], (
        "the first, if that isn't told"
    )


def test_gaps_are_told_and_stretched_on_request() -> None:
    given = (one(0, 30, "A"), one(45, 60, "B"))
    kept = settle(given, GuideRules(), DAY)
    assert minutes(kept.airings) == [("A", 0, 30), ("B", 45, 60)]
    assert kept.notes == {DAY: ["gap 00:30-00:45"]}
    stretched = settle(given, always("gap", "stretch"), DAY)
    assert minutes(stretched.airings) == [("A", 0, 45), ("B", 45, 60)]
    assert stretched.notes == {DAY: ["gap 00:30-00:45: the airing before it was stretched"]}
    long = (one(0, 100, "Long"), one(10, 20, "Short"), one(60, 70, "In"), one(110, 120, "After"))
    assert settle(long, always("overlap", "keep"), DAY).notes[DAY][-1] == "gap 01:40-01:50", "none while one is on"


def test_a_rule_that_fails_concerns_its_own_day_alone() -> None:
    tomorrow = DAY + timedelta(days=1)
    pair = (one(1500, 1600), one(1550, 1650))
    for rules in (always("overlap", "perhaps"), always("overlap", 3), GuideRules(overlap=lambda a, b: [][0])):
        with pytest.raises(RuleFailed, match="the rule overlap") as caught:
            settle(pair, rules, tomorrow)
        assert "mend the rule" in str(caught.value)
        assert len(settle(pair, rules, DAY).airings) == 2


spans = st.lists(st.tuples(st.integers(0, 2 * 1440 - 1), st.integers(1, 400)), max_size=30)


@given(spans)
def test_whatever_comes_in_nothing_overlaps_in_the_end(given: list[tuple[int, int]]) -> None:
    airings = [one(start, start + length, str(number)) for number, (start, length) in enumerate(given)]
    settled = settle(airings, GuideRules(), DAY)
    for earlier, later in pairwise(settled.airings):
        assert earlier.start < earlier.end <= later.start
    starts = {each.start for each in airings}
    assert {each.start for each in settled.airings} == starts, "what begins at another time than all others stays"
    told = sum(map(len, settled.notes.values()))
    original = {each.name: each.end for each in airings}
    shortened = sum(original[each.name] != each.end for each in settled.airings)
    gaps = sum(earlier.end < later.start for earlier, later in pairwise(settled.airings))
    assert told == (len(airings) - len(settled.airings)) + shortened + gaps


@given(spans)
def test_a_day_and_its_neighbours_tell_as_much_as_all_days(given: list[tuple[int, int]]) -> None:
    """No airing lasts longer than a day, so days further away make no difference."""
    airings = [one(2 * start, 2 * start + length, str(number)) for number, (start, length) in enumerate(given)]
    everything = settle(airings, GuideRules(), DAY).airings
    for day in {each.day for each in airings}:
        near = [each for each in airings if abs((each.day - day).days) <= 1]
        found = settle(near, GuideRules(), day).airings
        assert [each for each in found if each.day == day] == [each for each in everything if each.day == day]
