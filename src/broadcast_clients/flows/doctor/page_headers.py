"""Headers that may tell how many pages a list has, or how long a page is."""

from __future__ import annotations

import re

from broadcast_clients.core.http.protocol import Headers

__all__ = ["pages_told", "sizes_told"]

_COUNT = re.compile(r"page|total|count|last|available|num", re.IGNORECASE)
_SIZE = re.compile(r"size|per|limit|max|page|count", re.IGNORECASE)


def pages_told(headers: Headers, pages: int | None) -> list[str]:
    """The headers whose value is the number of pages that reading gave; those that speak of pages come alone."""
    found = _with_value(headers, pages, _COUNT)
    return [name for name in found if "page" in name.lower() and not _says_size(name)] or found


def sizes_told(headers: Headers, size: int | None) -> list[str]:
    """The headers whose value is the length of a full page."""
    found = _with_value(headers, size, _SIZE)
    return [name for name in found if _says_size(name)] or found


def _says_size(name: str) -> bool:
    return re.search(r"size|per|limit|max", name, re.IGNORECASE) is not None


def _with_value(headers: Headers, value: int | None, likely: re.Pattern[str]) -> list[str]:
    if value is None:
        return []
    names = {name.lower(): name for name, text in headers.items() if text.strip() == str(value) and likely.search(name)}
    return [name for key, name in names.items() if key not in ("content-length", "age", "keep-alive")]
