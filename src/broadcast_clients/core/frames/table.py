"""Items of any list as one table."""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable, Mapping, Sequence
from typing import Any, Final

from attr import evolve
from pydantic import BaseModel

from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.frames.libraries import FrameLibrary, builder_of
from broadcast_clients.core.frames.shapes import Column, Shape, columns_of_model, columns_of_rows, merged
from broadcast_clients.core.frames.values import Misfit, converted, has_unknown, json_text, members_of
from broadcast_clients.core.jsonvalue import is_mapping

__all__ = ["OTHER", "to_frame"]

OTHER: Final = "_other"
"""The column of what has no column of its own."""


def to_frame(
    items: Iterable[Any],
    library: FrameLibrary = "pandas",
    *,
    separator: str = ".",
    model: Any = None,
) -> Any:
    """Models or mappings as a table: one row each, and a typed column for each documented field.

    The columns are those of the model, in its order and always all of them, so that tables of one kind can be put
    together. An object in it becomes columns `object.member`; lists stay lists (of structs, where their elements are
    objects); objects without documented members become JSON text. Times with an offset are told in UTC. What the
    documents don't know, and what isn't of its documented type, stands as JSON text in the last column, `_other`; so do
    lists whose elements have members that the documents don't know.

    Args:
        items: What `collect()`, a page, a list or a workflow gave.
        library: `pandas`, `polars` or `arrow` (a `pyarrow.Table`).
        separator: Between the names of an object and of its member.
        model: The model of the items, for the columns of a table without rows. Default: told from the items.

    Returns:
        A `pandas.DataFrame`, a `polars.DataFrame` or a `pyarrow.Table`.

    Raises:
        ConfigurationError: The library isn't known or installed, or the items are neither models nor mappings.
    """
    build = builder_of(library)
    if isinstance(items, AsyncIterable) or is_mapping(items) or isinstance(items, str | bytes | BaseModel):
        raise ConfigurationError(
            f"a table is made of a list of items, not of one {type(items).__name__}",
            hint="collect them first, as with `await pager.collect()`",
        )
    rows = list(items)
    columns = _columns(rows, model, separator)
    return build(_filled(columns, rows, separator))


def _columns(rows: Sequence[Any], model: Any, separator: str) -> tuple[Column, ...]:
    kinds: dict[type[BaseModel], None] = dict.fromkeys(type(row) for row in rows if isinstance(row, BaseModel))
    if not rows and isinstance(model, type) and issubclass(model, BaseModel):
        kinds[model] = None
    sets = [columns_of_model(kind, separator) for kind in kinds]
    plain = [row for row in rows if not isinstance(row, BaseModel)]
    if plain and all(is_mapping(row) for row in plain):
        sets.append(columns_of_rows(plain, separator))
    elif plain and not kinds and any(all(type(row) is kind for row in plain) for kind in (str, int, float, bool)):
        return columns_of_rows(({"value": row} for row in plain), separator)
    elif plain:
        stranger = next(row for row in plain if not is_mapping(row))
        raise ConfigurationError(f"a row of a table must be a model or a mapping, not {type(stranger).__name__}")
    found: dict[str, Column] = {}
    for column in (each for one in sets for each in one):
        there = found.get(column.name)
        shape = column.shape if there is None else merged(there.shape, column.shape)
        found[column.name] = evolve(column, shape=shape)
    return tuple(_settled(column, rows) for column in found.values())


def _settled(column: Column, rows: Sequence[Any]) -> Column:
    """Clocks are told in UTC where the client has a zone for them, and then all are."""
    if column.shape.kind != "clock":
        return column
    values = (_value(row, column.path) for row in rows)
    aware = any(getattr(value, "tzinfo", None) is not None for value in values)
    return evolve(column, shape=Shape("moment")) if aware else column


def _value(row: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        row = members_of(row).get(name)
    return row


def _filled(columns: tuple[Column, ...], rows: Sequence[Any], separator: str) -> list[tuple[str, Shape, list[Any]]]:
    values: dict[str, list[Any]] = {column.name: [] for column in columns}
    shapes = {column.path: column for column in columns}
    objects = {column.path[:length] for column in columns for length in range(1, len(column.path))}
    others: list[str | None] = []
    for row in rows:
        other: dict[str, Any] = {}
        cells: dict[str, Any] = {}
        members = members_of(row) if isinstance(row, BaseModel) or is_mapping(row) else {"value": row}
        _fill((), members, row, shapes, objects, separator, cells, other)
        for name, column in values.items():
            column.append(cells.get(name))
        others.append(json_text(other) if other else None)
    filled = [(column.name, column.shape, values[column.name]) for column in columns]
    return [*filled, (OTHER, Shape("json"), others)]


def _fill(
    prefix: tuple[str, ...],
    members: Mapping[str, Any],
    owner: Any,
    shapes: Mapping[tuple[str, ...], Column],
    objects: set[tuple[str, ...]],
    separator: str,
    cells: dict[str, Any],
    other: dict[str, Any],
) -> None:
    for name, value in members.items():
        path = (*prefix, str(name))
        if path in objects and (isinstance(value, BaseModel) or (is_mapping(value) and value)):
            _fill(path, members_of(value), value, shapes, objects, separator, cells, other)
            continue
        column = shapes.get(path)
        label = separator.join(path)
        if column is None:
            if value is not None and value != {}:
                other[label] = value
            continue
        try:
            cells[column.name] = converted(column.shape, value)
        except Misfit:
            other[label] = value
        else:
            if column.shape.kind == "list" and has_unknown(value):
                other[label] = value
    extra = getattr(owner, "raw_fields", None)
    if extra is not None:
        other.update({separator.join((*prefix, name)): value for name, value in extra().items()})
