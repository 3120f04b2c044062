"""Python values in the formats of the wire."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast_clients.core.formats import FormatError, format_value, pattern_of

PARIS = ZoneInfo("Europe/Paris")
PLUS_2 = timezone(timedelta(hours=2))


class Mood(Enum):
    GOOD = "good"


@pytest.mark.parametrize("value", ["text", "", 5, 1.5, True, False, None])
@pytest.mark.parametrize("name", [None, "date-time", "yyyyMMdd", "unheard-of"])
def test_text_numbers_and_booleans_pass(name: str | None, value: Any) -> None:
    assert format_value(name, value) == value
    assert type(format_value(name, value)) is type(value)


@pytest.mark.parametrize(
    ("name", "value", "zone", "text"),
    [
        ("date-time", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), None, "2026-01-02T03:04:05Z"),
        ("date-time", datetime(2026, 1, 2, 3, 4, 5, 6_000, tzinfo=UTC), None, "2026-01-02T03:04:05.006Z"),
        ("date-time", datetime(2026, 1, 2, 3, 4, 5, tzinfo=PLUS_2), None, "2026-01-02T03:04:05+02:00"),
        (None, datetime(2026, 1, 2, 3, 4, 5, tzinfo=PLUS_2), None, "2026-01-02T01:04:05Z"),
        (None, datetime(2026, 1, 2, tzinfo=UTC), None, "2026-01-02T00:00:00Z"),
        ("date", datetime(2026, 1, 2, 23, 30), None, "2026-01-02"),
        ("date", datetime(2026, 1, 2, 23, 30, tzinfo=UTC), None, "2026-01-02"),
        ("date", datetime(2026, 1, 2, 23, 30, tzinfo=UTC), PARIS, "2026-01-03"),
        ("date", datetime(2026, 1, 2, 23, 30), PARIS, "2026-01-02"),
        ("date", date(2026, 1, 2), None, "2026-01-02"),
        ("yyyyMMddHHmmss", datetime(2026, 1, 2, 3, 4, 5), None, "20260102030405"),
        ("yyyyMMddHHmmss", datetime(2026, 1, 2, 3, 4, 5), PARIS, "20260102030405"),
        ("yyyyMMddHHmmss", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), PARIS, "20260102040405"),
        ("yyyyMMdd", date(2026, 1, 2), None, "20260102"),
        ("yyyyMMddHHmm", date(2026, 1, 2), None, "202601020000"),
        ("yyyyMMdd", datetime(987, 1, 2), None, "09870102"),
        ("yyyy-MM-dd'T'HH:mm:ss", datetime(2026, 1, 2, 3, 4, 5), None, "2026-01-02T03:04:05"),
        ("yyyy-MM-dd'T'HH:mm'Z'", datetime(2026, 1, 2, 3, 4, 5), None, "2026-01-02T03:04Z"),
        ("HH'mm%d'mm", datetime(2026, 1, 2, 3, 4, 5), None, "03mm%d04"),
        ("dd/MM/yyyy 100%", datetime(2026, 1, 2), None, "02/01/2026 100%"),
        ("duration", timedelta(hours=1, minutes=2, seconds=3), None, "01:02:03"),
        ("duration", timedelta(days=2, hours=3), None, "51:00:00"),
        ("duration", timedelta(seconds=1, milliseconds=40), None, "00:00:01.040"),
        ("duration", timedelta(0), None, "00:00:00"),
        ("uuid", UUID(int=7), None, "00000000-0000-0000-0000-000000000007"),
        (None, Decimal("1.25"), None, 1.25),
        ("byte", b"\x00\xff", None, "AP8="),
        ("byte", bytearray(b"a"), None, "YQ=="),
        (None, Mood.GOOD, None, "good"),
        ("epoch", datetime(2026, 1, 1, tzinfo=UTC), None, 1767225600),
        ("epoch", datetime(2026, 1, 1), PARIS, 1767222000),
        ("epoch", datetime(1969, 12, 31, 23, 59, 59, 500_000, tzinfo=UTC), None, -1),
        ("epoch-ms", datetime(2026, 1, 1, 0, 0, 0, 1_000, tzinfo=UTC), None, 1767225600001),
    ],
)  # fmt: skip
def test_formats(name: str | None, value: Any, zone: ZoneInfo | None, text: Any) -> None:
    assert format_value(name, value, zone) == text


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        # The night in which the clocks go forward: 02:00 to 03:00 doesn't exist in Paris.
        (datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC), "20260329015959"),
        (datetime(2026, 3, 29, 1, 0, 0, tzinfo=UTC), "20260329030000"),
        # The night in which they go back: 02:30 happens twice.
        (datetime(2026, 10, 25, 0, 30, 0, tzinfo=UTC), "20261025023000"),
        (datetime(2026, 10, 25, 1, 30, 0, tzinfo=UTC), "20261025023000"),
        (datetime(2026, 10, 25, 2, 0, 0, tzinfo=UTC), "20261025030000"),
    ],
)
def test_clock_changes(moment: datetime, text: str) -> None:
    assert format_value("yyyyMMddHHmmss", moment, PARIS) == text


def test_the_second_of_two_equal_hours() -> None:
    twice = datetime(2026, 10, 25, 2, 30)
    first = format_value("epoch", twice, PARIS)
    assert format_value("epoch", twice.replace(fold=1), PARIS) - first == 3600


@pytest.mark.parametrize(
    ("name", "value", "zone", "why"),
    [
        ("date-time", datetime(2026, 1, 1), None, "with an offset"),
        ("date-time", date(2026, 1, 1), None, "not only a day"),
        ("epoch", datetime(2026, 1, 1), None, "with an offset"),
        ("yyyyMMdd", datetime(2026, 1, 1, tzinfo=UTC), None, "which time zone"),
        ("yyyyMMdd", datetime.max.replace(tzinfo=UTC), PARIS, "last day of the calendar"),
        ("date", datetime.min.replace(tzinfo=UTC), ZoneInfo("America/New_York"), "first or last day"),
        ("duration", timedelta(seconds=-1), None, "negative"),
        (None, b"raw", None, "bytes"),
        (None, object(), None, "object can't be sent"),
        (None, time(1, 2), None, "time can't be sent"),
    ],
)
def test_refusals(name: str | None, value: Any, zone: ZoneInfo | None, why: str) -> None:
    with pytest.raises(FormatError, match=why):
        format_value(name, value, zone)


@pytest.mark.parametrize("name", ["date-time", "uuid", "duration", "uri", "MM", ""])
def test_what_is_no_pattern(name: str) -> None:
    assert pattern_of(name) is None


@given(st.datetimes())
def test_a_clock_text_reads_back_and_is_of_fixed_width(moment: datetime) -> None:
    text = format_value("yyyyMMddHHmmss", moment)
    assert len(text) == 14
    assert datetime.strptime(text, "%Y%m%d%H%M%S") == moment.replace(microsecond=0, fold=0)


@given(st.datetimes(timezones=st.just(UTC)))
def test_an_iso_text_reads_back_to_the_millisecond(moment: datetime) -> None:
    read = datetime.fromisoformat(format_value("date-time", moment))
    assert read == moment.replace(microsecond=moment.microsecond // 1000 * 1000)


@given(st.datetimes(timezones=st.just(UTC)))
def test_epochs_are_exact(moment: datetime) -> None:
    milliseconds = format_value("epoch-ms", moment)
    assert timedelta(0) <= moment - datetime(1970, 1, 1, tzinfo=UTC) - timedelta(milliseconds=milliseconds)
    assert milliseconds // 1000 == format_value("epoch", moment)


@given(st.integers(0, 10**9))
def test_a_duration_adds_up(milliseconds: int) -> None:
    hours, minutes, seconds = format_value("duration", timedelta(milliseconds=milliseconds)).split(":")
    assert round((int(hours) * 3600 + int(minutes) * 60 + float(seconds)) * 1000) == milliseconds
    assert len(hours) >= 2
    assert int(minutes) < 60
