"""`broadcast report`."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from broadcast_clients.cli import accounts
from broadcast_clients.cli.options import TO_WRITE, common, database
from broadcast_clients.cli.options import accounts as several_accounts
from broadcast_clients.cli.session import current
from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.jsonvalue import as_object

if TYPE_CHECKING:
    from broadcast_clients.flows.mirror import MirrorReport
    from broadcast_clients.flows.report import FlowReport

__all__ = ["report"]


@click.command()
@click.argument("file", type=TO_WRITE, default="report.html")
@click.option(
    "--of",
    "runs",
    type=click.Path(exists=True, dir_okay=False),
    multiple=True,
    help="What another command printed with --json, to be told in the report. Repeatable.",
)
@click.option("--title", default="Broadcast report", show_default=True, help="The heading.")
@click.option("--timezone", metavar="ZONE", default="Europe/Paris", show_default=True, help="Zone of the guide.")
@click.option(
    "--days",
    type=click.IntRange(min=1),
    default=7,
    show_default=True,
    metavar="NUMBER",
    help="Days of the guide, from today on.",
)
@click.option("--channel", "channels", type=int, multiple=True, metavar="ID", help="A channel. Repeatable.")
@database
@several_accounts
@common
def report(
    file: str,
    runs: tuple[str, ...],
    title: str,
    timezone: str,
    days: int,
    channels: tuple[int, ...],
    database: str | None,
) -> int:
    """Write a page with the guide, what was written and what failed.

    It is one HTML file (report.html) that loads nothing from anywhere. No call is made.

    \b
    Examples:
      broadcast report
      broadcast enrich --json > enrich.json; broadcast report report.html --of enrich.json
    """
    from broadcast_clients.flows.report_page import write_report

    session = current()
    imports: dict[str, MirrorReport] = {}
    flows: dict[str, FlowReport] = {}
    for path in runs:
        _take_in(path, imports, flows)
    with accounts.plurimedia(session, calls=False) as client:
        write_report(
            file,
            accounts.existing_database(session, database),
            imports=imports,
            flows=flows,
            title=title,
            timezone=timezone,
            days=days,
            channels=channels or None,
            plurimedia=client,
        )
    return session.result({"file": file}, f"The report is in {file}.")


def _take_in(path: str, imports: dict[str, MirrorReport], flows: dict[str, FlowReport]) -> None:
    """Read what a command printed with `--json`."""
    from broadcast_clients.cli.rows import plain_data

    document = as_object(plain_data(path, "json")) or {}
    result = as_object(document.get("result")) or {}
    name = str(document.get("command"))
    try:
        if "runs" in result:
            imports.update({f"{name}: {each['scope']}": _import(each) for each in result["runs"]})
        else:
            flows[name] = _flow(result)
    except (KeyError, TypeError, ValueError):
        raise ConfigurationError(
            f"{path} isn't what a command printed with --json", hint="give those of mirror, guide, enrich and release"
        ) from None


def _import(values: dict[str, Any]) -> MirrorReport:
    from broadcast_clients.flows.mirror import Failure, MirrorReport

    failures = [Failure(**each) for each in values["failures"]]
    return MirrorReport(Counter(values["done"]), values["removed"], values["failed"], failures)


def _flow(values: dict[str, Any]) -> FlowReport:
    from broadcast_clients.flows.report import FlowItem, FlowReport

    items: list[dict[str, Any]] = values["items"]
    for each in items:
        each.update({name: tuple(each[name]) for name in ("changes", "notes")})
    return FlowReport(
        flow=values["flow"],
        dry_run=values["dry_run"],
        items=[FlowItem(**each) for each in items],
        notes=values["notes"],
        started_at=None if values["started_at"] is None else datetime.fromisoformat(values["started_at"]),
        elapsed=values["elapsed"],
    )
