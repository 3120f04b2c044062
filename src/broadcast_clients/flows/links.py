"""Which id a thing has in another system, and what was written there or is being written: in the mirror's database.

A row is written before a request is sent and again after its answer, each in a transaction of its own. So a run that is
killed at any moment leaves what the next one needs: whether something may be there, and under which key it was sent.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Generator, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, Self

from attr import frozen
from sqlalchemy import URL, Connection, Engine, MetaData, Table, Text, delete, inspect, select
from sqlalchemy import Column as TableColumn
from sqlalchemy.exc import DatabaseError, OperationalError

from broadcast_clients.flows.mirror.database import addition, not_opened, open_engine, upsert, writing
from broadcast_clients.flows.mirror.report import DatabaseUnusable

__all__ = ["Link", "Links", "mark_of"]

State = Literal["sending", "done"]
"""`sending`: a request for it left, and its answer wasn't written down yet. `done`: it was."""

CHUNK = 500
"""Values in one question: older databases take no more than 999."""

_METADATA = MetaData()
_TABLE = Table(
    "flow_link",
    _METADATA,
    TableColumn("system", Text, primary_key=True),
    TableColumn("kind", Text, primary_key=True),
    TableColumn("source", Text, primary_key=True),
    TableColumn("target", Text),
    TableColumn("mark", Text),
    TableColumn("state", Text, nullable=False),
    TableColumn("detail", Text, nullable=False),
    TableColumn("updated_at", Text, nullable=False),
)


@frozen(kw_only=True)
class Link:
    """One thing and its counterpart."""

    system: str
    """Where the counterpart is, such as `encora` or `whatson`."""
    kind: str
    """What it is there, such as `movie` or `epg-day`."""
    source: str
    """Its id where it comes from."""
    target: str | None = None
    """The id of the counterpart; `None` until it is known."""
    mark: str | None = None
    """`mark_of` what was last written there, or is being written."""
    state: State = "done"
    """`sending`: it was begun, and the answer isn't known; `done`: the answer was read."""
    detail: Mapping[str, Any] = {}
    """What else is to be remembered, such as an idempotency key: plain JSON, never a secret."""
    updated_at: str = ""
    """When it was written, UTC, ISO 8601."""


