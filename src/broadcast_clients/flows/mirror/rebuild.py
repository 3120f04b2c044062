"""Derives the columns anew from the raw JSON: after an override, or for another layout."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, inspect, select, tuple_, update

from broadcast_clients.core.jsonvalue import as_object
from broadcast_clients.flows.mirror.columns import derive
from broadcast_clients.flows.mirror.raw import read_json, unreadable
from broadcast_clients.flows.mirror.report import DatabaseUnusable
from broadcast_clients.flows.mirror.tables import Tables, column_type

__all__ = ["rebuild"]

ROWS = 500
"""Rows in memory at the same time."""


def rebuild(connection: Connection, tables: Tables, before: Mapping[str, Mapping[str, list[str]]]) -> dict[str, int]:
    """Bring every table to the columns that `tables` has, and fill them from the raw JSON.

    Args:
        connection: Within a transaction: it is all done or nothing is.
        tables: As they shall be.
        before: The derived columns as the database has them, by table.

    Returns:
        How many rows were derived, by table.
    """
    tables.metadata.create_all(connection)
    counts: dict[str, int] = {}
    for name, table in tables.entities.items():
        _alter(connection, tables, name, before.get(name, {}))
        counts[name] = _fill(connection, tables, name, table)
    connection.execute(delete(tables.state))
    connection.execute(insert(tables.state), tables.state_rows())
    return counts


def _alter(connection: Connection, tables: Tables, name: str, before: Mapping[str, list[str]]) -> None:
    there = {column["name"] for column in inspect(connection).get_columns(name)}
    wanted = {column.name: column.kind for column in tables.columns[name]}
    quote = connection.dialect.identifier_preparer.quote
    for column, (_, kind) in before.items():
        if column in there and wanted.get(column) != kind:
            connection.exec_driver_sql(f"ALTER TABLE {quote(name)} DROP COLUMN {quote(column)}")
            there.discard(column)
    for column, kind in wanted.items():
        if column not in there:
            type_ = column_type(kind)().compile(dialect=connection.dialect)
            connection.exec_driver_sql(f"ALTER TABLE {quote(name)} ADD COLUMN {quote(column)} {type_}")


def _fill(connection: Connection, tables: Tables, name: str, table: Table) -> int:
    columns = tables.columns[name]
    keys = list(table.primary_key)
    change = (
        update(table)
        .where(*(key == bindparam(f"key_{key.name}") for key in keys))
        .values({column.name: bindparam(f"new_{column.name}") for column in columns})
    )
    last: tuple[Any, ...] | None = None
    count = 0
    while True:
        question = select(*keys, table.c.raw).order_by(*keys).limit(ROWS)
        if last is not None:
            question = question.where(tuple_(*keys) > last if len(keys) > 1 else keys[0] > last[0])
        rows = connection.execute(question).all()
        if not rows:
            return count
        if columns:
            connection.execute(change, [_changed(name, row, keys, columns) for row in rows])
        count += len(rows)
        last = tuple(rows[-1][:-1])


def _changed(table: str, row: Any, keys: list[Any], columns: Any) -> dict[str, Any]:
    named = {key.name: row[place] for place, key in enumerate(keys)}
    try:
        raw = as_object(read_json(row.raw))
        if raw is None:
            raise unreadable("it isn't an object")
    except DatabaseUnusable as error:
        error.message = (
            f"table {table}, {', '.join(f'{name} {value}' for name, value in named.items())}: {error.message}"
        )
        raise
    values = {f"new_{name}": value for name, value in derive(columns, raw).items()}
    return values | {f"key_{name}": value for name, value in named.items()}
