"""Python values as the text and JSON values of the wire, by the documented formats."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

__all__ = ["FormatError", "Formatter", "format_value", "iso_text", "pattern_of"]


class FormatError(ValueError):
    """A value that can't be written in the documented format; the message says why."""


Formatter = Callable[[Any, "tzinfo | None"], Any]

_TOKENS = {"yyyy": "%Y", "MM": "%m", "dd": "%d", "HH": "%H", "mm": "%M", "ss": "%S"}
_TOKEN = "|".join(_TOKENS)
_QUOTED = r"'([^']*)'"


def pattern_of(text: str) -> str | None:
    """The `strftime` pattern of a format such as `yyyyMMddHHmmss` or `yyyy-MM-dd'T'HH:mm:ss`; `None` if it is none."""
    if "yyyy" not in text and "HH" not in text:
        return None
    parts: list[str] = []
    position = 0
    for quoted in re.finditer(_QUOTED, text):
        parts.append(_unquoted(text[position : quoted.start()]))
        parts.append(quoted.group(1).replace("%", "%%"))
        position = quoted.end()
    parts.append(_unquoted(text[position:]))
    return "".join(parts)


def _unquoted(text: str) -> str:
    return re.sub(_TOKEN, lambda found: _TOKENS[found.group()], text.replace("%", "%%"))


def _written(value: date, pattern: str) -> str:
    # The C library pads years before 1000 on some systems only, which would shift all digits behind them.
    year = f"{value.year:04d}"
    return value.strftime(re.sub(_DIRECTIVE, lambda found: year if found.group() == "%Y" else found.group(), pattern))


_DIRECTIVE = "%."


def format_value(name: str | None, value: Any, zone: tzinfo | None = None) -> Any:
    """Write one scalar in the format that the document names.

    Args:
        name: The format, or `None` for the type's own form.
        value: What the caller gave. Text, numbers and booleans pass as they are.
        zone: The time zone that the API's own clock texts are in; a time with an offset is moved there first.

    Raises:
        FormatError: The value doesn't fit the format.
    """
    if isinstance(value, Enum):
        value = value.value
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return _moment(name, value, zone)
    if isinstance(value, date):
        return _day(name, value)
    if isinstance(value, timedelta):
        from broadcast_clients.formats.durations import format_duration

        try:
            return format_duration(value)
        except ValueError as error:
            raise FormatError(str(error)) from None
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, bytes | bytearray):
        if name == "byte":
            return base64.b64encode(value).decode("ascii")
        raise FormatError("bytes can't be sent here; give text")
    raise FormatError(f"a {type(value).__name__} can't be sent here")


def _moment(name: str | None, value: datetime, zone: tzinfo | None) -> Any:
    if name == "date":
        return (value if value.tzinfo is None or zone is None else _in_zone(value, zone)).date().isoformat()
    if name == "epoch":
        return (_aware(value, zone) - _EPOCH) // timedelta(seconds=1)
    if name == "epoch-ms":
        return (_aware(value, zone) - _EPOCH) // timedelta(milliseconds=1)
    if name == "local-date-time":
        return iso_text(_local(value, zone))
    pattern = pattern_of(name) if name else None
    if pattern is not None:
        return _written(_local(value, zone), pattern)
    if value.tzinfo is None:
        raise FormatError("needs a time with an offset, such as datetime(..., tzinfo=timezone.utc)")
    exact = value.replace(microsecond=value.microsecond // 1000 * 1000)
    # Where no document gives a form, such as in open objects, UTC is the one that every reader of ISO 8601 knows.
    return iso_text(exact if name is not None else _in_zone(exact, UTC))


def iso_text(moment: datetime) -> str:
    """A time in ISO 8601 with the fractions of a second that it has; three digits where that is enough."""
    exact = moment.microsecond % 1000 == 0
    text = moment.isoformat(timespec="milliseconds" if exact and moment.microsecond else "auto")
    return text.removesuffix("+00:00") + "Z" if text.endswith("+00:00") else text


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _in_zone(value: datetime, zone: tzinfo) -> datetime:
    try:
        return value.astimezone(zone)
    except OverflowError:
        raise FormatError("is too near to the first or last day of the calendar to be moved to another zone") from None


def _local(value: datetime, zone: tzinfo | None) -> datetime:
    """A time by the server's own clock, without an offset."""
    if value.tzinfo is None:
        return value
    if zone is None:
        raise FormatError(
            "the API doesn't say which time zone it means, so a time with an offset can't be converted: "
            "give a naive time in the server's zone, or the client a timezone="
        )
    return _in_zone(value, zone).replace(tzinfo=None)


def _aware(value: datetime, zone: tzinfo | None) -> datetime:
    if value.tzinfo is not None:
        return value
    if zone is None:
        raise FormatError("needs a time with an offset, such as datetime(..., tzinfo=timezone.utc)")
    return value.replace(tzinfo=zone)


def _day(name: str | None, value: date) -> str:
    pattern = pattern_of(name) if name else None
    if pattern is None:
        if name == "date-time":
            raise FormatError("needs a time, not only a day")
        return value.isoformat()
    return _written(value, pattern)
