"""What needs a look into the database within the transaction that it belongs to."""

from __future__ import annotations

from attr import frozen
from sqlalchemy import ColumnElement, Connection, Select, and_, delete, exists, select, update

from broadcast_clients.flows.mirror.batch import Batch, NewTask
from broadcast_clients.flows.mirror.tables import Tables

__all__ = ["MarkUnlisted", "ReadAgain", "Remove", "RemoveUnlisted"]

CHUNK = 500


@frozen
class MarkUnlisted:
    """Before a catalogue is listed anew: what the new list doesn't have will be removed."""

    catalog_id: int

    def __call__(self, connection: Connection, tables: Tables, batch: Batch) -> None:
        """Mark its contents."""
        table = tables.entities["catalog_content"]
        connection.execute(update(table).where(table.c.catalog_id == self.catalog_id).values(listed=False))


@frozen
class RemoveUnlisted:
    """After the last page: remove what no page had."""

    catalog_id: int

    def __call__(self, connection: Connection, tables: Tables, batch: Batch) -> None:
        """Remove it."""
        member = tables.entities["catalog_content"]
        gone = and_(member.c.catalog_id == self.catalog_id, member.c.listed.is_(False))
        _remove(connection, tables, batch, gone)


@frozen
class Remove:
    """Contents left a catalogue."""

    catalog_id: int
    contents: tuple[int, ...]

    def __call__(self, connection: Connection, tables: Tables, batch: Batch) -> None:
        """Remove them."""
        member = tables.entities["catalog_content"]
        for start in range(0, len(self.contents), CHUNK):
            chosen = self.contents[start : start + CHUNK]
            gone = and_(member.c.catalog_id == self.catalog_id, member.c.content_id.in_(chosen))
            _remove(connection, tables, batch, gone)


@frozen
class ReadAgain:
    """Objects changed: those that the database has are read again."""

    kind: str
    ids: frozenset[int]

    def __call__(self, connection: Connection, tables: Tables, batch: Batch) -> None:
        """Add the work."""
        known = tables.known
        ids = sorted(self.ids)
        for start in range(0, len(ids), CHUNK):
            chosen = known.c.id.in_(ids[start : start + CHUNK])
            question = select(known.c.id).where(known.c.kind == self.kind, chosen)
            batch.tasks += [NewTask(self.kind, str(each)) for each in sorted(connection.scalars(question))]


def _remove(connection: Connection, tables: Tables, batch: Batch, gone: ColumnElement[bool]) -> None:
    """Delete memberships, the contents that nothing else holds, and work on them."""
    member, content, task = tables.entities["catalog_content"], tables.entities["content"], tables.task
    leaving = list(connection.scalars(select(member.c.content_id).where(gone)))
    if not leaving:
        return
    batch.removed += len(leaving)
    connection.execute(delete(member).where(gone))
    for start in range(0, len(leaving), CHUNK):
        ids = leaving[start : start + CHUNK]
        held = _held(tables, content.c.content_id)
        orphans = list(connection.scalars(select(content.c.content_id).where(content.c.content_id.in_(ids), ~held)))
        for name in ("content", "content_tag"):
            table = tables.entities[name]
            connection.execute(delete(table).where(table.c.content_id.in_(orphans)))
        keys = [str(each) for each in ids]
        of_contents = task.c.kind.in_(("content", "content_tags"))
        connection.execute(delete(task).where(task.c.scope == batch.scope, of_contents, task.c.key.in_(keys)))


def _held(tables: Tables, content_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether another catalogue has a content, or the schedule needs it as a master or season."""
    member, known = tables.entities["catalog_content"], tables.known
    listed: Select[tuple[int]] = select(member.c.content_id).where(member.c.content_id == content_id)
    group: Select[tuple[int]] = select(known.c.id).where(known.c.kind == "group", known.c.id == content_id)
    return exists(listed) | exists(group)
