"""`broadcast mirror`."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from broadcast_clients.cli import accounts
from broadcast_clients.cli.exits import Exit
from broadcast_clients.cli.options import common, concurrency, database, one_account
from broadcast_clients.cli.progress import Meter, meter
from broadcast_clients.cli.session import Session, current

if TYPE_CHECKING:
    from broadcast_clients.flows.mirror import Mirror, MirrorReport, Progress

__all__ = ["mirror"]

EXTRAS = (
    "persons", "biographies", "person_images", "person_awards", "content_awards", "teams", "tags", "videos",
)  # fmt: skip
"""As `plurimedia_client.recipes.EXTRAS`, which a test compares: the help must not import the client."""
TABLES = (
    "channel", "schedule_day", "broadcast", "content", "catalog", "catalog_content", "person", "video",
    "theatrical_release",
)  # fmt: skip
"""What `status` counts."""
LOCAL = ("key_file", "timeout", "deadline", "retries", "ca_file", "allow_http", "base_url", "lang", "timezone")
"""Settings that commands which make no call don't take."""


@click.group()
def mirror() -> None:
    """Keep Plurimedia's schedule and catalogues in a database.

    Every run reads only what changed since the last one. A run may be broken off at any moment: the next one goes on
    there. Needs the extra `mirror`.
    """


@mirror.command()
@click.option(
    "--channel", "channels", type=int, multiple=True, metavar="ID", help="A channel. Default: all. Repeatable."
)
@click.option(
    "--days", type=click.IntRange(min=1), metavar="NUMBER", help="How many days from today on (UTC). Default: all."
)
@click.option(
    "--day", "single", type=click.DateTime(["%Y-%m-%d"]), multiple=True, metavar="YYYY-MM-DD", help="A day. Repeatable."
)
@click.option("--extra", "extras", type=click.Choice(EXTRAS), multiple=True, help="What else to read. Repeatable.")
@click.option("--reload", is_flag=True, help="Read all chosen days again, whether or not something changed.")
@concurrency(32)
@database
@one_account("plurimedia")
@common
def schedule(
    channels: tuple[int, ...],
    days: int | None,
    single: tuple[datetime, ...],
    extras: tuple[str, ...],
    reload: bool,
    concurrency: int,
    database: str | None,
) -> int:
    """Bring the TV schedule up to date.

    \b
    Examples:
      broadcast mirror schedule
      broadcast mirror schedule --days 7 --extra persons --database tv.db
      broadcast mirror schedule --channel 12 --channel 14 --json

    The key is in PLURIMEDIA_SUBSCRIPTION_KEY, in a file (--key-file), or is asked for.
    """
    if days is not None and single:
        raise click.UsageError("--days and --day exclude each other")
    session = current()
    chosen: int | list[date] | None = days if not single else [each.date() for each in single]
    with _running(session, database, concurrency, "schedule") as (job, run):
        report = job.schedule(channels=channels or None, days=chosen, extras=extras, reload=reload, progress=run)
        missing = [str(each) for each in channels if not job.count("channel", channel_id=each)]
    if missing:
        session.note(f"Warning: the account has no channel {', '.join(missing)}")
    return _told(session, [("schedule", report)])


@mirror.command()
@click.argument("ids", type=int, nargs=-1, metavar="[ID]...")
@click.option(
    "--tags", is_flag=True, help="Read the keywords of contents that are in catalogues alone: one more call each."
)
@click.option(
    "--reload", is_flag=True, help="List the whole catalogue again, and remove what it doesn't have any more."
)
@concurrency(32)
@database
@one_account("plurimedia")
@common
def catalogue(ids: tuple[int, ...], tags: bool, reload: bool, concurrency: int, database: str | None) -> int:
    """Bring VOD catalogues up to date.

    Those whose IDs are given, else all of the account.

    \b
    Examples:
      broadcast mirror catalogue
      broadcast mirror catalogue 1201 --tags --database vod.db
    """
    session = current()
    reports: list[tuple[str, MirrorReport]] = []
    missing: list[str] = []
    with _client(session) as client:
        chosen = ids or tuple(each.id for each in client.catalogs.list())
        for catalog_id in chosen:
            name = f"catalogue {catalog_id}"
            with _running(session, database, concurrency, name, client) as (job, run):
                reports.append((name, job.catalog(catalog_id, tags=tags, reload=reload, progress=run)))
                if not job.count("catalog", catalog_id=catalog_id):
                    missing.append(str(catalog_id))
                session.partial = _data(reports)
    if missing:
        session.note(f"Warning: the account has no catalogue {', '.join(missing)}")
    return _told(session, reports)


