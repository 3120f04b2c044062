"""Documented rules about several arguments at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from broadcast_clients.core.errors import FieldError
from broadcast_clients.core.operation import Body, Parameter, Span

__all__ = ["check_one_of", "check_span"]


def check_span(
    span: Span, parameters: tuple[Parameter, ...], arguments: Mapping[str, Any], errors: list[FieldError]
) -> None:
    """Add a `FieldError` if the two times are further apart than allowed. What isn't a time is told elsewhere."""
    start, end = _moment(arguments.get(span.start)), _moment(arguments.get(span.end))
    if start is None or end is None or (start.tzinfo is None) != (end.tzinfo is None):
        return
    if end - start > timedelta(days=span.days):
        wire = next(each.wire for each in parameters if each.name == span.end)
        message = f"is {_length(end - start)} after {span.start}; at most {span.days} days are allowed"
        errors.append(FieldError(wire, message, "span", argument=span.end))


def _moment(value: Any) -> datetime | None:
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            return None
    return value if isinstance(value, datetime) else None


def _length(time: timedelta) -> str:
    return f"{time.days} days" if time == timedelta(days=time.days) else f"more than {time.days} days"


def check_one_of(body: Body, payload: Mapping[str, Any], errors: list[FieldError]) -> None:
    """Add a `FieldError` if none of the fields is there of which at least one is needed."""
    if body.one_of and not any(name in payload for name in body.one_of):
        names = {each.wire: each.name for each in body.fields}
        listed = " or ".join(names[wire] for wire in body.one_of)
        errors.append(FieldError(body.one_of[0], f"is needed: give {listed}", "one_of", argument=names[body.one_of[0]]))
