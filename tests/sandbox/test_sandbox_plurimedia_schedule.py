"""The schedule of the Plurimedia side: what channels air, how it changes, and that everything in it can be read."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sandbox_wire import Wire

from broadcast_clients.sandbox import Sandbox
from broadcast_clients.sandbox.plurimedia.contents import FORMATS
from broadcast_clients.sandbox.plurimedia.kept import Kept
from broadcast_clients.sandbox.plurimedia.timetable import DAY_MINUTES, overrun, timetable
from broadcast_clients.sandbox.plurimedia.tv import CHANNELS, format_of, is_tv, minutes_of

V1, V2 = "/v1/api/v1", "/v2/api/v2"
START = datetime(2024, 7, 1, 12, tzinfo=UTC)
SINCE = {"date": "20240701120000"}
TODAY = date(2024, 7, 1)

seeds = st.integers(0, 2**32)
channels = st.integers(0, CHANNELS - 1)
days = st.integers(TODAY.toordinal(), TODAY.toordinal() + 10_000)


def period(channel: int, day: date) -> dict[str, Any]:
    return {"channelId": channel, "begin": f"{day:%Y%m%d}000000", "end": f"{day:%Y%m%d}235959"}


def airings(wire: Wire, channel: int, day: date, **more: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = wire.get(f"{V2}/broadcasts", {**period(channel, day), **more}).data
    return rows


def times(rows: list[dict[str, Any]]) -> list[tuple[int, str, str, int]]:
    return [(row["id"], row["begin"], row["end"], row["content"]["id"]) for row in rows]


# --- a day ------------------------------------------------------------------------------------------------------


@given(seeds, channels, days, st.integers(0, 40))
def test_a_day_has_no_holes_however_often_it_changes(seed: int, channel: int, day: int, changes: int) -> None:
    found = timetable(seed, channel, day, changes)
    assert found[0].begin == overrun(seed, channel, day - 1)
    assert found[-1].begin < DAY_MINUTES
    assert found[-1].end == DAY_MINUTES + overrun(seed, channel, day)
    assert all(first.end == second.begin for first, second in pairwise(found))
    assert all(each.begin < each.end for each in found)
    assert len({each.number for each in found}) == len(found) >= 6
    assert found == timetable(seed, channel, day, changes)


@given(seeds, channels, days, st.integers(0, 20))
def test_a_change_of_a_day_takes_airings_away_and_brings_new_ones(
    seed: int, channel: int, day: int, changes: int
) -> None:
    before = {each.number: each for each in timetable(seed, channel, day, changes)}
    after = {each.number: each for each in timetable(seed, channel, day, changes + 1)}
    assert before.keys() - after.keys(), "something is no more, and nothing says so"
    assert after.keys() - before.keys()
    kept = [number for number in before.keys() & after.keys() if before[number] == after[number]]
    assert len(kept) >= len(before) - 4
    assert all(each.change == changes + 1 for number, each in after.items() if before.get(number) != each)


@given(seeds, channels, days)
def test_an_airing_takes_as_long_as_its_content(seed: int, channel: int, day: int) -> None:
    for each in timetable(seed, channel, day, 0)[:-1]:
        minutes = minutes_of(seed, each.place) if is_tv(each.place) else 117
        assert minutes + 3 <= each.end - each.begin < minutes + 9


def test_another_seed_makes_another_schedule() -> None:
    day = TODAY.toordinal()
    assert timetable(1, 0, day, 0) != timetable(2, 0, day, 0)
    assert timetable(1, 0, day, 0) != timetable(1, 10, day, 0)


def test_all_sixteen_formats_are_aired() -> None:
    day = TODAY.toordinal()
    found = {
        format_of(each.place)
        for channel in range(20)
        for number in range(7)
        for each in timetable(1, channel, day + number, 0)
        if is_tv(each.place)
    }
    assert found == set(FORMATS)


# --- what the API tells -----------------------------------------------------------------------------------------


@pytest.mark.sandbox(start=START)
def test_fourteen_days_of_sixty_channels_can_be_read(sandbox: Sandbox, plurimedia: Wire) -> None:
    rows = plurimedia.get(f"{V1}/broadcastsdaysavailable").data
    listed = {(row["channelId"], row["day"]) for row in rows}
    expected = [TODAY + timedelta(days=number) for number in range(14)]
    assert sandbox.plurimedia.days == tuple(expected)
    assert listed == {(channel, day.isoformat()) for channel in sandbox.plurimedia.channel_ids for day in expected}
    assert len(rows) == len(listed) == 840
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=14)):
        assert plurimedia.get(f"{V2}/broadcasts", period(101, day)).body == b"{}"
    assert plurimedia.get(f"{V2}/broadcasts", period(100, TODAY)).body == b"{}"


@pytest.mark.sandbox(start=START)
def test_days_roll_with_the_clock(sandbox: Sandbox, plurimedia: Wire) -> None:
    kept = plurimedia.get(f"{V2}/broadcasts", period(148, TODAY + timedelta(days=5))).body
    changed = sandbox.advance(days=2.5)["plurimedia"]["schedule"]
    assert changed["closed"] == ["2024-07-01", "2024-07-02", "2024-07-03"]
    assert changed["opened"] == ["2024-07-15", "2024-07-16", "2024-07-17"]
    assert sandbox.plurimedia.days[0] == date(2024, 7, 4)
    assert plurimedia.get(f"{V2}/broadcasts", period(101, TODAY)).body == b"{}"
    assert airings(plurimedia, 101, date(2024, 7, 17))
    concerned = {(row["channel_id"], row["day"]) for row in (*changed["replaced"], *changed["edited"])}
    assert (148, "2024-07-06") not in concerned
    assert plurimedia.get(f"{V2}/broadcasts", period(148, TODAY + timedelta(days=5))).body == kept


@pytest.mark.sandbox(start=START)
def test_far_ahead_no_day_is_left_of_those_before(sandbox: Sandbox, plurimedia: Wire) -> None:
    for _ in range(3):
        changed = sandbox.advance(days=40)["plurimedia"]["schedule"]
        assert len(changed["closed"]) == len(changed["opened"]) == 14
        assert len(changed["replaced"]) == 6
        assert airings(plurimedia, 101, sandbox.plurimedia.days[-1])


@pytest.mark.sandbox(start=START)
def test_the_printed_content_is_aired_on_sunday(plurimedia: Wire) -> None:
    (row,) = (each for each in airings(plurimedia, 101, date(2024, 7, 7)) if each["content"]["id"] == 7488)
    assert row["content"]["title"] == "Blade Runner"
    assert row["content"]["lastUpdate"] == "2024-09-27T07:48:30.677"


@pytest.mark.sandbox(start=START)
def test_everything_that_an_airing_names_can_be_read(plurimedia: Wire) -> None:
    hierarchies: set[int] = set()
    for channel in (101, 104, 107, 108):
        for row in airings(plurimedia, channel, TODAY + timedelta(days=1), lang="en"):
            content = plurimedia.get(f"{V2}/contents/{row['content']['id']}", {"lang": "en"}).data
            assert content == row["content"]
            hierarchies |= {each["hierarchy"] for each in row["images"]}
            for name in ("masterId", "seasonId"):
                if content.get(name):
                    group = plurimedia.get(f"{V2}/contents/{content[name]}").data
                    assert group["lastUpdate"] == content[name.replace("Id", "LastUpdate")]
            for credit in content["cast"][:2]:
                person = plurimedia.get(f"{V1}/persons/{credit['personId']}").data
                assert person["lastName"] == credit["lastName"]
    assert hierarchies == {1, 2, 3, 4}


@pytest.mark.sandbox(start=START)
def test_a_period_is_no_calendar_day_of_itself(plurimedia: Wire) -> None:
    whole = [row for number in range(3) for row in airings(plurimedia, 102, TODAY + timedelta(days=number))]
    evening = {"channelId": 102, "begin": "20240701200000", "end": "20240703060000"}
    rows = plurimedia.get(f"{V2}/broadcasts", evening).data
    assert rows == [row for row in whole if "2024-07-01T20" <= row["begin"] < "2024-07-03T06"]


@pytest.mark.sandbox(start=START)
@pytest.mark.parametrize("path", ["broadcasts", "contentmastercollections", "contenttags"])
@pytest.mark.parametrize(
    "changes",
    [
        {"channelId": "x"},
        {"channelId": None},
        {"begin": None},
        {"end": "2024-07-01"},
        {"begin": "20240702000000", "end": "20240701000000"},
        {"begin": "20241301000000"},
        {"begin": "2024-7-01 00:00"},
    ],
)
def test_a_period_that_makes_no_sense_is_refused(plurimedia: Wire, path: str, changes: dict[str, Any]) -> None:
    query = {name: value for name, value in {**period(101, TODAY), **changes}.items() if value is not None}
    assert plurimedia.get(f"{V2}/{path}", query).status == 400


@given(st.lists(st.integers(0, 9)))
def test_of_what_was_made_only_the_newest_is_kept(asked: list[int]) -> None:
    """Which is why memory is flat in the days that are read."""
    made: list[int] = []

    def make(number: int) -> str:
        made.append(number)
        return str(number)

    kept: Kept[int, str] = Kept(make, 3)
    assert [kept.get(number) for number in asked] == [str(number) for number in asked]
    for number in set(asked):
        before = len(made)
        kept.get(number)
        assert (len(made) > before) == (number not in made[:before][-3:])
        break


# --- how it changes ---------------------------------------------------------------------------------------------


@pytest.mark.sandbox(start=START)
def test_rows_tell_airings_that_changed_from_contents_that_did(sandbox: Sandbox, plurimedia: Wire) -> None:
    standing = [TODAY + timedelta(days=number) for number in range(1, 14)]
    known = sandbox.advance(days=1)["plurimedia"]["schedule"]
    looked_at = {101, 102, *(row["channel_id"] for row in (*known["replaced"], *known["edited"]))}
    sandbox.reset(start=START)
    assert plurimedia.get(f"{V1}/broadcastslastupdated", SINCE).body == b"{}"
    before = {
        (channel, day.isoformat()): airings(plurimedia, channel, day) for channel in looked_at for day in standing
    }
    changed = sandbox.advance(days=1)["plurimedia"]["schedule"]
    assert changed == known
    replaced = {(row["channel_id"], row["day"]) for row in changed["replaced"]}
    edited = {(row["channel_id"], row["day"]) for row in changed["edited"]}
    opened = {(channel, day) for channel in sandbox.plurimedia.channel_ids for day in changed["opened"]}
    rows = plurimedia.get(f"{V1}/broadcastslastupdated", SINCE).data
    told = {(row["channelId"], row["day"]): row["lastUpdate"] for row in rows}
    assert told.keys() == replaced | edited | opened
    assert len(rows) == len(told)
    airings_changed = {key for key, update in told.items() if update >= "2024-07-01T12:00:00.000"}
    assert airings_changed == replaced | opened
    assert edited - replaced, "there are days on which only contents changed"
    for key, old in before.items():
        new = airings(plurimedia, key[0], date.fromisoformat(key[1]))
        if key in replaced:
            assert {row["id"] for row in old} - {row["id"] for row in new}
            assert {row["id"] for row in new} - {row["id"] for row in old}
            assert {row["lastUpdate"] for row in new if row not in old} >= {told[key]}
        else:
            assert times(old) == times(new)
            assert (old != new) == (key in edited), key
    for content in changed["edited_contents"]:
        update = plurimedia.get(f"{V2}/contents/{content}").data["lastUpdate"]
        assert "2024-07-01T12" < update < "2024-07-02T12:00:00.000"


@pytest.mark.sandbox(start=START, variants={"plurimedia.time_zone": "paris"})
def test_days_and_times_are_those_of_the_variants_zone(sandbox: Sandbox, plurimedia: Wire) -> None:
    sandbox.reset(start=START.replace(hour=22, minute=30))
    assert sandbox.plurimedia.days[0] == date(2024, 7, 1), "the first variant is UTC again"
    sandbox.reset(start=START.replace(hour=22, minute=30), variants={"plurimedia.time_zone": "paris"})
    assert sandbox.plurimedia.days[0] == date(2024, 7, 2)
    rows = plurimedia.get(f"{V1}/broadcastslastupdated", {"date": "20240702000000"}).data
    assert {row["day"] for row in rows} == {"2024-07-15"}
    assert {row["lastUpdate"] for row in rows} == {"2024-07-02T00:00:00.000"}


@pytest.mark.sandbox(start=START)
def test_the_same_advances_make_the_same_changes(sandbox: Sandbox) -> None:
    first = [sandbox.advance(days=1) for _ in range(3)]
    sandbox.reset(start=START)
    assert [sandbox.advance(days=1) for _ in range(3)] == first
    assert first[0]["plurimedia"]["schedule"]["replaced"] != first[1]["plurimedia"]["schedule"]["replaced"]


@pytest.mark.sandbox(start=START)
def test_groups_of_a_period_are_those_of_its_contents(plurimedia: Wire) -> None:
    rows = airings(plurimedia, 104, TODAY)
    groups = plurimedia.get(f"{V2}/contentmastercollections", period(104, TODAY)).data
    by_content = {row["content"]["id"]: row["content"] for row in rows}
    assert len({group["contentId"] for group in groups}) == len(groups)
    for group in groups:
        content = by_content[group["contentId"]]
        assert {name: content[name] for name in group if name != "contentId"} == {
            name: value for name, value in group.items() if name != "contentId"
        }
    without = by_content.keys() - {group["contentId"] for group in groups}
    assert all(not by_content[number].get(name) for number in without for name in ("collectionId", "masterId"))


@pytest.mark.sandbox(start=START)
def test_keywords_of_a_period_are_those_of_its_contents(plurimedia: Wire) -> None:
    rows = plurimedia.get(f"{V2}/contenttags", period(105, TODAY)).data
    contents = {row["content"]["id"] for row in airings(plurimedia, 105, TODAY)}
    assert {row["contentId"] for row in rows} == contents
    for content in contents:
        own = plurimedia.get(f"{V1}/contenttags/{content}").data
        assert own == [
            {k: v for k, v in row.items() if k != "contentId"} for row in rows if row["contentId"] == content
        ]
