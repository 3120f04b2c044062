"""The database behind a mirror: SQLite or PostgreSQL, through SQLAlchemy Core."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Dialect, Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError, OperationalError
from sqlalchemy.pool import StaticPool

from broadcast_clients.core.errors import BroadcastError, ConfigurationError
from broadcast_clients.flows.mirror.report import DatabaseUnusable

__all__ = ["ForRows", "addition", "is_missing", "not_opened", "open_engine", "upsert", "writing"]

SUPPORTED = ("sqlite", "postgresql")
WRITING = "broadcast_writing"
"""The option of a connection whose transactions write."""


def open_engine(database: str | Path | URL) -> Engine:
    """The engine for a database.

    Args:
        database: Path of an SQLite file, or a URL such as `postgresql://user:password@host/name`.

    Raises:
        ConfigurationError: No such kind of database, or its driver isn't installed.
    """
    url = _url(database)
    if url.get_backend_name() not in SUPPORTED:
        raise ConfigurationError(
            f"the mirror doesn't write to {url.get_backend_name()}",
            hint="give the path of an SQLite file, or a URL that begins with postgresql://",
        )
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    memory = url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:")
    try:
        # A database in memory is one connection, for all threads: a second one would see an empty one.
        shared: dict[str, Any] = {"poolclass": StaticPool, "connect_args": {"check_same_thread": False}}
        engine = create_engine(url, **shared if memory else {})
    except ModuleNotFoundError as error:
        raise ConfigurationError(
            f"PostgreSQL needs the package {error.name}", hint="pip install 'psycopg[binary]'"
        ) from None
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def is_missing(engine: Engine) -> bool:
    """Whether there is no file yet, so that connecting would make one."""
    url = engine.url
    name = url.database or ":memory:"
    return url.get_backend_name() == "sqlite" and not name.startswith((":", "file:")) and not Path(name).exists()


def not_opened(engine: Engine, error: DatabaseError, hint: str | None = None) -> BroadcastError:
    """The error for a database that can't be opened: its server isn't there or lets nobody in, or it is none.

    Args:
        engine: The database.
        error: What SQLAlchemy raised.
        hint: What to do where it is no database.
    """
    message = f"the database {engine.url.render_as_string(hide_password=True)} can't be opened: {error.orig}"
    if engine.dialect.name != "sqlite" and isinstance(error, OperationalError):
        return DatabaseUnusable(message, hint="see that its server runs, and check address, name and password")
    return ConfigurationError(message, hint=hint)


def _url(database: str | Path | URL) -> URL:
    if isinstance(database, URL):
        return database
    if isinstance(database, Path) or "://" not in database:
        return URL.create("sqlite", database=str(database))
    try:
        return make_url(database.replace("postgres://", "postgresql://", 1))
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise ConfigurationError(
            "this isn't the URL of a database",
            hint="write it as postgresql://user:password@host/name, with special characters as %XX",
        ) from None


def _set_up_sqlite(connection: Any, record: Any) -> None:
    """Let readers read while we write, and let SQLAlchemy begin transactions, also around changes of tables."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("busy_timeout=30000", "journal_mode=WAL", "synchronous=NORMAL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    """Who writes waits for its turn at the beginning; who reads sees one state, and neither waits nor keeps others."""
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get(WRITING) else "BEGIN")


@contextmanager
def writing(engine: Engine) -> Generator[Connection]:
    """One transaction that writes: committed in the end, or rolled back."""
    with engine.connect().execution_options(**{WRITING: True}) as connection, connection.begin():
        yield connection


def _insert(engine: Engine, table: Table) -> Any:
    return (sqlite if engine.dialect.name == "sqlite" else postgresql).insert(table)


def upsert(engine: Engine, table: Table) -> Any:
    """The statement that inserts rows, or replaces those with the same key."""
    insert = _insert(engine, table)
    keys = [column.name for column in table.primary_key]
    values = {column.name: insert.excluded[column.name] for column in table.columns if column.name not in keys}
    return insert.on_conflict_do_update(index_elements=keys, set_=values) if values else addition(engine, table)


def addition(engine: Engine, table: Table) -> Any:
    """The statement that inserts rows whose key isn't there yet."""
    return _insert(engine, table).on_conflict_do_nothing()


class ForRows:
    """A statement that is run once for each of many rows: compiled once, and without another look at each row.

    Args:
        statement: Its parameters are values of the rows; every row has all of them.
    """

    def __init__(self, statement: Any) -> None:
        self._statement = statement
        self._compiled: tuple[str, Callable[[Mapping[str, Any]], Any] | None] | None = None

    def __call__(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run it; no rows are nothing to do."""
        if not rows:
            return
        if self._compiled is None:
            self._compiled = _compiled(self._statement, connection.dialect)
        text, values = self._compiled
        connection.exec_driver_sql(text, list(rows) if values is None else [values(row) for row in rows])


def _compiled(statement: Any, dialect: Dialect) -> tuple[str, Callable[[Mapping[str, Any]], Any] | None]:
    """A statement as the driver takes it, and how a row becomes its parameters; None where it is taken as it is."""
    compiled = statement.compile(dialect=dialect)
    places: list[tuple[str, Callable[[Any], Any] | None]] = [
        (name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
        for name in compiled.positiontup or compiled.binds
    ]
    if compiled.positiontup:
        return str(compiled), lambda row: tuple(
            [row[name] if made is None else made(row[name]) for name, made in places]
        )
    if any(made for _, made in places):
        return str(compiled), lambda row: {
            name: row[name] if made is None else made(row[name]) for name, made in places
        }
    return str(compiled), None
