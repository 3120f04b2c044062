"""What is in a mirror's database, for comparisons."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Engine, MetaData, select

__all__ = ["contents_of_tables"]

NOT_COMPARED = {"mirror_checkpoint"}
"""It has moments: those of the runs."""
NUMBERS = {"seq", "failed_in"}
"""Columns that differ between runs that end alike."""


def contents_of_tables(engine: Engine, leave_out: Iterable[str] = ()) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, in order."""
    metadata = MetaData()
    metadata.reflect(engine)
    found: dict[str, list[tuple[Any, ...]]] = {}
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            if table.name in NOT_COMPARED or table.name in leave_out or table.name.startswith("sqlite_"):
                continue
            columns = sorted((each for each in table.columns if each.name not in NUMBERS), key=lambda each: each.name)
            found[table.name] = sorted(map(tuple, connection.execute(select(*columns))), key=str)
    return found
