"""Airings as a guide: a strip for each channel and day, blocks where something is on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from attr import frozen

from broadcast_clients.core.html.card import card_of, member
from broadcast_clients.core.html.objects import title_of
from broadcast_clients.core.html.text import counted, escaped, plain

__all__ = ["guide_of"]

STRIPS = 30
_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_LONGEST = timedelta(hours=48)


@frozen
class _Block:
    lane: str
    day: date
    begin: datetime
    end: datetime
    title: str


def guide_of(items: Sequence[Any]) -> str:
    """Items with a beginning and an end as strips of time; nothing where none has both."""
    blocks = [block for each in items if (block := _block(each)) is not None]
    if not blocks:
        return ""
    days: dict[date, dict[str, list[_Block]]] = {}
    for each in sorted(blocks, key=lambda block: (block.day, block.begin.replace(tzinfo=None))):
        days.setdefault(each.day, {}).setdefault(each.lane, []).append(each)
    parts: list[str] = []
    left = STRIPS
    for day, lanes in days.items():
        if left <= 0:
            break
        chosen = dict(list(lanes.items())[:left])
        left -= len(chosen)
        parts.append(_day(day, chosen))
    hidden = sum(len(lanes) for lanes in days.values()) - (STRIPS - left)
    timeless = len(items) - len(blocks)
    notes = [f"and {counted(hidden, 'more strip')}"] if hidden else []
    notes += [f"{counted(timeless, 'item')} without times"] if timeless else []
    tail = f'<p class="q">{escaped("; ".join(notes))}</p>' if notes else ""
    return f'<div class="s">{"".join(parts)}</div>{tail}'


def _block(item: object) -> _Block | None:
    card = card_of(type(item))
    if card.span is None:
        return None
    begin, end = (member(item, path) for path in card.span)
    if not isinstance(begin, datetime) or not isinstance(end, datetime):
        return None
    if (begin.tzinfo is None) != (end.tzinfo is None) or not timedelta(0) < end - begin <= _LONGEST:
        return None
    lane = plain(member(item, card.lane)) if card.lane else None
    return _Block(lane or "", begin.date(), _aware(begin), _aware(end), title_of(item, card) or type(item).__name__)


def _aware(moment: datetime) -> datetime:
    """Times without a zone are all of one clock: which one doesn't matter here."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _day(day: date, lanes: dict[str, list[_Block]]) -> str:
    blocks = [block for each in lanes.values() for block in each]
    first = min(blocks, key=lambda block: block.begin - _EPOCH).begin
    origin = first.replace(minute=0, second=0, microsecond=0)
    length = max(max(block.end - origin for block in blocks), _HOUR)
    hours = -(-length // _HOUR)
    step = 1 if hours <= 8 else 2 if hours <= 16 else 3
    axis = "".join(
        f'<i style="left:{100 * hour / hours:.2f}%">{(first.hour + hour) % 24:02}:00</i>'
        for hour in range(0, hours, step)
    )
    rows = [f'<span><b>{escaped(day.isoformat())}</b></span><div class="t h">{axis}</div>']
    for lane, each in lanes.items():
        strip = "".join(_bar(block, origin, hours) for block in each)
        rows.append(f'<span title="{escaped(lane)}">{escaped(lane)}</span><div class="t">{strip}</div>')
    return f'<div class="l" style="min-width:{110 + 80 * hours}px">{"".join(rows)}</div>'


_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def _bar(block: _Block, origin: datetime, hours: int) -> str:
    whole = hours * 60
    left = 100 * ((block.begin - origin) / _MINUTE) / whole
    width = 100 * ((block.end - block.begin) / _MINUTE) / whole
    times = f"{block.begin:%H:%M}–{block.end:%H:%M}"
    title = escaped(block.title)
    return (
        f'<u style="left:{left:.2f}%;width:{width:.2f}%" title="{times} {title}">{title}<br><small>{times}</small></u>'
    )
