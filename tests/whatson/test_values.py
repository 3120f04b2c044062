"""Values of WHATS'ON: custom attributes, filters, timecodes, durations and hours."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadcast_clients.core.errors import InvalidRequest
from broadcast_clients.formats.durations import format_duration, format_hour, parse_duration, parse_hour
from broadcast_clients.formats.timecodes import Timecode, frame_rate_of
from whatson_client import filters
from whatson_client.custom_attributes import typed_value, typed_values, written_value, written_values
from whatson_client.models import CustomAttribute

PRINTED: list[tuple[str, Any, Any]] = [
    ("Check box", True, True),
    ("Drop-down list", "A", "A"),
    ("String field", "s", "s"),
    ("Date field", "2021-10-04", dt.date(2021, 10, 4)),
    ("Number field", 1, 1),
    ("Number field", "10", 10),
    ("Reference field", "6111521000", "6111521000"),
    ("Text field", "Shaken, not stirred", "Shaken, not stirred"),
    ("Web field", "https://www.geekster.be/", "https://www.geekster.be/"),
    ("Duration field", "02:03:04.000", dt.timedelta(hours=2, minutes=3, seconds=4)),
    ("Duration field", "02:03:04:500", dt.timedelta(hours=2, minutes=3, seconds=4.5)),
    ("Duration field", "01:58:00", dt.timedelta(hours=1, minutes=58)),
    ("Decimal number field", 2.64, Decimal("2.64")),
    ("Drop-down list for multiselection", ["Value1", "Value2"], ["Value1", "Value2"]),
    ("Point in time field", "2025-12-14T20:00:00Z", dt.datetime(2025, 12, 14, 20, tzinfo=dt.UTC)),
]
"""Label, value as printed, value in Python: all eleven types and the point in time."""


def attribute(kind: str | None, value: Any, name: str = "a") -> CustomAttribute:
    given = {"attributeName": name, "value": value} | ({"type": kind} if kind else {})
    return CustomAttribute.model_validate(given)


@pytest.mark.parametrize(("kind", "read", "typed"), PRINTED)
def test_custom_attributes_are_typed_and_written_back(kind: str, read: Any, typed: Any) -> None:
    value = typed_value(attribute(kind, read))
    assert (value, type(value)) == (typed, type(typed))
    assert written_values([attribute(kind, read)]) == {"a": read}, "what was read is written as it came"
    again = typed_value(attribute(kind, written_value(typed)))
    assert again == typed, "a Python value survives being written and read"


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        *[(kind, None) for kind, _, _ in PRINTED],
        ("Date field", ""),
    ],
)
def test_an_empty_custom_attribute_is_none(kind: str, value: Any) -> None:
    assert typed_value(attribute(kind, value)) is None
    assert written_value(None) is None


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("Date field", "04.10.2021"), ("Number field", 1.5), ("Number field", True), ("Check box", "maybe"),
        ("Decimal number field", True), ("Decimal number field", "x"), ("Duration field", "2 h"),
        ("Drop-down list for multiselection", "one"), ("Point in time field", "2025-12-14T20:00:00"),
        ("Hologram field", "x"), (None, "y"),
    ],
)  # fmt: skip
def test_a_value_that_does_not_fit_its_type_stays_as_it_came(kind: str | None, value: Any) -> None:
    assert typed_value(attribute(kind, value)) == value


def test_python_values_as_they_are_sent() -> None:
    values = {
        "cADate": dt.date(2021, 10, 1),
        "cADuration": dt.timedelta(hours=1, minutes=32, seconds=20),
        "cADecimal": Decimal("1.23"),
        "whole": Decimal("4"),
        "moment": dt.datetime(2025, 12, 14, 21, tzinfo=dt.timezone(dt.timedelta(hours=1))),
        "several": ("x", "y"),
        "gone": None,
    }
    assert written_values(values) == {
        "cADate": "2021-10-01",
        "cADuration": "01:32:20.000",
        "cADecimal": 1.23,
        "whole": 4,
        "moment": "2025-12-14T20:00:00Z",
        "several": ["x", "y"],
        "gone": None,
    }
    with pytest.raises(ValueError, match="needs an offset"):
        written_value(dt.datetime(2025, 12, 14))
    assert typed_values([attribute("Number field", "10", "n"), attribute("Text field", "t", "t")]) == {
        "n": 10,
        "t": "t",
    }


# --- filters ------------------------------------------------------------------------------------------------------


class Status(str, Enum):  # noqa: UP042  # what users still write
    READY = "Ready"


def test_filters() -> None:
    first, last = dt.date(2024, 3, 1), dt.date(2024, 3, 31)
    both = filters.eq("status", Status.READY) & filters.between("scheduledDate", first, last)
    assert both == "eq(status,Ready);between(scheduledDate,(2024-03-01,2024-03-31))"
    assert repr(both) == f"Condition('{both}')"
    assert filters.eq("preferred", True) == "eq(preferred,true)"
    assert filters.eq("label", "Night Train 2") == "eq(label,Night Train 2)"
    assert (
        filters.all_of(filters.ne("kind", "x"), filters.gt("a", 1), filters.ge("a", 2)) == "ne(kind,x);gt(a,1);ge(a,2)"
    )
    assert filters.lt("a", 1.5) & filters.le("a", 3) & filters.not_null("b") == "lt(a,1.5);le(a,3);notNull(b)"
    assert filters.one_of("mamSystems", ["A", "B"]) == "in(mamSystems,(A,B))"


@pytest.mark.parametrize("value", ["a,b", "a;b", "(a", "b)", ""])
def test_a_value_that_no_document_says_how_to_write_is_refused(value: str) -> None:
    for make in (
        lambda: filters.eq("label", value),
        lambda: filters.between("label", "a", value),
        lambda: filters.one_of("label", [value]),
    ):
        with pytest.raises(InvalidRequest, match="'label'"):
            make()


@pytest.mark.parametrize("field", ["", "a b", "a,b", "a)"])
def test_a_name_that_is_no_field(field: str) -> None:
    with pytest.raises(InvalidRequest, match="can't be a field"):
        filters.eq(field, "x")


def test_an_empty_filter_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="at least one condition"):
        filters.all_of()
    with pytest.raises(InvalidRequest, match="at least one value"):
        filters.one_of("a", [])


# --- timecodes, durations, hours ------------------------------------------------------------------------------------

RATES = st.sampled_from([24, 25, 30, 50, 60, "25fps", 23.976, 29.97, "59.94fps", Fraction(30000, 1001)])


@given(st.integers(0, 99), st.integers(0, 59), st.integers(0, 59), st.integers(0, 23), RATES)
def test_timecodes_survive_text_and_time(hours: int, minutes: int, seconds: int, frames: int, rate: Any) -> None:
    code = Timecode(hours, minutes, seconds, frames)
    assert Timecode.parse(str(code)) == code
    half_a_frame = dt.timedelta(seconds=float(1 / frame_rate_of(rate) / 2))
    assert Timecode.at(code.since_start(rate) + half_a_frame, rate) == code


def test_timecodes_as_printed() -> None:
    assert Timecode.parse("01:30:00.00").since_start("25fps") == dt.timedelta(hours=1.5)
    assert str(Timecode.parse("00:00:01;12")) == "00:00:01.12"
    assert Timecode.at(dt.timedelta(seconds=1.5), 25) == Timecode(0, 0, 1, 12)
    assert Timecode(0, 0, 1, 0) > Timecode(0, 0, 0, 24)
    assert frame_rate_of("29,97") == frame_rate_of(29.97) == Fraction(30000, 1001)
    assert frame_rate_of(12.5) == Fraction(25, 2)


@pytest.mark.parametrize(
    "text", ["", "1:30:00.00", "01:60:00.00", "01:30:00", "01:30:00.0", "01:30:00.000", "aa:bb:cc.dd"]
)
def test_what_is_no_timecode(text: str) -> None:
    with pytest.raises(ValueError, match="isn't a timecode"):
        Timecode.parse(text)


def test_what_is_no_timecode_of_that_rate() -> None:
    with pytest.raises(ValueError, match="has frame 25"):
        Timecode(0, 0, 0, 25).since_start(25)
    with pytest.raises(ValueError, match="isn't a timecode"):
        Timecode(0, 0, 75, 0)
    with pytest.raises(ValueError, match="isn't a timecode"):
        Timecode.at(dt.timedelta(hours=100), 25)
    for rate in ("", "fast", 0, -25):
        with pytest.raises(ValueError, match="frame rate"):
            frame_rate_of(rate)


@given(st.timedeltas(min_value=dt.timedelta(0), max_value=dt.timedelta(days=30)))
def test_durations_survive(value: dt.timedelta) -> None:
    exact = dt.timedelta(milliseconds=round(value / dt.timedelta(milliseconds=1)))
    assert parse_duration(format_duration(exact)) == parse_duration(format_duration(exact, milliseconds=True)) == exact
    assert abs(parse_duration(format_duration(value, milliseconds=False)) - value) <= dt.timedelta(seconds=0.5)


def test_duration_forms() -> None:
    assert format_duration(dt.timedelta(hours=1), milliseconds=True) == "01:00:00.000"
    assert format_duration(dt.timedelta(seconds=59.9), milliseconds=False) == "00:01:00"
    assert format_duration(dt.timedelta(seconds=1.5)) == "00:00:01.500"


@given(st.times().map(lambda each: each.replace(second=0, microsecond=0)))
def test_hours_survive(value: dt.time) -> None:
    assert parse_hour(format_hour(value)) == value


@pytest.mark.parametrize("text", ["", "8:00", "24:00", "10:60", "10:00:00"])
def test_what_is_no_hour(text: str) -> None:
    with pytest.raises(ValueError, match="isn't an hour"):
        parse_hour(text)


def test_an_hour_with_seconds_would_lose_them() -> None:
    with pytest.raises(ValueError, match="has seconds"):
        format_hour(dt.time(10, 0, 1))


READERS: dict[str, Any] = {
    "duration": parse_duration,
    "hour": parse_hour,
    "timecode": Timecode.parse,
    "rate": frame_rate_of,
    "place": lambda text: Timecode(99, 59, 59).since_start(text),
}


@given(
    st.text(max_size=30)
    | st.text("0123456789:.;, fps", max_size=30)
    | st.from_regex(r"\A\d{2,30}:\d\d:\d\d([.:]\d+)?\Z")
)
@settings(max_examples=200)
def test_any_text_is_a_value_or_a_value_error(text: str) -> None:
    for read in READERS.values():
        try:
            value = read(text)
        except ValueError:
            continue
        assert text.isascii(), "digits of other scripts aren't what systems write"
        assert value == value  # it can be used


@pytest.mark.parametrize("text", ["9" * 20 + ":00:00", "9" * 5_000 + ":00:00", "24000000000:00:00"])
def test_a_duration_beyond_all_measure_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="can't be meant"):
        parse_duration(text)


def test_a_frame_rate_beyond_all_measure_is_refused() -> None:
    with pytest.raises(ValueError, match="further away"):
        Timecode(99, 59, 59).since_start(1e-300)
