"""Settings of one call, and the defaults of a client that they override."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypedDict

from attr import evolve, field, frozen

from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.http.protocol import Timeout
from broadcast_clients.core.retry import Retry
from broadcast_clients.core.value import Value

__all__ = ["CallSettings", "RequestOptions", "checked_headers", "merge_options"]


class RequestOptions(TypedDict, total=False):
    """What can be set for one call; the same names work in `client.with_options(...)`."""

    timeout: float | Timeout
    """Seconds for each part of one attempt."""
    deadline: float | None
    """Seconds for the whole call, all attempts and waits included; `None` is no limit."""
    retries: int | Retry
    """How many times more after the first attempt, or a whole policy. 0 is never."""
    headers: Mapping[str, str]
    """Extra request headers."""
    query: Mapping[str, str | int | float | bool | None]
    """Extra query parameters; `None` leaves one out."""
    body: Mapping[str, Any]
    """Extra members of a JSON body, by their names on the wire."""
    raw: bool
    """Keep the body as it arrived: `response_of(result).content`."""
    check: bool
    """`False` sends arguments that break documented limits."""
    strict: bool
    """`True` raises `SchemaDeviation` when an answer isn't of the documented types."""


@frozen(kw_only=True, eq=False, repr=False)
class CallSettings(Value):
    """The settings in force for a call."""

    timeout: Timeout = Timeout()
    deadline: float | None = 120.0
    retry: Retry = Retry()
    headers: Mapping[str, str] = field(factory=dict[str, str], repr=False)
    query: Mapping[str, Any] = field(factory=dict[str, Any], repr=False)
    body: Mapping[str, Any] = field(factory=dict[str, Any], repr=False)
    raw: bool = False
    check: bool = True
    strict: bool = False
    rows: bool = False
    """Whether lists hold plain dicts in place of models."""


_KNOWN = frozenset(RequestOptions.__annotations__)


def merge_options(settings: CallSettings, options: RequestOptions) -> CallSettings:
    """Lay the options of a call over the client's settings.

    Raises:
        ConfigurationError: An option that doesn't exist, or a value that can't work.
    """
    unknown = set(options) - _KNOWN
    if unknown:
        names = ", ".join(sorted(unknown))
        raise ConfigurationError(f"no such option: {names}", hint=f"the options are {', '.join(sorted(_KNOWN))}")
    changes: dict[str, Any] = {}
    for name, value in options.items():
        if name == "timeout":
            changes["timeout"] = value if isinstance(value, Timeout) else Timeout.of(_positive("timeout", value))
        elif name == "deadline":
            changes["deadline"] = None if value is None else _positive("deadline", value)
        elif name == "retries":
            changes["retry"] = value if isinstance(value, Retry) else evolve(settings.retry, retries=_count(value))
        elif name == "headers":
            changes[name] = {**settings.headers, **checked_headers(value)}
        elif name in ("query", "body"):
            changes[name] = {**getattr(settings, name), **_mapping(name, value)}
        else:
            changes[name] = bool(value)
    return evolve(settings, **changes)


_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"[\t\x20-\x7e]*")


def checked_headers(value: Any) -> dict[str, str]:
    """Headers of the caller, their names in one spelling: they replace ours, in whatever case they are written.

    Raises:
        ConfigurationError: Something in them could end the line or can't be sent.
    """
    headers: dict[str, str] = {}
    given: Mapping[Any, Any] = _mapping("headers", value)
    for name, text in given.items():
        if not isinstance(name, str) or _NAME.fullmatch(name) is None:
            raise ConfigurationError(f"{str(name)[:60]!r} can't be the name of a header")
        if not isinstance(text, str) or _VALUE.fullmatch(text) is None:
            raise ConfigurationError(f"the header {name} must be ASCII text without control characters or line ends")
        headers["-".join(part.capitalize() for part in name.split("-"))] = text
    return headers


def _positive(name: str, value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
        raise ConfigurationError(f"{name} must be more than 0 seconds, not {value!r}")
    return value


def _count(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ConfigurationError(f"retries must be a number from 0 up or a Retry, not {value!r}")
    return value


def _mapping(name: str, value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ConfigurationError(f"option {name!r} must be a mapping, not {type(value).__name__}")
    return value  # pyright: ignore[reportUnknownVariableType]  # narrowed from Any