@mirror.command()
@database
@one_account("plurimedia", *LOCAL)
@common
def status(database: str | None) -> int:
    """Show what the database has, up to when, and how much failed. No call is made.

    \b
    Example:
      broadcast mirror status --database tv.db --json
    """
    session = current()
    with _standing(session, database) as job:
        catalogs = sorted(int(row["catalog_id"]) for row in job.rows("catalog"))
        scopes = {"schedule": "schedule", **{f"catalog:{each}": f"catalogue {each}" for each in catalogs}}
        moments = {scope: job.checkpoint(scope) for scope in scopes}
        counts = {table: job.count(table) for table in TABLES}
        failed = len(job.failures())
    data = {
        "database": _name(job),
        "tables": counts,
        "up_to": {scope: None if moment is None else moment.isoformat() for scope, moment in moments.items()},
        "failed": failed,
    }
    lines = [f"{table:<20} {count}" for table, count in counts.items() if count]
    lines += [
        f"{scopes[scope]:<20} up to {moment:%Y-%m-%d %H:%M:%S} UTC" for scope, moment in moments.items() if moment
    ]
    lines += [f"{name:<20} not read yet" for scope, name in scopes.items() if moments[scope] is None]
    lines.append(f"{'failed':<20} {failed}{' (broadcast mirror failures)' if failed else ''}")
    return session.result(data, "\n".join(lines))


@mirror.command()
@database
@one_account("plurimedia", *LOCAL)
@common
def failures(database: str | None) -> int:
    """Show what failed when it was tried last. The next run of its scope tries it again. No call is made.

    \b
    Example:
      broadcast mirror failures --database tv.db
    """
    session = current()
    with _standing(session, database) as job:
        found = job.failures()
    data = [{"scope": each.scope, "kind": each.kind, "key": each.key, "error": each.error} for each in found]
    lines = [f"{each.scope}: {each.kind} {each.key}: {each.error}" for each in found] or ["Nothing failed."]
    return session.result({"failures": data}, "\n".join(lines), Exit.SOME_FAILED if found else Exit.DONE)


@mirror.command()
@database
@one_account("plurimedia", *LOCAL)
@common
def rebuild(database: str | None) -> int:
    """Derive all columns anew, by the overrides as they are now.

    They are made of the raw JSON that each row has. No call is made.

    \b
    Example:
      broadcast mirror rebuild --overrides plurimedia.toml --database tv.db
    """
    session = current()
    with _standing(session, database) as job:
        counts = job.rebuild()
    lines = [f"{table:<20} {count}" for table, count in counts.items() if count]
    return session.result({"tables": counts}, "\n".join(lines))


# --- what they share --------------------------------------------------------------------------------------------------


@contextmanager
def _client(session: Session) -> Generator[Any]:
    with accounts.plurimedia(session) as client:
        yield client


class _Run:
    """Shows the progress of a mirror, and ends the run between two pieces of work after a signal."""

    def __init__(self, session: Session, show: Meter) -> None:
        self._session = session
        self._show = show
        self.done = 0
        self.failed = 0

    def __call__(self, progress: Progress) -> None:
        self.done, self.failed = progress.done, progress.failed
        finished = progress.done + progress.failed
        self._show(finished, finished + progress.left, progress.kind, progress.failed)
        self._session.stopping.check()

    def so_far(self) -> str:
        """What was done until now."""
        failed = f" and {self.failed} that failed" if self.failed else ""
        return f"after {self.done} pieces of work{failed}; they are kept, and the next run goes on there"


@contextmanager
def _running(
    session: Session, database: str | None, concurrency: int, label: str, client: Any = None
) -> Generator[tuple[Mirror, _Run]]:
    from broadcast_clients.flows.mirror import Mirror

    if client is None:
        with _client(session) as made, _running(session, database, concurrency, label, made) as pair:
            yield pair
        return
    with Mirror(client, accounts.database_of(session, database), concurrency=concurrency) as job:
        with meter(session, label) as show:
            run = _Run(session, show)
            with session.stopping.between_pieces(run.so_far):
                yield job, run


@contextmanager
def _standing(session: Session, database: str | None) -> Generator[Mirror]:
    """A mirror that is there already, for commands that make no call."""
    from broadcast_clients.flows.mirror import Mirror

    where = accounts.existing_database(session, database)
    with accounts.plurimedia(session, calls=False) as client, Mirror(client, where) as job:
        yield job


def _name(job: Mirror) -> str:
    return job.engine.url.render_as_string(hide_password=True)


def _data(reports: list[tuple[str, MirrorReport]]) -> dict[str, Any]:
    return {
        "runs": [
            {
                "scope": name,
                "done": dict(report.done),
                "removed": report.removed,
                "failed": report.failed,
                "failures": [
                    {"scope": each.scope, "kind": each.kind, "key": each.key, "error": each.error}
                    for each in report.failures
                ],
            }
            for name, report in reports
        ]
    }


def _told(session: Session, reports: list[tuple[str, MirrorReport]]) -> int:
    lines: list[str] = []
    for name, report in reports:
        lines.append(f"{name}: {report}")
        lines += [f"  {each.kind} {each.key}: {each.error.splitlines()[0]}" for each in report.failures[:10]]
        if report.failed > 10:
            lines.append(f"  and {report.failed - 10} more: broadcast mirror failures")
    failed = any(report.failed for _, report in reports)
    return session.result(_data(reports), "\n".join(lines), Exit.SOME_FAILED if failed else Exit.DONE)
