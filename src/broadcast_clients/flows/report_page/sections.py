"""The sections beside the guide: counts, failures, what changed, what was written, the catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from broadcast_clients.core.html.text import clipped, escaped
from broadcast_clients.flows.report import DONE, ORDER, WRITES, FlowItem, FlowReport
from broadcast_clients.flows.report_page.changes import ContentChange, SourceChanges
from broadcast_clients.flows.report_page.grid import COLOURS
from broadcast_clients.flows.report_page.markup import bars, listed, more, paragraphs, plural, said, table, tags
from broadcast_clients.flows.report_page.reading import Contents, Title

if TYPE_CHECKING:
    from broadcast_clients.flows.mirror import MirrorReport

__all__ = ["catalogue_html", "chain_html", "changes_html", "failures_html", "failures_of", "written_html"]

CHANGES = 60
ITEMS = 150
FAILURES = 100
BARS = 9
BAD = ' class="bad"'

_Failure = tuple[str, str, str, str]


# --- counts on top ---------------------------------------------------------------------------------------------------


def chain_html(tiles: Sequence[tuple[str, str, str, bool]]) -> str:
    """The tiles of the head: name, number, what it counts, and whether it is bad."""
    parts = [
        f"<li{BAD if bad else ''}><b>{escaped(name)}</b><strong>{escaped(number)}</strong>"
        f"<span>{escaped(below)}</span></li>"
        for name, number, below, bad in tiles
    ]
    return f'<ol class="chain">{"".join(parts)}</ol>'


def flow_tile(name: str, report: FlowReport) -> tuple[str, str, str, bool]:
    """The tile of a flow."""
    counts = report.counts
    rest = [f"{counts[each]:,} {each}" for each in ORDER if each not in WRITES and counts[each]]
    what = "would be written" if report.dry_run else "written"
    return name, f"{report.written:,}", ", ".join([what, *rest]), False


# --- what failed -----------------------------------------------------------------------------------------------------


def failures_of(imports: Mapping[str, MirrorReport], flows: Mapping[str, FlowReport]) -> tuple[int, list[_Failure]]:
    """How much failed, and for the first of it: where, what, of which name, and why."""
    found: list[_Failure] = []
    for name, imported in imports.items():
        found += [(name, each.kind, f"{each.kind} {each.key}", each.error) for each in imported.failures]
    for name, flow in flows.items():
        for item in flow.failures:
            unknown = "the answer to a write was lost; the next run looks what became of it"
            found.append((name, item.kind, item.title or item.key, item.error or unknown))
    count = sum(each.failed for each in imports.values()) + sum(each.failed for each in flows.values())
    return count, found[:FAILURES]


def failures_html(count: int, failures: Sequence[_Failure]) -> str:
    """The section of failures."""
    if not count:
        return '<section id="failed"><h2>What failed</h2><p class="calm">Nothing failed.</p></section>'
    items = "".join(
        f'<div class="fail"><b>{said(what, 120)}</b> <span class="soft">{escaped(where)} · {escaped(kind)}</span>'
        f"{paragraphs(why)}</div>"
        for where, kind, what, why in failures
    )
    lead = f"{plural(count, 'thing')} failed. What failed is tried again by the next run; the rest was done."
    items += more(count - len(failures))
    return f'<section id="failed"><h2>What failed</h2><p class="lead">{lead}</p>{items}</section>'


# --- what changed ----------------------------------------------------------------------------------------------------


def changes_html(changes: SourceChanges, channels: Mapping[int, str]) -> str:
    """The section of what is new at the provider."""
    cards = [
        _contents("added", changes.added),
        _contents("changed", changes.changed),
        _contents("removed", changes.removed),
        _days(changes, channels),
    ]
    lead = '<p class="lead">What this run found at the provider, held against what the database had before.</p>'
    return f'<section id="changed"><h2>What changed</h2>{lead}<div class="cols">{"".join(cards)}</div></section>'


def _contents(what: str, found: Sequence[ContentChange]) -> str:
    items = [
        f'<b>{said(each.title, 120)}</b> <span class="soft">{each.content_id}</span>{tags(each.fields[:12])}'
        for each in found[:CHANGES]
    ]
    body = listed(items, CHANGES) + more(len(found) - len(items)) if items else ""
    return f'<div class="card"><p class="count">{len(found):,}</p><h3>contents {what}</h3>{body}</div>'


def _days(changes: SourceChanges, channels: Mapping[int, str]) -> str:
    by_channel: dict[int, list[str]] = {}
    for channel, day in changes.days_changed:
        by_channel.setdefault(channel, []).append(_short(day))
    items = [
        f"<b>{escaped(channels.get(channel, str(channel)))}</b>{tags(days[:10])}"
        for channel, days in by_channel.items()
    ]
    added = plural(len(changes.days_added), "day")
    body = f'<p class="soft">and {added} of channels became available</p>' if changes.days_added else ""
    body += listed(items, CHANGES) if items else ""
    count = f'<p class="count">{len(changes.days_changed):,}</p>'
    return f'<div class="card">{count}<h3>days of channels changed</h3>{body}</div>'


def _short(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


# --- what was written ------------------------------------------------------------------------------------------------


def written_html(flows: Mapping[str, FlowReport]) -> str:
    """The section of what went where."""
    parts = "".join(_flow(name, report) for name, report in flows.items())
    lead = "Only differences are written: what a target has already is unchanged, and isn't sent again."
    return f'<section id="written"><h2>What was written</h2><p class="lead">{lead}</p>{parts}</section>'


def _flow(name: str, report: FlowReport) -> str:
    counts = report.counts
    done: Mapping[str, str] = {} if report.dry_run else DONE
    badges = "".join(
        f'<span class="act {action}">{counts[action]:,} {done.get(action, action)}</span>'
        for action in ORDER
        if counts[action]
    )
    title = f"{name} (dry run: nothing was written)" if report.dry_run else name
    notes = "".join(f"<li>{said(each)}</li>" for each in report.notes[:20])
    notes = f'<ul class="notes">{notes}</ul>' if notes else ""
    told = [each for each in report.items if each.action != "unchanged"]
    rows = [_row(each, done) for each in told[:ITEMS]]
    items = ""
    if rows:
        head = ("action", "what", "fields", "goes to", "to know")
        items = (
            f"<details{' open' if len(rows) <= 12 else ''}><summary>{plural(len(told), 'item')}</summary>"
            f"{table(title, head, rows)}{more(len(told) - len(rows))}</details>"
        )
    counted = f'<div class="tags">{badges or "nothing to do"}</div>'
    return f'<article class="card flow"><header><h3>{escaped(title)}</h3>{counted}</header>{notes}{items}</article>'


def _row(item: FlowItem, done: Mapping[str, str]) -> tuple[str, str, str, str, str]:
    to_know = [*item.notes[:6], *([item.error] if item.error else [])]
    key = f'<span class="soft">{said(f"{item.kind} {item.key}", 90)}</span>'
    return (
        f'<span class="act {item.action}">{escaped(done.get(item.action, item.action))}</span>',
        f"<b>{said(item.title, 120)}</b>{key}" if item.title else key,
        tags(item.changes[:20]),
        said(item.target or "", 80),
        "<br>".join(said(each, 300) for each in to_know),
    )


# --- the catalogue ---------------------------------------------------------------------------------------------------


def catalogue_html(contents: Contents) -> str:
    """The section of the catalogue."""
    formats, genres = contents.formats.most_common(BARS), contents.genres.most_common(BARS)
    classes = [f"f{number % COLOURS}" for number in range(len(formats))]
    posters = "".join(f"<li>{_poster(each)}</li>" for each in contents.newest)
    lead = f"{plural(contents.count, 'content')} in catalogues. Below: those that changed last."
    return (
        f'<section id="catalogue"><h2>Catalogue</h2><p class="lead">{lead}</p><div class="cols">'
        f'<div class="card"><h3>By format</h3>{bars(formats, classes)}</div>'
        f'<div class="card"><h3>By genre</h3>{bars(genres)}</div></div>'
        f'<ul class="posters">{posters}</ul></section>'
    )


def _poster(title: Title) -> str:
    """Artwork without a picture, for the page loads nothing: a colour of its own, and the title."""
    hue = (title.content_id or 0) * 47 % 360
    top = " · ".join(each for each in (title.format, title.genre) if each)
    below = " · ".join(
        each for each in (title.year, title.episode, f"{title.minutes} min" if title.minutes else "") if each
    )
    return (
        f'<div class="poster" style="--h:{hue}"><span>{escaped(clipped(top, 50))}</span>'
        f"<b>{escaped(clipped(title.title, 90))}</b><small>{escaped(below)}</small></div>"
    )
