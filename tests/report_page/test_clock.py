"""Where airings are in days of 23, 24 and 25 hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.flows.report_page.clock import Day, placed, zone_of
from broadcast_clients.flows.report_page.reading import Airing, Title

PARIS = ZoneInfo("Europe/Paris")
TITLE = Title(None, "t", "", "Film", "", "", "", "", "")


def airing(begin: datetime, end: datetime, channel: int = 1) -> Airing:
    return Airing(channel, begin.date(), begin, end, TITLE, live=False, premiere=False)


@pytest.mark.parametrize(
    ("day", "minutes", "labels"),
    [
        (date(2024, 11, 5), 1440, ["00:00", "01:00", "02:00", "03:00", "04:00"]),
        (date(2024, 3, 31), 1380, ["00:00", "01:00", "03:00", "04:00", "05:00"]),
        (date(2024, 10, 27), 1500, ["00:00", "01:00", "02:00 CEST", "02:00 CET", "03:00"]),
    ],
)
def test_hours_of_a_day(day: date, minutes: int, labels: list[str]) -> None:
    found = Day.of(day, PARIS)
    hours = list(found.hours())
    assert found.minutes == minutes
    assert [label for _, label in hours][:5] == labels
    assert [minute for minute, _ in hours] == list(range(0, minutes, 60))
    assert found.clock(found.begin + timedelta(hours=4)) == labels[4][:5]


LENGTHS = st.lists(st.integers(1, 12).map(lambda each: 5 * each), min_size=2, max_size=60)


@given(
    LENGTHS,
    st.sampled_from([datetime(2024, 10, 26, 20), datetime(2024, 3, 30, 20), datetime(2024, 6, 1)]),
    st.sampled_from(["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "UTC"]),
)
def test_airings_that_follow_each_other_keep_their_moments(lengths: list[int], start: datetime, zone: str) -> None:
    """A channel without gaps, of airings of at most an hour, over a night in which clocks are changed."""
    there = ZoneInfo(zone)
    moment = start.replace(tzinfo=UTC)
    moments = [moment := moment + timedelta(minutes=each) for each in lengths]
    clocks = [each.astimezone(there).replace(tzinfo=None, fold=0) for each in moments]
    rows = [airing(*each) for each in pairwise(clocks)]
    found = list(placed(rows, there))
    assert [(each.begin, each.end) for each in found] == list(pairwise(moments))


def test_another_channel_begins_anew() -> None:
    rows = [
        airing(datetime(2024, 10, 27, 2, 30), datetime(2024, 10, 27, 3, 30)),
        airing(datetime(2024, 10, 27, 2, 30), datetime(2024, 10, 27, 2, 45), channel=2),
    ]
    found = list(placed(rows, PARIS))
    assert found[1].begin == datetime(2024, 10, 27, 0, 30, tzinfo=UTC)


def test_times_with_an_offset_are_taken_as_they_are() -> None:
    begin = datetime(2024, 11, 5, 20, tzinfo=UTC)
    found = list(placed([airing(begin, begin + timedelta(hours=1))], PARIS))
    assert found[0].begin == begin


def test_what_has_no_place_is_left_out() -> None:
    begin = datetime(2024, 11, 5, 20)
    rows = [
        airing(begin, begin),
        airing(begin, begin - timedelta(minutes=1)),
        airing(begin, begin + timedelta(days=3)),
        airing(datetime.min, datetime.min + timedelta(hours=1)),
        airing(datetime.max - timedelta(hours=1), datetime.max),
        airing(begin, begin + timedelta(minutes=1)),
    ]
    assert [each.airing for each in placed(rows, ZoneInfo("Asia/Tokyo"))][-1] == rows[-1]
    assert len(list(placed(rows, ZoneInfo("Asia/Tokyo")))) == 2


def test_zones() -> None:
    assert zone_of("Europe/Paris") == PARIS
    assert zone_of(PARIS) is PARIS
    assert Day.of(date(2024, 10, 27), zone_of(None)).minutes == 1440
    for name in ("Europe/Nowhere", "../etc/passwd", ""):
        with pytest.raises(ConfigurationError, match="no time zone"):
            zone_of(name)
