"""Numbers that a job is given are looked at before anything is asked or written."""

from __future__ import annotations

from numbers import Integral
from typing import Any

from broadcast_clients.core.errors import ConfigurationError

__all__ = ["checked_number", "checked_seconds", "is_whole"]


def checked_number(name: str, value: Any, *, least: int = 1, most: int | None = None) -> None:
    """See that a number of things is one.

    Raises:
        ConfigurationError: It isn't a whole number, or too small or too large.
    """
    if not is_whole(value) or value < least:
        raise ConfigurationError(f"{name} must be a whole number of at least {least}, not {value!r}")
    if most is not None and value > most:
        raise ConfigurationError(f"{name} must be at most {most}, not {value!r}")


def checked_seconds(name: str, value: Any) -> None:
    """See that a time to wait is one.

    Raises:
        ConfigurationError: It isn't a number of seconds, or negative or without an end.
    """
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value < float("inf"):
        raise ConfigurationError(f"{name} must be a number of seconds, 0 or more, not {value!r}")


def is_whole(value: Any) -> bool:
    """Whether a value is a whole number; `True` and `False` aren't."""
    return not isinstance(value, bool) and isinstance(value, Integral)
