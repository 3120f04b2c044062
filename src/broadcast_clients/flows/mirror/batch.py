"""Work to be done, kept in the database until its results are; and what one transaction writes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from attr import Factory, define, frozen

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from broadcast_clients.flows.mirror.tables import Tables

__all__ = ["Batch", "NewTask", "Step", "Task"]


@frozen
class NewTask:
    """A piece of work: one call, by its kind and key."""

    kind: str
    key: str
    argument: str | None = None
    """What else there is to know, as JSON."""


@frozen
class Task:
    """A piece of work as it stands in the database."""

    seq: int
    scope: str
    kind: str
    key: str
    argument: str | None = None


Step = Callable[["Connection", "Tables", "Batch"], None]
"""Something that needs to look into the database; it runs after the rows are written and may add work."""


@define
class Batch:
    """What is written and committed together: results, what they entail, and that their work is done."""

    scope: str
    size: int = 0
    """How many rows are to be inserted or replaced."""
    clears: list[tuple[str, dict[str, Any]]] = Factory(list[tuple[str, dict[str, Any]]])
    """Rows to be deleted first: table, and the values of key columns."""
    rows: dict[str, list[dict[str, Any]]] = Factory(dict[str, list[dict[str, Any]]])
    """Rows to be inserted or replaced, by table."""
    additions: dict[str, list[dict[str, Any]]] = Factory(dict[str, list[dict[str, Any]]])
    """Rows to be inserted where their key isn't there yet, by table."""
    known: dict[str, set[int]] = Factory(dict[str, set[int]])
    """Ids to be remembered, by what is known of them."""
    once: dict[str, set[int]] = Factory(dict[str, set[int]])
    """Ids by the kind of work, to be done unless it was done before."""
    groups: dict[int, datetime | None] = Factory(dict[int, datetime | None])
    """Master and season contents with their last update, to be read where the database has none or an older one."""
    vod: set[int] = Factory(set[int])
    """Contents whose tags have to be read unless they are aired as well."""
    steps: list[Step] = Factory(list[Step])
    tasks: list[NewTask] = Factory(list[NewTask])
    done: list[int] = Factory(list[int])
    """Numbers of finished work."""
    failed: list[tuple[Task, str]] = Factory(list[tuple[Task, str]])
    moments: dict[str, datetime] = Factory(dict[str, datetime])
    """Checkpoints by scope."""
    removed: int = 0
    """Filled in by the steps: contents that left their catalogue."""
    urgent: bool = False
    """Other work waits for what this entails."""

    def add(self, table: str, row: dict[str, Any]) -> None:
        """Insert or replace a row."""
        self.rows.setdefault(table, []).append(row)
        self.size += 1

    def replace(self, table: str, rows: list[dict[str, Any]], **keys: Any) -> None:
        """Put rows in the place of those with these keys."""
        self.clear(table, **keys)
        if rows:
            self.rows.setdefault(table, []).extend(rows)
            self.size += len(rows)

    def clear(self, table: str, **keys: Any) -> None:
        """Delete the rows with these keys before any row is written."""
        self.clears.append((table, keys))

    def plan(self, kind: str, key: object, argument: str | None = None) -> None:
        """Add work."""
        self.tasks.append(NewTask(kind, str(key), argument))
        self.urgent = True
