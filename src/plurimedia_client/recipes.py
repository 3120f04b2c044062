"""Decisions of the documented import recipes, without any I/O."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from plurimedia_client.models import (
        Broadcast,
        BroadcastChange,
        CatalogChange,
        Content,
        ContentMasterCollection,
        DayAvailable,
    )

__all__ = [
    "EXTRAS",
    "contents_of",
    "days_of",
    "everything",
    "groups_of",
    "is_newer",
    "is_removal",
    "only_contents_changed",
    "people_of",
    "period_of",
]

EXTRAS = (
    "persons",
    "biographies",
    "person_images",
    "person_awards",
    "content_awards",
    "teams",
    "tags",
    "videos",
)
"""What the schedule's recipe reads on request."""

REMOVED = frozenset({"removed", "remove", "deleted", "delete"})
"""Words that say that a content left the catalogue. No document shows them, so the usual ones are all understood."""


def is_removal(change: CatalogChange) -> bool:
    """Whether a row of CatalogsLastUpdated says that the content left the catalogue."""
    return str(change.status).lower() in REMOVED


def everything(content_id: int) -> bool:
    """Every content."""
    return True


def only_contents_changed(change: BroadcastChange, since: datetime) -> bool:
    """Whether a row of BroadcastsLastUpdated says that guests, texts or photos changed, and no airing did.

    That is so where its `lastUpdate` is earlier than the moment asked for (documented). Both are taken without an
    offset, in the provider's own clock.
    """
    return _earlier(_given(change, "last_update"), since)


def _earlier(moment: datetime | None, than: datetime) -> bool:
    return moment is not None and moment.replace(tzinfo=None) < than.replace(tzinfo=None)


def is_newer(moment: datetime | None, ours: datetime | None) -> bool:
    """Whether the provider's last update of a master or season content says that our copy is out of date."""
    return moment is not None and (ours is None or moment.replace(tzinfo=None) > ours.replace(tzinfo=None))


def groups_of(rows: Iterable[ContentMasterCollection]) -> dict[int, datetime | None]:
    """Ids of the master and season contents in ContentMasterCollections, with their last update where it is told.

    Both are read with `contents.get` where they aren't known yet or have become newer (documented). Collections come
    without a last update and are told by their id alone.
    """
    found: dict[int, datetime | None] = {}
    for row in rows:
        for group in ("master", "season"):
            number, moment = _given(row, f"{group}_id"), _given(row, f"{group}_last_update")
            if number is not None and (number not in found or is_newer(moment, found[number])):
                found[number] = moment
    return found


def contents_of(broadcasts: Iterable[Broadcast]) -> Iterator[Content]:
    """The contents that come with airings, as far as they do."""
    for broadcast in broadcasts:
        content = _given(broadcast, "content")
        if content is not None:
            yield content


def people_of(contents: Iterable[Content]) -> set[int]:
    """Ids of those who take part. For which persons to read more isn't documented; the cast is meant, most likely."""
    return {
        credit.person_id
        for content in contents
        for credit in _given(content, "cast") or ()
        if _given(credit, "person_id") is not None
    }


def days_of(rows: Iterable[DayAvailable], channels: Iterable[int]) -> list[tuple[int, date]]:
    """Channels and days of BroadcastsDaysAvailable. A row without a channel is taken to be for all of them."""
    every = list(channels)
    found: dict[tuple[int, date], None] = {}
    for row in rows:
        channel = _given(row, "channel_id")
        for each in every if channel is None else [channel] if channel in every else []:
            found[each, row.day] = None
    return list(found)


def period_of(day: date) -> tuple[datetime, datetime]:
    """The first and the last second of a day."""
    return datetime.combine(day, time.min), datetime.combine(day, time(23, 59, 59))


def _given(model: Any, name: str) -> Any:
    """A member, or `None` where the answer left it out."""
    return getattr(model, name, None)
