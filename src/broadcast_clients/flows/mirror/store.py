"""All that a mirror does with its database: blocking calls, each one transaction."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    RowMapping,
    bindparam,
    delete,
    func,
    insert,
    inspect,
    or_,
    select,
    update,
)
from sqlalchemy.exc import DatabaseError, OperationalError

from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.flows.mirror.batch import Batch, NewTask
from broadcast_clients.flows.mirror.columns import Renames
from broadcast_clients.flows.mirror.database import ForRows, addition, not_opened, open_engine, upsert, writing
from broadcast_clients.flows.mirror.rebuild import rebuild
from broadcast_clients.flows.mirror.report import DatabaseUnusable, Failure
from broadcast_clients.flows.mirror.tables import SCHEMA, Tables
from plurimedia_client.recipes import is_newer

__all__ = ["Store"]

CHUNK = 500
"""Values in one question: SQLite takes no more than 32,766, older ones 999."""


class Store:
    """A mirror's database.

    Args:
        database: Path of an SQLite file, or a URL.
        renames: Model name to {our wire name: the server's}, from the overrides.
    """

    def __init__(self, database: str | Path | URL, renames: Renames) -> None:
        self.engine: Engine = open_engine(database)
        self.tables: Tables = Tables(renames)
        tables = self.tables
        self._upserts = {name: ForRows(upsert(self.engine, table)) for name, table in tables.entities.items()}
        self._additions = {name: ForRows(addition(self.engine, table)) for name, table in tables.entities.items()}
        self._new_known = ForRows(addition(self.engine, tables.known))
        values: dict[str, Any] = {name: bindparam(name) for name in ("scope", "kind", "key", "argument")}
        self._new_task = ForRows(addition(self.engine, tables.task).values(values).inline())
        self._set_moment = ForRows(upsert(self.engine, tables.checkpoint))
        self._done = ForRows(delete(tables.task).where(tables.task.c.seq == bindparam("number")))
        self._failed = ForRows(
            update(tables.task)
            .where(tables.task.c.seq == bindparam("number"))
            .values(failed_in=bindparam("run"), error=bindparam("why"))
        )
        self._ready = False

    def close(self) -> None:
        """Close the connections."""
        self.engine.dispose()

    @contextmanager
    def _writing(self) -> Generator[Connection]:
        """One transaction. What the database itself refuses is told without SQL and rows."""
        try:
            with writing(self.engine) as connection:
                yield connection
        except OperationalError as error:  # full, read-only, locked, gone
            raise DatabaseUnusable(f"the database {self._name} can't be written: {error.orig}") from None

    @property
    def _name(self) -> str:
        return self.engine.url.render_as_string(hide_password=True)

    # --- layout -----------------------------------------------------------------------------------------------------

    def open(self) -> None:
        """Make the tables where there are none, and see that they are as this mirror needs them.

        Raises:
            ConfigurationError: The database is none, or was made with other overrides or by another version.
            DatabaseUnusable: Its server can't be reached, or lets nobody in.
        """
        if self._ready:
            return
        try:
            with self.engine.connect() as connection:
                state = self._state(connection)
            if state is None:
                state = self._begun()
        except DatabaseError as error:  # what can't be reached, and what is no database
            raise not_opened(self.engine, error) from None
        if state["schema"] != str(SCHEMA):
            raise ConfigurationError(
                f"the database has layout {state['schema']}, this version of the suite writes layout {SCHEMA}",
                hint="call rebuild(), which brings it up to date, or name another database",
            )
        if json.loads(state["columns"]) != self.tables.described():
            raise ConfigurationError(
                "the columns of the database were made with other overrides than those of this client",
                hint="call rebuild(), which derives them anew from the raw JSON of each row",
            )
        self._ready = True

    def _begun(self) -> dict[str, str]:
        """Make the tables, unless somebody else did at the same moment; gives what is noted of them."""
        with writing(self.engine) as connection:
            state = self._state(connection)
            if state is None:
                self._create(connection)
                state = self._state(connection)
        assert state is not None
        return state

    def _state(self, connection: Connection) -> dict[str, str] | None:
        if not inspect(connection).has_table(self.tables.state.name):
            return None
        return {row.name: row.value for row in connection.execute(select(self.tables.state))}

    def _create(self, connection: Connection) -> None:
        for name in set(inspect(connection).get_table_names()).intersection(self.tables.metadata.tables):
            raise ConfigurationError(
                f"the database has a table {name} that isn't a mirror's", hint="name another database, or a new file"
            )
        self.tables.metadata.create_all(connection, checkfirst=False)  # there is none of them, as was just seen
        connection.execute(insert(self.tables.state), self.tables.state_rows())

    def rebuild(self) -> dict[str, int]:
        """Derive all columns anew; gives how many rows each table has. One transaction: all of it or nothing."""
        with self._writing() as connection:
            state = self._state(connection)
            if state is None:
                self._create(connection)
                counts = dict.fromkeys(self.tables.entities, 0)
            else:
                counts = rebuild(connection, self.tables, json.loads(state["columns"]))
        self._ready = True
        return counts

    # --- work -------------------------------------------------------------------------------------------------------

    def plan(self, scope: str, tasks: Iterable[NewTask]) -> None:
        """Add work. What is there already isn't added again."""
        with self._writing() as connection:
            self._plan(connection, scope, list(tasks))

    def _plan(self, connection: Connection, scope: str, tasks: Sequence[NewTask]) -> None:
        rows = [{"scope": scope, "kind": task.kind, "key": task.key, "argument": task.argument} for task in tasks]
        self._new_task(connection, rows)

    def take(self, scope: str, after: int, run: str, limit: int) -> list[tuple[Any, ...]]:
        """The next work after a number, without what failed in this run: the values of tasks.

        Bare tuples of numbers and texts are nothing to the garbage collector, which would walk that many tasks.
        """
        task = self.tables.task.c
        unfailed = or_(task.failed_in.is_(None), task.failed_in != run)
        question = (
            select(task.seq, task.scope, task.kind, task.key, task.argument)
            # By number: the index that begins with the scope would have all of its work sorted for each question.
            .where(task.scope.concat("") == scope, task.seq > after, unfailed)
            .order_by(task.seq)
            .limit(limit)
        )
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(question).all()]

    def left(self, scope: str) -> int:
        """How much work there is, failed or not yet tried."""
        task = self.tables.task
        return self._scalar(select(func.count()).select_from(task).where(task.c.scope == scope)) or 0

    def failures(self) -> list[Failure]:
        """What failed when it was tried last."""
        task = self.tables.task.c
        question = select(task.scope, task.kind, task.key, task.error).where(task.error.is_not(None)).order_by(task.seq)
        with self.engine.connect() as connection:
            return [Failure(*row) for row in connection.execute(question)]

    def apply(self, batch: Batch, run: str) -> None:
        """Write a batch and commit it: all of it or nothing."""
        with self._writing() as connection:
            self._write(connection, batch)
            for step in batch.steps:
                step(connection, self.tables, batch)
            self._plan_conditionally(connection, batch)
            self._plan(connection, batch.scope, batch.tasks)
            self._done(connection, [{"number": number} for number in batch.done])
            failed = [{"number": task.seq, "run": run, "why": why} for task, why in batch.failed]
            self._failed(connection, failed)
            moments = [{"scope": scope, "moment": moment} for scope, moment in batch.moments.items()]
            self._set_moment(connection, moments)

    def _write(self, connection: Connection, batch: Batch) -> None:
        for name, keys in batch.clears:
            table = self.tables.entities[name]
            connection.execute(delete(table).where(*(table.c[key] == value for key, value in keys.items())))
        for name, rows in batch.rows.items():
            self._upserts[name](connection, rows)
        for name, rows in batch.additions.items():
            self._additions[name](connection, rows)
        known = [{"kind": kind, "id": each} for kind, ids in batch.known.items() for each in sorted(ids)]
        self._new_known(connection, known)

    def _plan_conditionally(self, connection: Connection, batch: Batch) -> None:
        for kind, ids in batch.once.items():
            batch.tasks += [NewTask(kind, str(each)) for each in sorted(ids - self._known(connection, kind, ids))]
        if batch.groups:
            batch.tasks += [NewTask("content", str(each)) for each in self._outdated(connection, batch.groups)]
        if batch.vod:
            aired = self._known(connection, "aired", batch.vod)
            batch.tasks += [NewTask("content_tags", str(each)) for each in sorted(batch.vod - aired)]

    def _known(self, connection: Connection, kind: str, ids: Iterable[int]) -> set[int]:
        known = self.tables.known.c
        found: set[int] = set()
        for chunk in _chunks(sorted(ids)):
            question = select(known.id).where(known.kind == kind, known.id.in_(chunk))
            found.update(connection.scalars(question))
        return found

    def _outdated(self, connection: Connection, groups: dict[int, datetime | None]) -> list[int]:
        """Ids of those that aren't there, or are older than they should be."""
        content = self.tables.entities["content"].c
        there: dict[int, datetime | None] = {}
        for chunk in _chunks(sorted(groups)):
            question = select(content.content_id, content.last_update).where(content.content_id.in_(chunk))
            there.update((row[0], row[1]) for row in connection.execute(question))
        return [each for each, moment in sorted(groups.items()) if each not in there or is_newer(moment, there[each])]

    # --- reading ----------------------------------------------------------------------------------------------------

    def checkpoint(self, scope: str) -> datetime | None:
        """The moment of the provider's clock up to which a scope is complete, once its work is done."""
        table = self.tables.checkpoint
        moment: datetime | None = self._scalar(select(table.c.moment).where(table.c.scope == scope))
        return moment

    def channels(self) -> list[int]:
        """Ids of all channels."""
        with self.engine.connect() as connection:
            return list(connection.scalars(select(self.tables.entities["channel"].c.channel_id).order_by("channel_id")))

    def days(self) -> set[tuple[int, date]]:
        """The days of channels that were loaded."""
        day = self.tables.entities["schedule_day"].c
        with self.engine.connect() as connection:
            return {(row[0], row[1]) for row in connection.execute(select(day.channel_id, day.day))}

    def count(self, table: str, **keys: Any) -> int:
        """How many rows there are with these keys."""
        entity = self.tables.entities[table]
        conditions = (entity.c[name] == value for name, value in keys.items())
        return self._scalar(select(func.count()).select_from(entity).where(*conditions)) or 0

    def rows(self, table: str, **keys: Any) -> Iterator[RowMapping]:
        """The rows of a table with these keys, in the order of the primary key."""
        entity = self.tables.entities[table]
        conditions = (entity.c[name] == value for name, value in keys.items())
        question = select(entity).where(*conditions).order_by(*entity.primary_key)
        with self.engine.connect() as connection:
            yield from connection.execution_options(yield_per=CHUNK).execute(question).mappings()

    def _scalar(self, question: Any) -> Any:
        with self.engine.connect() as connection:
            return connection.scalar(question)


def _chunks(values: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]
