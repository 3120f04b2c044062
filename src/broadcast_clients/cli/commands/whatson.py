"""`broadcast whatson`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from broadcast_clients.cli import accounts
from broadcast_clients.cli.exits import Exit
from broadcast_clients.cli.options import TO_WRITE, common, concurrency, dry_run, exit_code, one_account
from broadcast_clients.cli.progress import meter
from broadcast_clients.cli.session import Session, current
from broadcast_clients.core.jsonvalue import as_object

if TYPE_CHECKING:
    from whatson_client import WhatsonClient
    from whatson_client.workflows.reports import BulkReport, TreeReport

__all__ = ["whatson"]

KINDS = ("programs", "episodes", "series", "seasons", "content_collections")
PROPAGATION = ("onlyIfValuesAreEqual", "always", "never")
LOCAL = ("username", "password_file", "token_file", "timeout", "deadline", "retries", "ca_file", "allow_http")


@click.group()
def whatson() -> None:
    """Upgrades, self-description and bulk writes of WHATS'ON.

    User and password are in WHATSON_USERNAME and WHATSON_PASSWORD, or a token in WHATSON_TOKEN; the address is in
    WHATSON_BASE_URL.
    """


@whatson.command()
@click.argument("before")
@click.argument("after")
@click.argument("operations", nargs=-1, metavar="[OPERATION]...")
@exit_code("something that is used is gone, or behaves in a way that may break callers")
@one_account("whatson", *LOCAL, "mam_base_url", "trailer_base_url", "base_url", "release")
@common
def changes(before: str, after: str, operations: tuple[str, ...], exit_code: bool) -> int:
    """Show what changes from release BEFORE to AFTER.

    In all, or in the OPERATIONs that you use. It is told from the vendor's release notes: no call is made, and no
    credential is needed.

    \b
    Examples:
      broadcast whatson changes 2023r4 2024r4
      broadcast whatson changes 2023r4 2024r4 programs.create_or_update --exit-code
    """
    session = current()
    with accounts.whatson(session, calls=False) as client:
        found = client.release.changes(before, after)
        if operations:
            found = found.of(*operations)
    different = exit_code and bool(found.removed or found.breaking)
    return session.result(found.to_dict(), str(found), Exit.DIFFERENT if different else Exit.DONE)


@whatson.command()
@click.option(
    "--api",
    type=click.Choice(["content", "mam", "trailer"]),
    multiple=True,
    help="Which API. Default: content. Repeatable.",
)
@exit_code("the installation describes itself otherwise than expected")
@one_account("whatson")
@common
def drift(api: tuple[Literal["content", "mam", "trailer"], ...], exit_code: bool) -> int:
    """Compare what the installation says of itself.

    Its description (GET /api) is held against what the client knows. Needs the extra `schema`. With --release it is
    held against that release.

    \b
    Examples:
      broadcast whatson drift --release 2024r4
      broadcast whatson drift --api content --api mam --json
    """
    session = current()
    with accounts.whatson(session) as client:
        found = [client.schema.drift(each) for each in api or ("content",)]
    code = Exit.DIFFERENT if exit_code and any(found) else Exit.DONE
    return session.result({"apis": [each.to_dict() for each in found]}, "\n".join(map(str, found)), code)


@whatson.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True), metavar="FILE")
@click.option("--kind", type=click.Choice(KINDS), default="programs", show_default=True, help="What the rows are.")
@click.option("--format", "form", type=click.Choice(["csv", "jsonl", "json"]), help="Default: by the name's ending.")
@click.option(
    "--journal",
    type=click.Path(dir_okay=False),
    help="File that remembers what is written: called again with it, the job goes on where it stopped.",
)
@click.option("--separator", default="|", show_default=True, help="Between the elements of a list in a CSV cell.")
@click.option(
    "--empty",
    type=click.Choice(["leave", "clear"]),
    default="leave",
    show_default=True,
    help="Whether an empty cell leaves the field as it is, or clears it.",
)
@click.option(
    "--check-drop-downs", is_flag=True, help="Hold values against the drop-down lists of the installation first."
)
@click.option("--template", metavar="REFERENCE", help="Prototype for new ones.")
@click.option(
    "--propagate-to-episodes", type=click.Choice(PROPAGATION), help="Which episodes change with their season."
)
@click.option(
    "--propagate-to-versions", type=click.Choice(PROPAGATION), help="Which versions change with their product."
)
@click.option("--refused", type=TO_WRITE, help="CSV file for the complaints, a line for each.")
@dry_run
@concurrency(8)
@one_account("whatson", "trailer_base_url", "mam_base_url")
@common
def upsert(
    file: str,
    kind: str,
    form: str | None,
    journal: str | None,
    separator: str,
    empty: str,
    check_drop_downs: bool,
    template: str | None,
    propagate_to_episodes: str | None,
    propagate_to_versions: str | None,
    refused: str | None,
    dry_run: bool,
    concurrency: int,
) -> int:
    """Create or update what FILE says.

    It holds rows of CSV or JSON Lines, or a JSON tree of series, seasons and episodes. Columns are fields by Python or
    wire name. A bad row doesn't stop the others. A JSON file with an object is a tree {"series": […], "seasons": […],
    "collections": […], "programs": […]}: parents are written before children, and only what differs. `-` is standard
    input.

    \b
    Examples:
      broadcast whatson upsert films.csv --journal films.journal --refused refused.csv
      broadcast whatson upsert episodes.jsonl --kind episodes --dry-run
      broadcast whatson upsert season.json --propagate-to-episodes never
    """
    from broadcast_clients.cli import rows

    session = current()
    form = rows.form_of(file, form)
    given: dict[str, Any] = {
        "propagate_to_episodes": propagate_to_episodes,
        "propagate_to_versions": propagate_to_versions,
    }
    more = {name: value for name, value in given.items() if value is not None}
    settings: dict[str, Any] = {
        **more,
        "journal": journal,
        "concurrency": concurrency,
        "check_drop_downs": check_drop_downs,
    }
    tree = rows.plain_data(file, "json") if form == "json" else None
    with accounts.whatson(session) as client:
        nodes = as_object(tree)
        if nodes is not None:
            return _tree(session, client.workflows.upsert_tree(nodes, dry_run=dry_run, **settings))
        with rows.opened(file) as stream:
            source: Any = tree if tree is not None else rows.rows_of(stream, form, file, _fields(kind), separator)
            if dry_run:
                return _tree(session, _plan(client, kind, list(source), empty, settings), kind)
            if template is not None:
                settings["template"] = template
            report = _bulk(session, client, source, kind=kind, empty=empty, **settings)
    if refused is not None:
        report.write_csv(refused)
    return _rows(session, report, refused)


def _fields(kind: str) -> Any:
    from whatson_client.workflows.kinds import kind_of

    body = kind_of(kind).operation("create_or_update").body
    return body.fields if body is not None else ()


def _bulk(session: Session, client: WhatsonClient, source: Any, **settings: Any) -> BulkReport:
    with meter(session, "rows") as show:
        latest: list[BulkReport] = []

        def progress(report: BulkReport) -> None:
            latest[:] = [report]
            session.partial = _data(report)
            show(report.total, None, f"{report.total} rows", len(report.failures))
            session.stopping.check()

        def so_far() -> str:
            written = latest[0].written if latest else 0
            again = "the journal goes on there" if settings.get("journal") else "with --journal a run goes on there"
            return f"after {written} rows were written; they are kept, and {again}"

        with session.stopping.between_pieces(so_far):
            return client.workflows.bulk_upsert(source, progress=progress, **settings)


def _plan(client: WhatsonClient, kind: str, source: list[Any], empty: str, settings: dict[str, Any]) -> TreeReport:
    """What the rows would do: they are read and compared as a tree, which writes nothing."""
    from whatson_client.workflows.rows import fields_of, named

    fields = _fields(kind)
    nodes = [
        named(fields, fields_of(each, frame=False, empty="clear" if empty == "clear" else "leave"))[0]
        for each in source
    ]
    settings = {**settings, "journal": None}
    tree: dict[str, Any]
    if kind == "episodes":
        seasons: dict[str, list[Any]] = {}
        for node in nodes:
            seasons.setdefault(str(node.get("season_id", "")), []).append(node)
        tree = {"seasons": [{"content_id": each, "episodes": episodes} for each, episodes in seasons.items()]}
    else:
        tree = {"collections" if kind == "content_collections" else kind: nodes}
    return client.workflows.upsert_tree(tree, dry_run=True, **settings)


def _tree(session: Session, report: TreeReport, kind: str | None = None) -> int:
    chosen = [each for each in report.rows if kind is None or each.kind == kind]
    if kind is not None:
        from attr import evolve

        report = evolve(report, rows=tuple(chosen))
    data = {"dry_run": report.dry_run, "counts": report.counts(), "items": report.to_dicts()}
    return session.result(data, str(report), Exit.DONE if report.ok else Exit.SOME_FAILED)


def _data(report: BulkReport) -> dict[str, Any]:
    return {
        "dry_run": False,
        "written": report.written,
        "done_before": report.done_before,
        "failed": len(report.failures),
        "unknown": len(report.unknown),
        "stopped_by": None if report.stopped_by is None else report.stopped_by.message,
        "complaints": report.to_dicts(),
    }


def _rows(session: Session, report: BulkReport, refused: str | None) -> int:
    from broadcast_clients.cli.exits import exit_of

    code = Exit.DONE if report.ok else Exit.SOME_FAILED
    if report.stopped_by is not None:
        code = exit_of(report.stopped_by)
    text = str(report)
    if refused is not None and report.failures:
        text += f"\nThe complaints are in {Path(refused)}."
    return session.result(_data(report), text, code)
