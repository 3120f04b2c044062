"""The guide: channels down, time across, a day at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any

from attr import frozen

from broadcast_clients.core.html.text import clipped, escaped
from broadcast_clients.flows.report_page.clock import MINUTE, Day, Placed
from broadcast_clients.flows.report_page.markup import data_block
from broadcast_clients.flows.report_page.reading import Title

__all__ = ["Guide", "guide_html"]

COLOURS = 8
"""Formats that have a colour of their own; the others share one."""
SHORTEST = 3
"""Minutes from which on a strip shows."""
TEXT = 220


@frozen(kw_only=True)
class Guide:
    """What the grid is made of."""

    channels: Mapping[int, str]
    days: Sequence[Day]
    airings: Sequence[Placed]
    now: datetime
    live: bool
    """Whether the line that marks the time goes on by itself."""
    zone: tzinfo


class _Known:
    """Contents by number: the same is aired many times."""

    def __init__(self) -> None:
        self._numbers: dict[Title, int] = {}

    def number(self, title: Title) -> int:
        return self._numbers.setdefault(title, len(self._numbers))

    def rows(self) -> list[Any]:
        return [_row(each) for each in self._numbers]


def _row(title: Title) -> list[str]:
    minutes = f"{title.minutes} min" if title.minutes else ""
    row = [title.subtitle, clipped(title.text, TEXT), title.episode, title.format, title.genre, title.year, minutes]
    while row and not row[-1]:
        row.pop()
    return row


def colours(airings: Iterable[Placed]) -> dict[str, int]:
    """A number for each format, the most frequent first; what has no colour of its own has the last."""
    counts = Counter(each.airing.what.format for each in airings)
    names = sorted(counts, key=lambda name: (-counts[name], name))
    return {name: min(number, COLOURS) for number, name in enumerate(names)}


def guide_html(guide: Guide) -> str:
    """The section of the guide."""
    if not guide.airings or not guide.days:
        lead = '<p class="lead">The database has no schedule of these days.</p>'
        return f'<section id="guide"><h2>Guide</h2>{lead}</section>'
    colour = colours(guide.airings)
    known = _Known()
    today = next((each.day for each in guide.days if 0 <= each.minute(guide.now) < each.minutes), guide.days[0].day)
    tabs = "".join(_tab(number, day, day.day == today) for number, day in enumerate(guide.days))
    by_channel: dict[int, list[Placed]] = {}
    for each in guide.airings:
        by_channel.setdefault(each.airing.channel_id, []).append(each)
    days = "".join(_day(guide, number, day, by_channel, colour, known) for number, day in enumerate(guide.days))
    rules = "".join(
        f"#guide:has(#day-{number}:checked) .day-{number}{{display:block}}" for number in range(len(guide.days))
    )
    chosen = [(name, number) for name, number in colour.items() if number < COLOURS]
    rules += "".join(f"#guide:has(#format-{number}:checked) .p:not(.f{number}){{opacity:.22}}" for _, number in chosen)
    lead = (
        f"{len(by_channel):,} channels, {len(guide.airings):,} airings. Times are those of {_zone_name(guide)}. "
        "Scroll sideways for the hours; choose a day or a format."
    )
    return (
        f'<section id="guide"><style>{rules}</style><h2>Guide</h2><p class="lead">{escaped(lead)}</p>'
        f'<div class="tools"><fieldset class="dates"><legend class="hide">Day</legend>{tabs}</fieldset>'
        f"{_formats(chosen)}{_zoom()}</div>"
        f'<div class="scroll" tabindex="0" role="region" aria-label="Guide, channel by channel">{days}</div>'
        f"{data_block('contents', known.rows())}{_DIALOG}</section>"
    )


_DIALOG = (
    '<dialog id="airing" aria-labelledby="airing-name"><h3 class="name" id="airing-name"></h3>'
    '<p class="sub soft"></p><p class="what"></p><p class="facts soft"></p><p class="text"></p>'
    '<form method="dialog"><button>Close</button></form></dialog>'
)


def _zone_name(guide: Guide) -> str:
    name = str(getattr(guide.zone, "key", "") or guide.now.astimezone(guide.zone).strftime("%Z"))
    return name or "the provider's clock"


def _tab(number: int, day: Day, checked: bool) -> str:
    mark = " checked" if checked else ""
    return (
        f'<label><input type="radio" name="day" id="day-{number}" value="{number}"{mark}>{day.day:%a} {day.day.day} '
        f"{day.day:%b}</label>"
    )


def _formats(chosen: Sequence[tuple[str, int]]) -> str:
    parts = ['<label><input type="radio" name="format" id="format-all" checked>All formats</label>']
    parts += [
        f'<label class="f{number}"><input type="radio" name="format" id="format-{number}"><i></i>'
        f"{escaped(clipped(name or '(no format)', 30))}</label>"
        for name, number in chosen
    ]
    return f'<fieldset class="formats"><legend class="hide">Format</legend>{"".join(parts)}</fieldset>'


def _zoom() -> str:
    parts = [
        f'<label><input type="radio" name="zoom" id="zoom-{name.lower()}"{mark}>{name}</label>'
        for name, mark in (("Dense", ""), ("Normal", " checked"), ("Wide", ""))
    ]
    return f'<fieldset><legend class="hide">Width of an hour</legend>{"".join(parts)}</fieldset>'


def _day(
    guide: Guide,
    number: int,
    day: Day,
    by_channel: Mapping[int, Sequence[Placed]],
    colour: Mapping[str, int],
    known: _Known,
) -> str:
    hours = "".join(f'<li style="--b:{minute}">{escaped(label)}</li>' for minute, label in day.hours())
    width = f'style="width:calc({day.minutes}*var(--m))"'
    rows = "".join(
        f'<div class="row"><h3>{escaped(guide.channels.get(channel, str(channel)))}</h3><ol {width}>'
        f"{''.join(_item(day, each, colour, known) for each in airings if _is_on(day, each))}</ol></div>"
        for channel, airings in by_channel.items()
    )
    name = f"{day.day:%a} {day.day.day} {day.day:%b}"
    return (
        f'<div class="day day-{number}"><h3 class="hide">{day.day:%A} {day.day.isoformat()}</h3>'
        f'<div class="axis" aria-hidden="true"><b>{name}</b><ol {width}>{hours}</ol></div>'
        f"{rows}{_now(guide, day)}</div>"
    )


def _now(guide: Guide, day: Day) -> str:
    minute = day.minute(guide.now)
    inside = 0 <= minute < day.minutes
    if not guide.live:
        return f'<div class="now" style="--b:{minute}"></div>' if inside else ""
    live = f'data-live data-begin="{int(day.begin.timestamp() * 1000)}" data-minutes="{day.minutes}"'
    return f'<div class="now" {live} style="--b:{minute}"{"" if inside else " hidden"}></div>'


def _is_on(day: Day, placed: Placed) -> bool:
    return day.minute(placed.begin) < day.minutes - SHORTEST and (placed.end - day.begin) // MINUTE > SHORTEST


def _item(day: Day, placed: Placed, colour: Mapping[str, int], known: _Known) -> str:
    """An airing: what began on the day before goes on from midnight, what goes on is cut there."""
    airing, what = placed.airing, placed.airing.what
    begin = max(0, day.minute(placed.begin))
    width = min(day.minutes, (placed.end - day.begin) // MINUTE) - begin
    times = f"{day.clock(placed.begin)}–{day.clock(placed.end)}"
    marks = "".join(f"<em>{name}</em> " for name, on in (("Live", airing.live), ("New", airing.premiere)) if on)
    below = " · ".join(each for each in (day.clock(placed.begin), what.episode, clipped(what.subtitle, 60)) if each)
    return (
        f'<li class="p f{colour[what.format]}" style="--b:{begin};--w:{width}" data-c="{known.number(what)}" '
        f'title="{times}"><b>{escaped(clipped(what.title, 90))}</b><i>{marks}{escaped(below)}</i></li>'
    )
