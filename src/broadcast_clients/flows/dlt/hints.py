"""The mirror's tables as dlt's hints: keys, types, and how rows give way to newer ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import dlt

from broadcast_clients.flows.mirror.columns import Column
from broadcast_clients.flows.mirror.tables import ENTITIES, Entity

__all__ = ["KEYS", "REMOVED", "WHOLE", "hints_of", "tombstone"]

REMOVED: Final = "removed"
"""Column that is true in a row which takes rows out of its table, and empty in all others."""

KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    entity.table: tuple(name for name, _ in entity.keys) for entity in ENTITIES
}
"""The primary key of each table."""

_TYPES: Final[Mapping[str, dict[str, Any]]] = {
    "integer": {"data_type": "bigint"},
    "number": {"data_type": "double"},
    "boolean": {"data_type": "bool"},
    "text": {"data_type": "text"},
    "moment": {"data_type": "timestamp", "timezone": False},
    "date": {"data_type": "date"},
    "json": {"data_type": "text"},
}

WHOLE: Final[Mapping[str, tuple[str, ...]]] = {
    table: tuple(name for name in keys if name != "position") for table, keys in KEYS.items() if "position" in keys
}
"""Tables whose rows are replaced list by list, because deletions aren't marked: by what the list belongs to."""


def hints_of(columns: Mapping[str, tuple[Column, ...]]) -> dict[str, Any]:
    """The hints of each table.

    Args:
        columns: The derived columns of each table.
    """
    return {entity.table: _hints(entity, columns[entity.table]) for entity in ENTITIES}


def _hints(entity: Entity, columns: tuple[Column, ...]) -> Any:
    types: dict[str, dict[str, Any]] = {name: {**_TYPES[kind], "nullable": False} for name, kind in entity.keys}
    types |= {column.name: dict(_TYPES[column.kind]) for column in columns}
    if entity.table == "catalog_content":
        types["listed"] = dict(_TYPES["boolean"])
    types["raw"] = dict(_TYPES["text"])
    types[REMOVED] = {**_TYPES["boolean"], "hard_delete": True}
    columns_of_table: Any = {name: {"name": name, **about} for name, about in types.items()}
    return dlt.mark.make_hints(
        table_name=entity.table,
        write_disposition="merge",
        primary_key=KEYS[entity.table],
        merge_key=WHOLE.get(entity.table),
        columns=columns_of_table,
    )


def tombstone(table: str, keys: Mapping[str, Any]) -> dict[str, Any]:
    """The row that takes a row, or a whole list, out of a table."""
    return {**{name: keys.get(name, -1) for name in KEYS[table]}, REMOVED: True}
