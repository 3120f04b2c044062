"""The page as a whole: one file, which loads nothing."""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, tzinfo
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from attr import frozen
from sqlalchemy import URL

from broadcast_clients.core.html.text import escaped
from broadcast_clients.flows.given import checked_ids, checked_number
from broadcast_clients.flows.report_page.changes import SourceChanges, renames_of
from broadcast_clients.flows.report_page.clock import Day, placed, zone_of
from broadcast_clients.flows.report_page.grid import Guide, guide_html
from broadcast_clients.flows.report_page.reading import Contents, Mirrored
from broadcast_clients.flows.report_page.sections import (
    BAD,
    catalogue_html,
    chain_html,
    changes_html,
    failures_html,
    failures_of,
    flow_tile,
    written_html,
)

if TYPE_CHECKING:
    from broadcast_clients.flows.mirror import MirrorReport
    from broadcast_clients.flows.report import FlowReport
    from plurimedia_client import AsyncPlurimediaClient, PlurimediaClient

__all__ = ["write_report"]

POSTERS = 24


@frozen(kw_only=True)
class _Parts:
    title: str
    guide: Guide
    contents: Contents
    imports: Mapping[str, MirrorReport]
    flows: Mapping[str, FlowReport]
    changes: SourceChanges | None


def write_report(
    path: str | Path,
    database: str | Path | URL,
    *,
    imports: Mapping[str, MirrorReport] | None = None,
    flows: Mapping[str, FlowReport] | None = None,
    changes: SourceChanges | None = None,
    title: str = "Broadcast report",
    timezone: str | tzinfo | None = None,
    days: int = 7,
    channels: Collection[int] | None = None,
    now: datetime | None = None,
    plurimedia: PlurimediaClient | AsyncPlurimediaClient | None = None,
) -> Path:
    """Write what is in a mirror's database, and what came of runs, as one HTML file that loads nothing from anywhere.

    It needs no network and no JavaScript to be read; with it, airings open on a click and the line of time moves.

    Args:
        path: Where to write it. What is there is replaced once the page is complete.
        database: The mirror's database: path of an SQLite file, or a URL.
        imports: Reports of the mirror, by a name for people.
        flows: Reports of flows, by a name for people such as `"Guide → EncoraStream"`.
        changes: What the run changed in the mirror, from `changes_since`.
        title: The heading.
        timezone: Zone of the provider's clock, such as `Europe/Paris`, so that days on which clocks are changed have
            23 or 25 hours. Default: the times as they came.
        days: How many days the guide has, from today on; where the database has none of these, the last ones.
        channels: Ids of the channels that it shows, in this order. Default: all that air something.
        now: The moment that the guide marks, with a time zone. Default: the time, which a reader's browser keeps up.
        plurimedia: The client that the mirror is made with, if it has overrides.

    Returns:
        The path.

    Raises:
        ConfigurationError: The database isn't a mirror's, or there is no such time zone, or no day is chosen.
        OSError: The file can't be written.
    """
    checked_number("days", days)
    checked_ids("channels", channels)
    zone = zone_of(timezone)
    moment = now if now is not None else datetime.now(UTC)
    with Mirrored(database, renames_of(plurimedia)) as mirrored:
        names = mirrored.channels()
        chosen = list(channels) if channels is not None else sorted(names)
        shown = _days(mirrored.days(), moment.astimezone(zone).date(), days)
        before = [each for each in mirrored.days() if shown and each < shown[0]][-1:]  # its last airing may go on
        airings = list(placed(mirrored.airings({*shown, *before}, chosen), zone))
        parts = _Parts(
            title=title,
            guide=Guide(
                channels=names,
                days=[Day.of(each, zone) for each in shown],
                airings=[each for each in airings if each.end > Day.of(shown[0], zone).begin],
                now=moment,
                live=now is None,
                zone=zone,
            ),
            contents=mirrored.contents(POSTERS),
            imports=imports or {},
            flows=flows or {},
            changes=changes,
        )
    return _replace(Path(path), _page(parts))


def _days(loaded: list[date], today: date, count: int) -> list[date]:
    coming = [each for each in loaded if each >= today][:count]
    return coming or loaded[-count:]


def _replace(path: Path, text: str) -> Path:
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        os.replace(beside, path)
    except OSError as error:
        error.filename = str(path)
        raise
    finally:
        beside.unlink(missing_ok=True)
    return path


def _asset(name: str) -> str:
    return resources.files("broadcast_clients.flows.report_page").joinpath(name).read_text(encoding="utf-8")


def _page(parts: _Parts) -> str:
    failed, failures = failures_of(parts.imports, parts.flows)
    sections: list[tuple[str, str, str]] = []
    if failed:
        sections.append(("failed", f"What failed <small>{failed:,}</small>", failures_html(failed, failures)))
    sections.append(("guide", "Guide", guide_html(parts.guide)))
    if parts.changes is not None:
        sections.append(("changed", "What changed", changes_html(parts.changes, parts.guide.channels)))
    if parts.flows:
        sections.append(("written", "What was written", written_html(parts.flows)))
    sections.append(("catalogue", "Catalogue", catalogue_html(parts.contents)))
    if not failed:
        sections.append(("failed", "What failed <small>0</small>", failures_html(0, ())))
    links = "".join(
        f'<a href="#{name}"{BAD if name == "failed" and failed else ""}>{label}</a>' for name, label, _ in sections
    )
    script = _asset("page.js")
    policy = f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{_hash(script)}'"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f'<meta name="referrer" content="no-referrer"><title>{escaped(parts.title)}</title>'
        f'<link rel="icon" href="data:,"><style>{_asset("page.css")}</style></head><body>'
        '<a class="skip" href="#content">To the content</a>'
        f"{_head(parts, failed)}"
        f'<nav class="toc" aria-label="Sections"><div class="wrap">{links}</div></nav>'
        f'<main class="wrap" id="content">{"".join(html for _, _, html in sections)}</main>'
        f'<footer class="wrap">Made by broadcast-clients, {escaped(_when(parts.guide))}. It loads nothing.</footer>'
        f"<script>{script}</script></body></html>\n"
    )


def _hash(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _when(guide: Guide) -> str:
    moment = guide.now.astimezone(guide.zone)
    return f"{moment:%A} {moment.day} {moment:%B %Y, %H:%M %Z}".rstrip()


def _head(parts: _Parts, failed: int) -> str:
    guide = parts.guide
    aired = len({each.airing.channel_id for each in guide.airings})
    read = sum(sum(report.done.values()) for report in parts.imports.values())
    tiles = [
        ("Channels", f"{aired:,}", f"{len(guide.days)} days, {len(guide.airings):,} airings", False),
        ("Catalogue", f"{parts.contents.count:,}", "contents", False),
        *([("Read", f"{read:,}", f"things: {', '.join(parts.imports)}", False)] if parts.imports else []),
        *(flow_tile(name, report) for name, report in parts.flows.items()),
        ("Failed", f"{failed:,}", "see below why" if failed else "all went well", bool(failed)),
    ]
    return (
        f'<header class="hero"><div class="wrap"><h1>{escaped(parts.title)}</h1>'
        f'<p class="when">{escaped(_when(guide))}</p>{chain_html(tiles)}</div></header>'
    )
