"""Times that stand on the wire without an offset: naive as they came, or aware in the zone that the caller names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
from functools import lru_cache, partial
from typing import Annotated, Any, get_args, get_origin

from attr import frozen
from pydantic import BaseModel, GetCoreSchemaHandler
from pydantic_core import TzInfo, core_schema

from broadcast_clients.core.formats import iso_text
from broadcast_clients.core.jsonvalue import as_list, as_object

__all__ = ["LocalClock", "LocalDateTime", "set_zone"]


def _local_text(value: Any) -> Any:
    """A time as the wire has it: the clock alone. An offset that the server itself sent stays."""
    if not isinstance(value, datetime):
        return value  # a deviation from the documents stays
    return iso_text(value if isinstance(value.tzinfo, TzInfo) else value.replace(tzinfo=None))


@frozen
class LocalClock:
    """Marks a time that stands on the wire without an offset."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """Validate as any time, and write the clock alone."""
        return core_schema.datetime_schema(
            serialization=core_schema.plain_serializer_function_ser_schema(_local_text, when_used="json")
        )


LocalDateTime = Annotated[datetime, LocalClock()]
"""A time that stands on the wire without an offset.

Aware in the client's `timezone` where the client has one, else naive. It is written without an offset,
whichever zone it is in, so that what was read can be written back unchanged.
"""

_Change = Callable[[Any], Any]


def set_zone(kind: Any, value: Any, zone: tzinfo) -> Any:
    """Give the times of an answer a zone, in place where they stand in models.

    Args:
        kind: The type of the value: a model, or what holds models.
        value: The decoded value.
        zone: The zone that the server's clock is in. A time that is ambiguous there, because clocks were set back, is
            taken for the first of the two (`fold=0`).

    Returns:
        The value; a value that has no such times is untouched.
    """
    change = _change(kind, zone)
    return value if change is None else change(value)


@lru_cache(maxsize=1024)
def _change(kind: Any, zone: tzinfo) -> _Change | None:
    if not _has_times(kind, set()):
        return None
    if _is_model(kind):
        return partial(_change_model, kind, zone)
    if _is_time(kind):
        return partial(_change_time, zone)
    inner = [found for each in get_args(kind) if (found := _change(each, zone)) is not None]
    if get_origin(kind) is list:
        return partial(_change_items, inner[0])
    if get_origin(kind) is dict:
        return partial(_change_values, inner[0])
    return inner[0] if len(inner) == 1 else partial(_change_any, tuple(inner))


@lru_cache(maxsize=1024)
def _members(model: type[BaseModel], zone: tzinfo) -> tuple[tuple[str, _Change], ...]:
    """The members of a model that are or hold such times. Apart from `_change`, because models may hold themselves."""
    found = ((name, _change(_declared(info), zone)) for name, info in model.model_fields.items())
    return tuple((name, change) for name, change in found if change is not None)


def _declared(info: Any) -> Any:
    return Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _is_time(kind: Any) -> bool:
    return get_origin(kind) is Annotated and LocalClock() in kind.__metadata__


def _has_times(kind: Any, seen: set[Any]) -> bool:
    if _is_time(kind):
        return True
    if not _is_model(kind):
        return any(_has_times(each, seen) for each in get_args(kind))
    if kind in seen:
        return False
    seen.add(kind)
    return any(_has_times(_declared(info), seen) for info in kind.model_fields.values())


def _change_time(zone: tzinfo, value: Any) -> Any:
    return value.replace(tzinfo=zone) if isinstance(value, datetime) and value.tzinfo is None else value


def _change_model(model: type[BaseModel], zone: tzinfo, value: Any) -> Any:
    # A row of the bulk mode is a dict with the same names.
    members: Any = value.__dict__ if isinstance(value, model) else as_object(value)
    if members is not None:
        for name, change in _members(model, zone):
            if name in members:
                members[name] = change(members[name])
    return value


def _change_items(change: _Change, value: Any) -> Any:
    elements = as_list(value)
    return value if elements is None else [change(each) for each in elements]


def _change_values(change: _Change, value: Any) -> Any:
    members = as_object(value)
    return value if members is None else {name: change(each) for name, each in members.items()}


def _change_any(changes: tuple[_Change, ...], value: Any) -> Any:
    """A value of one of several types: each change leaves alone what isn't of its own."""
    for change in changes:
        value = change(value)
    return value
