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

    That is so where its `lastUpdate` is earlier than the moment asked for (documented). A moment without an offset is
    by the provider's own clock. One with an offset can't be held against a row without: give the client a `timezone`.

    Args:
        change: The row.
        since: The moment that was asked for.
    """
    order = _order(_moment(change, "last_update"), since)
    return order is not None and order < 0


def is_newer(moment: datetime | None, ours: datetime | None) -> bool:
    """Whether the provider's last update of a master or season content says that our copy is out of date.

    A moment of ours without an offset is by the provider's own clock. Where only ours has an offset, the two can't be
    compared, and our copy counts as out of date.

    Args:
        moment: When the provider changed it last; `None` where that isn't told.
        ours: When our copy was changed last; `None` where there is none.
    """
    if moment is None or ours is None:
        return moment is not None
    order = _order(moment, ours)
    return order is None or order > 0


def _order(theirs: datetime | None, ours: datetime) -> int | None:
    """Below 0 if the provider's moment is the earlier one, above 0 if the later one, `None` if that isn't known."""
    if theirs is None or (theirs.tzinfo is None and ours.tzinfo is not None):
        return None
    if theirs.tzinfo is not None and ours.tzinfo is None:
        theirs = theirs.replace(tzinfo=None)
    return (theirs > ours) - (theirs < ours)


def groups_of(rows: Iterable[ContentMasterCollection]) -> dict[int, datetime | None]:
    """Ids of the master and season contents in ContentMasterCollections, with their last update where it is told.

    Both are read with `contents.get` where they aren't known yet or have become newer (documented). Collections come
    without a last update and are told by their id alone.
    """
    found: dict[int, datetime | None] = {}
    for row in rows:
        for group in ("master", "season"):
            number, moment = _given(row, f"{group}_id"), _moment(row, f"{group}_last_update")
            if isinstance(number, int) and (number not in found or is_newer(moment, found[number])):
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
        if isinstance(_given(credit, "person_id"), int)
    }


def days_of(rows: Iterable[DayAvailable], channels: Iterable[int]) -> list[tuple[int, date]]:
    """Channels and days of BroadcastsDaysAvailable. A row without a channel is taken to be for all of them.

    Args:
        rows: What the provider answered.
        channels: Ids of the channels that are wanted.
    """
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


def _moment(model: Any, name: str) -> datetime | None:
    """A time, or `None` where the answer left it out or has something else in its place, which is kept as it came."""
    value = _given(model, name)
    return value if isinstance(value, datetime) else None


def _given(model: Any, name: str) -> Any:
    """A member, or `None` where the answer left it out."""
    return getattr(model, name, None)
