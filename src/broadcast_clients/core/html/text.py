"""Values as text that is fit for HTML. Nothing gets into a page but through here."""

from __future__ import annotations

import html
import re
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Any, Final
from urllib.parse import urlsplit

from broadcast_clients.core.jsonvalue import is_collection, is_mapping

__all__ = ["MASK", "clean", "clipped", "counted", "escaped", "picture_url", "plain", "without_secrets"]

MASK: Final = "***"
"""What stands for a secret, and for what a viewer's data would be."""
LONGEST = 300
_LISTED = 8
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_HARMLESS_QUERY = re.compile(
    r"(?:(?:w|h|width|height|fit|fm|format|q|quality|v|dpr|crop|auto)=[A-Za-z0-9.,_-]{0,16}(?:&|$))*"
)
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s\"'<>]*")


def clean(text: str) -> str:
    """A text without control characters, halves of surrogate pairs, and marks that turn the direction of writing."""
    return _UNFIT.sub("\ufffd", text)


def escaped(value: object) -> str:
    """A value as text, for an element's content and for an attribute in quotation marks alike."""
    return html.escape(clean(value if isinstance(value, str) else str(value)), quote=True)


def clipped(text: str, most: int = LONGEST) -> str:
    """A text of at most so many characters."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: `1 item`, `1,200 items`."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def picture_url(value: object) -> str | None:
    """The address of a picture if a page may load it: https, no credentials in it, nothing signed.

    A query is let through only where it says size and format, because signatures stand in queries.
    """
    if not isinstance(value, str) or len(value) > 1000 or _UNFIT.search(value):
        return None
    try:
        parts = urlsplit(value)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme != "https" or not host or "@" in parts.netloc or any(each in value for each in " \"'<>()\\`\t\r\n"):
        return None
    return value if not parts.fragment and _HARMLESS_QUERY.fullmatch(parts.query) else None


def without_secrets(text: str) -> str:
    """A text whose addresses tell scheme and host alone: paths and queries of media are often signed."""
    return _URL.sub(_host_of, text)


def _host_of(found: re.Match[str]) -> str:
    url = found.group()
    scheme, _, rest = url.partition("://")
    host = re.split(r"[/?#\\]", rest, maxsplit=1)[0]
    tail = "" if host == rest else "/…"
    return f"{scheme}://{host.rpartition('@')[2]}{tail}"


def plain(value: object) -> str | None:
    """A field's value as a short text; `None` for what has nothing to show. What has members is only counted."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, str):
        return clipped(without_secrets(value))
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, int | float | date | time | timedelta):
        return clipped(_number(value), 40)
    return _gathered(value)


def _number(value: Any) -> str:
    try:
        return str(value)
    except ValueError:  # an integer of more digits than Python writes
        return "a very large number"


def moment(value: datetime) -> str:
    """A time to the minute, with its zone where it has one."""
    text = value.replace(tzinfo=None).isoformat(" ", "minutes")
    if value.tzinfo is None:
        return text
    offset = value.utcoffset()
    return f"{text} UTC" if not offset else f"{text} {value.isoformat()[-6:]}"


def _gathered(value: object) -> str | None:
    if isinstance(value, bytes | bytearray):
        return counted(len(value), "byte")
    if is_mapping(value):
        return counted(len(value), "member") if value else None
    if is_collection(value):
        items = list(value)
        if not items:
            return None
        if all(isinstance(each, str | int | float | Enum | date) for each in items):
            shown = ", ".join(text for each in items[:_LISTED] if (text := plain(each)) is not None)
            return clipped(f"{shown} …" if len(items) > _LISTED else shown) or None
        return counted(len(items), "item")
    return type(value).__name__
