"""Which members of an answer become columns, and how: those with a documented name, and those that an override names.

Everything else stays in the row's raw JSON until somebody who knows the account says what it is called.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final, Union, get_args, get_origin

from attr import frozen

from broadcast_clients.flows.mirror.raw import as_json

__all__ = ["DOCUMENTED", "Column", "columns_of", "derive"]

Renames = Mapping[str, Mapping[str, str]]

DOCUMENTED: Final[Mapping[str, tuple[str, ...]]] = {
    "BroadcastChange": ("lastUpdate",),
    "Content": ("title", "typographicTitle", "lastUpdate", "isFre"),
    "VideoRelatedObjects": (
        "relatedContentIds",
        "relatedBroadcastIds",
        "relatedCollectionIds",
        "relatedChannelIds",
    ),
}
"""Members whose names the public pages print, by model; ids that are keys of a table are left out."""


@frozen
class Column:
    """A column that is derived from the raw JSON."""

    name: str
    wire: str
    """What the server calls it."""
    kind: str
    """`integer`, `number`, `boolean`, `text`, `moment`, `date`, or `json` for what has members of its own."""


def columns_of(model: type[Any], renames: Renames, keys: frozenset[str]) -> tuple[Column, ...]:
    """The derived columns of a model.

    Args:
        model: A model of the client.
        renames: Model name to {our wire name: the server's}, from the overrides. Naming a member as it is called
            already says that the name is known to be right.
        keys: Python names that are keys of the table.
    """
    named = renames.get(model.__name__, {})
    documented = DOCUMENTED.get(model.__name__, ())
    found: list[Column] = []
    for name, info in model.model_fields.items():
        alias = info.validation_alias
        wire = alias if isinstance(alias, str) else name
        if name not in keys and (wire in documented or wire in named):
            found.append(Column(name, named.get(wire, wire), _kind(info.annotation)))
    return tuple(found)


def _kind(annotation: Any) -> str:
    kinds = {_kind_of(option) for option in _options(annotation)} - {None}
    return str(kinds.pop()) if len(kinds) == 1 else "text" if kinds <= {"integer", "number", "text"} else "json"


def _options(annotation: Any) -> tuple[Any, ...]:
    if get_origin(annotation) in (Union, types.UnionType):
        return get_args(annotation)
    return (annotation,)


_KINDS: Final[Mapping[Any, str]] = {
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "text",
    datetime: "moment",
    date: "date",
}


def _kind_of(option: Any) -> str | None:
    if option is type(None):
        return None
    while hasattr(option, "__metadata__"):
        option = option.__origin__
    if get_origin(option) in (Union, types.UnionType):
        return _kind(option)
    return _KINDS.get(option, "text" if _is_literal_text(option) else "json")


def _is_literal_text(option: Any) -> bool:
    arguments = get_args(option)
    return bool(arguments) and all(isinstance(each, str) for each in arguments)


def derive(columns: tuple[Column, ...], raw: Mapping[str, Any]) -> dict[str, Any]:
    """The values of the columns. What is missing or isn't of its documented type is null; the raw JSON has it."""
    values: dict[str, Any] = {}
    for column in columns:
        value = raw.get(column.wire)
        values[column.name] = None if value is None else _CONVERTERS[column.kind](value)
    return values


_LARGEST: Final = 2**63 - 1


def _integer(value: Any) -> int | None:
    if isinstance(value, str) and len(value) < 20 and value.lstrip("-").isdecimal():
        value = int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if -_LARGEST <= value <= _LARGEST else None


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except (ValueError, OverflowError):
        return None


def _boolean(value: Any) -> bool | None:
    return value if isinstance(value, bool) else {"true": True, "false": False}.get(str(value).lower())


def _text(value: Any) -> str:
    text = value if isinstance(value, str) else as_json(value)
    # PostgreSQL takes no NUL, and neither takes half a surrogate pair: the raw JSON has them as they came.
    return text.replace("\x00", "\ufffd") if text.isascii() else _clean(text)


def _clean(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "\ufffd")


def _moment(value: Any) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment.replace(tzinfo=None)  # as it is printed; the raw JSON has the offset, if there should be one


def _date(value: Any) -> date | None:
    moment = _moment(value)
    return moment.date() if moment is not None else None


_CONVERTERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "text": _text,
    "moment": _moment,
    "date": _date,
    "json": as_json,
}
