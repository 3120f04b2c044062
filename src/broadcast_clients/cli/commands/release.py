"""`broadcast release`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from broadcast_clients.cli import accounts
from broadcast_clients.cli.flowing import following, rules, rules_of, tell
from broadcast_clients.cli.options import accounts as several_accounts
from broadcast_clients.cli.options import common, database, dry_run, moment
from broadcast_clients.cli.session import current

__all__ = ["release"]


@click.command()
@click.option("--product", "products", multiple=True, metavar="REFERENCE", help="A product. Default: all. Repeatable.")
@click.option("--since", metavar="TIME", callback=moment, help="Only what changed since then, with an offset.")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    metavar="NUMBER",
    help="Stop after so many titles that were written, or failed.",
)
@click.option(
    "--patience",
    type=click.FloatRange(min=0),
    default=3600.0,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait for the transcode of each file; with 0 the next run goes on.",
)
@click.option(
    "--adopt",
    "adopted",
    type=(click.Choice(("movie", "show")), str, str),
    multiple=True,
    metavar="KIND REFERENCE ID",
    help="First of all, say that the title ID is the product REFERENCE: --adopt movie PRG-1 0192…. Repeatable.",
)
@click.option(
    "--forget",
    "forgotten",
    multiple=True,
    metavar="REFERENCE",
    help="First of all, forget which title a product is, so that it is made anew. Repeatable.",
)
@rules("ReleaseRules")
@dry_run
@database
@several_accounts
@common
def release(
    products: tuple[str, ...],
    since: datetime | None,
    limit: int | None,
    patience: float,
    adopted: tuple[tuple[Any, str, str], ...],
    forgotten: tuple[str, ...],
    rules: str | None,
    dry_run: bool,
    database: str | None,
) -> int:
    """Bring products of WHATS'ON to EncoraStream.

    They become movies, shows and episodes, and are published when they are complete. What became of each product is
    kept in the mirror's database, and only what differs is written. Settings of both accounts are in the environment or
    the settings file. Needs the extra `mirror`.

    \b
    Examples:
      broadcast release --dry-run
      broadcast release --product PRG-1 --product PRG-2
      broadcast release --product PRG-1 --adopt movie PRG-1 0192f0c1-…
    """
    from broadcast_clients.flows.release import ReleaseFlow, ReleaseRules

    if dry_run and (adopted or forgotten):
        raise click.UsageError("--dry-run writes nothing, so it can't go with --adopt or --forget")
    session = current()
    with accounts.whatson(session) as source, accounts.encora(session) as target:
        where, mine = accounts.database_of(session, database), rules_of(rules, ReleaseRules)
        with ReleaseFlow(where, source, target, rules=mine, patience=patience) as flow:
            for reference in forgotten:
                flow.forget(reference)
            for kind, reference, title in adopted:
                flow.adopt(reference, title, kind=kind)
            with following(session, "release") as progress:
                report = flow.run(
                    products=products or None, since=since, limit=limit, dry_run=dry_run, progress=progress
                )
    return tell(session, report)