def mark_of(value: Any) -> str:
    """What tells one content from another: a hash of plain data, whatever the order of its keys."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


class Links:
    """The links of a database. All calls block; each is one transaction.

    Args:
        database: Path of an SQLite file (made if need be), or a URL such as `postgresql://user:password@host/name`.
            The mirror's database is the place: both know nothing of each other's tables.

    Attributes:
        engine: SQLAlchemy's engine of the database.

    Raises:
        ConfigurationError: The database is of a kind that isn't known, or can't be opened.
    """

    def __init__(self, database: str | Path | URL) -> None:
        self.engine: Engine = open_engine(database)
        self._upsert = upsert(self.engine, _TABLE)
        self._addition = addition(self.engine, _TABLE)
        self._ready = False

    def close(self) -> None:
        """Close the connections."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def get(self, system: str, kind: str, source: object) -> Link | None:
        """The link of a thing, if it has one.

        Args:
            system: Where the counterpart is, such as `encora`.
            kind: What it is there, such as `movie`.
            source: Id of the thing where it comes from.
        """
        with self._reading() as connection:
            return None if connection is None else self._get(connection, system, kind, str(source))

    def all(self, system: str, kind: str, *, prefix: str = "") -> dict[str, Link]:
        """All links of a kind, by the source's id, in the order of these; of those ids alone that begin in a way.

        Args:
            system: Where the counterparts are, such as `encora`.
            kind: What they are there, such as `movie`.
            prefix: What the ids begin with. Default: all.
        """
        wanted = select(_TABLE).where(_TABLE.c.system == system, _TABLE.c.kind == kind).order_by(_TABLE.c.source)
        if prefix:
            wanted = wanted.where(_TABLE.c.source.startswith(prefix, autoescape=True))
        with self._reading() as connection:
            return {} if connection is None else {row.source: _link(row) for row in connection.execute(wanted)}

    def some(self, system: str, kind: str, sources: Collection[object]) -> dict[str, Link]:
        """The links of some things, by the source's id; what has none is left out.

        Args:
            system: Where the counterparts are, such as `encora`.
            kind: What they are there, such as `movie`.
            sources: Ids of the things where they come from.
        """
        wanted = [str(source) for source in sources]
        own = (_TABLE.c.system == system, _TABLE.c.kind == kind)
        found: dict[str, Link] = {}
        with self._reading() as connection:
            if connection is None:
                return {}
            for start in range(0, len(wanted), CHUNK):
                chosen = select(_TABLE).where(*own, _TABLE.c.source.in_(wanted[start : start + CHUNK]))
                found |= {row.source: _link(row) for row in connection.execute(chosen)}
        return found

    def each(self) -> Iterator[Link]:
        """Every link, in order."""
        wanted = select(_TABLE).order_by(_TABLE.c.system, _TABLE.c.kind, _TABLE.c.source)
        with self._reading() as connection:
            rows = connection.execute(wanted).all() if connection is not None else ()
        yield from (_link(row) for row in rows)

    def put(self, *links: Link) -> None:
        """Write links, in place of those of the same things."""
        if links:
            with self._transaction() as connection:
                connection.execute(self._upsert, [_row(link) for link in links])

    def reserve(self, link: Link) -> Link:
        """Write a link unless the thing has one, and give the one that counts.

        Of two runs that begin the same thing at the same time, both get the first one's: with its idempotency key, the
        thing is made once.
        """
        with self._transaction() as connection:
            connection.execute(self._addition, [_row(link)])
            there = self._get(connection, link.system, link.kind, link.source)
        assert there is not None
        return there

    def forget(self, system: str, kind: str, source: object) -> None:
        """Remove a link, if there is one.

        Args:
            system: Where the counterpart is, such as `encora`.
            kind: What it is there, such as `movie`.
            source: Id of the thing where it comes from.
        """
        with self._transaction() as connection:
            connection.execute(
                delete(_TABLE).where(_TABLE.c.system == system, _TABLE.c.kind == kind, _TABLE.c.source == str(source))
            )

    def _get(self, connection: Connection, system: str, kind: str, source: str) -> Link | None:
        wanted = select(_TABLE).where(_TABLE.c.system == system, _TABLE.c.kind == kind, _TABLE.c.source == source)
        row = connection.execute(wanted).one_or_none()
        return None if row is None else _link(row)

    @contextmanager
    def _reading(self) -> Generator[Connection | None]:
        """One transaction; `None` where no link was ever written, for a read doesn't even make the table."""
        if not self._has_table(make=False):
            yield None
            return
        try:
            with self.engine.connect() as connection:
                yield connection
        except OperationalError as error:
            raise DatabaseUnusable(f"the database {self._name} can't be read: {error.orig}") from None

    @contextmanager
    def _transaction(self) -> Generator[Connection]:
        """One transaction that writes. What the database itself refuses is told without SQL and rows."""
        self._has_table(make=True)
        try:
            with writing(self.engine) as connection:
                yield connection
        except OperationalError as error:  # full, read-only, locked, gone
            raise DatabaseUnusable(f"the database {self._name} can't be written: {error.orig}") from None

    def _has_table(self, *, make: bool) -> bool:
        """Whether there is the table, which is made on request."""
        if not self._ready:
            try:
                with self.engine.connect() as connection:
                    self._ready = inspect(connection).has_table(_TABLE.name)
                if make and not self._ready:
                    with writing(self.engine) as connection:
                        _METADATA.create_all(connection)
                    self._ready = True
            except DatabaseError as error:
                raise not_opened(self.engine, error) from None
        return self._ready

    @property
    def _name(self) -> str:
        return self.engine.url.render_as_string(hide_password=True)


def _row(link: Link) -> dict[str, Any]:
    return {
        "system": link.system,
        "kind": link.kind,
        "source": link.source,
        "target": link.target,
        "mark": link.mark,
        "state": link.state,
        "detail": json.dumps(dict(link.detail), sort_keys=True),
        "updated_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _link(row: Any) -> Link:
    return Link(
        system=row.system,
        kind=row.kind,
        source=row.source,
        target=row.target,
        mark=row.mark,
        state=row.state,
        detail=json.loads(row.detail),
        updated_at=row.updated_at,
    )
