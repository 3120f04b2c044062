"""Durations and hours as broadcast systems write them.

Durations are `HH:MM:SS`, with milliseconds behind a point or colon if they have any; hours of a broadcast day `HH:MM`.
"""

from __future__ import annotations

import re
from datetime import time, timedelta

__all__ = ["format_duration", "format_hour", "parse_duration", "parse_hour"]

_HOUR = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
_DURATION = re.compile(r"(\d{2,}):([0-5]\d):([0-5]\d)(?:[.:](\d{3}))?", re.ASCII)


def format_duration(value: timedelta, *, milliseconds: bool | None = None) -> str:
    """Write a duration as `HH:MM:SS`, or `HH:MM:SS.mmm` where it has milliseconds. Hours may exceed 99.

    Args:
        value: The duration.
        milliseconds: Whether to write them; by default, where there are any. `False` rounds.

    Raises:
        ValueError: It is negative.
    """
    if value < timedelta(0):
        raise ValueError("a duration can't be negative")
    unit = timedelta(seconds=1) if milliseconds is False else timedelta(milliseconds=1)
    seconds, rest = divmod(round(value / unit), 1 if milliseconds is False else 1000)
    text = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return f"{text}.{rest:03d}" if milliseconds or rest else text


def parse_duration(text: str) -> timedelta:
    """Read `HH:MM:SS`, `HH:MM:SS.mmm` or `HH:MM:SS:mmm`.

    Raises:
        ValueError: It has another form, or is longer than Python counts.
    """
    found = _DURATION.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} isn't a duration such as 01:40:00 or 01:40:00.000")
    hours, minutes, seconds, milliseconds = found.groups()
    try:
        return timedelta(
            hours=int(hours), minutes=int(minutes), seconds=int(seconds), milliseconds=int(milliseconds or 0)
        )
    except (OverflowError, ValueError):
        raise ValueError(f"a duration of {len(hours)} digits of hours can't be meant") from None


def format_hour(value: time) -> str:
    """Write an hour as `HH:MM`.

    Raises:
        ValueError: It has seconds, which would be lost.
    """
    if value.second or value.microsecond:
        raise ValueError(f"{value} has seconds, and an hour is written as HH:MM")
    return f"{value.hour:02d}:{value.minute:02d}"


def parse_hour(text: str) -> time:
    """Read `HH:MM`.

    Raises:
        ValueError: It has another form.
    """
    found = _HOUR.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} isn't an hour such as 20:15")
    return time(int(found[1]), int(found[2]))
