"""One run of a flow at a time over a database: two at the same time would both write what each found missing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import ClassVar
from urllib.parse import unquote, urlsplit

from sqlalchemy import URL, Engine, text
from sqlalchemy.exc import DatabaseError

from broadcast_clients.core.errors import BroadcastError
from broadcast_clients.core.filelock import FileLock
from broadcast_clients.flows.mirror.report import DatabaseUnusable

__all__ = ["RunUnderWay", "Turn", "take_turn"]


class RunUnderWay(BroadcastError):
    """Another run of the same flow is at work over the same database. Nothing was asked or written."""

    default_hint: ClassVar[str | None] = "wait until it is over, and run again"
    default_retryable: ClassVar[bool] = True


class Turn:
    """A turn that was taken; as a context manager, it is given back in the end.

    The system takes it back when the process dies, however it does.

    Args:
        end: Gives it back.
    """

    def __init__(self, end: Callable[[], None]) -> None:
        self._end = end

    def __enter__(self) -> None:
        """It is ours."""

    def __exit__(self, *exception: object) -> None:
        """Give it back."""
        self._end()


def take_turn(engine: Engine, flow: str, *, dry_run: bool = False) -> Turn:
    """Take the turn of a flow, or refuse at once.

    Beside an SQLite file stands a lock file meanwhile; PostgreSQL has locks by number, which end with their connection.

    Args:
        engine: Of the database.
        flow: Which flow: other ones may run meanwhile, because they write other things.
        dry_run: Nothing is going to be written, so it is always one's turn.

    Raises:
        RunUnderWay: Another run of it is at work, in this process or in another one.
        DatabaseUnusable: The lock can't be had: no right to write there, or the database is gone.
    """
    if dry_run:
        return Turn(_nothing)
    where = engine.url.render_as_string(hide_password=True)
    taken = _of_postgresql(engine, flow) if engine.dialect.name == "postgresql" else _of_file(engine.url, flow)
    if taken is None:
        raise RunUnderWay(f"another run of the flow {flow} is at work over the database {where}")
    return taken


def _nothing() -> None:
    """Nothing has to be given back."""


def _of_file(url: URL, flow: str) -> Turn | None:
    path = _path(url)
    if path is None:
        return Turn(_nothing)
    lock = FileLock(path.with_name(f"{path.name}.{flow}.lock"), mode=0o666)
    try:
        return Turn(partial(lock.release, remove=True)) if lock.acquire() else None
    except OSError as error:
        raise DatabaseUnusable(f"the lock file {error.filename or path} can't be had: {error.strerror}") from None


def _path(url: URL) -> Path | None:
    """Where the database is; `None` for one in memory, which is nobody else's."""
    name = url.database or ":memory:"
    if name == ":memory:" or "mode=memory" in str(url):
        return None
    return Path(unquote(urlsplit(name).path)) if name.startswith("file:") else Path(name)


def _of_postgresql(engine: Engine, flow: str) -> Turn | None:
    question = text("SELECT pg_try_advisory_lock(hashtext(coalesce(current_schema(), '')), hashtext(:name))")
    try:
        connection = engine.execution_options(isolation_level="AUTOCOMMIT").connect()
        try:
            taken = connection.scalar(question, {"name": f"broadcast-clients {flow}"})
        except BaseException:
            connection.close()
            raise
    except DatabaseError as error:
        raise DatabaseUnusable(f"the lock of the flow {flow} can't be had: {error.orig}") from None

    def end() -> None:
        connection.invalidate()  # closed, and not kept for others: with it goes the lock
        connection.close()

    if not taken:
        connection.close()
        return None
    return Turn(end)
