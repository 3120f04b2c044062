"""Pieces of the page. Everything that comes from outside goes through `escaped` here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from broadcast_clients.core.html.text import clean, clipped, counted, escaped, without_secrets

__all__ = ["bars", "data_block", "listed", "more", "paragraphs", "said", "table", "tags"]


def said(text: str, most: int = 600) -> str:
    """A message, escaped: addresses in it tell their host alone."""
    return escaped(without_secrets(clipped(text, most)))


def paragraphs(text: str) -> str:
    """A message of several lines."""
    return f"<p>{said(text, 1500)}</p>"


def tags(texts: Iterable[str]) -> str:
    """Small badges."""
    badges = "".join(f'<span class="tag">{said(each, 80)}</span>' for each in texts)
    return f'<div class="tags">{badges}</div>' if badges else ""


def listed(items: Sequence[str], most: int, noun: str = "more") -> str:
    """Items, which are HTML already, as a list, and how many there are beyond."""
    return (
        f'<ul class="list">{"".join(f"<li>{each}</li>" for each in items[:most])}</ul>{more(len(items) - most, noun)}'
    )


def more(count: int, noun: str = "more") -> str:
    """How many don't show."""
    return f'<p class="more">and {count:,} {escaped(noun)}</p>' if count > 0 else ""


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are HTML already."""
    top = "".join(f'<th scope="col">{escaped(each)}</th>' for each in head)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return (
        f'<div class="table" tabindex="0" role="region" aria-label="{escaped(caption)}"><table>'
        f'<caption class="hide">{escaped(caption)}</caption><thead><tr>{top}</tr></thead><tbody>{body}</tbody>'
        "</table></div>"
    )


def bars(counts: Sequence[tuple[str, int]], classes: Sequence[str] = ()) -> str:
    """A bar for each count."""
    whole = max((count for _, count in counts), default=1) or 1
    lines: list[str] = []
    for number, (name, count) in enumerate(counts):
        kind = f' class="{classes[number]}"' if number < len(classes) else ""
        bar = f'<i style="--v:{100 * count / whole:.1f}"></i>'
        lines.append(f"<li{kind}><span>{escaped(clipped(name, 40))}</span>{bar}<b>{count:,}</b></li>")
    return f'<ul class="bars">{"".join(lines)}</ul>'


def data_block(name: str, value: Any) -> str:
    """Data for the script, such that nothing in it can end the element."""
    text = clean(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return f'<script type="application/json" id="{name}">{text}</script>'


def plural(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun, escaped."""
    return escaped(counted(number, one, many))
