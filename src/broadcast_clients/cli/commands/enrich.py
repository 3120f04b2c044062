"""`broadcast enrich`."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from broadcast_clients.cli import accounts
from broadcast_clients.cli.flowing import following, rules, rules_of, tell
from broadcast_clients.cli.options import accounts as several_accounts
from broadcast_clients.cli.options import common, concurrency, database, dry_run, verify
from broadcast_clients.cli.session import Session, current

if TYPE_CHECKING:
    from plurimedia_client import PlurimediaClient

__all__ = ["enrich"]


@click.command()
@click.option(
    "--catalogue", "catalogs", type=int, multiple=True, metavar="ID", help="A catalogue. Default: all. Repeatable."
)
@click.option(
    "--content", "contents", type=int, multiple=True, metavar="ID", help="A content. Default: all. Repeatable."
)
@click.option("--limit", type=click.IntRange(min=1), metavar="NUMBER", help="The most contents to look at.")
@verify("Read and compare every product, also where the mirror hasn't changed.")
@rules("EnrichRules")
@dry_run
@concurrency(4)
@database
@several_accounts
@common
def enrich(
    catalogs: tuple[int, ...],
    contents: tuple[int, ...],
    limit: int | None,
    verify: bool,
    rules: str | None,
    dry_run: bool,
    concurrency: int,
    database: str | None,
) -> int:
    """Write contents of Plurimedia to WHATS'ON as products.

    It works from the mirror (`broadcast mirror catalogue` fills it), keeps there what became of each content, and
    writes only what differs. Settings of both accounts are in the environment or the settings file. With a key of
    Plurimedia, series and seasons that the mirror lacks are read; without one, they are made from what their episodes
    say. Needs the extra `mirror`.

    \b
    Examples:
      broadcast enrich --dry-run
      broadcast enrich --catalogue 1201 --limit 100
      broadcast enrich --verify
    """
    from broadcast_clients.flows.enrich import EnrichFlow, EnrichRules

    session = current()
    where = accounts.existing_database(session, database)
    more: dict[str, Any] = {} if rules is None else {"rules": rules_of(rules, EnrichRules)}
    with _source(session) as source, accounts.whatson(session) as client:
        with EnrichFlow(where, client, plurimedia=source, concurrency=concurrency, **more) as flow:
            with following(session, "enrich") as progress:
                report = flow.run(
                    catalogs=catalogs or None,
                    contents=contents or None,
                    limit=limit,
                    dry_run=dry_run,
                    verify=verify,
                    progress=progress,
                )
    return tell(session, report)


@contextmanager
def _source(session: Session) -> Generator[PlurimediaClient | None]:
    """The account that what the mirror lacks is read from; `None` where there is no key and no override to go by."""
    if not accounts.has_key(session):
        with accounts.plurimedia(session, calls=False) as client:
            renamed = bool(client.overrides.fields)
        if not renamed:
            session.note(
                "There is no key of Plurimedia: series and seasons that the mirror lacks are made from what their "
                "episodes say."
            )
            yield None
            return
    with accounts.plurimedia(session) as client:
        yield client
