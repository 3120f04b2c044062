"""Durations as broadcast systems write them: `HH:MM:SS`, with milliseconds behind a point or colon if they have any."""

from __future__ import annotations

import re
from datetime import timedelta

__all__ = ["format_duration", "parse_duration"]

_DURATION = re.compile(r"(\d{2,}):([0-5]\d):([0-5]\d)(?:[.:](\d{3}))?")


def format_duration(value: timedelta) -> str:
    """Write a duration as `HH:MM:SS`, or `HH:MM:SS.mmm` where it has milliseconds. Hours may exceed 99.

    Raises:
        ValueError: It is negative.
    """
    if value < timedelta(0):
        raise ValueError("a duration can't be negative")
    seconds, milliseconds = divmod(round(value / timedelta(milliseconds=1)), 1000)
    text = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return f"{text}.{milliseconds:03d}" if milliseconds else text


def parse_duration(text: str) -> timedelta:
    """Read `HH:MM:SS`, `HH:MM:SS.mmm` or `HH:MM:SS:mmm`.

    Raises:
        ValueError: It has another form.
    """
    found = _DURATION.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} isn't a duration such as 01:40:00 or 01:40:00.000")
    hours, minutes, seconds, milliseconds = found.groups()
    return timedelta(hours=int(hours), minutes=int(minutes), seconds=int(seconds), milliseconds=int(milliseconds or 0))
