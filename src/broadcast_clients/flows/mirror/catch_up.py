"""Extras that are asked for only after days were loaded: worked out from the raw JSON of the days that are there."""

from __future__ import annotations

from attr import frozen
from sqlalchemy import Connection, select

from broadcast_clients.core.lenient import build, renamed
from broadcast_clients.flows.mirror.absorb import day_key, plan_extras
from broadcast_clients.flows.mirror.batch import Batch, NewTask
from broadcast_clients.flows.mirror.columns import Renames
from broadcast_clients.flows.mirror.raw import read_json
from broadcast_clients.flows.mirror.tables import Tables
from plurimedia_client.models import Broadcast

__all__ = ["CatchUp"]

ROWS = 500
"""Airings in memory at the same time."""


@frozen
class CatchUp:
    """Adds the work of extras that the days in the database were loaded without."""

    extras: frozenset[str]
    renames: Renames

    def __call__(self, connection: Connection, tables: Tables, batch: Batch) -> None:
        """Add it."""
        known = tables.known
        there = set(connection.scalars(select(known.c.kind).where(known.c.id == 0)))
        missing = frozenset(each for each in self.extras if _mark(each) not in there)
        if missing:
            self._add(connection, tables, batch, missing)
            connection.execute(known.insert(), [{"kind": _mark(each), "id": 0} for each in sorted(missing)])

    def _add(self, connection: Connection, tables: Tables, batch: Batch, extras: frozenset[str]) -> None:
        airings = tables.entities["broadcast"]
        question = select(airings.c.raw).execution_options(yield_per=ROWS)
        for rows in connection.execute(question).partitions():
            raws = [renamed(Broadcast, read_json(row.raw), self.renames) for row in rows]
            plan_extras(batch, build(list[Broadcast], raws, "$", []), extras)
        if "tags" in extras:
            day = tables.entities["schedule_day"].c
            for row in connection.execute(select(day.channel_id, day.day).order_by(day.channel_id, day.day)):
                batch.tasks.append(NewTask("broadcast_tags", day_key(row.channel_id, row.day)))


def _mark(extra: str) -> str:
    return f"extra {extra}"
