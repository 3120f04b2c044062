"""`broadcast enrich`."""

from __future__ import annotations

from typing import Any

import click

from broadcast_clients.cli import accounts
from broadcast_clients.cli.flowing import following, rules, rules_of, tell
from broadcast_clients.cli.options import accounts as several_accounts
from broadcast_clients.cli.options import common, database, dry_run
from broadcast_clients.cli.session import current

__all__ = ["enrich"]


@click.command()
@click.option(
    "--catalogue", "catalogs", type=int, multiple=True, metavar="ID", help="A catalogue. Default: all. Repeatable."
)
@click.option(
    "--content", "contents", type=int, multiple=True, metavar="ID", help="A content. Default: all. Repeatable."
)
@click.option("--limit", type=click.IntRange(min=1), metavar="NUMBER", help="The most contents to look at.")
@rules("EnrichRules")
@dry_run
@database
@several_accounts
@common
def enrich(
    catalogs: tuple[int, ...],
    contents: tuple[int, ...],
    limit: int | None,
    rules: str | None,
    dry_run: bool,
    database: str | None,
) -> int:
    """Write contents of Plurimedia to WHATS'ON as products.

    It works from the mirror (`broadcast mirror catalogue` fills it), keeps there what became of each content, and
    writes only what differs. Settings of WHATS'ON are in the environment or the settings file. Needs the extra
    `mirror`.

    \b
    Examples:
      broadcast enrich --dry-run
      broadcast enrich --catalogue 1201 --limit 100
    """
    from broadcast_clients.flows.enrich import EnrichFlow, EnrichRules

    session = current()
    where = accounts.existing_database(session, database)
    more: dict[str, Any] = {} if rules is None else {"rules": rules_of(rules, EnrichRules)}
    with accounts.plurimedia(session, calls=False) as source, accounts.whatson(session) as client:
        with EnrichFlow(where, client, plurimedia=source, **more) as flow:
            with following(session, "enrich") as progress:
                report = flow.run(
                    catalogs=catalogs or None,
                    contents=contents or None,
                    limit=limit,
                    dry_run=dry_run,
                    progress=progress,
                )
    return tell(session, report)
