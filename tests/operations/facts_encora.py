"""Ids, times and answers that the tables of EncoraStream share."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.operations.facts import MOVIE

__all__ = [
    "CHANNEL",
    "COLLECTION",
    "DELIVERY",
    "DEVICE",
    "DOWNLOAD",
    "ENTRY",
    "EPISODE",
    "EVENING",
    "GENRE",
    "ITEM",
    "ITEMS",
    "JSON",
    "LATER",
    "MATCH",
    "MOVIE",
    "ONE",
    "OPEN",
    "OTHER_CHANNEL",
    "PAGE",
    "PLAN",
    "PROFILE",
    "PROGRAMME",
    "RATING",
    "RECORDING",
    "REMINDER",
    "RULE",
    "SESSION",
    "SHOW",
    "UPLOAD",
    "WEBHOOK",
]

CHANNEL = "00005a10-6276-4993-bfeb-53cbbbba6f08"
COLLECTION = "00005a11-6276-4993-bfeb-53cbbbba6f08"
DELIVERY = "00005a12-6276-4993-bfeb-53cbbbba6f08"
DEVICE = "00005a13-6276-4993-bfeb-53cbbbba6f08"
DOWNLOAD = "00005a14-6276-4993-bfeb-53cbbbba6f08"
ENTRY = "00005a15-6276-4993-bfeb-53cbbbba6f08"
EPISODE = "00005a16-6276-4993-bfeb-53cbbbba6f08"
GENRE = "00005a17-6276-4993-bfeb-53cbbbba6f08"
ITEM = "00005a18-6276-4993-bfeb-53cbbbba6f08"
PLAN = "00005a1a-6276-4993-bfeb-53cbbbba6f08"
PROFILE = "00005a1b-6276-4993-bfeb-53cbbbba6f08"
PROGRAMME = "00005a1c-6276-4993-bfeb-53cbbbba6f08"
RATING = "00005a1d-6276-4993-bfeb-53cbbbba6f08"
RECORDING = "00005a1e-6276-4993-bfeb-53cbbbba6f08"
REMINDER = "00005a1f-6276-4993-bfeb-53cbbbba6f08"
RULE = "00005a20-6276-4993-bfeb-53cbbbba6f08"
SESSION = "00005a21-6276-4993-bfeb-53cbbbba6f08"
SHOW = "00005a22-6276-4993-bfeb-53cbbbba6f08"
UPLOAD = "00005a23-6276-4993-bfeb-53cbbbba6f08"
WEBHOOK = "00005a24-6276-4993-bfeb-53cbbbba6f08"
OTHER_CHANNEL = "657aaad7-6df0-4878-8900-295f294bc20e"
EVENING = dt.datetime(2026, 3, 1, 20, 15, 0, 250_000, dt.UTC)
LATER = dt.datetime(2026, 3, 2, 6, tzinfo=dt.UTC)
JSON = {"content-type": "application/json"}
OPEN = frozenset({"system.config", "system.health", "system.readiness", "system.version", "plans.list", "plans.get"})
"""Operations that the document shows without a sign-in."""
MATCH = {"if-match": '"v7"'}
ONE: dict[str, Any] = {"id": MOVIE}
ITEMS: dict[str, Any] = {"data": [ONE]}
PAGE: dict[str, Any] = {"data": [ONE], "meta": {"has_more": False, "next_cursor": None}}
