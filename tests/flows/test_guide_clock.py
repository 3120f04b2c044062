"""The provider's clock, held against the days on which clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.flows.given import zone_named
from broadcast_clients.flows.guide.clock import (
    ClockTimes,
    at_home,
    day_begins,
    moments_meant,
    moments_of,
)

PARIS = ZoneInfo("Europe/Paris")
ZONES = [ZoneInfo(each) for each in ("Europe/Paris", "Atlantic/Azores", "America/Havana", "Australia/Lord_Howe", "UTC")]
SET_ON, SET_BACK = date(2024, 3, 31), date(2024, 10, 27)

zones = st.sampled_from(ZONES)
minutes = st.integers(0, 366 * 24 * 60).map(lambda each: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=each))


Times = tuple[datetime, datetime]


def clock(moment: datetime, zone: ZoneInfo) -> datetime:
    """What a clock on the wall shows."""
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)


@pytest.mark.parametrize(("day", "hours"), [(SET_ON, 23), (SET_BACK, 25), (date(2024, 7, 1), 24)])
def test_days_are_as_long_as_they_are(day: date, hours: int) -> None:
    assert day_begins(day + timedelta(days=1), PARIS) - day_begins(day, PARIS) == timedelta(hours=hours)


def test_the_hour_that_comes_twice_and_the_one_that_does_not_come() -> None:
    twice = moments_of(datetime(2024, 10, 27, 2, 30), PARIS)
    assert twice == (datetime(2024, 10, 27, 0, 30, tzinfo=UTC), datetime(2024, 10, 27, 1, 30, tzinfo=UTC))
    for minute in (0, 1, 30, 59):
        assert moments_of(datetime(2024, 3, 31, 2, minute), PARIS) == (datetime(2024, 3, 31, 1, tzinfo=UTC),)
    # Lord Howe sets its clocks by half an hour.
    howe = ZoneInfo("Australia/Lord_Howe")
    assert moments_of(datetime(2024, 10, 6, 2, 15), howe) == (datetime(2024, 10, 5, 15, 30, tzinfo=UTC),)
    with_offset = datetime.fromisoformat("2024-10-27T02:30:00+01:00")
    assert moments_of(with_offset, PARIS) == (datetime(2024, 10, 27, 1, 30, tzinfo=UTC),)


@given(minutes, zones)
def test_a_moment_is_among_those_that_its_clock_means(moment: datetime, zone: ZoneInfo) -> None:
    found = moments_of(clock(moment, zone), zone)
    assert moment in found
    assert list(found) == sorted(found)
    assert at_home(moment, zone) == moment
    assert at_home(moment, zone).replace(tzinfo=None) == clock(moment, zone)


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2024, 12, 31)), st.timedeltas(timedelta(), timedelta(hours=3)), zones
)
def test_what_is_later_by_the_clock_is_never_earlier(first: datetime, later: timedelta, zone: ZoneInfo) -> None:
    assert moments_of(first, zone)[0] <= moments_of(first + later, zone)[0]


CHANGES = {
    "Europe/Paris": (60, ["2024-03-31T01:00Z", "2024-10-27T01:00Z"]),
    "Atlantic/Azores": (60, ["2024-03-31T01:00Z", "2024-10-27T01:00Z"]),
    "America/Havana": (60, ["2024-03-10T05:00Z", "2024-11-03T05:00Z"]),  # at midnight
    "Australia/Lord_Howe": (30, ["2024-04-06T15:00Z", "2024-10-05T15:30Z"]),
}
"""By how many minutes clocks are set, and when."""
shares = st.lists(st.floats(0.02, 1.0), min_size=1, max_size=40)
long_shares = st.lists(st.floats(0.02, 5.0), min_size=1, max_size=20)


@st.composite
def around_changes(draw: st.DrawFn, lengths: st.SearchStrategy[list[float]]) -> tuple[ZoneInfo, int, list[Times]]:
    """Programmes without gaps over a change: zone, by how many minutes clocks are set, and when each is on."""
    name = draw(st.sampled_from(sorted(CHANGES)))
    by, changes = CHANGES[name]
    start = datetime.fromisoformat(draw(st.sampled_from(changes))) - timedelta(minutes=draw(st.integers(by + 1, 300)))
    minutes = [max(1, int(each * by)) for each in draw(lengths)]
    return ZoneInfo(name), by, schedule(start, [timedelta(minutes=each) for each in minutes])


def schedule(start: datetime, lengths: list[timedelta]) -> list[Times]:
    """Programmes without gaps."""
    times = [start]
    for each in lengths:
        times.append(times[-1] + each)
    return list(pairwise(times))


@given(around_changes(shares))
def test_short_programmes_are_told_by_their_order(case: tuple[ZoneInfo, int, list[Times]]) -> None:
    """Those that last no longer than what clocks are set by, which is an hour almost everywhere."""
    zone, _, true = case
    rows = [ClockTimes(clock(begin, zone), clock(end, zone)) for begin, end in true]
    assert [(each.start, each.end) for each in moments_meant(rows, zone)] == true


@given(around_changes(long_shares), st.floats(-0.4, 0.4))
def test_longer_programmes_are_told_by_their_length(case: tuple[ZoneInfo, int, list[Times]], about: float) -> None:
    """Also where what the provider tells is off by some minutes, as it is where advertisements are shown."""
    zone, by, true = case
    off = timedelta(minutes=about * by)
    rows = [ClockTimes(clock(begin, zone), clock(end, zone), end - begin + off) for begin, end in true]
    assert [(each.start, each.end) for each in moments_meant(rows, zone)] == true


def test_times_of_the_hour_that_does_not_exist_are_told() -> None:
    [found] = moments_meant([ClockTimes(datetime(2024, 3, 31, 2, 10), datetime(2024, 3, 31, 3, 5))], PARIS)
    assert (found.start, found.end) == (datetime(2024, 3, 31, 1, tzinfo=UTC), datetime(2024, 3, 31, 1, 5, tzinfo=UTC))
    assert found.notes == ("02:10 doesn't exist on that day, because clocks are set on: taken for 03:00",)


def test_a_zone_that_does_not_exist_is_refused() -> None:
    assert zone_named(PARIS) is PARIS
    assert zone_named("Europe/Paris") == PARIS
    with pytest.raises(ConfigurationError, match="no time zone 'Mars'"):
        zone_named("Mars")
    for folder in ("", "Europe", "../Europe"):
        with pytest.raises(ConfigurationError, match="no time zone"):
            zone_named(folder)
