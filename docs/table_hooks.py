"""Tables that fit: long names in cells break at their parts, and each cell knows its column.

The builder calls `on_page_content` with each page. Browsers break names only at spaces and hyphens, so a column of
`content_running_order_display_types` pushes the last one out of the page. On a phone, rows are stacked, and cells
show the heads of their columns (`docs/stylesheets/extra.css`).
"""

from __future__ import annotations

import re

__all__ = ["on_page_content", "pieces"]

LONGEST = 20
"""Characters that stay together, unless one part of a name is longer."""
_PART = re.compile(r"&\w+;|[^&/_.,|\[\]\s-]*(?:&\w+;|[/_.,|\[\]\s-]+|$)")
_CODE = re.compile(r"<code>([^<]+)</code>")
_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
_ROW = re.compile(r"<tr[^>]*>.*?</tr>", re.DOTALL)
_CELL = re.compile(r"<(td|th)( style=[^>]*)?>(.*?)</\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


def on_page_content(html: str, **_: object) -> str:
    """The page with its tables made to fit."""
    return _TABLE.sub(lambda found: _table(found[0]), html)


def pieces(name: str) -> list[str]:
    """A long name in pieces that may stand on lines of their own."""
    found = [""]
    for part in (each[0] for each in _PART.finditer(name)):
        if found[-1] and len(found[-1]) + len(part) > LONGEST:
            found.append("")
        found[-1] += part
    return found


def _table(table: str) -> str:
    first = table.partition("</tr>")[0]
    heads = [_TAG.sub("", found[3]).replace('"', "&quot;").rstrip("?") for found in _CELL.finditer(first)]
    return _ROW.sub(lambda found: _row(found[0], heads), table)


def _row(row: str, heads: list[str]) -> str:
    columns = iter(heads)
    return _CELL.sub(lambda found: _cell(found[1], found[2] or "", found[3], next(columns, "")), row)


def _cell(tag: str, style: str, text: str, head: str) -> str:
    if tag == "th":
        return f"<th{style}>{text}</th>"
    broken = _CODE.sub(lambda found: f"<code>{_marked(pieces(found[1]))}</code>", text)
    return f'<td{style} data-head="{head}">{broken}</td>'


def _marked(parts: list[str]) -> str:
    return "<wbr>".join(f'<span class="whole">{part}</span>' for part in parts)
