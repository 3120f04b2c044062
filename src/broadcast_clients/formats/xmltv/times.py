"""Times as XMLTV writes them: `YYYYMMDDhhmmss +hhmm`."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

from broadcast_clients.formats.xmltv.model import XmltvError

__all__ = ["format_time", "parse_time"]

_TIME = re.compile(r"(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:\s*([+-]\d\d:?\d\d|[A-Za-z]+))?")
_HOURS = {"UTC": 0, "GMT": 0, "UT": 0, "Z": 0, "WET": 0, "BST": 1, "WEST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3}
"""Zone names seen in feeds that mean one offset only. Others are refused: `EST` alone is used for three."""


def format_time(moment: datetime) -> str:
    """Write a moment; fractions of a second are cut off.

    Raises:
        XmltvError: It has no offset.
    """
    offset = moment.utcoffset()
    if offset is None:
        raise XmltvError(f"{moment.isoformat()} has no time zone, and without one XMLTV readers take it for UTC")
    if offset.seconds % 60 or offset.microseconds:
        moment = moment.astimezone(UTC)  # the format has no place for the seconds of an old local mean time
    # Not by strftime alone: %Y of years before 1000 has no leading zeros on some systems.
    return f"{moment.year:04d}{moment:%m%d%H%M%S %z}"


def parse_time(text: str) -> datetime:
    """Read a moment. Parts may be missing from the right (`2024`, `202401312015`); without a zone it is UTC.

    Raises:
        XmltvError: It has another form, names no existing moment, or a zone whose offset isn't certain.
    """
    found = _TIME.fullmatch(text.strip())
    if found is None:
        raise XmltvError(f"{text[:60]!r} isn't a time such as '20240131201500 +0100'")
    *numbers, zone = found.groups()
    year, month, day, hour, minute, second = (None if each is None else int(each) for each in numbers)
    try:
        return datetime(
            year or 0, _or(month, 1), _or(day, 1), _or(hour, 0), _or(minute, 0), _or(second, 0), tzinfo=_zone(zone)
        )
    except ValueError as error:
        if isinstance(error, XmltvError):
            raise
        raise XmltvError(f"{text[:60]!r} isn't a moment: {error}") from None


def _or(value: int | None, default: int) -> int:
    return default if value is None else value


def _zone(text: str | None) -> timezone:
    if text is None:
        return UTC
    if text[0] in "+-":
        digits = text[1:].replace(":", "")
        minutes = int(digits[:2]) * 60 + int(digits[2:])
        return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))
    hours = _HOURS.get(text.upper())
    if hours is None:
        raise XmltvError(f"the offset of the zone {text[:20]!r} isn't certain; the feed should say it as +hhmm")
    return timezone(timedelta(hours=hours))
