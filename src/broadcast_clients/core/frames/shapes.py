"""What a column holds, told from the annotations of a model: so each batch of a list has the same columns and types."""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal, Union, get_args, get_origin

from attr import frozen
from pydantic import BaseModel

from broadcast_clients.core.jsonvalue import is_mapping
from broadcast_clients.core.local_time import LocalClock

__all__ = ["JSON", "Column", "Shape", "columns_of_model", "columns_of_rows", "merged"]

Kind = Literal[
    "integer", "number", "boolean", "text", "moment", "clock", "date", "length", "json", "list", "struct"
]  # fmt: skip
"""`moment` is a time with an offset, told in UTC; `clock` one without, as it came; `length` a length of time; `json`
what has no documented members, as JSON text."""


@frozen
class Shape:
    """The type of a value."""

    kind: Kind
    of: Shape | None = None
    """Of the elements of a list."""
    members: tuple[tuple[str, Shape], ...] = ()
    """Of a struct, by name."""


JSON: Final = Shape("json")


@frozen
class Column:
    """One column: its name, where its values are, and their type."""

    name: str
    path: tuple[str, ...]
    shape: Shape


_SCALARS: Final[Mapping[Any, Kind]] = {
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "text",
    datetime: "moment",
    date: "date",
    timedelta: "length",
}


def columns_of_model(model: type[BaseModel], separator: str) -> tuple[Column, ...]:
    """The columns of a model, in the order of its fields. Objects in it become columns `object.member`."""
    return tuple(_flat((), _members(model, frozenset()), separator))


def _flat(prefix: tuple[str, ...], members: Iterable[tuple[str, Shape]], separator: str) -> Iterable[Column]:
    for name, shape in members:
        path = (*prefix, name)
        if shape.kind == "struct":
            yield from _flat(path, shape.members, separator)
        else:
            yield Column(separator.join(path), path, shape)


def _members(model: type[BaseModel], above: frozenset[type]) -> tuple[tuple[str, Shape], ...]:
    inside = above | {model}
    return tuple((name, _shape(info.annotation, inside, info.metadata)) for name, info in model.model_fields.items())


def _shape(annotation: Any, above: frozenset[type], metadata: Iterable[Any] = ()) -> Shape:
    if any(isinstance(each, LocalClock) for each in metadata):
        return Shape("clock")
    options = [each for each in _options(annotation) if each is not type(None)]
    found = {_shape_of(each, above) for each in options}
    if len(found) == 1:
        return found.pop()
    kinds = {each.kind for each in found}
    if kinds <= {"integer", "number"} and kinds:
        return Shape("number")
    # A text that may also come as something else, such as a length of time, is told as text.
    return Shape("text") if "text" in kinds and kinds <= {"text", "integer", "number", "length"} else JSON


def _options(annotation: Any) -> Iterable[Any]:
    if get_origin(annotation) in (Union, types.UnionType):
        for each in get_args(annotation):
            yield from _options(each)
    elif hasattr(annotation, "__metadata__") and get_origin(annotation.__origin__) in (Union, types.UnionType):
        yield from _options(annotation.__origin__)
    else:
        yield annotation


def _shape_of(option: Any, above: frozenset[type]) -> Shape:
    if hasattr(option, "__metadata__"):
        return _shape(option.__origin__, above, option.__metadata__)
    if option in _SCALARS:
        return Shape(_SCALARS[option])
    origin, arguments = get_origin(option), get_args(option)
    if origin is Literal:
        kinds: set[Any] = {type(each) for each in arguments}
        return Shape(_SCALARS.get(kinds.pop(), "json")) if len(kinds) == 1 else JSON
    if origin is list and arguments:
        return _list_of(_shape(arguments[0], above))
    if isinstance(option, type) and issubclass(option, BaseModel) and option not in above and option.model_fields:
        return Shape("struct", members=_members(option, above))
    return JSON


def _list_of(shape: Shape) -> Shape:
    return JSON if shape.kind == "json" else Shape("list", of=shape)


def columns_of_rows(rows: Iterable[Mapping[Any, Any]], separator: str) -> tuple[Column, ...]:
    """The columns of plain mappings, told from their values."""
    found: dict[tuple[str, ...], Shape | None] = {}
    for row in rows:
        _look((), row, found)
    # What is an object here and empty or missing there has its members as columns.
    parents = {path[:length] for path in found for length in range(1, len(path))}
    return tuple(
        Column(separator.join(path), path, shape or JSON)
        for path, shape in found.items()
        if path not in parents or shape is not None
    )


def _look(prefix: tuple[str, ...], row: Mapping[Any, Any], found: dict[tuple[str, ...], Shape | None]) -> None:
    for name, value in row.items():
        path = (*prefix, str(name))
        if is_mapping(value) and value:
            _look(path, value, found)
            continue
        shape = _shape_of_value(value)
        there = found.get(path)
        found[path] = shape if there is None else there if shape is None else merged(there, shape)


def _shape_of_value(value: Any) -> Shape | None:
    if value is None:
        return None
    if isinstance(value, datetime):
        return Shape("clock" if value.tzinfo is None else "moment")
    if isinstance(value, list):
        elements: list[Any] = value  # pyright: ignore[reportUnknownVariableType]
        shapes = {_shape_of_value(each) for each in elements} - {None}
        if len(shapes) == 1:
            return _list_of(shapes.pop() or JSON)
        return None if not shapes and not elements else JSON
    return Shape(_SCALARS.get(type(value), "json"))


def merged(one: Shape, other: Shape) -> Shape:
    """The type that takes the values of both."""
    if one == other:
        return one
    return Shape("number") if {one.kind, other.kind} == {"integer", "number"} else JSON
