"""Checks of single values in a write; each violation names the field."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from broadcast_clients.sandbox.server.messages import as_array, as_object

from .errors import Violation

_DURATION = re.compile(r"\d{2,3}:[0-5]\d:[0-5]\d")
_LONG_DURATION = re.compile(r"(\d{2,3}:[0-5]\d:[0-5]\d)(?:[.:](\d{3}))?")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T[0-2]\d:[0-5]\d:[0-5]\dZ")
_HOUR = re.compile(r"[0-2]\d:[0-5]\d")
_TIMECODE = re.compile(r"\d{2}:[0-5]\d:[0-5]\d[.:]\d{2}")


class Violated(Exception):
    """Raised by a check."""

    def __init__(self, *violations: Violation) -> None:
        super().__init__(*violations)
        self.violations = violations


def wrong_type(field: str, wanted: str) -> Violated:
    """Return the violation of a JSON type (documented wording: Value of ... should be ...)."""
    return Violated(Violation("", f"Value of {field} should be {wanted}", (field,)))


def mandatory(field: str) -> Violation:
    """Return the violation of a missing field (documented: CORE-00010)."""
    return Violation("CORE-00010", f"The field '{field}' is mandatory when creating this concept.", (field,))


def text(field: str, value: Any) -> str:
    """Return a string as it is."""
    if not isinstance(value, str):
        raise wrong_type(field, "a string")
    return value


def boolean(field: str, value: Any) -> bool:
    """Return true or false as it is."""
    if not isinstance(value, bool):
        raise wrong_type(field, "a boolean")
    return value


def strings(field: str, value: Any) -> list[str]:
    """Return an array of strings as it is."""
    values = as_array(value)
    if values is None:
        raise wrong_type(field, "an array")
    return [text(field, each) for each in values]


def day(field: str, value: Any) -> str:
    """Return a date (documented: YYYY-MM-DD)."""
    given = text(field, value)
    try:
        valid = len(given) == 10 and date.fromisoformat(given).isoformat() == given
    except ValueError:
        valid = False
    if not valid:
        raise wrong_type(field, "a date in the format YYYY-MM-DD")
    return given


def duration(field: str, value: Any) -> str:
    """Return a duration (documented: HH:MM:SS)."""
    given = text(field, value)
    if not _DURATION.fullmatch(given):
        raise wrong_type(field, "a duration in the format HH:MM:SS")
    return given


def long_duration(field: str, value: Any) -> str:
    """Return a duration with milliseconds, as duration attributes have (documented: HH:MM:SS.mmm)."""
    found = _LONG_DURATION.fullmatch(text(field, value))
    if found is None:
        raise wrong_type(field, "a duration in the format HH:MM:SS:iii")
    return f"{found[1]}.{found[2] or '000'}"


def integer(field: str, value: Any) -> int:
    """Return an integer; printed examples write it as a string as well."""
    if isinstance(value, str) and re.fullmatch(r"-?\d{1,18}", value):
        return int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise wrong_type(field, "an integer")
    return value


def decimal(field: str, value: Any) -> float:
    """Return a number with at most two decimals (documented)."""
    if isinstance(value, str) and re.fullmatch(r"-?\d{1,15}(\.\d+)?", value):
        return round(float(value), 2)
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise wrong_type(field, "a number")
    return round(float(value), 2)


def point_in_time(field: str, value: Any) -> str:
    """Return a point in time (documented: YYYY-MM-DDTHH:MM:SSZ)."""
    given = text(field, value)
    if not _MOMENT.fullmatch(given):
        raise wrong_type(field, "a point in time in the format YYYY-MM-DDTHH:MM:SSZ")
    return given


def hour(field: str, value: Any) -> str:
    """Return a time of day (documented: HH:MM)."""
    given = text(field, value)
    if not _HOUR.fullmatch(given):
        raise wrong_type(field, "a time in the format HH:MM")
    return given


def timecode(field: str, value: Any) -> str:
    """Return a timecode (documented: HH:MM:SS.FF)."""
    given = text(field, value)
    if not _TIMECODE.fullmatch(given):
        raise wrong_type(field, "a timecode in the format HH:MM:SS.FF")
    return given


def number(field: str, value: Any) -> float:
    """Return a JSON number as it is."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise wrong_type(field, "a number")
    return value


def text_or_strings(field: str, value: Any) -> Any:
    """Return text or an array of strings, where it isn't documented which of them a field has."""
    return text(field, value) if isinstance(value, str) else strings(field, value)


def objects(field: str, value: Any) -> list[dict[str, Any]]:
    """Return an array of objects as it is."""
    rows = [as_object(entry) for entry in as_array(value) or ()]
    if as_array(value) is None or None in rows:
        raise wrong_type(field, "an array of objects")
    return [row for row in rows if row is not None]


def any_array(field: str, value: Any) -> list[Any]:
    """Return an array as it is, where its elements aren't documented."""
    values = as_array(value)
    if values is None:
        raise wrong_type(field, "an array")
    return values


def anything(field: str, value: Any) -> Any:
    """Return a value as it is, where its type isn't documented."""
    return value


def boolean_or_text(field: str, value: Any) -> bool:
    """Return true or false, which printed examples write as text as well."""
    if value in ("true", "false"):
        return bool(value == "true")
    return boolean(field, value)
