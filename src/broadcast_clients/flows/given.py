"""What a flow is given is looked at before anything is asked or written: nonsense must not pass for nothing to do."""

from __future__ import annotations

from collections.abc import Sized
from datetime import date, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.given import checked_number, checked_seconds, is_whole

__all__ = [
    "checked_days",
    "checked_ids",
    "checked_moment",
    "checked_number",
    "checked_seconds",
    "checked_some",
    "zone_named",
]

MOST_DAYS = 36_600
"""A hundred years."""


def checked_some(name: str, values: Any) -> None:
    """See that a choice chooses something.

    Raises:
        ConfigurationError: It is a text or no collection at all, or empty.
    """
    if isinstance(values, str | bytes) or not isinstance(values, Sized):
        raise ConfigurationError(f"{name} must be a list, not {values!r}")
    if len(values) == 0:
        raise ConfigurationError(
            f"{name} is empty, so there is nothing to do", hint=f"leave {name} out to choose all that there are"
        )


def checked_ids(name: str, values: Any) -> None:
    """See that a choice of things, if there is one, is of ids.

    Raises:
        ConfigurationError: It is empty, or something in it isn't a whole number.
    """
    if values is None:
        return
    checked_some(name, values)
    for each in values:
        if not is_whole(each):
            raise ConfigurationError(f"{name} must be ids of Plurimedia, which are whole numbers, and not {each!r}")


def checked_days(days: Any) -> None:
    """See that days, if some are chosen, are a number of days, or dates.

    Raises:
        ConfigurationError: They are neither, or there are none of them.
    """
    if days is None:
        return
    if is_whole(days) or isinstance(days, bool | float):
        checked_number("days", days, most=MOST_DAYS)
        return
    checked_some("days", days)
    for each in days:
        if not isinstance(each, date) or isinstance(each, datetime):
            raise ConfigurationError(
                f"days must be dates such as datetime.date(2024, 11, 5), or how many days, and not {each!r}"
            )


def checked_moment(name: str, value: Any) -> None:
    """See that a time, if one is given, is a day or a moment.

    Raises:
        ConfigurationError: It is neither.
    """
    if value is not None and not isinstance(value, date):
        raise ConfigurationError(f"{name} must be a day or a moment of datetime, and not {value!r}")


def zone_named(zone: str | tzinfo) -> tzinfo:
    """A time zone by its name.

    Raises:
        ConfigurationError: There is no such zone, or no time zone database on this machine.
    """
    if not isinstance(zone, str):
        return zone
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # names of folders and of nothing
        raise ConfigurationError(
            f"there is no time zone {zone!r} on this machine",
            hint="name one as in 'Europe/Paris'; where the machine has none at all, install tzdata",
        ) from None
